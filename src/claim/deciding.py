"""Who gets a coupon: pure decisions over one locked counter, in the order in which the requests were accepted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from claim.answers import Answer, Claim, Claimed, HasOne
from claim.line import Waiting
from hamkke.coupons import rules
from hamkke.kernel.errors import Refused


@dataclass(slots=True)
class Opening:
    """A counter row. `places` is all there is to claim: its quantity and what was handed back. Ids are 16 bytes."""

    id: bytes
    campaign: bytes
    number: int
    window: rules.Window
    places: int
    claimed: int
    head: bytes
    batches: int
    per_person: int
    following: datetime | None = None  # when the campaign opens next

    @property
    def left(self) -> int:
        return self.places - self.claimed


def decide(
    opening: Opening, earlier: Iterable[tuple[Claim, bytes | None]], batch: Sequence[Waiting]
) -> list[Answer]:
    """Answer a batch knowing the locked counter and every earlier claim of these ids, shoppers and identity keys.

    New claims get the positions after `opening.claimed`, without a gap.
    """
    known = _Known(opening, earlier)
    return [known.answer(entry) for entry in batch]


class _Known:
    def __init__(self, opening: Opening, earlier: Iterable[tuple[Claim, bytes | None]]) -> None:
        self._opening = opening
        self._claimed = opening.claimed
        self._by_id: dict[bytes, Claim] = {}
        self._latest: dict[bytes, Claim] = {}  # by shopper, and by identity key
        for claim, key in earlier:
            self._by_id[claim.id] = claim
            if claim.campaign == opening.campaign:
                self._remember(claim, claim.shopper)
                if key is not None:
                    self._remember(claim, key)

    def _remember(self, claim: Claim, asker: bytes) -> None:
        before = self._latest.get(asker)
        if before is None or before.turn < claim.turn:
            self._latest[asker] = claim

    def answer(self, entry: Waiting) -> Answer:
        opening = self._opening
        same = self._by_id.get(entry.id)
        if same is not None:
            is_same = (same.shopper, same.campaign) == (entry.shopper, opening.campaign)
            return Claimed(same, is_new=False) if is_same else rules.DifferentContent()
        mine = self._latest_of(entry)
        turn = mine.turn + 1 if mine else 1
        if mine and turn > opening.per_person:
            return HasOne(mine)
        try:
            rules.check_claim(
                opening.window,
                left=opening.places - self._claimed,
                now=entry.now,
                following=opening.following,
            )
        except Refused as refusal:
            return refusal
        self._claimed += 1
        claim = Claim(entry.id, opening.campaign, opening.id, entry.shopper, turn, self._claimed, entry.now)
        self._by_id[entry.id] = self._latest[entry.shopper] = claim
        for key in entry.keys:
            self._latest[key] = claim
        return Claimed(claim, is_new=True)

    def _latest_of(self, entry: Waiting) -> Claim | None:
        """The latest coupon of this person, by whichever account: the account, or one of its identity keys, has it."""
        mine = self._latest.get(entry.shopper)
        for key in entry.keys:
            other = self._latest.get(key)
            if other is not None and (mine is None or other.turn > mine.turn):
                mine = other
        return mine
