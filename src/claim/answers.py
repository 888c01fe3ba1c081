"""What the claim service answers: a yes that is committed, a place in the line, or a refusal of the coupon rules."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from hamkke.coupons import rules
from hamkke.kernel.errors import Refused


class Claim(msgspec.Struct, frozen=True, gc=False):
    id: bytes
    campaign: bytes
    opening: bytes
    shopper: bytes
    turn: int
    position: int
    claimed_at: datetime


class Claimed(msgspec.Struct, frozen=True, gc=False):
    """A yes. `is_new` is false when the same id was answered before."""

    claim: Claim
    is_new: bool

    def as_told_to(self, id: bytes) -> "Answer":
        """One person may press under several ids; only the one that was written is told yes."""
        return self if id == self.claim.id else rules.AlreadyClaimed(position=self.claim.position)


Answer = Claimed | Refused


class HasOne(rules.AlreadyClaimed):
    """A no, with the coupon that is the reason: to whoever pressed under that coupon's own id it is the yes again."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(position=claim.position)
        self.claim = claim


def told_to_another(refusal: Refused, *, id: bytes, shopper: bytes) -> Answer:
    """What a refusal of one press means to the same shopper's press under another id."""
    if isinstance(refusal, HasOne) and (refusal.claim.id, refusal.claim.shopper) == (id, shopper):
        return Claimed(refusal.claim, is_new=False)
    if isinstance(refusal, rules.DifferentContent):
        return rules.Busy()  # that id is somebody else's; this one has not been looked at, and asks again.
    return refusal


class InLine(NamedTuple):
    """Not yet: so many stand before you, for about so many seconds."""

    ahead: int
    wait_seconds: int
