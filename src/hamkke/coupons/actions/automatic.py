"""Automatic campaigns: nobody claims them. A place at an opening is taken with the hold of an order, and free again with it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F

from hamkke.coupons import queries, rules
from hamkke.coupons.models import Opening, Redemption, RedemptionKey
from hamkke.people.actions import User


def locked_openings(campaigns: Collection[UUID], now: datetime) -> list[Opening]:
    """The openings at which these campaigns' places are counted at `now`, locked until our transaction ends.

    Raises UnknownCoupon for what is no automatic campaign that has opened. Every opening is locked before its campaign, as whoever
    closes does, and several in the order of their groups, in which coupons are laid, released and given back: so nobody waits
    for somebody who waits for them.
    """
    openings = queries.counting_openings(campaigns, now)
    if len(openings) < len(campaigns):
        raise rules.UnknownCoupon
    return lock(opening.pk for opening in openings.values())


def lock(openings: Iterable[UUID]) -> list[Opening]:
    """These openings with their campaigns, locked in the order in which everybody locks them."""
    return list(
        Opening.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(pk__in=list(openings))
        .order_by("campaign__group", "campaign", "number")
    )


def check_free(opening: Opening, now: datetime) -> None:
    """Raises NoneLeft. Closing early, or rolling over, moves the columns that this looks at."""
    window = rules.Window(opening.opens_at, opening.closes_at)
    if not rules.is_free(window, left=opening.left, now=now):
        raise rules.NoneLeft(title=opening.campaign.title, title_en=opening.campaign.title_en)


def take(redemption: Redemption, opening: Opening, *, by: User) -> None:
    """Count the place of a hold at its locked opening, and its person. Raises HadAlready."""
    campaign = opening.campaign
    had_already = rules.HadAlready(title=campaign.title, title_en=campaign.title_en)
    keys = queries.keys_of(by, campaign.pk)
    taken = RedemptionKey.objects.filter(campaign=campaign, key__in=keys).values_list("turn", flat=True)
    turn = rules.turn_after(set(taken), per_person=campaign.per_person)
    if turn is None:
        raise had_already
    RedemptionKey.objects.bulk_create(
        [RedemptionKey(campaign=campaign, key=key, turn=turn, redemption=redemption) for key in keys],
        ignore_conflicts=True,
    )
    # Between two openings the same person, with another account, may have taken that turn at the other one just now.
    if redemption.keys.count() < len(keys):
        raise had_already
    Opening.objects.filter(pk=opening.pk).update(claimed=F("claimed") + 1)


def free(redemption: Redemption) -> None:
    """The order came to nothing, or everything of it came back: somebody else may have the place, or the same person again."""
    if redemption.opening_id is not None:
        redemption.keys.all().delete()
        Opening.objects.filter(pk=redemption.opening_id).update(claimed=F("claimed") - 1)
