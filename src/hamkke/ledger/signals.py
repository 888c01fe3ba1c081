"""What the ledger asks of higher floors: it knows accounts by their codes alone."""

from django.dispatch import Signal

names_asked = Signal()  # codes; who knows some of them answers {code: Words}, in a fixed number of queries
