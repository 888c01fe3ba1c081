"""Facts about figures, told inside the transaction that records them."""

from django.dispatch import Signal

release_published = Signal()  # release=: a Release that is public now
