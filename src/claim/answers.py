"""What the claim service answers: a yes that is committed, a place in the line, or a refusal of the coupon rules."""

from datetime import datetime
from typing import NamedTuple

from hamkke.coupons import rules
from hamkke.kernel.errors import Refused


class Claim(NamedTuple):
    id: bytes
    campaign: bytes
    opening: bytes
    shopper: bytes
    turn: int
    position: int
    claimed_at: datetime


class Claimed(NamedTuple):
    """A yes. `is_new` is false when the same id was answered before."""

    claim: Claim
    is_new: bool

    def as_told_to(self, id: bytes) -> "Answer":
        """One person may press under several ids; only the one that was written is told yes."""
        return self if id == self.claim.id else rules.AlreadyClaimed(position=self.claim.position)


Answer = Claimed | Refused


class InLine(NamedTuple):
    """Not yet: so many stand before you, for about so many seconds."""

    ahead: int
    wait_seconds: int
