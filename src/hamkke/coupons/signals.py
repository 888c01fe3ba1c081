"""What becomes of held coupons, told inside the transaction that decides it; and what is asked of higher floors."""

from django.dispatch import Signal

coupon_used = Signal()  # use=: a CounterUse, accepted at a counter
lease_expired = Signal()  # redemption=: nobody paid in time; whoever still may renews it now
exhibitions_asked = (
    Signal()
)  # whoever knows exhibitions answers {key: Words}, the newest first, in a fixed number of queries
