from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.places import rules, signals
from hamkke.places.importers import markets
from hamkke.places.models import Import, Market, Region

if TYPE_CHECKING:
    from hamkke.people.models import User

__all__ = ["ImportReport", "Rejected", "import_markets", "load_regions", "load_sample_markets"]

_TWICE = Words("{line}번째 줄과 시장명과 주소가 같습니다.", "The same name and address stand on line {line}.")


@dataclass(frozen=True)
class Rejected:
    """A row that could not be used: the line it ends on, its market's name, and why."""

    line: int
    market: str
    why: Words


@dataclass
class ImportReport:
    """What an import did: counts of rows, and the markets somebody should look at, each as "name · address"."""

    file: str
    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    without_coordinates: list[str] = field(default_factory=list)
    without_road_address: list[str] = field(default_factory=list)
    unknown_provinces: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@transaction.atomic
def load_regions() -> int:
    """Bring the regions into step with `importers/regions.csv`; returns how many rows changed. Again, it changes none."""
    text = resources.files("hamkke.places.importers").joinpath("regions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    known = Region.objects.select_related("successor")
    standing = {(each.code, str(each.valid_from)): each for each in known}
    new = [
        Region(code=row["code"], name=row["name"], valid_from=date.fromisoformat(row["valid_from"]))
        for row in rows
        if (row["code"], row["valid_from"]) not in standing
    ]
    # Without its end and successor at first: a successor has to stand before it can be named.
    standing |= {(each.code, str(each.valid_from)): each for each in Region.objects.bulk_create(new)}
    changed = []
    for row in rows:
        region = standing[row["code"], row["valid_from"]]
        successor = standing[row["successor"], row["successor_from"]] if row["successor"] else None
        wanted = (row["name"], date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, successor)
        if (region.name, region.valid_to, region.successor) != wanted:
            region.name, region.valid_to, region.successor = wanted
            changed.append(region)
    Region.objects.bulk_update(changed, ["name", "valid_to", "successor"])
    return len({each.pk for each in [*new, *changed]})


@transaction.atomic
def import_markets(file: Path | str, *, by: User | None = None) -> ImportReport:
    """Take over a copy of the public markets file: new markets are added, known ones brought up to date.

    A market is known by its name and address, never by its name alone. Markets that a newer file leaves out stay.
    A row that cannot be used is reported and left out; the same file again changes nothing.
    Raises FileMissing, FileUnreadable or ColumnsMissing before anything is changed.
    """
    source = markets.read(Path(file))
    load_regions()
    regions = list(Region.objects.select_for_update().order_by("code", "valid_from"))  # One import at a time.
    places = _places(regions)
    report = ImportReport(file=source.name, rows=len(source.rows))
    facts = _understood(source, places, report)
    _take_over(facts, places, {each.code: each for each in regions}, report)
    if report.created or report.updated:
        done = Import.objects.create(
            file_name=source.name,
            sha256=source.sha256,
            imported_at=clock.now(),
            rows=report.rows,
            created=report.created,
            updated=report.updated,
        )
        audit.record(
            by=by, verb="places.markets.imported", target=done, created=report.created, updated=report.updated
        )
        signals.markets_imported.send(sender=Market)
    return report


def load_sample_markets(*, by: User | None = None) -> ImportReport:
    """Take over a dozen made-up markets, for where the public file is not at hand."""
    with resources.as_file(resources.files("hamkke.places.importers").joinpath("sample_markets.csv")) as file:
        return import_markets(file, by=by)


def _places(regions: Iterable[Region]) -> list[rules.Place]:
    by_id = {each.pk: each for each in regions}
    places = []
    for region in by_id.values():
        present = region
        while present.successor_id is not None:
            present = by_id[present.successor_id]
        places.append(rules.Place(region.name, present.name, present.code[:2]))
    return places


def _understood(
    source: markets.MarketsFile, places: list[rules.Place], report: ImportReport
) -> list[rules.MarketFacts]:
    """The rows that can be used; the report is told of every one that somebody should look at."""
    understood: dict[tuple[str, str], rules.MarketFacts] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, cells in source.rows:
        try:
            facts = rules.market_facts(cells, places)
        except rules.RowRejected as rejection:
            report.rejected.append(Rejected(line, cells.get("시장명", ""), rejection.words))
            continue
        key = (facts.name, facts.address)
        if key in understood:
            report.rejected.append(Rejected(line, facts.name, _TWICE.format(line=lines[key])))
            continue
        understood[key], lines[key] = facts, line
        shown = f"{facts.name} · {facts.address}"
        if facts.latitude is None:
            report.without_coordinates.append(shown)
        if not facts.road_address:
            report.without_road_address.append(shown)
        if facts.province is None:
            report.unknown_provinces.append(shown)
    return list(understood.values())


def _take_over(
    all_facts: list[rules.MarketFacts],
    places: list[rules.Place],
    regions: dict[str, Region],
    report: ImportReport,
) -> None:
    new, changed, fields = [], [], set()
    for facts, market in zip(all_facts, _matched(all_facts, places), strict=True):
        wanted = {**asdict(facts), "region": regions[facts.province] if facts.province else None}
        del wanted["province"]
        if market is None:
            new.append(Market(**wanted))
        elif differing := [name for name, value in wanted.items() if getattr(market, name) != value]:
            for name in differing:
                setattr(market, name, wanted[name])
            fields.update(differing)
            changed.append(market)
    Market.objects.bulk_create(new)
    if changed:
        Market.objects.bulk_update(changed, sorted(fields), batch_size=500)
    report.created, report.updated = len(new), len(changed)
    report.unchanged = len(all_facts) - len(new) - len(changed)


def _matched(all_facts: list[rules.MarketFacts], places: list[rules.Place]) -> list[Market | None]:
    """For each row the market that it speaks of, if we have it; each market is found at most once.

    By name and today's address; else, when one side has no road address yet, by name and lot address.
    """
    standing = Market.objects.select_related("region")
    by_address = {(each.name, rules.todays_address(each.address, places)[0]): each for each in standing}
    found = [by_address.pop((facts.name, facts.address), None) for facts in all_facts]
    by_lot = {
        (each.name, rules.todays_address(each.lot_address, places)[0]): each
        for each in by_address.values()
        if each.lot_address
    }
    for position, facts in enumerate(all_facts):
        key = (facts.name, rules.todays_address(facts.lot_address, places)[0])
        if (
            found[position] is None
            and key in by_lot
            and not (facts.road_address and by_lot[key].road_address)
        ):
            found[position] = by_lot.pop(key)
    return found
