"""Facts about orders, told inside the transaction that records them."""

from django.dispatch import Signal

order_paid = Signal()  # order=
order_returned = Signal()  # order_return=: the money is back with the shopper
