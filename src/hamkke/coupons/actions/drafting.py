"""A campaign is planned: it can change at will until somebody has signed for it, and promises nothing until it opens."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Funding
from hamkke.festivals.queries import Edition
from hamkke.people.actions import Organisation, User

# (organisation, share in basis points) or (organisation, share, won a coupon at most), in the order in which they pay.
Funder = tuple[Organisation, int] | tuple[Organisation, int, int]

_PLANNED = (
    "title", "title_en", "rate", "amount", "cap", "minimum_order", "scope", "channels", "first_purchase_only", "group",
    "is_automatic", "on_return", "paying", "quantity", "daily_quantity", "rolls_over", "per_person", "opens_at",
    "closes_at", "usable_until", "funded_until",
)  # fmt: skip


@transaction.atomic
def draft_campaign(
    *,
    id: UUID,
    edition: Edition,
    funders: Sequence[Funder],
    merchant_share: int = 0,
    merchant_most: int = 0,
    by: User,
    **plan: Any,
) -> Campaign:
    """Plan a campaign and who funds it. Nothing is promised until it opens; the same id again changes nothing.

    `plan` has the columns of Campaign from `title` on; what is left out keeps its default, and the funders stand by it
    for as long as its coupons can be used. Merchants bear `merchant_share` (basis points, at most `merchant_most` won a
    coupon) of what their own goods are discounted by, if they sign for it. Raises FunderTwice, MerchantShareTooLarge, DifferentContent.
    """
    wanted = _columns(plan)
    campaign, is_new = Campaign.objects.get_or_create(id=id, defaults={"edition_id": edition.pk, **wanted})
    fundings = _fundings(campaign, funders, merchant_share, merchant_most)
    if not is_new:
        kept = {name: getattr(campaign, name) for name in wanted}
        if (
            campaign.edition_id != edition.pk
            or kept != wanted
            or _told(campaign.fundings.all()) != _told(fundings)
        ):
            raise rules.DifferentContent
        return campaign
    Funding.objects.bulk_create(fundings)
    audit.record(by=by, verb="coupons.campaign.drafted", target=campaign)
    return campaign


@transaction.atomic
def edit_campaign(
    campaign: Campaign,
    *,
    edition: Edition,
    funders: Sequence[Funder],
    merchant_share: int = 0,
    merchant_most: int = 0,
    by: User,
    **plan: Any,
) -> Campaign:
    """Plan a draft anew, with everything that `draft_campaign` takes. Raises NotDraft, AlreadySigned, FunderTwice, MerchantShareTooLarge."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != Campaign.State.DRAFT:
        raise rules.NotDraft
    if campaign.agreements.exists():
        raise rules.AlreadySigned
    wanted = {"edition_id": edition.pk, **_columns(plan)}
    changed = sorted(name for name, value in wanted.items() if getattr(campaign, name) != value)
    for name, value in wanted.items():
        setattr(campaign, name, value)
    fundings = _fundings(campaign, funders, merchant_share, merchant_most)
    if _told(campaign.fundings.all()) != _told(fundings):
        changed.append("fundings")
        campaign.fundings.all().delete()
        Funding.objects.bulk_create(fundings)
    campaign.save()
    audit.record(by=by, verb="coupons.campaign.edited", target=campaign, changed=changed)
    return campaign


def _columns(plan: dict[str, Any]) -> dict[str, Any]:
    """Every planned column: what the plan says, else the model's default. An amount is its own cap."""
    if unknown := plan.keys() - set(_PLANNED):
        raise TypeError(f"A campaign has no {', '.join(sorted(unknown))}.")
    blank = Campaign()
    columns = {name: getattr(blank, name) for name in _PLANNED} | plan
    columns["funded_until"] = columns["funded_until"] or columns["usable_until"]
    columns["kind"] = Campaign.Kind.AMOUNT if columns["amount"] else Campaign.Kind.PERCENT
    if columns["amount"]:
        columns["cap"] = columns["amount"]
    return columns


def _fundings(
    campaign: Campaign, funders: Sequence[Funder], merchant_share: int, merchant_most: int
) -> list[Funding]:
    """Its funders by place, the merchants last."""
    rules.check_funders([funder.pk for funder, *_ in funders])
    fundings = [
        Funding(
            campaign=campaign,
            funder_id=funder.pk,
            share=share,
            each_most=most[0] if most else 0,
            place=place,
        )
        for place, (funder, share, *most) in enumerate(funders)
    ]
    if merchant_share:
        # The law of the day on which the campaign begins.
        rules.check_merchant_share(merchant_share, day=rules.day_in_seoul(campaign.opens_at))
        fundings.append(
            Funding(
                campaign=campaign,
                kind=Funding.Kind.MERCHANT,
                share=merchant_share,
                each_most=merchant_most,
                place=len(fundings),
            )
        )
    return fundings


def _told(fundings: Iterable[Funding]) -> list[tuple[Any, ...]]:
    return [(each.funder_id, each.kind, each.share, each.each_most, each.place) for each in fundings]
