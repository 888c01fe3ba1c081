"""Pictures of whole numbers: from values to coordinates, without a browser. The templates in ui/charts draw them.

Coordinates are SVG units, the origin at the top left. Every picture comes with its table, so nothing here is
said by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hamkke.kernel import clock, money
from hamkke.kernel.words import Words

WIDTH = 720
HEIGHT = 320
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 32  # room for the numbers at the side and the days below
BAR_WIDTH_MAX = 48
DAY_LABELS_MAX, DAY_LABELS_SMALL = 10, 4
ROW = 46  # name and number stand over their bar, so that a telephone shows all three whole
ROW_BAR_TOP, ROW_BAR_HEIGHT = 22, 14
SCALE_STEPS = 4
NARROW, NARROW_RIGHT = (
    460,
    30,
)  # a picture that a telephone shows whole, and room for half of the last word below
SMALL = 320  # one that stands among words, its letters as large as theirs on a telephone
LOW_HEIGHT = 200
POINTS_MOST = 200
DOT_LEAST, DOT_MORE = 3, 3  # a dot's radius, and what the largest group adds to it

_KOREAN = ((1_0000_0000_0000, "조"), (1_0000_0000, "억"), (1_0000, "만"))
_ENGLISH = ((1_000_000_000_000, "tn"), (1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k"))


@dataclass(frozen=True)
class Series:
    """One kind of value, told for each day or row in turn."""

    name: Words
    values: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """A rectangle; `series` counts from 1 and names its shade."""

    x: float
    y: float
    width: float
    height: float
    series: int
    place: int
    value: int | None


@dataclass(frozen=True)
class Mark:
    """A word on an axis and where it stands."""

    at: float
    words: Words


@dataclass(frozen=True)
class DayChart:
    blocks: list[Block]
    scale: list[Mark]
    days: list[Mark]
    base: float
    totals: list[int]
    beside: str  # an SVG polyline's points


@dataclass(frozen=True)
class RowChart:
    blocks: list[Block]
    height: int


@dataclass(frozen=True)
class TargetChart:
    """`reached` in basis points of the target; None when there is no target to measure against."""

    length: float
    target_at: float | None
    reached: int | None


@dataclass(frozen=True)
class Dot:
    """The mean `value` (basis points) of `count` around `at` (hundredths of a point from the line)."""

    at: int
    value: int
    count: int


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class FallingChart:
    """`area` are the points of an SVG polygon from whoever is surest to whoever is least; `line` is where the places end."""

    area: str
    scale: list[Mark]
    counts: list[Mark]
    line: float


@dataclass(frozen=True)
class RunningChart:
    """`stroke` are the points of an SVG polyline of what is known, `ahead` of what may come, `band` of a polygon around it;
    `line` is where everything is gone.
    """

    stroke: str
    ahead: str
    band: str
    scale: list[Mark]
    days: list[Mark]
    line: float


@dataclass(frozen=True)
class StepChart:
    """`stroke` are the points of an SVG polyline that goes on level until the next value; `lowest` where its floor runs."""

    stroke: str
    scale: list[Mark]
    days: list[Mark]
    lowest: float


@dataclass(frozen=True)
class LineChart:
    """`strokes` are points of SVG polylines; `line` is where the cut-off stands, `base` where nothing changed."""

    circles: list[Circle]
    strokes: list[str]
    scale: list[Mark]
    distances: list[Mark]
    line: float
    base: float


def by_day(days: Sequence[date], series: Sequence[Series], beside: Series | None = None) -> DayChart:
    """A column a day, the series stacked in it: what is negative hangs below the base line; `beside` runs over them.

    Each series has one value for each day. Raises ValueError when it has not.
    """
    compared = beside.values if beside else (0,) * len(days)
    if any(len(values) != len(days) for values in (*(each.values for each in series), compared)):
        raise ValueError("Each series tells one value for each day.")
    highest = max((sum(max(each.values[n], 0) for each in series) for n in range(len(days))), default=0)
    lowest = min((sum(min(each.values[n], 0) for each in series) for n in range(len(days))), default=0)
    scale = steps(min(lowest, *compared, 0), max(highest, *compared, 0))
    per_unit = (HEIGHT - TOP - BOTTOM) / (scale[-1] - scale[0])
    base = TOP + scale[-1] * per_unit
    pitch = (WIDTH - LEFT - RIGHT) / max(len(days), 1)
    blocks = [
        block
        for place in range(len(days))
        for block in _column(
            [each.values[place] for each in series], place, pitch=pitch, base=base, per_unit=per_unit
        )
    ]
    return DayChart(
        blocks=blocks,
        scale=[Mark(_rounded(base - value * per_unit), short(value)) for value in scale],
        days=_day_marks(days, pitch),
        base=_rounded(base),
        totals=[sum(each.values[n] for each in series) for n in range(len(days))],
        beside=" ".join(
            f"{_rounded(LEFT + pitch * (n + 0.5))},{_rounded(base - value * per_unit)}"
            for n, value in enumerate(compared)
        )
        if beside
        else "",
    )


def _column(values: list[int], place: int, *, pitch: float, base: float, per_unit: float) -> list[Block]:
    width = min(pitch * 0.76, BAR_WIDTH_MAX)
    x = LEFT + pitch * place + (pitch - width) / 2
    blocks, above, below = [], base, base
    for series, value in enumerate(values, start=1):
        height = abs(value) * per_unit
        if value > 0:
            above -= height
        y = above if value > 0 else below
        if value < 0:
            below += height
        if value:
            blocks.append(
                Block(_rounded(x), _rounded(y), _rounded(width), _rounded(height), series, place, value)
            )
    return blocks


def _day_marks(days: Sequence[date], pitch: float, *, most: int = DAY_LABELS_MAX) -> list[Mark]:
    every = -(-len(days) // most) or 1
    return [
        Mark(_rounded(LEFT + pitch * (n + 0.5)), Words(f"{day.month}.{day.day}", f"{day:%b} {day.day}"))
        for n, day in enumerate(days)
        if n % every == 0
    ]


def across(values: Sequence[int | None]) -> RowChart:
    """A bar across for each value, from the top. What is negative or may not be seen has no length; its words still stand."""
    longest = max((value for value in values if value and value > 0), default=1)
    blocks = [
        Block(
            x=0,
            y=ROW * place + ROW_BAR_TOP,
            width=_rounded(SMALL * max(value or 0, 0) / longest),
            height=ROW_BAR_HEIGHT,
            series=1,
            place=place,
            value=value,
        )
        for place, value in enumerate(values)
    ]
    return RowChart(blocks=blocks, height=ROW * len(values))


def against(value: int, target: int | None) -> TargetChart:
    """How far `value` reaches towards `target`, both of the same unit; the target's line stays in the picture."""
    if not target or target < 0:
        return TargetChart(length=WIDTH if value > 0 else 0, target_at=None, reached=None)
    whole = max(value, target)
    return TargetChart(
        length=_rounded(WIDTH * max(value, 0) / whole),
        target_at=_rounded(WIDTH * target / whole),
        reached=value * money.BASIS_POINTS // target,
    )


def at_line(dots: Sequence[Dot], strokes: Sequence[Sequence[tuple[int, int]]]) -> LineChart:
    """Means around a line at 0, and what was fitted on both sides of it: hundredths of a point across, basis points up."""
    places = [(dot.at, dot.value) for dot in dots] + [place for stroke in strokes for place in stroke]
    wide = steps(min(0, *(x for x, _ in places)), max(0, *(x for x, _ in places))) if places else [0, 1]
    high = steps(min(0, *(y for _, y in places)), max(0, *(y for _, y in places))) if places else [0, 1]
    per_x = (NARROW - LEFT - NARROW_RIGHT) / (wide[-1] - wide[0])
    per_y = (HEIGHT - TOP - BOTTOM) / (high[-1] - high[0])

    def across(x: int) -> float:
        return _rounded(LEFT + (x - wide[0]) * per_x)

    def up(y: int) -> float:
        return _rounded(TOP + (high[-1] - y) * per_y)

    most = max((dot.count for dot in dots), default=1)
    return LineChart(
        circles=[
            Circle(across(dot.at), up(dot.value), _rounded(DOT_LEAST + DOT_MORE * dot.count / most))
            for dot in dots
        ],
        strokes=[" ".join(f"{across(x)},{up(y)}" for x, y in stroke) for stroke in strokes],
        scale=[Mark(up(y), Words(_signed(y, "%"), _signed(y, "%"))) for y in high],
        distances=[
            Mark(across(x), Words(_signed(x, "점"), _signed(x, "")) if x else Words("선", "line"))
            for x in wide
        ],
        line=across(0),
        base=up(0),
    )


def falling(shares: Sequence[int], places: int) -> FallingChart:
    """Shares in basis points, the largest first: a cliff at the `places` where everything is sure, a slope where it is not."""
    per_one = (NARROW - LEFT - NARROW_RIGHT) / max(len(shares), 1)
    high = LOW_HEIGHT - BOTTOM

    def across(count: int) -> float:
        return _rounded(LEFT + per_one * count)

    def up(share: int) -> float:
        return _rounded(high - (high - TOP) * share / money.BASIS_POINTS)

    every = -(-len(shares) // POINTS_MOST) or 1
    slope = [(across(n), up(shares[n])) for n in range(0, len(shares), every)]
    if shares:
        slope = [
            (across(0), up(0)),
            *slope,
            (across(len(shares)), up(shares[-1])),
            (across(len(shares)), up(0)),
        ]
    return FallingChart(
        area=" ".join(f"{x},{y}" for x, y in slope),
        scale=[Mark(up(5_000 * n), Words(f"{50 * n}%", f"{50 * n}%")) for n in range(3)],
        counts=[Mark(across(n), Words(f"{n:,}", f"{n:,}")) for n in sorted({0, places, len(shares)})],
        line=across(places),
    )


def running(
    days: Sequence[date], totals: Sequence[int], most: int, ahead: Sequence[Sequence[int]] = ()
) -> RunningChart:
    """What is used up of `most`: `totals` by the ends of the earliest days; `ahead`, if told, the lowest, middle and highest totals
    from the latest of those days on, for that one is not over.
    """
    scale = steps(0, max(most, *totals, 1))
    pitch = (SMALL - LEFT - NARROW_RIGHT) / max(len(days), 1)
    per_unit = (LOW_HEIGHT - TOP - BOTTOM) / scale[-1]
    known = [0, *totals]

    def up(total: int) -> float:
        return _rounded(LOW_HEIGHT - BOTTOM - total * per_unit)

    def points(since: int, values: Sequence[int]) -> list[str]:
        return [f"{_rounded(LEFT + pitch * (since + n))},{up(value)}" for n, value in enumerate(values)]

    lowest, middle, highest = (
        (points(len(totals) - 1, [known[-2], *each]) for each in ahead) if ahead else ([], [], [])
    )
    return RunningChart(
        stroke=" ".join(points(0, known)),
        ahead=" ".join(middle),
        band=" ".join([*lowest, *reversed(highest)]),
        scale=[Mark(up(value), short(value)) for value in scale],
        days=_day_marks(days, pitch, most=DAY_LABELS_SMALL),
        line=up(most),
    )


def level(values: Sequence[tuple[datetime, int]], until: datetime) -> StepChart:
    """A value that stands from each moment on until the next one, the last until `until`. Raises ValueError without any."""
    if not values:
        raise ValueError("There is nothing to draw.")
    since, amounts = values[0][0], [amount for _moment, amount in values]
    span = max((until - since).total_seconds(), 1)
    scale = steps(0, max(amounts))
    per_unit = (LOW_HEIGHT - TOP - BOTTOM) / scale[-1]

    def across(moment: datetime) -> float:
        return _rounded(LEFT + (SMALL - LEFT - NARROW_RIGHT) * (moment - since).total_seconds() / span)

    def up(amount: int) -> float:
        return _rounded(LOW_HEIGHT - BOTTOM - amount * per_unit)

    ends = [moment for moment, _amount in values[1:]] + [until]
    corners = [
        (across(at), up(amount))
        for (begun, amount), ended in zip(values, ends, strict=True)
        for at in (begun, ended)
    ]
    return StepChart(
        stroke=" ".join(f"{x},{y}" for x, y in corners),
        scale=[Mark(up(value), short(value)) for value in scale],
        days=[
            Mark(across(since + (until - since) * n / 3), _day_words(since + (until - since) * n / 3))
            for n in range(4)
        ],
        lowest=up(min(amounts)),
    )


def _day_words(moment: datetime) -> Words:
    day = moment.astimezone(clock.SEOUL)
    return Words(f"{day.month}.{day.day}", f"{day:%b} {day.day}")


def steps(lowest: int, highest: int) -> list[int]:
    """Round numbers that span `lowest` (at most 0) to `highest` (at least 0), evenly: 1, 2 or 5 times a power of ten."""
    rough = max(highest - lowest, 1) / SCALE_STEPS
    power = 10 ** max(len(str(int(rough))) - 1, 0)
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    earliest, latest = lowest // step, -(-highest // step)
    return [n * step for n in range(earliest, max(latest, earliest + 1) + 1)]


def short(value: int) -> Words:
    """A large number in few letters: 622,000,000,000 → "6,220억" and "622bn". For axes; tables tell all digits."""
    return Words(_short(value, _KOREAN), _short(value, _ENGLISH))


def _short(value: int, units: tuple[tuple[int, str], ...]) -> str:
    sign, size = ("−" if value < 0 else ""), abs(value)
    for unit, letter in units:
        if size >= unit:
            whole, tenths = divmod(size * 10 // unit, 10)
            return f"{sign}{whole:,}.{tenths}{letter}" if tenths else f"{sign}{whole:,}{letter}"
    return f"{sign}{size:,}"


def _signed(hundredths: int, unit: str) -> str:
    number = f"{hundredths / 100:+g}" if hundredths else "0"
    return number.replace("-", "−") + unit


def _rounded(value: float) -> float:
    return round(value, 2)
