"""Goods come back, or a coupon is given up: the money returns to where it came from."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.actions import campaigns
from hamkke.coupons.models import Campaign, GiveBack, GiveBackLine, Portion, Redemption
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.people.actions import User


@transaction.atomic
def give_back(
    redemption: Redemption, *, id: UUID, returned: Mapping[UUID, tuple[int, int]], by: User | None
) -> dict[UUID, int]:
    """Goods came back: the funders get back the discount on them, and the merchants owe it no more.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discount; steps told
    late or out of order change nothing that later ones already did. Returns the won of discount newly given
    back for each line. When everything is back the coupon can be used again, until its time is over.
    Raises NotUsed, WrongReturn, or DifferentContent when `id` already stands for another step.
    """
    redemption = Redemption.objects.select_for_update(of=("self",)).get(pk=redemption.pk)
    # Before the ledger's lock, as whoever settles takes them: what comes back is either settled with the rest, or passed on.
    campaign = Campaign.objects.select_for_update(of=("self",)).get(versions=redemption.version_id)
    known = GiveBack.objects.filter(pk=id).first()
    if known is not None:
        return _same_step(known, redemption=redemption, returned=returned)
    if redemption.state not in (Redemption.State.USED, Redemption.State.RETURNED):
        raise rules.NotUsed
    portions = list(redemption.portions.select_related("funding"))
    cells = [portion.cell for portion in portions]
    back = rules.newly_given_back(cells, returned)
    newly = {portion.id: amount for portion, amount in zip(portions, back, strict=True)}
    given = rules.by_line(cells, back, returned)
    step = GiveBack.objects.create(id=id, redemption=redemption, given_at=clock.now())
    GiveBackLine.objects.bulk_create(
        GiveBackLine(give_back=step, line_id=line, returned=so_far, line_amount=amount, amount=given[line])
        for line, (so_far, amount) in returned.items()
    )
    _take_back(redemption, portions, newly, step=step)
    if campaign.state == Campaign.State.SETTLED:
        _pass_on(campaign, portions, newly, step=step)
    audit.record(by=by, verb="coupons.redemption.given_back", target=redemption, amount=sum(given.values()))
    return given


def _same_step(
    known: GiveBack, *, redemption: Redemption, returned: Mapping[UUID, tuple[int, int]]
) -> dict[UUID, int]:
    lines = list(known.lines.all())
    kept = {line.line_id: (line.returned, line.line_amount) for line in lines}
    if known.redemption_id != redemption.pk or kept != dict(returned):
        raise rules.DifferentContent
    return {line.line_id: line.amount for line in lines}


def _take_back(
    redemption: Redemption, portions: Sequence[Portion], newly: Mapping[UUID, int], *, step: GiveBack
) -> None:
    for portion in portions:
        portion.returned += newly[portion.id]
    Portion.objects.bulk_update(portions, ["returned"])
    if all(portion.returned == portion.amount for portion in portions):
        redemption.state = Redemption.State.RETURNED
        redemption.save(update_fields=["state"])
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("coupon_given_back", step.id, portion.id),
                debit=ledger.account(portion.merchant_code),
                credit=ledger.account(portion.payer_code),
                amount=newly[portion.id],
                reason="coupon_given_back",
                subject=redemption.subject,
            )
            for portion in portions
            if newly[portion.id]
        ]
    )


def _pass_on(
    campaign: Campaign, portions: Sequence[Portion], newly: Mapping[UUID, int], *, step: GiveBack
) -> None:
    """A settled campaign keeps nothing: what comes back to it goes on to the funders."""
    back = {portion.funding: 0 for portion in portions}
    for portion in portions:
        back[portion.funding] += newly[portion.id]
    campaigns.return_to_funders(campaign, back.items(), step="campaign_settled", cause=step.id)
