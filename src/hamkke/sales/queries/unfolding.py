"""A release as it unfolds on a page: each part of the festival, its kinds, their channels, and down to days and batches."""

from dataclasses import dataclass
from typing import Any

from hamkke.kernel import cells
from hamkke.kernel.files import inert
from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.models import Release
from hamkke.sales.queries.tables import parquet
from hamkke.sales.rules import channels


@dataclass(frozen=True)
class Part:
    """What a release counts of one kind in one phase: the sum, its channels, and figures that others published."""

    name: Words
    amount: int
    channels: list[dict[str, Any]]
    figures: list[dict[str, Any]]


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """Everything that a release's page says, with its words in both languages."""
    definitions = {
        each["code"]: {**each, "name": words_of(each["name"]), "text": words_of(each["text"])}
        for each in content["definitions"]
    }
    return {
        "parts": unfolded(content),
        "definitions": list(definitions.values()),
        "headlines": [
            _headline(each, definitions[each["definition"]]["name"]) for each in content["headlines"]
        ],
        "reports": [_report(each) for each in content["reports"]],
        "overlaps": [
            {**each, "kept": words_of(each["kept"]), "twin": words_of(each["twin"])}
            for each in content["overlaps"]
        ],
        "overlaps_hidden": content.get("overlaps_hidden", 0),
        "sellers_least": cells.SELLERS_LEAST,
        "lines_least": cells.LINES_LEAST,
    }


def _headline(told: dict[str, Any], name: Words) -> dict[str, Any]:
    if told["amount"] is None:
        return {"name": name, "amount": None, "why_not": words_of(told["why_not"])}
    missing = [words_of(each) for each in told["missing"]]
    return {**told, "name": name, "scope": words_of(told["scope"]), "missing": missing}


def _report(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "channel": words_of(told["channel"]),
        "name": channels.DUTY_STATES[told["state"]],
        "is_met": told["state"] not in ("missing", "waiting"),
    }


def unfolded(content: dict[str, Any]) -> list[Part]:
    """The parts of a release in the order of phases and kinds, each with what it is made of, the largest first."""
    keys = dict.fromkeys((each["phase"], each["kind"]) for each in content["figures"])
    return [
        _part(content, phase, kind) for phase in rules.PHASES for kind in rules.KINDS if (phase, kind) in keys
    ]


def words_of(told: dict[str, str]) -> Words:
    return Words(told["ko"], told["en"])


def _part(content: dict[str, Any], phase: str, kind: str) -> Part:
    def is_of(each: dict[str, Any]) -> bool:
        return bool(each["phase"] == phase and each["kind"] == kind)

    told = [
        {
            **each,
            "words": words_of(each["name"]),
            "has_days": any(day["amount"] is not None for day in each["days"]),
        }
        for each in filter(is_of, content["channels"])
    ]
    figures = list(filter(is_of, content["figures"]))
    others = [
        {**each, "status_name": rules.STATUSES[each["status"]]}
        for each in figures
        if not each["is_from_lines"]
    ]
    phase_name, kind_name = rules.PHASES[phase], rules.KINDS[kind]
    return Part(
        name=Words(f"{phase_name.ko} {kind_name.ko}", f"{kind_name.en} ({phase_name.en})"),
        amount=sum(each["amount"] for each in figures),
        channels=sorted(told, key=lambda each: -each["amount"]),
        figures=others,
    )


_HEADING = (
    *("edition", "release", "status", "as_of", "level", "phase", "kind", "channel", "day", "batch", "lines"),
    *("amount_won", "counted_by", "source", "publisher"),
)  # fmt: skip

_NUMBERS = ("release", "batch", "lines", "amount_won")


def table_of_release(release: Release) -> list[tuple[object, ...]]:
    """A release as rows of one table: its figures, then each channel by day and by batch. `level` says which to add up."""
    content = release.content
    alike = (content["edition"], content["number"], content["status"], content["as_of"])
    return [
        _HEADING,
        *(_figure_row(alike, each) for each in content["figures"]),
        *(row for each in content["channels"] for row in _channel_rows(alike, each)),
    ]


def parquet_of_release(release: Release) -> bytes:
    """The same table as a Parquet file; what has no value there, or is hidden, is null."""
    import pyarrow as pa

    heading, *rows = table_of_release(release)
    columns = {
        str(name): pa.array(
            [None if row[place] == "" else row[place] for row in rows],
            pa.int64() if name in _NUMBERS else pa.string(),
        )
        for place, name in enumerate(heading)
    }
    return parquet(pa.table(columns))


def _figure_row(alike: tuple[object, ...], each: dict[str, Any]) -> tuple[object, ...]:
    return (
        *(*alike, "figure", each["phase"], each["kind"], inert(each["detail"]), "", "", ""),
        *(each["amount"], " ".join(each["definitions"])),
        *(inert(each["source"]["code"]), inert(each["source"]["publisher"])),
    )


def _channel_rows(alike: tuple[object, ...], each: dict[str, Any]) -> list[tuple[object, ...]]:
    """Days and batches too small to be shown have no numbers here, either."""
    of = (each["phase"], each["kind"], inert(each["detail"]))

    def number(value: int | None) -> object:
        return "" if value is None else value

    days = [
        (*alike, "day", *of, day["day"], "", number(day["lines"]), number(day["amount"]), "", "", "")
        for day in each["days"]
    ]
    batches = [
        (*alike, "batch", *of, "", number(batch["number"]), batch["lines"], batch["amount"], "", "", "")
        for batch in each["batches"]
    ]
    return [*days, *batches]
