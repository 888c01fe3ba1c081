from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.actions import campaigns
from hamkke.coupons.models import Campaign, Funding, Opening
from hamkke.kernel import clock
from hamkke.people.actions import User


@transaction.atomic
def amend_campaign(
    campaign: Campaign, *, effective_from: datetime | None = None, by: User, **changes: Any
) -> Campaign:
    """Make an open campaign's terms better for whoever has a coupon; what they could cost more is set aside at once.

    A new version prices from `effective_from` on (now, if nothing is said); earlier ones stay as they are.
    Raises NotOpened, Unamendable, EffectiveTooEarly, what `rules.check_amendment` raises, and NotWhatMerchantsSigned
    where it could cost merchants more than they signed for.
    """
    now = clock.now()
    list(
        Opening.objects.select_for_update().filter(campaign=campaign).order_by("number")
    )  # as closing locks them
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != Campaign.State.OPEN:
        raise rules.NotOpened
    if unknown := changes.keys() - set(rules.AMENDABLE):
        raise rules.Unamendable(what=", ".join(sorted(unknown)))
    before = {name: getattr(campaign, name) for name in rules.AMENDABLE}
    after = before | changes
    if after["amount"]:
        after["cap"] = after["amount"]
    if after == before:
        return campaign
    rules.check_amendment(before, after)
    fundings = list(campaign.fundings.all())
    if any(funding.kind == Funding.Kind.MERCHANT for funding in fundings):
        rules.check_costs_merchants_no_more(before, after)
    latest = campaign.versions.latest("number")
    rules.check_effective(effective_from or now, latest=latest.effective_from, now=now)
    for name, value in after.items():
        setattr(campaign, name, value)
    rules.check_limits(
        cap=campaign.cap, funders=[funding.part for funding in fundings], paying=campaign.paying
    )
    campaign.save(update_fields=rules.AMENDABLE)
    version = campaigns.write_version(campaign, fundings, effective_from=effective_from or now)
    _reserve_more(campaign, fundings, cap_before=before["cap"], step=str(version.id))
    changed = sorted(name for name in after if after[name] != before[name])
    audit.record(
        by=by, verb="coupons.campaign.amended", target=campaign, number=version.number, changed=changed
    )
    return campaign


def _reserve_more(campaign: Campaign, fundings: list[Funding], *, cap_before: int, step: str) -> None:
    """Every coupon that there is, partners' included, may now cost more. Those that were used for less leave their part to the settlement."""
    costs = campaigns.costs_of(campaign, fundings)
    before = rules.costs_at_most(
        cap=cap_before, funders=[funding.part for funding in fundings], paying=campaign.paying
    )
    # Partners' coupons are set aside on top of the campaign's own; locked as it is, nothing is being allotted now.
    allotted = campaign.allotments.aggregate(n=Sum("quantity", default=0))["n"]
    quantity = campaign.quantity + allotted
    more = [quantity * max(new - old, 0) for new, old in zip(costs, before, strict=True)]
    for funding, amount in zip(fundings, more, strict=True):
        if amount:
            Funding.objects.filter(pk=funding.pk).update(reserved=F("reserved") + amount)
    campaigns.reserve(campaign, zip(fundings, more, strict=True), step=f"campaign_amended:{step}")
