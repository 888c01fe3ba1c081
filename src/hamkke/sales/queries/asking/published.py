"""What was made public as tables: nothing is in them that a release's page does not show, so what it hides is not there."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hamkke.kernel import clock
from hamkke.sales.models import Release
from hamkke.sales.rules import asking

if TYPE_CHECKING:
    import pyarrow as pa

Rows = dict[str, list[tuple[Any, ...]]]


def published(releases: Iterable[Release]) -> dict[str, "pa.Table"]:
    """The tables of `asking.TABLES`, of the releases among these that are public."""
    import pyarrow as pa

    kinds = {
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
    }
    rows = _rows([each for each in releases if each.released_at is not None])
    return {
        table.name: pa.table(
            {
                column.name: pa.array([row[place] for row in rows[table.name]], kinds[column.kind])
                for place, column in enumerate(table.columns)
            }
        )
        for table in asking.TABLES
    }


def _rows(releases: list[Release]) -> Rows:
    latest: dict[str, int] = {}
    for each in releases:
        code = each.content["edition"]
        latest[code] = max(latest.get(code, 0), each.number)
    rows: Rows = defaultdict(list)
    for each in releases:
        of = (each.content["edition"], each.number)
        as_of = each.as_of.astimezone(clock.SEOUL).replace(tzinfo=None)
        rows["releases"].append((*of, each.status, as_of, each.number == latest[of[0]], each.digest))
        _add(rows, of, each.content)
    return rows


def _add(rows: Rows, of: tuple[str, int], content: dict[str, Any]) -> None:
    for told in content["headlines"]:
        numbers = (told["amount"], told.get("days"), told.get("per_day"), told.get("coverage"))
        rows["headlines"].append((*of, told["definition"], *numbers, told["citation"]))
    for told in content["figures"]:
        source = told["source"]
        rows["figures"].append(
            (
                *(*of, told["phase"], told["kind"], told["detail"], told["amount"], told["status"]),
                *(told["coverage"], _day(told["as_of"]), source["code"], source["publisher"]),
            )
        )
    for told in content["channels"]:
        what = (*of, told["phase"], told["kind"], told["name"]["ko"])
        rows["channels"].append(
            (*what, told["lines"], told["quantity"], told["amount"], told["sellers"], told["told_twice"])
        )
        rows["days"] += [(*what, _day(day["day"]), day["lines"], day["amount"]) for day in told["days"]]


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()
