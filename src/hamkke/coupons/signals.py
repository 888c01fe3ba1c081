"""What becomes of held coupons, told inside the transaction that decides it."""

from django.dispatch import Signal

lease_expired = Signal()  # redemption=: nobody paid in time; whoever still may renews it now
