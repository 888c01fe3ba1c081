"""Stages *closing* and *settled*: the marketplaces report, figures become final, promises are proved, funds go home."""

from typing import TYPE_CHECKING

from hamkke.coupons import actions as coupons
from hamkke.coupons import queries as coupons_told
from hamkke.kernel import clock
from hamkke.orders import actions as orders
from hamkke.orders import queries as orders_told
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast, proving
from hamkke.rehearsal.actions.cast import id_of
from hamkke.sales import actions as sales

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition

SOURCE = sales.Source(code="rehearsal", publisher="리허설 (지어낸 수치)")


def report(edition: "Edition", timeline: rules.Timeline, *, status: str) -> None:
    """What the made-up marketplaces say was sold: first provisional, two weeks later final and a little less."""
    day = 30 if status == "provisional" else 44
    with clock.pretend(timeline.at(day, 9)):
        for kind, detail, amounts in rules.REPORTED:
            sales.record_figure(
                id=id_of("figure", kind, detail, status),
                edition=edition,
                kind=kind,
                detail=detail,
                phase="main",
                status=status,
                amount=amounts[status],
                source=SOURCE,
                as_of=timeline.at(day - 1).date(),
                note="리허설을 위해 지어낸 수치입니다.",
                note_en="Made up for the rehearsal.",
                by=cast.organiser(),
            )


def settle(edition: "Edition", timeline: rules.Timeline) -> None:
    """Close the campaign, give the funders back what was not spent, and prove what was promised."""
    by = cast.organiser()
    with clock.pretend(timeline.at(41, 10)):
        for campaign in coupons_told.campaigns_of(edition):
            coupons.close_campaign(campaign, by=by)
            coupons.settle_campaign(campaign, by=by)
    with clock.pretend(timeline.at(44, 10)):
        proving.prove(edition, by_stage=rules.Stage.SETTLED)
        _pay_merchants()


def _pay_merchants() -> None:
    """Every ended month is stated, and the largest statement of the first month is paid by three people."""
    orders.issue_ended_months(by=cast.organiser())
    orders.raise_alarms()
    statement = orders_told.unpaid_statements().order_by("ends_at", "-payable", "pk").first()
    if statement is not None:
        payout = orders.request_payout(id=id_of("payout"), statement=statement, by=cast.organiser())
        for approver in cast.approvers():
            orders.approve_payout(payout, by=approver)
        orders.release_payout(payout, by=cast.organiser())
