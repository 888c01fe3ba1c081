"""What is kept about somebody's coupons."""

from hamkke.coupons.models import Claim
from hamkke.kernel.kept import BY_LAW, Kept
from hamkke.kernel.words import Words
from hamkke.people.queries import User


def kept_of(user: User) -> list[Kept]:
    """The coupons somebody claimed, and what keeps one person from claiming twice."""
    claims = Claim.objects.filter(shopper=user).select_related("campaign").order_by("-claimed_at", "-id")
    return [
        Kept(
            Words("받은 쿠폰과 쓴 기록", "Coupons claimed and used"),
            Words(
                "한 사람이 정해진 만큼만 받고, 누가 할인을 부담했는지 원 단위까지 맞추기 위해",
                "So that each has as many as promised, and who paid for the discount adds up to the won",
            ),
            BY_LAW,
            [
                {"coupon": each.campaign.title, "claimed_at": each.claimed_at, "position": each.position}
                for each in claims
            ],
            outlasts=True,
        ),
    ]
