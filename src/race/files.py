"""Files of eight marketplaces with everything that goes wrong with such files, and what an honest reader must find in them.

Each is written, taken in by the operator's own command, and held against what its maker knows. With `kill` that command is
killed without warning at a moment of its work, and somebody simply tries again.
"""

import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from race.processes import kill_tree
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Manifest, Quirks

Tell = Callable[[str], None]

# Whatever such files have been seen with, over the eight of them: containers, encodings, a password, headers, totals, forms of
# money, dates and ids.
QUIRKS = {
    "coupang": Quirks("xlsx", dates="cell", titles=2, totals=True),
    "smartstore": Quirks("xlsx", password="0907", money="commas", dates="slashes", header="newline"),  # noqa: S106 - of a file that we made.
    "11st": Quirks("xls", dates="dots", money="won", header="two_rows", titles=1, totals=True),
    "esm": Quirks(
        encoding="utf-16",
        dates="serial",
        money="commas",
        ids="guarded",
        header="empty",
        repeated=1_009,
        totals=True,
    ),
    "interpark": Quirks("html", "cp949", money="won", header="reaching_down"),
    "wemakeprice": Quirks(encoding="cp949", dates="zone", header="doubled", blanks=True, ids="tabbed"),
    "tmon": Quirks("spreadsheetml", money="commas", dates="compact", titles=3, totals=True),
    "kakao": Quirks("tsv", "utf-8-sig", money="sign", dates="half_days", header="two_rows"),
}
EACH_BAD = 5  # lines for each thing that can be wrong with one
_OF_ESM = ("gmarket", "auction")

# When to kill: each is true of the database at a moment of the work, in the order in which they come.
MOMENTS = {
    "reading": "SELECT 1 FROM sales_batch WHERE name = %s AND state = 'received' AND done > 0",
    "about to write": "SELECT 1 FROM sales_batch WHERE name = %s AND state = 'writing'",
    "writing": "SELECT 1 FROM sales_touchedday t JOIN sales_batch b ON b.id = t.batch_id WHERE b.name = %s AND b.state = 'writing'",
    "adding up": "SELECT 1 FROM sales_batch WHERE name = %s AND state = 'stored'",
}
_TOLD = """
    SELECT c.code, coalesce(sum(t.lines), 0)::bigint AS lines, coalesce(sum(t.amount), 0)::bigint AS amount
    FROM sales_daytotal t JOIN sales_channel c ON c.id = t.channel_id
    WHERE t.state <> 'told_twice' AND c.code = ANY(%s) GROUP BY 1
"""
_STORED = "SELECT state, told, accepted, new FROM sales_batch WHERE name = %s AND state = 'stored'"
_REJECTED = """
    SELECT r.row, r.reasons FROM sales_rejectedline r JOIN sales_batch b ON b.id = r.batch_id
    WHERE b.name = %s AND b.state = 'stored'
"""


@dataclass(frozen=True)
class Site:
    """A prepared database, and where its files lie."""

    url: str
    environment: Mapping[str, str]

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603 - our own command.
            [sys.executable, "-m", "hamkke.config.cli", *arguments],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@dataclass
class Filed:
    """One file: what its maker knows, and what was found of it."""

    marketplace: str
    manifest: Manifest
    size: int
    lines: int = 0
    amount: int = 0
    counted: int = 0
    seconds: float = 0
    killed: str = ""
    wrong: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def chosen(marketplaces: Sequence[str]) -> Sequence[str]:
    """Those that were named, or every one."""
    return marketplaces or tuple(QUIRKS)


def filed(
    site: Site, folder: Path, marketplaces: Iterable[str], *, lines: int, kill: bool, seed: int, tell: Tell
) -> list[Filed]:
    """Every marketplace's file, one after the other, each killed at the next of the moments."""
    chance = random.Random(seed)
    found = []
    for marketplace, moment in zip(marketplaces, itertools.cycle(MOMENTS), strict=False):
        plain = QUIRKS[marketplace]
        bad = exports.spoilers(marketplace, plain) * EACH_BAD
        quirks = replace(plain, bad=bad[: lines // 2])
        file = folder / f"{marketplace}.xls"  # Whatever a file calls itself says nothing.
        manifest = exports.write(file, marketplace, lines=lines, seed=chance.randrange(10**9), quirks=quirks)
        each = Filed(marketplace, manifest, file.stat().st_size)
        tell(f"{marketplace}: {lines:,} lines, {each.size / 1e6:,.0f} MB, {len(manifest.bad)} of them bad")
        _take_in(site, file, each, password=quirks.password, moment=moment if kill else "")
        _compare(site, file, each)
        file.unlink()
        tell(
            f"{marketplace}: {each.seconds:.1f} s{', killed ' + each.killed if each.killed else ''}, {each.wrong or 'right'}"
        )
        found.append(each)
    return found


def _take_in(site: Site, file: Path, each: Filed, *, password: str, moment: str) -> None:
    words = ["sales", "import", str(file), *(["--password", password] if password else []), "--json"]
    if moment:
        each.killed = _killed(site, site.start(*words), file.name, moment)
    began = time.monotonic()
    process = site.start(*words)
    answer, trouble = process.communicate()
    each.seconds = time.monotonic() - began
    if process.returncode:
        each.wrong.append(f"refused: {answer}{trouble}"[-2_000:])


def _killed(site: Site, process: "subprocess.Popen[str]", name: str, moment: str) -> str:
    """Kill -9 at that moment; what is told of it, or nothing where the work was done before."""
    while process.poll() is None:
        if site.rows(MOMENTS[moment], name):
            kill_tree(process.pid)
            process.communicate()
            return moment
        time.sleep(0.005)
    process.communicate()
    return ""


def _compare(site: Site, file: Path, each: Filed) -> None:
    """What was found, against what the maker of the file knows: every line, won and reason."""
    known = each.manifest
    batches = site.rows(_STORED, file.name)
    told = [sums for batch in batches for sums in batch["told"]["by_state"].items()]
    each.lines = sum(sums["lines"] for _, sums in told)
    each.amount = sum(sums["amount"] for _, sums in told)
    tells_states = any(state != "sold" for state, _ in told)
    counted = known.sold if tells_states else known.amount
    channels = _OF_ESM if each.marketplace == "esm" else (each.marketplace,)
    totals = site.rows(_TOLD, list(channels))
    each.counted = sum(row["amount"] for row in totals)
    _expect(each, "batches", len(batches), len(channels))
    _expect(each, "lines read", each.lines, known.lines)
    _expect(each, "new lines", sum(batch["new"] for batch in batches), known.lines)
    _expect(each, "quantity", sum(sums["quantity"] for _, sums in told), known.quantity)
    _expect(each, "amount", each.amount, known.amount)
    _expect(each, "lines in the totals", sum(row["lines"] for row in totals), known.lines)
    _expect(each, "amount in the totals", each.counted, counted)
    named = {row["row"]: [why["reason"] for why in row["reasons"]] for row in site.rows(_REJECTED, file.name)}
    each.reasons.update(known.bad.values())
    each.wrong += unlike(named, known.bad)


def unlike(named: Mapping[int, list[str]], bad: Mapping[int, str]) -> Iterator[str]:
    """Bad rows that were not named for what is wrong with them, and sound ones that were named at all."""
    for row in sorted({*named, *bad}):
        if bad.get(row) not in named.get(row, []):
            yield f"row {row}: {bad.get(row, 'sound')} was named {named.get(row, 'sound')}"


def _expect(each: Filed, what: str, found: int, known: int) -> None:
    if found != known:
        each.wrong.append(f"{what}: {found:,} instead of {known:,}")


def broken(site: Site) -> list[str]:
    """What `hamkke check` finds wrong with the site afterwards."""
    process = site.start("check", "--json")
    answer, trouble = process.communicate()
    return [] if process.returncode == 0 else [f"{answer}{trouble}"[-3_000:]]


def as_json(each: Filed) -> dict[str, Any]:
    return json.loads(json.dumps(each.__dict__ | {"manifest": None, "known": each.manifest.__dict__}))
