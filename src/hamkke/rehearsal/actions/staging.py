"""Play one edition stage by stage."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from hamkke.calls import queries as calls_told
from hamkke.coupons import queries as coupons_told
from hamkke.festivals import queries as festivals_told
from hamkke.kernel import clock
from hamkke.ledger import queries as ledger_told
from hamkke.merchants import queries as merchants_told
from hamkke.orders import queries as orders_told
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import announcing, cast, closing, opening, recruiting
from hamkke.rehearsal.actions.progress import Progress, Tell
from hamkke.rehearsal.actions.shopping import Days
from hamkke.rehearsal.actions.stand_ins import stand_ins
from hamkke.rehearsal.models import Rehearsal

if TYPE_CHECKING:
    from hamkke.merchants.models import Product


def rehearse(
    *, stage: rules.Stage, scale: rules.Scale = rules.REAL, tell: Tell = lambda _: None
) -> dict[str, Any]:
    """Bring this database's rehearsal to `stage`, through the actions only, and say what stands there.

    Every step has an id derived from what it is, so a rehearsal that was cut short goes on where it stopped.
    Raises AlreadyBeyond, OtherScale, NotASimulator.
    """
    rules.check_rehearsable(kakaopay_url=settings.KAKAOPAY_URL, simulators_url=settings.SIMULATORS_URL)
    rehearsal = _begin(stage, scale)
    play = _Play(rules.Timeline(rehearsal.starts_on), scale, Progress(tell))
    ahead = rules.stages_between(_stage_of(rehearsal), stage)
    if ahead:
        with connection.cursor() as cursor:
            # A rehearsal cut short goes on anyway, so no step needs to wait for the disk.
            cursor.execute("SET synchronous_commit = off")
        with stand_ins():
            for step in ahead:
                play.steps[step]()
                _reached(step)
    return play.summary(stage)


class _Play:
    def __init__(self, timeline: rules.Timeline, scale: rules.Scale, progress: Progress) -> None:
        self.timeline = timeline
        self.scale = scale
        self.progress = progress
        self.steps: dict[rules.Stage, Callable[[], None]] = {
            rules.Stage.CALL: self.call,
            rules.Stage.SELECTED: self.selected,
            rules.Stage.OPEN: self.open,
            rules.Stage.CLOSING: self.closing,
            rules.Stage.SETTLED: self.settled,
        }

    def call(self) -> None:
        cast.visitor()
        cast.auditor()
        cast.analyst()
        announcing.import_markets(self.progress)
        edition = announcing.announce(self.timeline, self.scale)
        call = recruiting.open_call(edition, self.timeline, self.scale)
        recruiting.apply(call, self.timeline, self.scale, self.progress)

    def selected(self) -> None:
        call = calls_told.calls_of(self.edition)[0]
        recruiting.judge(call, self.timeline, self.scale, self.progress)
        recruiting.select(call, self.timeline)
        self.progress.step(f"선정 · selected, {calls_told.ratio(call)} : 1")

    def open(self) -> None:
        opening.open_campaign(self.edition, self.timeline, self.scale)
        opening.curate(self.edition, self.timeline)
        opening.declare_fees(self.timeline)
        opening.discount_shelves(self.edition, self.timeline, self.scale)
        self._days(0, rules.DAYS_BEFORE_TODAY)

    def closing(self) -> None:
        self._days(rules.DAYS_BEFORE_TODAY, rules.DAYS_IN_ALL)
        closing.report(self.edition, self.timeline, status="provisional")

    def settled(self) -> None:
        closing.report(self.edition, self.timeline, status="final")
        closing.settle(self.edition, self.timeline)

    def summary(self, stage: rules.Stage) -> dict[str, Any]:
        call = calls_told.calls_of(self.edition)[0]
        coupons = coupons_told.totals(self.edition)
        return {
            "edition": self.edition.code,
            "call": str(call.pk),
            "stage": stage.value,
            "applicants": calls_told.applied_count(call),
            "selected": calls_told.selected_merchants(self.edition).count(),
            "ratio": calls_told.ratio(call),
            "coupons_claimed": coupons.claimed,
            "coupons_redeemed": coupons.redeemed,
            "orders_paid": orders_told.paid_orders().count(),
            "ledger_balanced": ledger_told.is_balanced(),
        }

    @property
    def edition(self) -> festivals_told.Edition:
        return festivals_told.edition_by_code(self.timeline.edition_code)

    def _days(self, from_day: int, until_day: int) -> None:
        campaign = coupons_told.campaigns_of(self.edition)[0]
        products = self._products()
        visits = rules.visits(
            self.scale.shoppers, goods=len(products), from_day=from_day, until_day=until_day
        )
        Days(campaign, products, self.timeline, self.progress).play(visits)

    def _products(self) -> "list[Product]":
        """What the selected merchants sell: the goods that shoppers choose among."""
        return list(merchants_told.products_offered_by(calls_told.selected_merchants(self.edition)))


@transaction.atomic
def _begin(stage: rules.Stage, scale: rules.Scale) -> Rehearsal:
    rehearsal, _ = Rehearsal.objects.select_for_update().get_or_create(
        only=True,
        defaults={
            "wanted": stage,
            "starts_on": rules.timeline_for(stage, clock.today()).starts_on,
            "applicants": scale.applicants,
            "places": scale.places,
            "shoppers": scale.shoppers,
        },
    )
    rules.stages_between(_stage_of(rehearsal), stage)
    if rehearsal.scale != scale:
        raise rules.OtherScale(applicants=rehearsal.applicants, places=rehearsal.places)
    rehearsal.wanted = stage
    rehearsal.save(update_fields=["wanted"])
    return rehearsal


def _stage_of(rehearsal: Rehearsal) -> rules.Stage | None:
    return rules.Stage(rehearsal.stage) if rehearsal.stage else None


@transaction.atomic
def _reached(stage: rules.Stage) -> None:
    Rehearsal.objects.update(stage=stage)
