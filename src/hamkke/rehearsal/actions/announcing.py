"""The edition itself: its dates, its target, its partners and what they promised."""

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from hamkke.festivals import actions as festivals
from hamkke.kernel import clock
from hamkke.places import actions as places
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast
from hamkke.rehearsal.actions.cast import id_of
from hamkke.rehearsal.actions.progress import Progress

if TYPE_CHECKING:
    from hamkke.festivals.models import Agreement, Edition

TARGET = 12_000_000_000  # won; made up for the rehearsal


MARKETS_FILE = "markets/전국전통시장표준데이터.csv"


def import_markets(progress: Progress) -> None:
    """The real public file where it is at hand, else our own small sample."""
    file = Path(settings.PUBLIC_DATA) / MARKETS_FILE
    report = places.import_markets(file) if file.exists() else places.load_sample_markets()
    progress.step(f"시장 · markets {report.rows:,}")


def announce(timeline: rules.Timeline, scale: rules.Scale) -> "Edition":
    """Open the edition, decide its dates twice as real ones do, set its target, sign the agreement."""
    by = cast.organiser()
    with clock.pretend(timeline.at(-90, 9)):
        series = festivals.open_series(
            id=id_of("series"),
            code="rehearsals",
            name="동행축제 리허설",
            name_en="Donghaeng Festival, rehearsed",
            by=by,
        )
        edition = festivals.open_edition(
            id=id_of("edition"),
            series=series,
            code=timeline.edition_code,
            name="황금녘 동행축제",
            name_en="Golden Fields Donghaeng Festival",
            by=by,
        )
        festivals.schedule(
            edition, id=id_of("schedule", 1), phases=timeline.phases_first_planned, reason="최초 공고", by=by
        )
        festivals.set_target(
            id=id_of("target", 1), series=series, edition=edition, amount=TARGET, reason="최초 목표", by=by
        )
    with clock.pretend(timeline.at(-70, 9)):
        festivals.schedule(
            edition,
            id=id_of("schedule", 2),
            phases=timeline.phases,
            reason="명절 대목에 맞춰 하루 앞당기고 연장 기간을 둠",
            by=by,
        )
        _partners(edition)
        _agreement(edition, timeline, scale)
    return edition


def _partners(edition: "Edition") -> None:
    by = cast.organiser()
    cast.spokespeople()
    for organisation, supports in (
        (cast.ministry(), ["coupon"]),
        (cast.market_agency(), ["message"]),
        (cast.platform(), ["coupon", "message"]),
    ):
        festivals.add_partner(
            id=id_of("partner", organisation.pk),
            edition=edition,
            organisation=organisation,
            supports=supports,
            by=by,
        )


def _agreement(edition: "Edition", timeline: rules.Timeline, scale: rules.Scale) -> "Agreement":
    by = cast.organiser()
    agreement = festivals.sign_agreement(
        id=id_of("agreement"),
        edition=edition,
        title="소상공인 상생 업무협약",
        title_en="Win-win agreement for small merchants",
        parties=[cast.market_agency(), cast.platform()],
        signed_on=timeline.at(-70).date(),
        by=by,
    )
    for promise in rules.promises(scale):
        festivals.commit(
            id=id_of("commitment", promise.area),
            agreement=agreement,
            promised_by={"platform": cast.platform(), "agency": cast.market_agency()}.get(promise.by),
            area=promise.area,
            text=promise.text,
            text_en=promise.text_en,
            quantity=promise.quantity,
            unit=promise.unit,
            unit_en=promise.unit_en,
            due_on=timeline.at(promise.due_day).date(),
            by=by,
        )
    return agreement
