"""Asking a marketplace's interface: for which days, how often, what it tells of a line, and what is missing. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

STATES = {
    "asked": Words("묻는 중", "being asked"),
    "told": Words("받음", "told"),
    "failed": Words("받지 못함", "failed"),
}
TRIES_MOST = 6
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=1)
DAYS_MOST = 180
LEFT_BEHIND = Words(
    "묻던 작업이 여러 번 끝까지 가지 못했습니다.", "Whoever was asking did not get to the end, several times."
)


class PullFailed(Refused):
    """A pull that told nothing. One that `is_lasting` would fail in an hour as well."""

    is_lasting: ClassVar[bool] = False


class MarketplaceAway(PullFailed):
    reason = "marketplace_away"
    says = Words(
        "판매처가 대답하지 않았거나 알아볼 수 없는 대답을 했습니다({what}). 조금 뒤에 다시 묻습니다.",
        "The channel did not answer, or not in a way that can be understood ({what}). It will be asked again.",
    )


class KeyRefused(PullFailed):
    reason = "marketplace_key_refused"
    is_lasting = True
    says = Words(
        "판매처가 연동 키를 받지 않았습니다({what}). 기한이 지났는지, 이 서버의 주소가 등록되어 있는지 확인해 주세요.",
        "The channel refused our key ({what}). See whether it has expired, and whether this server's address is registered.",
    )


class MarketplaceSaidNo(PullFailed):
    reason = "marketplace_said_no"
    is_lasting = True
    says = Words("판매처가 거절했습니다: {what}", "The channel said no: {what}")


class InterfaceMissing(Refused):
    reason = "interface_missing"
    says = Words(
        "{code}에는 연동하는 API가 없습니다. 파일로 넣어 주세요.",
        "There is no interface to {code}. Please take in its files.",
    )


class InterfaceNotSet(Refused):
    reason = "interface_not_set"
    says = Words(
        "{code}의 연동 키가 설정되어 있지 않습니다.",
        "No key for the interface of {code} has been set.",
    )


class SpellWrong(Refused):
    reason = "pull_spell_wrong"
    says = Words(
        "오늘까지의 날 가운데 하루 이상, {most}일 이하로 골라 주세요.",
        "Choose from one to {most} days, none of them later than today.",
    )


class AlreadyAsked(Refused):
    reason = "pull_already_asked"
    says = Words(
        "이 판매처에는 지금 {since}부터 {until} 전까지를 묻고 있습니다.",
        "This channel is being asked for {since} to {until} right now.",
    )


class NotTold(Refused):
    reason = "pull_not_told"
    says = Words("아직 받지 못했습니다. {why_ko}", "Nothing has been told yet. {why_en}")


@dataclass(frozen=True)
class Spell:
    """Days of order in Seoul: `since` is among them, `until` is not."""

    since: date
    until: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.since <= day < self.until

    def parts(self, days: int) -> "Iterator[Spell]":
        """The same days in parts of at most so many."""
        since = self.since
        while since < self.until:
            until = min(since + timedelta(days=days), self.until)
            yield Spell(since, until)
            since = until

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.since).days


def joined(spells: Iterable[Spell]) -> list[Spell]:
    """The same days in as few spells as possible, the earliest first: between two of them lie days that nobody asked for."""
    found: list[Spell] = []
    for spell in sorted(spells, key=lambda each: each.since):
        if found and spell.since <= found[-1].until:
            found[-1] = Spell(found[-1].since, max(found[-1].until, spell.until))
        else:
            found.append(spell)
    return found


@dataclass(frozen=True)
class Sold:
    """One line as an interface tells it: text that nobody has checked, and nothing of anybody's person."""

    ordered_at: str
    order_id: str
    line_id: str  # the line's id within its order, or everywhere, as the channel has it
    quantity: str
    amount: str
    state: str = "sold"
    part: str = ""  # of a line that is sent in several
    product: str = ""
    seller_product: str = ""
    product_name: str = ""
    option: str = ""
    discount_seller: str = ""
    discount_platform: str = ""


@dataclass(frozen=True)
class Settled:
    """What a channel owes for a line, and what of it was paid; None where it does not tell."""

    order_id: str
    line_id: str
    settlement: int
    deposit: int | None
    on: str

    def plus(self, other: "Settled") -> "Settled":
        """The same line's next part: what came back is below zero."""
        told = [each for each in (self.deposit, other.deposit) if each is not None]
        return Settled(
            self.order_id,
            self.line_id,
            self.settlement + other.settlement,
            sum(told) if told else None,
            max(self.on, other.on),
        )


@dataclass(frozen=True)
class Payment:
    """What a channel has paid, or will, in one sum, where it does not tell it line by line."""

    on: str
    amount: int
    is_done: bool


def check_spell(spell: Spell, *, today: date) -> None:
    """Refuse days that are none, too many, or still to come."""
    days = (spell.until - spell.since).days
    if not 0 < days <= DAYS_MOST or spell.last > today:
        raise SpellWrong(most=DAYS_MOST)


def check_same(asked: Spell, wanted: Spell) -> None:
    """Refuse other days than those that a channel is being asked for."""
    if asked != wanted:
        raise AlreadyAsked(since=asked.since, until=asked.until)


def were_enough(tries: int) -> bool:
    return tries >= TRIES_MOST


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: each time twice as long, up to an hour."""
    return min(_FIRST_WAIT * (1 << (tries - 1)), _LONGEST_WAIT)


def is_lasting(refusal: Refused) -> bool:
    """Whether asking again later would be in vain."""
    return not isinstance(refusal, PullFailed) or refusal.is_lasting


def left_behind() -> dict[str, str]:
    """Why a pull is given up whose tries all ended without a word."""
    return {"reason": "left_behind", "ko": LEFT_BEHIND.ko, "en": LEFT_BEHIND.en}


def is_within(sold: Sold, spell: Spell) -> bool:
    """Whether a line was ordered in these days. One without a readable day is: whoever reads the row says what is wrong."""
    try:
        return date.fromisoformat(sold.ordered_at[:10]) in spell
    except ValueError:
        return True


def last_whole_day(spell: Spell, *, today: date) -> date:
    """The last day of which everything could be told: of today there is more to come."""
    return min(spell.last, today - timedelta(days=1))


def order_of(row: dict[str, str]) -> str:
    """The order that a row belongs to, as far as it says."""
    return row.get(COLUMNS["order_id"], "")


def added_up(settled: Iterable[Settled]) -> dict[tuple[str, str], Settled]:
    """What each line comes to: a sale and its refund are told apart by the channel and are one here."""
    found: dict[tuple[str, str], Settled] = {}
    for each in settled:
        key = each.order_id, each.line_id
        found[key] = found[key].plus(each) if key in found else each
    return found


def with_settlement(
    sold: Iterable[Sold], settled: dict[tuple[str, str], Settled], *, seller: str
) -> Iterator[dict[str, str]]:
    """The rows that are read, by the columns of `mappings.interfaces`.

    A line that is sent in parts is settled as a whole, so its earliest part carries it, however often that is told.
    """
    carriers: dict[tuple[str, str], str] = {}
    for each in sold:
        key = each.order_id, each.line_id
        owed = settled.get(key)
        if owed and carriers.setdefault(key, each.part) != each.part:
            owed = None
        yield {
            **{column: getattr(each, name) for name, column in COLUMNS.items()},
            "판매자": seller,
            "정산액": f"{owed.settlement}" if owed else "",
            "입금액": "" if owed is None or owed.deposit is None else f"{owed.deposit}",
            "정산일": owed.on if owed else "",
        }


# What a person reads above the cells of a row that could not be understood.
COLUMNS = {
    "ordered_at": "주문일시",
    "order_id": "주문번호",
    "line_id": "줄 번호",
    "part": "묶음 번호",
    "quantity": "수량",
    "amount": "금액",
    "state": "상태",
    "product": "상품번호",
    "seller_product": "판매자 상품코드",
    "product_name": "상품명",
    "option": "옵션",
    "discount_seller": "판매자 할인액",
    "discount_platform": "판매처 할인액",
}
