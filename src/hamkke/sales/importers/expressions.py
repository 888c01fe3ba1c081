"""Pieces of SQL, each of one cell: its text, an id, a moment, an amount. Where a cell cannot be read they are NULL."""

from collections.abc import Iterable, Sequence

from hamkke.sales.rules.mappings import Id, Mark, When

EARLIEST, LATEST = "2000-01-01", "2100-01-01"
_ROUNDED_FROM = 16  # Excel keeps fifteen digits of a number.
_DATE = r"^(\d{4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?\s*"
_ZONE = r"(Z|[+-]\d\d:?\d\d)$"
_SERIAL = r"[2-7]\d{4}(\.\d+)?"  # Days since 1899-12-30, as Excel keeps them.
_GROUPED = r"^\D*\d{1,3}(,\d{3})+(\.\d+)?[^\d,.]*$"
_TOTAL = r"(?i)^[\s\[(<*]*((총\s*)?합\s*계|총\s*(계|금\s*액|건\s*수)|소\s*계|계|(grand |sub ?)?totals?|sum)([\s\])>*:(].*)?$"


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def cell(column: str) -> str:
    """The text of a cell without padding. Tabs, `="…"` and `'` in front are tricks that keep Excel from touching a number.

    Most cells need nothing. They are told by how they compare, which costs a tenth of trimming them.
    """
    return (
        f"CASE WHEN {column} >= '(' AND NOT ({column} >= '=' AND {column} < '>') AND NOT suffix({column}, ' ') "
        f"AND NOT contains({column}, chr(9)) THEN {column} WHEN {column} IS NULL THEN '' "
        f"WHEN starts_with({column}, '=\"') THEN trim(regexp_extract({column}, '^=\"(.*)\"$', 1)) "
        f"WHEN starts_with({column}, '''') THEN trim({column}[2:]) "
        f"ELSE trim(replace({column}, chr(9), ' ')) END"
    )


def is_total(text: str) -> str:
    return f"regexp_matches({text}, {literal(_TOTAL)})"


def plain_id(text: str) -> str:
    """`17850.0` is 17850: some program took the id for a number, but has lost nothing of it."""
    return f"CASE WHEN suffix({text}, '.0') THEN {text}[:-3] ELSE {text} END"


def wrong_id(text: str, value: str, *, asked: Id, is_rounded: bool) -> list[tuple[str, str]]:
    """(condition, reason) in the order in which they count."""
    found = [
        (f"{text} = ''", "id_missing"),
        (f"contains({text}, 'E+') OR contains({text}, 'e+')", "id_scientific"),
        (f"suffix({text}, '.0') AND strlen({value}) >= {_ROUNDED_FROM}", "id_rounded"),
    ]
    if is_rounded:
        found.append((f"strlen({value}) >= {_ROUNDED_FROM}", "id_rounded"))
    if asked.lengths:
        found.append((f"strlen({value}) NOT IN {_list(map(str, asked.lengths))}", "id_length"))
    return found


def moment(text: str, asked: When) -> str:
    if asked.letters:
        text = f"{text}[:{asked.letters}]"
    if asked.form:
        return f"try_strptime({text}, {literal(asked.form)})"
    half_days = f"replace(replace({text}, '오전', 'AM'), '오후', 'PM')"
    spelled = rf"trim(regexp_replace({half_days}, {literal(_DATE)}, '\1-\2-\3 '))"
    return (
        f"CASE WHEN strlen({text}) > 19 AND regexp_matches({text}, {literal(_ZONE)}) "
        f"THEN try_cast({text} AS TIMESTAMPTZ) AT TIME ZONE 'Asia/Seoul' "
        f"ELSE coalesce(try_cast({text} AS TIMESTAMP), try_cast(replace({text}, '.', '-') AS TIMESTAMP), "
        f"try_strptime({text}, ['%Y%m%d', '%Y%m%d%H%M%S', '%Y%m%d%H%M']), {_serial(text)}, "
        f"try_cast({spelled} AS TIMESTAMP), "
        f"try_strptime({spelled}, ['%Y-%m-%d %p %I:%M:%S', '%Y-%m-%d %p %I:%M'])) END"
    )


def _serial(text: str) -> str:
    seconds = f"CAST(round(CAST({text} AS DOUBLE) * 86400) AS BIGINT)"
    return (
        f"CASE WHEN regexp_full_match({text}, {literal(_SERIAL)}) "
        f"THEN TIMESTAMP '1899-12-30' + to_seconds({seconds}) END"
    )


def money(text: str) -> str:
    """An exact number with up to four decimals: `1,234원`, `₩1,234`, `(1,234)` and `△1,234` as people write them.

    A backslash is how a won sign looks to programs that know no Korean.
    """
    bare = f"translate({text}, '(−－△▲,)원₩￦\\$€£¥ ', '-----')"
    return (
        f"coalesce(try_cast({text} AS DECIMAL(18,4)), CASE WHEN {text} = '-' THEN 0 "
        f"WHEN contains({text}, ',') AND NOT regexp_matches({text}, {literal(_GROUPED)}) THEN NULL "
        f"ELSE try_cast({bare} AS DECIMAL(18,4)) END)"
    )


def whole(value: str, *, decimals: int) -> str:
    """The amount in minor units, rounded; what it lost by that is asked for apart."""
    scaled = f"{value} * {10**decimals}" if decimals else value
    return f"try_cast({scaled} AS BIGINT)"


def answers(text: str, mark: Mark) -> str:
    """Whether a cell answers the test of a mark."""
    if mark.test == "is":
        return f"{text} IN {_list(map(literal, mark.values))}"
    if mark.test == "begins":
        return " OR ".join(f"starts_with({text}, {literal(value)})" for value in mark.values)
    return f"upper({text}[1]) BETWEEN 'A' AND 'Z'"


def case(conditions: Sequence[tuple[str, str]], otherwise: str) -> str:
    """The value of the first condition that holds."""
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in conditions)
    return f"CASE {whens} ELSE {otherwise} END" if conditions else otherwise


def _list(values: Iterable[str]) -> str:
    return f"({', '.join(values)})"
