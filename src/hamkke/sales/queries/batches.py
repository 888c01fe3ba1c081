"""What pages and actions ask about files that came in."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hamkke.festivals import queries as festivals
from hamkke.sales.models import Batch, Channel, Mapping, RejectedLine, TouchedDay
from hamkke.sales.rules import batches, mappings


def standing(sha256: str | None = None, *, channel: UUID | None = None) -> QuerySet[Batch]:
    """Batches that are in or on their way; without a file's hash only those whose lines count."""
    if sha256 is not None:
        return Batch.objects.filter(sha256=sha256, state__in=["intended", "writing", "stored"])
    stored = Batch.objects.filter(state="stored")
    return stored if channel is None else stored.filter(channel=channel)


def visible(channel: Channel, days: Iterable[date], *, without: Batch | None = None) -> list[UUID]:
    """The batches that these days' totals of a channel are to know: those stored, and those taken back whose days are
    not added up again yet, `without` the one whose turn it is."""
    still_in = TouchedDay.objects.filter(kind="taken_back", settled_at=None).values("batch")
    counted = Batch.objects.filter(
        Q(state="stored") | Q(pk__in=still_in), channel=channel, touched_days__order_day__in=days
    )
    if without is not None:
        counted = counted.exclude(pk=without.pk)
    return list(counted.order_by().distinct().values_list("pk", flat=True))


def known_mappings() -> list[mappings.Mapping]:
    """Every way of reading a file that we know: the marketplaces' own, and those that somebody made by hand."""
    ours = (*mappings.MARKETPLACES, *mappings.INTERFACES.values())
    kept = Mapping.objects.exclude(code__in=[each.code for each in ours]).order_by("code", "number")
    return [*mappings.MARKETPLACES, *(mappings.from_json(each.content) for each in kept)]


def edition_over(earliest: date, latest: date) -> festivals.Edition | None:
    """The newest edition of which any day lies in this spell: the one that a file is taken to report for."""
    editions = list(festivals.editions())
    phases = festivals.phases_of(editions)
    for edition in editions:
        days = [day for phase in phases[edition.pk].values() for day in festivals.dates_in(phase)]
        if days and min(days) <= latest and max(days) >= earliest:
            return edition
    return None


def columns_to_mend(line: RejectedLine) -> list[str]:
    """The columns of a rejected row that can be put right, in the mapping's order: those it has, and those it needs."""
    mapping = mappings.from_json(line.batch.read_by.content)
    headers = list(line.values)
    has = [(header,) for header in headers]
    named = [headers[each] for names in mapping.columns() for each in mappings.columns_of(has, names)[:1]]
    needed = [names[0] for names in mapping.needed if not mappings.columns_of(has, names)]
    return list(dict.fromkeys((*named, *needed, *headers)))


def mapping_by_code(code: str) -> mappings.Mapping:
    """The latest way of reading with this code. Raises MappingUnknown."""
    known = {each.code: each for each in known_mappings()}
    if code not in known:
        raise batches.MappingUnknown(code=code, known=", ".join(sorted(known)))
    return known[code]


def batch_by_number(number: int) -> Batch:
    """The batch with this number. Raises BatchUnknown."""
    found = Batch.objects.filter(number=number).first()
    if found is None:
        raise batches.BatchUnknown(number=number)
    return found
