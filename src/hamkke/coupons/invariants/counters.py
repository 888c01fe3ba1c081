"""What holds for every counter: a use is paid once, by whom it says, and an allowance never pays more than it was given."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from hamkke.coupons.models import Allowance, CounterReturn, CounterUse, Pass
from hamkke.ledger import queries as ledger

Rows = Iterable[Mapping[str, object]]


def every_use_at_a_counter_is_its_redemption() -> Rows:
    return (
        CounterUse.objects.filter(state=CounterUse.State.ACCEPTED)
        .exclude(
            redemption__order_id=F("id"),
            redemption__discount=F("discount"),
            redemption__claim=F("shown__claim"),
            redemption__channel="counter",
        )
        .values("id", "discount", "redemption")
    )


def every_use_happened_in_the_shop_its_pass_was_made_for() -> Rows:
    return (
        CounterUse.objects.exclude(state=CounterUse.State.REFUSED)
        .exclude(shown__shop=F("shop"), merchant_id=F("shop__merchant_id"))
        .values("id", "shop", "shown")
    )


def every_pass_that_was_used_has_ended() -> Rows:
    return Pass.objects.filter(ended_at=None, uses__state="accepted").values("id", "claim")


def every_return_at_a_counter_adds_up() -> Rows:
    """What a merchant took back is what the coupon, or the allowance, got back."""
    steps = CounterReturn.objects.filter(use=OuterRef("pk")).order_by().values("use")
    return (
        CounterUse.objects.filter(returned__gt=0)
        .annotate(
            stepped=Coalesce(Subquery(steps.annotate(n=Sum("given_back")).values("n")), 0),
            portions=Coalesce(Sum("redemption__portions__returned"), 0),
        )
        .exclude(Q(state="accepted", stepped=F("portions")))
        .exclude(Q(state="paid", stepped__lte=F("discount")))
        .values("id", "returned", "stepped", "portions")
    )


def no_allowance_pays_more_uses_than_it_allows() -> Rows:
    return Allowance.objects.annotate(n=Count("paid")).filter(n__gt=F("uses")).values("id", "uses", "n")


def no_allowance_allows_more_uses_than_it_says() -> Rows:
    return Allowance.objects.annotate(n=Count("allowed")).filter(n__gt=F("uses")).values("id", "uses", "n")


def every_allowance_agrees_with_the_ledger() -> Iterator[dict[str, Any]]:
    """What was granted less what it paid is what its account holds; once it has ended, nothing."""
    balances = ledger.balances_under("allowance:")
    back = CounterReturn.objects.filter(use__allowance=OuterRef("pk")).order_by().values("use__allowance")
    for allowance in Allowance.objects.annotate(
        spent=Coalesce(Sum("paid__discount"), 0)
        - Coalesce(Subquery(back.annotate(n=Sum("given_back")).values("n")), 0)
    ):
        balance = balances.get(allowance.account_code)
        expected = allowance.won - allowance.spent if allowance.ended_at is None else 0
        if balance is None or (balance.net, balance.debits_pending) != (expected, 0):
            yield {"allowance": allowance.id, "expected": expected, "found": balance and balance.net}
