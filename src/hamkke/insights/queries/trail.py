"""The audit trail as people read it: who did what, when, to what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hamkke.audit import queries as audit
from hamkke.calls import queries as calls
from hamkke.coupons import queries as coupons
from hamkke.exhibitions import queries as exhibitions
from hamkke.exhibitions.queries import news
from hamkke.festivals import queries as festivals
from hamkke.insights.rules.sentences import FORGOTTEN, SEALED, doer, sentence
from hamkke.insights.rules.trail import check_rows
from hamkke.kernel import clock
from hamkke.kernel.files import inert
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.people import queries as people

# What is public under its name anyway; people and their belongings are not.
_NAMED: dict[str, tuple[Any, str]] = {
    model._meta.label_lower: (model, field)  # noqa: SLF001 - Django's documented way to a model's name.
    for model, field in (
        (calls.Call, "title"),
        (coupons.Campaign, "title"),
        (exhibitions.ExhibitionPage, "title"),
        (news.NewsPage, "title"),
        (festivals.Edition, "name"),
        (festivals.Series, "name"),
        (merchants.Merchant, "name"),
        (merchants.Product, "name"),
        (merchants.Shop, "name"),
        (people.Organisation, "name"),
    )
}
_CHUNK = 1_000


@dataclass(frozen=True)
class Deed:
    """One entry in words. `about` names what it was done to, where that has a name; sealed, it has neither person nor thing."""

    at: datetime
    by: UUID | None
    said: Words
    about: str
    verb: str
    target_id: str
    told: str


def trail(*, by: UUID | None = None, target_id: str = "", day: date | None = None, app: str = "") -> Any:
    """The entries that a reader asks for, the latest first. What is sealed is found by its day alone."""
    found = audit.entries(by=by, target_id=target_id, day=day, verb=app)
    return found.exclude(verb__in=list(SEALED)) if by or target_id else found


def deeds(entries: Iterable[audit.Entry]) -> list[Deed]:
    """These entries in words, in their order: a query for the people, and one for each kind of thing."""
    listed = list(entries)
    secretariat = people.secretariat_names()
    about = _names(each for each in listed if each.verb not in SEALED)
    return [_deed(each, secretariat, about) for each in listed]


def _deed(entry: audit.Entry, secretariat: dict[UUID, str], about: dict[tuple[str, str], str]) -> Deed:
    if entry.verb in SEALED:
        return Deed(entry.at, None, sentence(entry.verb, None), "", entry.verb, "", "")
    is_forgotten = entry.by == audit.NOBODY
    who = FORGOTTEN if is_forgotten else doer(entry.by, secretariat) if entry.by else None
    return Deed(
        at=entry.at,
        by=None if is_forgotten else entry.by,
        said=sentence(entry.verb, who),
        about=about.get((entry.target_type, entry.target_id), ""),
        verb=entry.verb,
        target_id=entry.target_id,
        told=" · ".join(f"{name} {value}" for name, value in entry.facts.items() if value not in (None, "")),
    )


def _names(entries: Iterable[audit.Entry]) -> dict[tuple[str, str], str]:
    """What the targets are called that still exist. One query for each kind of thing."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for each in entries:
        if each.target_type in _NAMED:
            wanted[each.target_type].add(each.target_id)
    found: dict[tuple[str, str], str] = {}
    for kind, ids in wanted.items():
        model, field = _NAMED[kind]
        rows = model.objects.filter(pk__in=ids).values_list("pk", field)
        found |= {(kind, str(pk)): name for pk, name in rows}
    return found


def trail_table(entries: Any) -> Iterator[tuple[object, ...]]:
    """Entries as rows for spreadsheets, the latest first; `entries` is a query of `trail`. Raises TooManyEntries."""
    check_rows(entries.count())
    yield ("at", "who_did_what", "who_did_what_en", "about", "verb", "target_id", "facts")
    rows: list[audit.Entry] = []
    for each in entries.iterator(_CHUNK):
        rows.append(each)
        if len(rows) == _CHUNK:
            yield from map(_row, deeds(rows))
            rows = []
    yield from map(_row, deeds(rows))


def _row(deed: Deed) -> tuple[object, ...]:
    said = [inert(text) for text in (deed.said.ko, deed.said.en, deed.about)]
    at = deed.at.astimezone(clock.SEOUL).isoformat(timespec="seconds")
    return (at, *said, deed.verb, deed.target_id, inert(deed.told))
