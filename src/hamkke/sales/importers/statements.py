"""The SQL that a mapping is for one file: text in columns comes in, typed lines and reasons come out.

Everything is said a column at a time, so that no row costs a step of Python. Each step names what the next one uses:
x3 is the text of column 3, i3 the id in it, m3 the amount, n3 that amount in whole minor units.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hamkke.sales.importers import expressions
from hamkke.sales.importers.expressions import case, literal
from hamkke.sales.models import lines
from hamkke.sales.rules import mappings
from hamkke.sales.rules.mappings import Id, Mapping, Mark, Money, Names, When

# In place of reasons: a row that is nobody's line and waits for no mending.
TOTAL, BLANK, HEADER = "=", "-", "#"
LABELS_IN = 5  # A row of totals says so in one of its first columns.
LARGEST = 10**12  # minor units of one cell: a few of them, times the largest quantity, still fit in 64 bits.
QUANTITY_LARGEST = 10**6
_NONE = "NULL::BIGINT"


@dataclass(frozen=True)
class Layout:
    """Which column of one file is which: the mapping, the file's headers, and the ids that Excel has rounded in it."""

    mapping: Mapping
    headers: tuple[Names, ...]
    rounded: frozenset[int] = frozenset()

    def columns(self, names: Names) -> list[int]:
        return mappings.columns_of(self.headers, names)

    def column(self, names: Names) -> int:
        return self.columns(names)[0]

    def used(self) -> list[int]:
        """The numbers of the columns that lines are made of, in the file's order."""
        return sorted({number for names in self.mapping.columns() for number in self.columns(names)[:1]})

    def twins(self) -> dict[int, list[int]]:
        """Columns that a file has twice under one name, by the first of them."""
        found = (self.columns(names) for names in self.mapping.columns())
        return {each[0]: each for each in found if len(each) > 1}

    def read(self) -> list[int]:
        """Every column that is looked at. The others never leave the file."""
        whole = range(len(self.headers) if self.mapping.is_each_row_a_line else LABELS_IN)
        twins = {number for each in self.twins().values() for number in each}
        return sorted({*self.used(), *twins, *(number for number in whole if number < len(self.headers))})

    def ids(self) -> dict[int, Id]:
        return {self.column(each.names): each for each in (self.mapping.order_id, *self.mapping.key)}

    def moments(self) -> dict[str, tuple[int, When]]:
        found = {"ordered_at": self.mapping.ordered_at}
        if self.mapping.settled_on and self.columns(self.mapping.settled_on.names):
            found["settled_on"] = self.mapping.settled_on
        return {name: (self.column(when.names), when) for name, when in found.items()}

    def money(self) -> list[int]:
        """Every column of the file that holds an amount of its mapping."""
        sums = self.mapping.moneys.values()
        found = {
            each
            for money in sums
            for names in (*money.plus, *money.minus)
            for each in self.columns(names)[:1]
        }
        return sorted(found)

    def header(self, number: int) -> str:
        return mappings.shown(self.headers[number][0])


def select(layout: Layout, source: str, *, channel: str, batch: str, number: int) -> str:
    """All rows of `source` (row, broken, c0, c1, … as text; broken says why the cells cannot be told apart) as lines.

    Beside the line stand `reasons`, "" where nothing is wrong, the `cells` as they were told where something is, the
    `bundle` that the row was sent in with its `fee`, and where rows are counted what tells them apart.
    """
    for step in (_cells, _values, _wholes, _sums, _sentences):
        source = f"(SELECT *, {', '.join(step(layout))} FROM {source})"
    line = _line(layout, channel=channel, batch=batch, number=number)
    beside = ("reasons", f"{_told(layout)} AS cells", *_delivery(layout), *_counted(layout, channel))
    return f"SELECT {', '.join([*line, *beside])} FROM {source}"


def _order(layout: Layout) -> str:
    return f"x{layout.column(layout.mapping.order_id.names)}"


def _cells(layout: Layout) -> Iterator[str]:
    """Where two columns have the same name, the earlier one counts unless it is empty."""
    twins = layout.twins()
    numbers = {layout.column(layout.mapping.quantity), *layout.money()}
    for number in layout.used():
        told = [
            f"coalesce(c{each}, '')" if number in numbers else expressions.cell(f"c{each}")
            for each in twins.get(number, [number])
        ]
        if len(told) == 1:
            yield f"{told[0]} AS x{number}"
        else:
            yield f"CASE WHEN {told[0]} <> '' THEN {told[0]} ELSE {told[1]} END AS x{number}"
            yield f"{told[0]} <> '' AND {told[1]} <> '' AND {told[0]} <> {told[1]} AS differ{number}"


def _values(layout: Layout) -> Iterator[str]:
    for number in layout.ids():
        yield f"{expressions.plain_id(f'trim(x{number})')} AS i{number}"
    for name, (number, when) in layout.moments().items():
        yield f"{expressions.moment(f'x{number}', when)} AS {name}"
    for number in layout.money():
        yield f"{expressions.money(f'x{number}')} AS m{number}"
    yield f"{expressions.money(f'x{layout.column(layout.mapping.quantity)}')} AS pieces"
    # Asked only where the order's number is missing or a label, so it costs nothing on a line.
    order, header = _order(layout), literal(layout.header(layout.column(layout.mapping.order_id.names)))
    labels = [f"coalesce(c{each}, '')" for each in range(min(LABELS_IN, len(layout.headers)))]
    blank = " AND ".join(f"x{number} = ''" for number in layout.used())
    yield (
        f"CASE WHEN {order} = {header} THEN '{HEADER}' "
        f"WHEN {order} <> '' AND NOT {expressions.is_total(order)} THEN '' "
        f"WHEN {' OR '.join(expressions.is_total(each) for each in labels)} THEN '{TOTAL}' "
        f"WHEN {blank} AND broken = '' THEN '{BLANK}' ELSE '' END AS skipped"
    )


def _wholes(layout: Layout) -> Iterator[str]:
    for number in layout.money():
        yield f"{expressions.whole(f'm{number}', decimals=layout.mapping.decimals)} AS n{number}"
    yield "try_cast(pieces AS BIGINT) AS quantity"
    marks = [(mark, layout.columns(mark.names)) for mark in layout.mapping.states]
    told = [
        (expressions.answers(f"x{found[0]}", mark), literal(mark.means)) for mark, found in marks if found
    ]
    yield f"{case(told, literal('sold'))} AS marked"


def _sums(layout: Layout) -> Iterator[str]:
    for name, money in layout.mapping.moneys.items():
        yield f"{_sum(layout, name, money)} AS {name}"


def _sum(layout: Layout, name: str, money: Money) -> str:
    """Nothing said is nothing taken off; but of what is owed or paid it is not known."""
    plus = [number for names in money.plus for number in layout.columns(names)[:1]]
    minus = [number for names in money.minus for number in layout.columns(names)[:1]]
    unsaid = _NONE if name in ("settlement", "deposit") else "0"
    if not plus:
        return unsaid
    terms = "".join(f" + coalesce(n{number}, 0)" for number in plus[1:])
    terms += "".join(f" - coalesce(n{number}, 0)" for number in minus)
    first = f"coalesce(n{plus[0]}, {unsaid}){terms}"
    if not money.times_quantity:
        return first
    inside = " AND ".join(f"abs(coalesce(n{number}, 0)) <= {LARGEST}" for number in (*plus, *minus))
    return f"CASE WHEN {inside} AND abs(quantity) <= {QUANTITY_LARGEST} THEN ({first}) * quantity END"


def _sentences(layout: Layout) -> Iterator[str]:
    """Sentences are put together only where anything is wrong at all, which is seldom."""
    wrong = [(number, conditions) for number, conditions in _wrong(layout) if conditions]
    anything = " OR ".join(f"({condition})" for _, conditions in wrong for condition, _ in conditions)
    sentences = ", ".join(
        case([(condition, literal(f"{reason}:{number}")) for condition, reason in conditions], "NULL")
        for number, conditions in wrong
    )
    yield (
        f"CASE WHEN skipped <> '' THEN skipped WHEN broken <> '' THEN broken "
        f"WHEN {anything} THEN concat_ws(';', {sentences}) ELSE '' END AS reasons"
    )


def _wrong(layout: Layout) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """For each column what can be wrong with it, as (condition, reason) in the order in which they count."""
    mapping = layout.mapping
    for number, asked in layout.ids().items():
        is_rounded = number in layout.rounded
        yield number, expressions.wrong_id(f"x{number}", f"i{number}", asked=asked, is_rounded=is_rounded)
    for name, (number, _) in layout.moments().items():
        missing = [(f"x{number} = ''", "date_missing")] if name == "ordered_at" else []
        bounds = f"{name} < TIMESTAMP '{expressions.EARLIEST}' OR {name} >= TIMESTAMP '{expressions.LATEST}'"
        yield number, [*missing, (f"x{number} <> '' AND ({name} IS NULL OR {bounds})", "date_unreadable")]
    quantity, price = layout.column(mapping.quantity), layout.column(mapping.amount.plus[0])
    yield (
        quantity,
        [
            (f"x{quantity} = ''", "quantity_missing"),
            ("pieces IS NULL OR quantity IS NULL OR pieces <> quantity", "quantity_unreadable"),
            (f"abs(quantity) > {QUANTITY_LARGEST}", "too_large"),
        ],
    )
    for number in layout.money():
        missing = [(f"x{number} = ''", "money_missing")] if number == price else []
        scaled = f"m{number} * {10**mapping.decimals}" if mapping.decimals else f"m{number}"
        yield (
            number,
            [
                *missing,
                (f"x{number} <> '' AND n{number} IS NULL", "money_unreadable"),
                (f"{scaled} <> n{number}", "money_too_fine"),
                (f"abs(n{number}) > {LARGEST}", "too_large"),
            ],
        )
    yield price, [(_contradiction(mapping), "sign_contradicts")]
    for number in sorted(layout.twins().keys() & {layout.column(names) for names in mapping.needed}):
        yield number, [(f"differ{number}", "told_twice")]


def _contradiction(mapping: Mapping) -> str:
    if mapping.signs == "negative":
        return "marked <> 'sold' AND amount > 0"
    return "amount < 0 OR quantity < 0"


def _line(layout: Layout, *, channel: str, batch: str, number: int) -> Iterator[str]:
    """The columns of a line, in the table's order."""
    mapping = layout.mapping
    turned = "CASE WHEN marked <> 'sold' THEN -{0} ELSE {0} END" if mapping.signs == "inverted" else "{0}"
    named: dict[str, str] = {name: _text(layout, name) for name in mappings.TEXTS}
    for name in ("quantity", "amount", "discount_seller", "discount_platform", "settlement", "deposit"):
        absent = _NONE if name in ("settlement", "deposit") else "0"
        named[name] = turned.format(name) if name in ("quantity", *mapping.moneys) else absent
    named["state"] = (
        "CASE WHEN marked = 'sold' AND amount < 0 THEN 'returned' ELSE marked END"
        if mapping.signs == "negative"
        else "marked"
    )
    named["order_day"] = "CAST(ordered_at AS DATE)"
    named["ordered_at"] = "ordered_at"
    named["order_id"] = f"i{layout.column(mapping.order_id.names)}"
    named["settled_on"] = "CAST(settled_on AS DATE)" if "settled_on" in layout.moments() else "NULL::DATE"
    named["channel"] = _channel(layout, channel)
    named["batch"], named["number"], named["row"] = literal(batch), f"{number}::BIGINT", "row"
    named["line_key"] = f"md5({_key(layout, channel)})"
    named["content"] = f"md5(concat_ws(chr(31), {', '.join(_said(named))}))"
    return (f"{named[name]} AS {name}" for name, *_ in lines.COLUMNS)


def _key(layout: Layout, channel: str) -> str:
    """What tells a line from all others. A row that takes another row's sale back is a line of its own."""
    ids = [f"i{layout.column(each.names)}" for each in layout.mapping.key]
    if layout.mapping.signs != "status":
        ids.append("CASE WHEN marked <> 'sold' THEN marked END")
    return f"concat_ws(chr(31), {', '.join([_channel(layout, channel), *ids])})"


def _said(named: dict[str, str]) -> Iterator[str]:
    """Everything that a line says, each in its place even where it is empty; moments as numbers, which is quick."""
    for name in lines.SAYS:
        if name == "ordered_at":
            yield "epoch_us(ordered_at)"
        elif name != "order_day":
            yield f"coalesce(({named[name]})::VARCHAR, '')"


def _text(layout: Layout, name: str) -> str:
    mapping = layout.mapping
    if name in mapping.constants:
        return literal(mapping.constants[name])
    found = layout.columns(mapping.texts[name]) if name in mapping.texts else []
    if not found:
        return "''"
    if name == "region":
        known = ", ".join(f"{literal(each)}: {literal(code)}" for each, code in mappings.PROVINCES.items())
        return f"coalesce(map {{{known}}}[split_part(x{found[0]}, ' ', 1)], '')"
    return f"x{found[0]}"


def _channel(layout: Layout, channel: str) -> str:
    marks: list[tuple[Mark, list[int]]] = [
        (mark, layout.columns(mark.names)) for mark in layout.mapping.channels
    ]
    told = [
        (expressions.answers(f"x{found[0]}", mark), literal(mark.means)) for mark, found in marks if found
    ]
    return case(told, literal(channel))


def _told(layout: Layout) -> str:
    """The cells of a row with reasons, as they were told. Of a broken row none: they may have slipped into other columns."""
    cells = ", ".join(f"x{number}" for number in layout.used())
    return f"CASE WHEN reasons <> '' AND broken = '' THEN [{cells}] END"


def _delivery(layout: Layout) -> Iterator[str]:
    told = layout.mapping.delivery
    if told and layout.columns(told.fee) and layout.columns(told.bundle):
        fee = f"try_cast({expressions.money(f'x{layout.column(told.fee)}')} AS BIGINT)"
        yield f"hash(x{layout.column(told.bundle)}) AS bundle"
        yield f"coalesce({fee}, 0) AS fee"


def _counted(layout: Layout, channel: str) -> Iterator[str]:
    """Hashes that serve one reading, so they may be the engine's own."""
    if layout.mapping.is_counted:
        part = f"x{layout.column(layout.mapping.parts)}" if layout.mapping.parts else "row"
        whole = ", ".join(f"c{each}" for each in layout.read())
        yield f"{_key(layout, channel)} AS key_text"
        yield f"hash({part}) AS part"
        yield f"hash({whole}) AS whole"
        yield f"skipped = '' AND broken = '' AND {_order(layout)} <> '' AS is_counted"
