"""The editions of the past, as they were reported."""

from dataclasses import dataclass

from django.db import transaction

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import ids
from hamkke.people import queries as people
from hamkke.sales import models
from hamkke.sales.actions.figures import record_figure, record_omission
from hamkke.sales.importers import history

SERIES = "donghaeng"


@dataclass(frozen=True)
class HistoryReport:
    """How many rows a loading of the history added; all zero the second time."""

    editions: int
    schedules: int
    targets: int
    figures: int
    omissions: int


@transaction.atomic
def load_history(*, by: people.User | None = None) -> HistoryReport:
    """Load the editions of 2020 to 2025 as they were reported. Loaded twice, nothing is added."""
    before = _counts()
    known = {row.code: _open_edition(row, by=by) for row in history.editions()}
    for version in history.schedules():
        _schedule(known[version.edition], version, by=by)
    for target in history.targets():
        _set_target(known.get(target.edition), target, by=by)
    for row in history.figures():
        record_figure(
            id=ids.derived("history figure", row.edition, row.kind, row.phase, row.detail, row.number),
            edition=known[row.edition],
            by=by,
            **{name: value for name, value in vars(row).items() if name not in ("edition", "number")},
        )
    for gap in history.omissions():
        record_omission(
            id=ids.derived("history omission", gap.edition, gap.kind, gap.why),
            edition=known[gap.edition],
            by=by,
            **{name: value for name, value in vars(gap).items() if name != "edition"},
        )
    return HistoryReport(*(now - then for now, then in zip(_counts(), before, strict=True)))


def _open_edition(row: history.EditionRow, *, by: people.User | None) -> editions.Edition:
    """The edition of this code, whoever opened it."""
    known = editions.editions().filter(code=row.code).first()
    return known or festivals.open_edition(
        id=ids.derived("history edition", row.code), series=_series(by=by), by=by, **vars(row)
    )


def _series(*, by: people.User | None) -> editions.Series:
    return editions.series_by_code(SERIES) or festivals.open_series(
        id=ids.derived("history series", SERIES),
        code=SERIES,
        name="동행축제",
        name_en="Donghaeng Festival",
        by=by,
    )


def _schedule(edition: editions.Edition, row: history.ScheduleRow, *, by: people.User | None) -> None:
    phases = [(kind, *editions.whole_days(*days)) for kind, days in row.phases.items()]
    festivals.schedule(
        edition,
        id=ids.derived("history schedule", row.edition, row.number),
        phases=phases,
        reason=row.reason,
        decided_at=editions.whole_days(row.decided_on, row.decided_on)[0],
        by=by,
    )


def _set_target(edition: editions.Edition | None, row: history.TargetRow, *, by: people.User | None) -> None:
    festivals.set_target(
        id=ids.derived("history target", row.edition, row.year, row.number),
        series=edition.series if edition else _series(by=by),
        edition=edition,
        year=row.year,
        amount=row.amount,
        definition=row.definition,
        decided_on=row.decided_on,
        source=row.source,
        reason=row.reason,
        by=by,
    )


def _counts() -> tuple[int, ...]:
    return (
        editions.editions().count(),
        editions.ScheduleVersion.objects.count(),
        editions.Target.objects.count(),
        models.Figure.objects.count(),
        models.Omission.objects.count(),
    )
