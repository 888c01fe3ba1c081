"""What the columns of a channel's file mean. A mapping is a value: shown, compared, kept as JSON, given a next version.

Columns are named, never counted. Whatever a mapping does not name is not read, so a new column of a channel, or a
person's name in it, is never stored by accident.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field
from typing import Any

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.lines import STATES
from hamkke.sales.rules.mappings.headers import Names, is_personal

SIGNS = {
    "status": Words("한 줄의 상태로", "by the state of the line itself"),
    "negative": Words("음수인 다른 줄로", "in a row of its own, below zero"),
    "inverted": Words("양수인 다른 줄로", "in a row of its own, above zero"),
}
TESTS = {
    "is": Words("같은 값", "is"),
    "begins": Words("으로 시작", "begins with"),
    "letter": Words("글자로 시작", "begins with a letter"),
}
TEXTS = ("seller", "product", "seller_product", "product_name", "option", "category", "region")
DECIMALS_MOST = 4


class MappingWrong(Refused):
    reason = "mapping_wrong"
    says = Words(
        "이 양식 설정으로는 읽을 수 없습니다: {what_ko}", "A file cannot be read with this mapping: {what_en}"
    )


@dataclass(frozen=True)
class Id:
    """An id of the channel. Where all of them are of known lengths, one of another length is damaged."""

    names: Names
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True)
class When:
    """A moment or a day. Without a form every form is taken that channels write; `letters` are all that is read of it."""

    names: Names
    form: str = ""
    letters: int = 0


@dataclass(frozen=True)
class Money:
    """Columns added up less columns taken off; times the quantity where they tell the price of one.

    The first column must be there. The others count where a file has them.
    """

    plus: tuple[Names, ...]
    minus: tuple[Names, ...] = ()
    times_quantity: bool = False


@dataclass(frozen=True)
class Mark:
    """A row whose column answers the test says `means`: a state, or a channel."""

    names: Names
    means: str
    values: tuple[str, ...] = ()
    test: str = "is"


@dataclass(frozen=True)
class Delivery:
    """The fee for delivery, told again on every row of its bundle. It is no sale; it is added up once to control."""

    fee: Names
    bundle: Names


@dataclass(frozen=True)
class Mapping:
    """One kind of file of one channel, or of several that share it and are told apart row by row.

    Of two rows with one key the later one counts, unless each row is a line (the file tells rows that nothing tells apart,
    and all of them were sold) or `parts` names the column in which the parts of one line differ.
    """

    code: str
    version: int
    name: Words
    channel: str
    ordered_at: When
    order_id: Id
    key: tuple[Id, ...]
    quantity: Names
    amount: Money
    discount_seller: Money | None = None
    discount_platform: Money | None = None
    settlement: Money | None = None
    deposit: Money | None = None
    settled_on: When | None = None
    texts: dict[str, Names] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    states: tuple[Mark, ...] = ()
    signs: str = "status"
    channels: tuple[Mark, ...] = ()
    parts: Names = ()
    is_each_row_a_line: bool = False
    delivery: Delivery | None = None
    decimals: int = 0
    tells: tuple[Names, ...] = ()

    @property
    def needed(self) -> tuple[Names, ...]:
        """The columns without which a file is not of this kind."""
        marked = [mark.names for mark in self.states] if self.signs != "status" else []
        found = [
            self.ordered_at.names,
            self.order_id.names,
            *(each.names for each in self.key),
            self.quantity,
            self.amount.plus[0],
            *marked,
            *self.tells,
        ]
        return tuple(dict.fromkeys(found))

    @property
    def is_counted(self) -> bool:
        """Whether several rows may have one key and still be lines of their own, so that the n-th is told by its n."""
        return self.is_each_row_a_line or bool(self.parts)

    @property
    def moneys(self) -> dict[str, Money]:
        """Every sum of money that it maps, by the line's column."""
        names = ("amount", "discount_seller", "discount_platform", "settlement", "deposit")
        return {name: money for name in names if (money := getattr(self, name)) is not None}

    def columns(self) -> Iterator[Names]:
        """Every column that it reads."""
        yield from self.needed
        if self.settled_on:
            yield self.settled_on.names
        for money in self.moneys.values():
            yield from (*money.plus, *money.minus)
        yield from self.texts.values()
        for mark in (*self.states, *self.channels):
            yield mark.names
        if self.parts:
            yield self.parts
        if self.delivery:
            yield from (self.delivery.fee, self.delivery.bundle)


def as_json(mapping: Mapping) -> dict[str, Any]:
    """What is kept of a mapping made by hand; `from_json` makes the same mapping of it."""
    return asdict(mapping)


def from_json(told: Dictionary[str, Any]) -> Mapping:
    """The mapping that was kept. Raises MappingWrong when it does not say enough, or too much."""
    try:
        mapping = Mapping(**{name: _value(name, each) for name, each in told.items()})
        check(mapping)
    except (TypeError, AttributeError):
        raise _wrong("빠졌거나 모르는 항목이 있습니다", "something is missing or unknown") from None
    return mapping


def _value(name: str, told: Any) -> Any:
    """One field of the JSON as the value that it stands for."""
    if told is None or name in ("code", "version", "channel", "signs", "is_each_row_a_line", "decimals"):
        return told
    single = {"name": Words, "ordered_at": When, "settled_on": When, "order_id": Id, "delivery": Delivery}
    single |= dict.fromkeys(
        ("amount", "discount_seller", "discount_platform", "settlement", "deposit"), Money
    )
    if name in single:
        return _made(single[name], told)
    many = {"key": Id, "states": Mark, "channels": Mark}
    if name in many:
        return tuple(_made(many[name], each) for each in told)
    if name in ("texts", "constants"):
        return {key: _frozen(each) for key, each in told.items()}
    return _frozen(told)


def _made(kind: Any, told: Any) -> Any:
    return kind(**{key: _frozen(each) for key, each in told.items()})


def _frozen(told: Any) -> Any:
    return tuple(_frozen(each) for each in told) if isinstance(told, list | tuple) else told


def check(mapping: Mapping) -> None:
    """Refuse a mapping that no file could be read with, or that would take personal columns."""
    if not (mapping.code and mapping.channel and mapping.version >= 1):
        raise _wrong("이름과 판매처가 있어야 합니다", "it needs a code and a channel")
    if not (mapping.key and mapping.amount.plus and all(map(_is_named, mapping.columns()))):
        raise _wrong(
            "날짜, 주문번호, 줄을 가르는 열, 수량, 금액 열이 있어야 합니다",
            "it needs columns for date, order, key, quantity and amount",
        )
    personal = [name for names in mapping.columns() for name in names if is_personal(name)]
    if personal:
        raise _wrong(
            f"개인정보 열은 읽지 않습니다({personal[0]})", f"personal columns are not read ({personal[0]})"
        )
    if not 0 <= mapping.decimals <= DECIMALS_MOST:
        raise _wrong(
            f"소수 자리는 {DECIMALS_MOST}까지입니다", f"a currency has at most {DECIMALS_MOST} decimals"
        )
    unknown = {*mapping.texts, *mapping.constants} - set(TEXTS)
    tests = {mark.test for mark in (*mapping.states, *mapping.channels)} - set(TESTS)
    states = {mark.means for mark in mapping.states} - set(STATES)
    if unknown or tests or states or mapping.signs not in SIGNS:
        raise _wrong("모르는 낱말이 있습니다", "it has words that are not known")
    if mapping.signs != "status" and not (mapping.states or mapping.signs == "negative"):
        raise _wrong("어느 줄이 취소인지 알 수 없습니다", "it does not say which rows are cancellations")


def _is_named(names: object) -> bool:
    return isinstance(names, tuple) and bool(names) and all(names)


def _wrong(ko: str, en: str) -> MappingWrong:
    return MappingWrong(what_ko=ko, what_en=en)
