"""Every price can be made again, and nobody bears more than the law allows."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, CostAgreement, Funding, Redemption, borne_of, columns_of

Rows = Iterable[Mapping[str, object]]

_AT_MOST = 5_000  # the latest ones; what was right once and cannot change stays right


def every_price_can_be_made_again() -> Iterator[dict[str, Any]]:
    """The version's terms and the cart that was kept give the same won off every line."""
    latest = Redemption.objects.exclude(cart=None).order_by("-held_at")[:_AT_MOST]
    for redemption in latest.select_related("version").prefetch_related("portions"):
        found: dict[Any, int] = {}
        for portion in redemption.portions.all():
            found[portion.line_id] = found.get(portion.line_id, 0) + portion.amount
        cart = rules.Cart.heard(redemption.cart or {})
        try:
            expected = dict(zip(found, rules.lay(redemption.version.priced, cart).rows(cart), strict=True))
        except rules.Refused as refusal:
            yield {"redemption": redemption.id, "refused": refusal.reason}
            continue
        if expected != found:
            yield {"redemption": redemption.id, "expected": expected, "found": found}


def every_coupon_lies_on_what_those_before_it_left() -> Iterator[dict[str, Any]]:
    """Several coupons of one order have different groups, and each one's cart says what those before it took."""
    latest = Redemption.objects.filter(place__gt=1).order_by("-held_at").values("order_id")[:_AT_MOST]
    orders = Redemption.objects.filter(channel=rules.ONLINE, order_id__in=latest).order_by(
        "order_id", "place"
    )
    rows = orders.select_related("version").prefetch_related("portions")
    for order_id, several in itertools.groupby(rows, key=lambda each: each.order_id):
        taken: Counter[Any] = Counter()
        group = ""  # the names of groups are in order, and none is without
        for place, redemption in enumerate(several, 1):
            terms, cart = redemption.version.priced, rules.Cart.heard(redemption.cart or {})
            if redemption.place != place or terms.group <= group:
                yield {"order": order_id, "place": redemption.place, "group": terms.group, "after": group}
            found = {line.id: line.taken for line in cart.lines}
            if found != {line: taken[line] for line in found}:
                yield {"redemption": redemption.id, "expected": dict(taken), "found": found}
            for portion in redemption.portions.all():
                taken[portion.line_id] += portion.amount
            group = terms.group


def every_version_is_what_its_digest_says() -> Iterator[dict[str, Any]]:
    for campaign in Campaign.objects.prefetch_related("versions"):
        for version in campaign.versions.all():
            if rules.digest(version.terms) != bytes(version.digest):
                yield {"campaign": campaign.id, "version": version.number}


def every_open_campaign_is_its_latest_version() -> Iterator[dict[str, Any]]:
    opened = Campaign.objects.filter(state=Campaign.State.OPEN).prefetch_related("versions", "fundings")
    for campaign in opened:
        versions = sorted(campaign.versions.all(), key=lambda version: version.number)
        terms = columns_of(campaign, list(campaign.fundings.all()))
        kept = versions[-1].terms if versions else {}
        differs = sorted(name for name in kept if name in terms and kept[name] != terms[name])
        if differs or not versions:
            yield {"campaign": campaign.id, "differs": differs}


def no_merchant_bears_more_than_the_law_allows() -> Iterator[dict[str, Any]]:
    """Judged on what each merchant really bore, and by the law of the day on which the campaign opened."""
    for campaign in Campaign.objects.filter(fundings__kind=Funding.Kind.MERCHANT):
        day = rules.day_in_seoul(campaign.opens_at)
        for borne in borne_of(campaign):
            if not borne.is_lawful(day):
                yield {
                    "campaign": campaign.id,
                    "merchant": borne.merchant_id,
                    "discount": borne.discount,
                    "borne": borne.borne,
                }


def every_agreement_was_signed_before_its_campaign_opened() -> Rows:
    return CostAgreement.objects.filter(signed_at__gte=F("campaign__opens_at")).values(
        "campaign", "merchant_id"
    )
