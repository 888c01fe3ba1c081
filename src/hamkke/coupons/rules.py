"""What a coupon is worth, who may claim and use one, and how each won of discount is divided. All money is whole won."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.tokens import BadToken
from hamkke.kernel.words import Words

CLAIM_PURPOSE = (
    "claim"  # what a shopper's signed token is for; the pages sign it, the claim service reads it.
)


# ── Worth ──


def discount_for(subtotal: int, *, rate: int, cap: int, minimum_order: int) -> int:
    """The won a coupon takes off `subtotal` won: `rate` basis points of it, never more than `cap` won.

    Raises BelowMinimum when the order is smaller than `minimum_order` won, or too small to gain a single won.
    """
    discount = min(money.portion(subtotal, rate), cap)
    if subtotal < minimum_order or discount <= 0:
        raise BelowMinimum(minimum=money.spoken(minimum_order))
    return discount


class BelowMinimum(Refused):
    reason = "below_minimum"
    says = Words(
        "이 쿠폰은 {minimum}원 이상 주문에 쓸 수 있습니다.",
        "This coupon needs an order of at least ₩{minimum}.",
    )


def worth(rate: int, cap: int) -> Words:
    """What a capped rate (basis points, won) really means: up to which order it holds, and what is left at twice that."""
    holds_until = cap * money.BASIS_POINTS // rate
    return Words(
        "{until}원까지 {rate} %, {twice}원이면 {half} %",
        "{rate} % up to ₩{until}; at ₩{twice} it is {half} %",
    ).format(
        until=money.spoken(holds_until),
        twice=money.spoken(2 * holds_until),
        rate=_percent(rate),
        half=_percent(cap * money.BASIS_POINTS // (2 * holds_until)),
    )


def _percent(rate: int) -> str:
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


# ── Opening a campaign ──


@dataclass(frozen=True)
class Terms:
    """What a campaign promises, before it opens. `shares` are the funders' parts in basis points."""

    rate: int
    cap: int
    quantity: int
    opens_at: datetime
    closes_at: datetime
    usable_until: datetime
    shares: Sequence[int]


def check_openable(terms: Terms) -> None:
    """Raises the first of: SharesDoNotSum, EmptyWindow, UsableTooShortly, WorthNothing."""
    if any(share <= 0 for share in terms.shares) or sum(terms.shares) != money.BASIS_POINTS:
        raise SharesDoNotSum(total=_percent(sum(terms.shares)))
    if terms.closes_at <= terms.opens_at:
        raise EmptyWindow
    if terms.usable_until < terms.closes_at:
        raise UsableTooShortly
    if min(terms.rate, terms.cap, terms.quantity) <= 0 or terms.rate > money.BASIS_POINTS:
        raise WorthNothing


class SharesDoNotSum(Refused):
    reason = "shares_do_not_sum"
    says = Words(
        "재원 분담률의 합이 100 %여야 합니다. 지금은 {total} %입니다.",
        "The funders' shares must sum to 100 %. They sum to {total} %.",
    )


class EmptyWindow(Refused):
    reason = "empty_window"
    says = Words(
        "받는 기간이 끝나는 때가 시작보다 뒤여야 합니다.", "The claim window must close after it opens."
    )


class UsableTooShortly(Refused):
    reason = "usable_too_shortly"
    says = Words(
        "사용 기한은 받는 기간이 끝난 뒤여야 합니다.", "Coupons must stay usable until claims have closed."
    )


class WorthNothing(Refused):
    reason = "worth_nothing"
    says = Words(
        "할인율, 최대 할인, 수량은 모두 0보다 커야 하고 할인율은 100 %를 넘을 수 없습니다.",
        "Rate, cap and quantity must all be above 0, and the rate at most 100 %.",
    )


def costs_at_most(*, cap: int, shares: Sequence[int]) -> list[int]:
    """The most won that one coupon can cost each funder. A part may be rounded up by one won, so every part is."""
    return [-(-cap * share // money.BASIS_POINTS) for share in shares]


class NotDraft(Refused):
    reason = "not_draft"
    says = Words(
        "이미 열린 쿠폰 행사는 바꿀 수 없습니다.", "A campaign that has opened can no longer be changed."
    )


class NotOpened(Refused):
    reason = "not_opened"
    says = Words("열려 있는 쿠폰 행사만 마감할 수 있습니다.", "Only an open campaign can be closed.")


class StillUsable(Refused):
    reason = "still_usable"
    says = Words(
        "아직 쓸 수 있는 쿠폰이 있습니다. 마감하고 사용 기한이 지난 뒤에 정산할 수 있습니다.",
        "Coupons can still be used. A campaign is settled once it is closed and their time is over.",
    )


class StillHeld(Refused):
    reason = "still_held"
    says = Words(
        "결제를 기다리는 쿠폰이 {count}장 있어 아직 정산할 수 없습니다.",
        "{count} coupons still wait for a payment, so the campaign cannot be settled yet.",
    )


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 기록되어 있습니다.", "Something else is already recorded under this id."
    )


# ── Claiming: decided here once, for the pages and for the claim service ──


@dataclass(frozen=True)
class Window:
    """When coupons may be claimed (UTC): from `opens_at`, until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime


def check_claim(window: Window, *, left: int, now: datetime) -> None:
    """Raises NotOpenYet, Closed or SoldOut. `left` counts the coupons nobody has claimed."""
    if now < window.opens_at:
        raise NotOpenYet(opens_at=window.opens_at.isoformat())
    if now >= window.closes_at:
        raise Closed
    if left <= 0:
        raise SoldOut


class NotOpenYet(Refused):
    reason = "not_open_yet"
    says = Words(
        "아직 열리지 않았습니다. 여는 시각에 다시 눌러 주세요.",
        "It has not opened yet. Please press again when it opens.",
    )


class Closed(Refused):
    reason = "closed"
    says = Words("쿠폰을 받는 기간이 끝났습니다.", "The time to claim this coupon is over.")


class SoldOut(Refused):
    reason = "sold_out"
    says = Words("준비한 쿠폰이 모두 나갔습니다.", "All coupons have been claimed.")


class AlreadyClaimed(Refused):
    """Carries the position of the coupon that this shopper has."""

    reason = "already_claimed"
    says = Words(
        "이 쿠폰은 이미 받으셨습니다. 한 사람에 한 장입니다.",
        "You already have this coupon: one for each person.",
    )


class UnknownCampaign(Refused):
    reason = "unknown_campaign"
    says = Words("그런 쿠폰 행사가 없습니다.", "There is no such coupon campaign.")


class Busy(Refused):
    """The database did not answer in time, or too many wait. Nothing was promised; the same id may be sent again."""

    reason = "busy"
    says = Words(
        "지금은 받지 못했습니다. 잠시 뒤 다시 눌러 주세요. 두 번 눌러도 한 번만 셉니다.",
        "We could not take this just now. Please press again in a moment; it never counts twice.",
    )


class Malformed(Refused):
    reason = "malformed"
    says = Words("알아볼 수 없는 요청입니다.", "This request makes no sense.")


CLAIMED = Words("쿠폰을 받았습니다. 쿠폰함에 넣어 두었습니다.", "The coupon is yours. It is in your wallet.")
# What the claim service says in one word when it sends a plain form back to the wallet.
ANSWERS = {
    "claimed": CLAIMED,
    **{
        refusal.reason: refusal.says
        for refusal in (
            NotOpenYet, Closed, SoldOut, AlreadyClaimed, UnknownCampaign, DifferentContent, Busy, Malformed, BadToken,
        )
    },
}  # fmt: skip


# ── Using ──


class NotYours(Refused):
    reason = "not_yours"
    says = Words("다른 사람의 쿠폰입니다.", "This coupon belongs to somebody else.")


class Expired(Refused):
    reason = "expired"
    says = Words("사용 기한이 지난 쿠폰입니다.", "This coupon's time is over.")


class InUse(Refused):
    reason = "in_use"
    says = Words("이미 다른 주문에 쓰고 있는 쿠폰입니다.", "This coupon is already in use on another order.")


class NotHeld(Refused):
    reason = "not_held"
    says = Words("이 쿠폰은 결제를 기다리고 있지 않습니다.", "This coupon is not waiting for a payment.")


class NotUsed(Refused):
    reason = "not_used"
    says = Words(
        "쓰지 않은 쿠폰은 돌려받을 것이 없습니다.", "A coupon that was not used has nothing to give back."
    )


class WrongReturn(Refused):
    reason = "wrong_return"
    says = Words(
        "돌려받는 금액이 주문한 줄과 맞지 않습니다.",
        "The returned amount does not fit the line that was ordered.",
    )


@dataclass(frozen=True)
class Line:
    """One line of an order as a discount sees it: `amount` is its price in won before the discount."""

    id: UUID
    merchant_id: UUID
    amount: int


def check_usable(*, is_own: bool, usable_until: datetime, now: datetime) -> None:
    """Raises NotYours or Expired."""
    if not is_own:
        raise NotYours
    if now >= usable_until:
        raise Expired


def split(discount: int, lines: Sequence[int], funders: Sequence[int]) -> list[list[int]]:
    """Divide `discount` won over lines (their amounts in won) and funders (their weights, say in basis points).

    Returns one row for each line with one part for each funder. Every row sums to `share(discount, lines)`, every
    column to `share(discount, funders)`, so lines, funders and total agree to the won. No part is negative, and no row
    exceeds its line as long as `discount` is at most the sum of the lines.

    Each cell is first rounded down; the won left over go, line by line, to the funders who still miss most
    (then to the cell that lost most, then to the earlier funder). That greedy choice always ends exactly:
    it is Gale and Ryser's construction of a 0/1 matrix with given sums.
    Raises ValueError as `money.share` does.
    """
    whole = sum(funders)
    by_line = money.share(discount, lines)
    missing = money.share(discount, funders)
    matrix = [[amount * weight // whole for weight in funders] for amount in by_line]
    for j in range(len(funders)):
        missing[j] -= sum(row[j] for row in matrix)
    for amount, row in zip(by_line, matrix, strict=True):
        lost = [amount * weight % whole for weight in funders]
        neediest = sorted(range(len(row)), key=lambda j: (-missing[j], -lost[j], j))
        for j in neediest[: amount - sum(row)]:
            row[j] += 1
            missing[j] -= 1
    return matrix


def given_back(amount: int, *, returned: int, line_amount: int) -> int:
    """The part of `amount` won of discount that is given back once `returned` of `line_amount` won have come back, in all.

    It looks only at the sum of all returns so far, rounds down, never falls as that sum grows, and is the whole at the
    end: so any sequence of partial returns ends in the same place. A minimum order that is no longer met
    changes nothing: what the shopper keeps keeps its share of the discount.
    Raises WrongReturn when the returned part is not within the line.
    """
    if not 0 <= returned <= line_amount:
        raise WrongReturn
    return amount * returned // line_amount if line_amount else 0


@dataclass(frozen=True)
class Cell:
    """What one funder pays for one line (won), and how much of it came back so far."""

    line_id: UUID
    line_amount: int
    amount: int
    returned: int


def newly_given_back(cells: Sequence[Cell], returned: Mapping[UUID, tuple[int, int]]) -> list[int]:
    """The won that each cell gives back beyond what it gave back before, in the order of `cells`.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discount.
    Raises WrongReturn for a line that is not there, or whose amount differs.
    """
    amounts = {cell.line_id: cell.line_amount for cell in cells}
    if any(amounts.get(line) != amount for line, (_, amount) in returned.items()):
        raise WrongReturn
    return [_newly(cell, returned[cell.line_id][0]) if cell.line_id in returned else 0 for cell in cells]


def _newly(cell: Cell, returned: int) -> int:
    back = given_back(cell.amount, returned=returned, line_amount=cell.line_amount)
    return max(back - cell.returned, 0)


def by_line(cells: Sequence[Cell], amounts: Sequence[int], lines: Iterable[UUID]) -> dict[UUID, int]:
    """Each line's sum (won) of the `amounts` that stand beside its cells."""
    sums = dict.fromkeys(lines, 0)
    for cell, amount in zip(cells, amounts, strict=True):
        if cell.line_id in sums:
            sums[cell.line_id] += amount
    return sums
