"""One line of what was measured, and the table and the JSON of them all."""

import dataclasses
import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ui import terminal


@dataclass(frozen=True)
class Row:
    """What was measured, how often a second, and how that compares.

    `ratio` is this rate as a multiple of another one measured in the same run, which `against` names. A mark is what we
    promise: `rate_least` a second, or `ratio_least` times the other, and at most `megabytes_most` of memory meanwhile. A row without a mark is there to compare with.
    """

    what: Words
    per_second: float
    against: Words | None = None
    ratio: float | None = None
    ratio_least: float | None = None
    rate_least: float | None = None
    megabytes: int | None = None
    megabytes_most: int | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether every mark is reached; None where none was set."""
        marks = [(self.ratio, self.ratio_least), (self.per_second, self.rate_least)]
        asked = [(found or 0) >= least for found, least in marks if least is not None]
        if self.megabytes is not None and self.megabytes_most is not None:
            asked.append(self.megabytes <= self.megabytes_most)
        return all(asked) if asked else None


_WHOLE_FROM = 10
_HEADINGS = ("무엇을 · what", "/s", "×", "MB", "무엇에 견주어 · compared with", "기준 · mark", "달성 · met")


def lines(rows: Sequence[Row]) -> list[str]:
    """Two lines for each row: the Korean with its figures, the English below."""
    return terminal.table([_HEADINGS, *(line for row in rows for line in _cells(row))])


def _cells(row: Row) -> Iterator[tuple[str, ...]]:
    mark = f"≥ {row.ratio_least:g} ×" if row.ratio_least is not None else ""
    mark = f"≥ {row.rate_least:,.0f} /s" if row.rate_least is not None else mark
    mark += f", ≤ {row.megabytes_most:,} MB" if row.megabytes_most is not None else ""
    megabytes = f"{row.megabytes:,}" if row.megabytes is not None else ""
    against = row.against or Words("", "")
    ratio = f"{row.ratio:,.2f}" if row.ratio is not None else ""
    met = {True: "✓", False: "✗", None: ""}[row.is_met]
    rate = f"{row.per_second:,.0f}" if row.per_second >= _WHOLE_FROM else f"{row.per_second:,.2f}"
    yield row.what.ko, rate, ratio, megabytes, against.ko, mark.removeprefix(", "), met
    yield f"  {row.what.en}", "", "", "", f"  {against.en}".rstrip(), "", ""


def write(file: Path, rows: Mapping[str, Sequence[Row]], *, postgresql: Mapping[str, str]) -> None:
    """Every row of every bench file, with the machine it was measured on."""
    told: dict[str, Any] = {
        "measured_at": clock.now().isoformat(),
        "machine": machine(),
        "postgresql": dict(postgresql),
        "rows": [
            {"bench": name, **dataclasses.asdict(row), "is_met": row.is_met}
            for name, found in rows.items()
            for row in found
        ],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, ensure_ascii=False, indent=2))


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }
