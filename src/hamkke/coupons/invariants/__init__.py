"""What holds for every campaign, coupon and won of discount at all times; each query returns the rows that break it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import (
    BinaryField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Lag, RowNumber

from hamkke.coupons import rules
from hamkke.coupons.invariants.automatic import (
    every_automatic_opening_counts_its_places as every_automatic_opening_counts_its_places,
)
from hamkke.coupons.invariants.automatic import (
    every_place_that_is_taken_is_a_person_s as every_place_that_is_taken_is_a_person_s,
)
from hamkke.coupons.invariants.automatic import (
    every_redemption_without_a_claim_has_a_place_or_a_partner as every_redemption_without_a_claim_has_a_place_or_a_partner,
)
from hamkke.coupons.invariants.automatic import (
    no_automatic_campaign_is_claimed as no_automatic_campaign_is_claimed,
)
from hamkke.coupons.invariants.automatic import (
    no_person_has_more_places_than_a_campaign_allows as no_person_has_more_places_than_a_campaign_allows,
)
from hamkke.coupons.invariants.counters import (
    every_allowance_agrees_with_the_ledger as every_allowance_agrees_with_the_ledger,
)
from hamkke.coupons.invariants.counters import (
    every_pass_that_was_used_has_ended as every_pass_that_was_used_has_ended,
)
from hamkke.coupons.invariants.counters import (
    every_return_at_a_counter_adds_up as every_return_at_a_counter_adds_up,
)
from hamkke.coupons.invariants.counters import (
    every_use_at_a_counter_is_its_redemption as every_use_at_a_counter_is_its_redemption,
)
from hamkke.coupons.invariants.counters import (
    every_use_happened_in_the_shop_its_pass_was_made_for as every_use_happened_in_the_shop_its_pass_was_made_for,
)
from hamkke.coupons.invariants.counters import (
    no_allowance_allows_more_uses_than_it_says as no_allowance_allows_more_uses_than_it_says,
)
from hamkke.coupons.invariants.counters import (
    no_allowance_pays_more_uses_than_it_allows as no_allowance_pays_more_uses_than_it_allows,
)
from hamkke.coupons.invariants.partners import (
    every_allotment_counts_its_codes as every_allotment_counts_its_codes,
)
from hamkke.coupons.invariants.partners import (
    every_code_order_counts_its_codes as every_code_order_counts_its_codes,
)
from hamkke.coupons.invariants.partners import (
    every_partner_counts_as_we_do as every_partner_counts_as_we_do,
)
from hamkke.coupons.invariants.partners import (
    every_used_code_is_a_redemption_of_its_campaign as every_used_code_is_a_redemption_of_its_campaign,
)
from hamkke.coupons.invariants.paying import (
    every_cell_is_what_the_ledger_moved as every_cell_is_what_the_ledger_moved,
)
from hamkke.coupons.invariants.paying import (
    every_opening_counts_what_was_handed_back as every_opening_counts_what_was_handed_back,
)
from hamkke.coupons.invariants.paying import (
    no_coupon_is_handed_back_and_used as no_coupon_is_handed_back_and_used,
)
from hamkke.coupons.invariants.paying import (
    no_hold_outlives_its_lease_for_long as no_hold_outlives_its_lease_for_long,
)
from hamkke.coupons.invariants.paying import (
    no_merchant_bears_more_than_it_agreed_to as no_merchant_bears_more_than_it_agreed_to,
)
from hamkke.coupons.invariants.pricing import (
    every_agreement_was_signed_before_its_campaign_opened as every_agreement_was_signed_before_its_campaign_opened,
)
from hamkke.coupons.invariants.pricing import (
    every_coupon_lies_on_what_those_before_it_left as every_coupon_lies_on_what_those_before_it_left,
)
from hamkke.coupons.invariants.pricing import (
    every_open_campaign_is_its_latest_version as every_open_campaign_is_its_latest_version,
)
from hamkke.coupons.invariants.pricing import (
    every_price_can_be_made_again as every_price_can_be_made_again,
)
from hamkke.coupons.invariants.pricing import (
    every_version_is_what_its_digest_says as every_version_is_what_its_digest_says,
)
from hamkke.coupons.invariants.pricing import (
    no_merchant_bears_more_than_the_law_allows as no_merchant_bears_more_than_the_law_allows,
)
from hamkke.coupons.models import (
    Campaign,
    Claim,
    ClaimBatch,
    ClaimKey,
    Funding,
    GiveBackLine,
    Opening,
    PartnerCode,
    Portion,
    Redemption,
)
from hamkke.kernel import money
from hamkke.ledger import queries as ledger
from hamkke.people.queries import User

Rows = Iterable[Mapping[str, object]]

_PROMISED = (Campaign.State.OPEN, Campaign.State.CLOSED)
_SPENT = (Redemption.State.USED, Redemption.State.RETURNED)


# ── Claims ──


def _claimed_openings() -> QuerySet[Opening]:
    """Those whose counter the claim service moves; the places of automatic campaigns are counted apart."""
    return Opening.objects.filter(campaign__is_automatic=False)


def no_coupon_is_claimed_twice() -> Rows:
    """Nobody has more of a campaign than it gives each person, nor two for the same turn."""
    return (
        Claim.objects.order_by()
        .values("campaign", "shopper", "campaign__per_person")
        .annotate(claims=Count("id"), turns=Count("turn", distinct=True))
        .filter(Q(claims__gt=F("campaign__per_person")) | Q(claims__gt=F("turns")))
    )


def every_opening_counts_its_claims_and_their_positions_have_no_gap() -> Rows:
    claims = Claim.objects.filter(opening=OuterRef("pk")).order_by().values("opening")
    return (
        _claimed_openings()
        .annotate(
            found=Coalesce(Subquery(claims.annotate(n=Count("id")).values("n")), 0),
            latest=Coalesce(Subquery(claims.annotate(n=Max("position")).values("n")), 0),
        )
        .exclude(claimed=F("found"), latest=F("found"), claimed__lte=F("quantity") + F("handed_back"))
        .values("campaign", "quantity", "claimed", "found", "latest")
    )


def every_claim_was_made_while_its_campaign_was_open() -> Rows:
    return Claim.objects.exclude(
        claimed_at__gte=F("opening__opens_at"), claimed_at__lt=F("opening__closes_at")
    ).values("id", "campaign", "claimed_at")


def every_claim_has_its_campaign_and_its_shopper() -> Rows:
    return Claim.objects.exclude(
        campaign__in=Campaign.objects.values("id"), shopper__in=User.objects.values("id")
    ).values("id", "campaign", "shopper")


def every_batch_of_claims_follows_the_one_before_it() -> Rows:
    """`hamkke coupons verify` computes every hash again; this only asks whether the links hang together."""
    chain: dict[str, Any] = {"partition_by": F("opening"), "order_by": F("number").asc()}
    linked = ClaimBatch.objects.annotate(
        nth=Window(RowNumber(), **chain),
        reached=Coalesce(Window(Lag("latest"), **chain), 0),
        ended=Coalesce(Window(Lag("head"), **chain), Value(b"", BinaryField())),
    )
    return linked.exclude(
        number=F("nth"), earliest=F("reached") + 1, latest__gte=F("earliest"), previous=F("ended")
    ).values("opening", "number", "earliest", "latest")


def every_opening_ends_where_its_log_ends() -> Rows:
    latest = ClaimBatch.objects.filter(opening=OuterRef("pk")).order_by("-number")
    return (
        _claimed_openings()
        .annotate(
            linked=Coalesce(Subquery(latest.values("number")[:1]), 0),
            reached=Coalesce(Subquery(latest.values("latest")[:1]), 0),
            ended=Coalesce(Subquery(latest.values("head")[:1]), Value(b"", BinaryField())),
        )
        .exclude(batches=F("linked"), claimed=F("reached"), head=F("ended"))
        .values("campaign", "number", "claimed", "batches", "linked")
    )


def no_person_claims_more_than_a_campaign_allows() -> Rows:
    return Claim.objects.filter(turn__gt=F("campaign__per_person")).values("id", "campaign", "turn")


def every_identity_key_stands_for_a_claim_of_its_campaign() -> Rows:
    claims = Claim.objects.filter(
        pk=OuterRef("claim_id"), campaign_id=OuterRef("campaign_id"), turn=OuterRef("turn")
    )
    return ClaimKey.objects.filter(~Exists(claims)).values("campaign", "claim", "turn")


# ── Redemptions ──


def no_coupon_is_in_two_live_redemptions() -> Rows:
    return (
        Redemption.objects.filter(state__in=Redemption.LIVE, claim__isnull=False)
        .order_by()
        .values("claim")
        .annotate(live=Count("id"))
        .filter(live__gt=1)
    )


def every_discount_is_divided_to_the_won() -> Rows:
    return (
        Redemption.objects.annotate(divided=Coalesce(Sum("portions__amount"), 0))
        .exclude(discount=F("divided"))
        .values("id", "discount", "divided")
    )


def no_line_is_discounted_beyond_its_amount() -> Rows:
    """By all the coupons of its sale together."""
    return (
        Portion.objects.order_by()
        .values("redemption__channel", "redemption__order_id", "line_id", "line_amount")
        .annotate(discount=Sum("amount"))
        .filter(discount__gt=F("line_amount"))
    )


def no_discount_is_more_than_its_campaign_gives() -> Rows:
    return Redemption.objects.filter(discount__gt=F("version__campaign__cap")).values("id", "discount")


def a_coupon_is_returned_exactly_when_every_won_came_back() -> Rows:
    return (
        Redemption.objects.annotate(back=Coalesce(Sum("portions__returned"), 0))
        .exclude(Q(state=Redemption.State.RETURNED, back=F("discount")))
        .exclude(Q(state=Redemption.State.USED, back__lt=F("discount")))
        .exclude(Q(state__in=[Redemption.State.HELD, Redemption.State.RELEASED], back=0))
        .values("id", "state", "discount", "back")
    )


def every_give_back_is_in_its_portions() -> Rows:
    given = GiveBackLine.objects.filter(give_back__redemption=OuterRef("pk")).order_by()
    return (
        Redemption.objects.annotate(
            back=Coalesce(Sum("portions__returned"), 0),
            given=Coalesce(
                Subquery(given.values("give_back__redemption").annotate(n=Sum("amount")).values("n")), 0
            ),
        )
        .exclude(back=F("given"))
        .values("id", "back", "given")
    )


# ── Funding ──


def every_opened_campaign_is_funded_as_a_whole() -> Rows:
    return (
        Campaign.objects.exclude(state=Campaign.State.DRAFT)
        .annotate(shares=Coalesce(Sum("fundings__share"), 0))
        .exclude(shares=money.BASIS_POINTS)
        .values("id", "shares")
    )


def every_budget_agrees_with_the_ledger() -> Iterator[dict[str, Any]]:
    """What was reserved less what redemptions spent is what the budget account holds; what they hold is pending in it."""
    balances = ledger.balances_under("campaign:")
    spent = Sum("portions__amount", filter=Q(portions__redemption__state__in=_SPENT), default=0)
    held = Sum("portions__amount", filter=Q(portions__redemption__state=Redemption.State.HELD), default=0)
    budgets = Funding.objects.filter(kind=Funding.Kind.ORGANISATION)
    for funding in budgets.exclude(campaign__state=Campaign.State.DRAFT).annotate(
        spent=spent - Sum("portions__returned", default=0), held=held
    ):
        balance = balances.get(funding.budget_code)
        expected = (funding.reserved - funding.spent, funding.held)
        found = (balance.net, balance.debits_pending) if balance else (0, 0)
        if found != expected:
            yield {
                "campaign": funding.campaign_id,
                "funder": funding.funder_id,
                "expected": expected,
                "found": found,
            }


def every_coupon_that_can_still_be_used_is_paid_for() -> Iterator[dict[str, Any]]:
    """Each funder's budget covers the most that all unused coupons can cost it, claimed or not or a partner's; a settled one is empty."""
    balances = ledger.balances_under("campaign:")
    live = Count("claims__redemptions", filter=Q(claims__redemptions__state__in=Redemption.LIVE))
    codes = PartnerCode.objects.filter(redemption__isnull=False, order__allotment__campaign=OuterRef("pk"))
    redeemed = codes.order_by().values("order__allotment__campaign").annotate(n=Count("id")).values("n")
    campaigns = Campaign.objects.filter(state__in=[*_PROMISED, Campaign.State.SETTLED]).annotate(
        live=live, redeemed=Coalesce(Subquery(redeemed), 0)
    )
    for campaign in campaigns.prefetch_related("openings", "allotments", "fundings"):
        fundings = list(campaign.fundings.all())
        openings = campaign.openings.all()
        there_are = sum(opening.quantity for opening in openings)
        there_are += sum(allotment.quantity for allotment in campaign.allotments.all())
        # Of an automatic campaign, nobody has a coupon that is not on an order.
        in_use = sum(opening.claimed for opening in openings) if campaign.is_automatic else campaign.live
        unused = there_are - in_use - campaign.redeemed if campaign.state in _PROMISED else 0
        costs = rules.costs_at_most(
            cap=campaign.cap, funders=[funding.part for funding in fundings], paying=campaign.paying
        )
        for funding, cost in zip(fundings, costs, strict=True):
            balance = balances.get(funding.budget_code)
            left = balance.left if balance else 0
            is_kept = left >= unused * cost if campaign.state in _PROMISED else left == 0
            if not is_kept:
                yield {
                    "campaign": campaign.id,
                    "funder": funding.funder_id,
                    "left": left,
                    "needed": unused * cost,
                }
