"""What is kept about somebody's coupons."""

from hamkke.coupons.models import Claim
from hamkke.kernel.kept import Kept
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
            Words(
                "대금 결제의 기록이라 5년 보관하도록 법이 정했습니다 (전자상거래법 제6조, 시행령 제6조)",
                "For five years by law, as a record of payment (E-Commerce Consumer Protection Act, art. 6; decree, art. 6)",
            ),
            [
                {"coupon": each.campaign.title, "claimed_at": each.claimed_at, "position": each.position}
                for each in claims
            ],
            outlasts=True,
        ),
    ]
