"""What a payment channel keeps: a dated rate on what the shopper really paid. Whole won, rates in basis points.

Taken on the price before the discount, 7.8% of a 20,000 won sale with a 5,000 won coupon would be 1,560 won, which is
10.4% of the 15,000 won that came in; on the price after it, it is 1,170.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

PAYMENT_CHANNEL_WORDS = {"kakaopay": Words("카카오페이", "KakaoPay")}


class RateNotSensible(Refused):
    reason = "rate_not_sensible"
    says = Words("수수료율은 0%에서 100% 사이여야 합니다.", "A fee is between 0% and 100%.")


class SourceMissing(Refused):
    reason = "source_missing"
    says = Words(
        "수수료율의 출처(계약, 고지)를 적어 주세요.", "Please name the source: the contract or the notice."
    )


class RateDeclared(Refused):
    reason = "rate_declared"
    says = Words(
        "{day}부터 적용할 수수료율은 이미 등록되어 있습니다.", "A fee from {day} on is declared already."
    )


@dataclass(frozen=True)
class FeeRate:
    """From one day on a channel keeps this rate; `method` narrows it to one way of paying, "" means any."""

    id: UUID
    channel: str
    method: str
    rate: int
    effective_from: date


def rate_on(rates: Iterable[FeeRate], *, channel: str, method: str, day: date) -> FeeRate | None:
    """The rate in force: the one for this way of paying before the general one, and of these the youngest. Or none."""
    found = [
        each
        for each in rates
        if each.channel == channel and each.method in ("", method) and each.effective_from <= day
    ]
    return max(found, key=lambda each: (each.method != "", each.effective_from), default=None)


def fee_on(paid: int, rate: int) -> int:
    """The fee on `paid` won, after any discount, rounded down: 15,000 won at 7.8% → 1,170."""
    return money.portion(paid, rate)


def fee_back(*, paid: int, returned: int, returning: int, rate: int) -> int:
    """What of a line's fee comes back when `returning` won of the `paid` go back, after `returned` went before.

    What is kept after each step is the fee on what is left, so any order of partial returns ends in the same place.
    """
    return fee_on(paid - returned, rate) - fee_on(paid - returned - returning, rate)


def check_rate(rate: int, source: str) -> None:
    if not 0 <= rate <= money.BASIS_POINTS:
        raise RateNotSensible
    if not source.strip():
        raise SourceMissing
