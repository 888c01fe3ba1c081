"""Whom somebody follows, and how many follow a shop: never who."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from hamkke.kernel.kept import Kept
from hamkke.kernel.words import Words
from hamkke.merchants.models import Follow, Merchant
from hamkke.merchants.rules.following import followers_told
from hamkke.people.queries import User


def followed_by(user: User) -> QuerySet[Follow]:
    """The shops that somebody follows, the latest first, with their merchant and region."""
    return (
        Follow.objects.filter(user=user)
        .select_related("merchant__region")
        .order_by("-followed_at", "merchant_id")
    )


def is_followed(merchant_id: UUID, user: User) -> bool:
    return Follow.objects.filter(user=user, merchant=merchant_id).exists()


def followers_of(merchants: Iterable[Merchant]) -> dict[UUID, Words]:
    """How many follow each of these, in words that give nobody away."""
    listed = [each.pk for each in merchants]
    counted = Follow.objects.filter(merchant__in=listed).order_by().values("merchant").annotate(n=Count("pk"))
    counts = {row["merchant"]: row["n"] for row in counted}
    return {merchant: followers_told(counts.get(merchant, 0)) for merchant in listed}


def followed_kept_of(user: User) -> Kept:
    return Kept(
        Words("관심 가게", "Shops you follow"),
        Words(
            "그 가게의 새 상품과 쿠폰을 한 화면에 모아 보여 드리기 위해. 이 때문에 보내는 알림은 없습니다.",
            "To gather what is new there on one page. No message is sent because of it.",
        ),
        Words("관심 가게에서 빼거나 계정을 닫을 때까지", "Until you unfollow it or close your account"),
        [{"shop": each.merchant.name, "followed_at": each.followed_at} for each in followed_by(user)],
    )
