"""What becomes of held coupons, told inside the transaction that decides it."""

from django.dispatch import Signal

coupon_used = Signal()  # use=: a CounterUse, accepted at a counter
lease_expired = Signal()  # redemption=: nobody paid in time; whoever still may renews it now
