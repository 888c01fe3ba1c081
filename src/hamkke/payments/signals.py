"""Facts about money, told inside the transaction that records them, so that all of it is true or none."""

from django.dispatch import Signal

payment_approved = Signal()  # payment=
payment_failed = Signal()  # payment=: it failed, was cancelled or expired; no money was kept
refund_completed = Signal()  # refund=
refund_failed = Signal()  # refund=
