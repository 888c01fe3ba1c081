"""When a merchant bears part of a discount: what it signs, by when, and how much at most, by the law of that day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hamkke.coupons.rules.worth import percent
from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


@dataclass(frozen=True, slots=True)
class CostRule:
    """The most that a merchant may bear of a promotion's cost (basis points), from one day until another."""

    share_most: int
    effective_from: date
    effective_to: date | None
    citation: Words


COST_RULES = (
    CostRule(
        share_most=5_000,
        effective_from=date(2012, 1, 1),
        effective_to=None,
        citation=Words(
            "대규모유통업법 제11조", "Act on Fair Transactions in Large Retail Business, article 11"
        ),
    ),
)


def cost_rule(day: date) -> CostRule | None:
    """The rule in force on a day in Seoul; None before there was one."""
    return next(
        (
            rule
            for rule in COST_RULES
            if rule.effective_from <= day and (rule.effective_to is None or day < rule.effective_to)
        ),
        None,
    )


def check_merchant_share(share: int, *, day: date) -> None:
    """Raises MerchantShareTooLarge when merchants would bear more than the law of the day allows."""
    rule = cost_rule(day)
    if rule is not None and share > rule.share_most:
        raise MerchantShareTooLarge(
            most=percent(rule.share_most), citation_ko=rule.citation.ko, citation_en=rule.citation.en
        )


def check_signable(*, begins_at: datetime, now: datetime) -> None:
    """A signature counts only before the event begins. Raises SignedTooLate."""
    if now >= begins_at:
        raise SignedTooLate


def check_agreed(signed: Collection[datetime], *, begins_at: datetime) -> None:
    """Before a campaign opens whose cost merchants share: somebody must have signed, in time. Raises NobodyAgreed."""
    if not any(moment < begins_at for moment in signed):
        raise NobodyAgreed


def paper(
    *, event: str, nature: str, period: Sequence[datetime], items: Sequence[str], terms: Mapping[str, Any],
    quantity: int, merchant: UUID,
) -> dict[str, Any]:  # fmt: skip
    """What a merchant signs, with every item that the law wants named; its hash is kept with the signature.

    `terms` are all that a price is made of, and stand in it whole: no word of them can change under a signature. The cost is the most that all coupons together can take off; the benefit is what customers then buy for at least.
    """
    cost = terms["cap"] * quantity
    buys_for = max(terms["minimum_order"], _full_at(terms)) * quantity
    return {
        "event": event,
        "nature": nature,
        "begins_at": period[0].isoformat(),
        "ends_at": period[1].isoformat(),
        "items": list(items),
        "expected_cost": cost,
        "use": "discount",
        "expected_benefit_ratio": buys_for * 100 // cost,
        "split": [
            {"who": "merchant" if each["kind"] == "merchant" else each["funder"], "share": each["share"],
             "each_most": each["each_most"]}
            for each in terms["fundings"]
        ],
        "terms": {name: value for name, value in terms.items() if name != "fundings"},  # `split` says who pays
        "merchant": str(merchant),
    }  # fmt: skip


def _full_at(terms: Mapping[str, Any]) -> int:
    cap, rate, amount = (int(terms[name]) for name in ("cap", "rate", "amount"))
    return amount or -(-cap * money.BASIS_POINTS // rate)


@dataclass(frozen=True, slots=True)
class Borne:
    """What one merchant really bore of the discounts on its goods, in won."""

    merchant_id: UUID
    discount: int
    borne: int

    @property
    def share(self) -> int:
        """In basis points, rounded up: nothing above the limit hides in a rounding."""
        return -(-self.borne * money.BASIS_POINTS // self.discount) if self.discount else 0

    def is_lawful(self, day: date) -> bool:
        """Whether what was borne is within the law of the day: judged on the actual cost, to the won."""
        rule = cost_rule(day)
        return rule is None or self.borne * money.BASIS_POINTS <= self.discount * rule.share_most


class MerchantShareTooLarge(Refused):
    reason = "merchant_share_too_large"
    says = Words(
        "입점 상인의 분담률은 {most}%를 넘을 수 없습니다({citation_ko}).",
        "Merchants may bear at most {most}% ({citation_en}).",
    )


class SignedTooLate(Refused):
    reason = "signed_too_late"
    says = Words(
        "비용 분담 약정은 행사가 시작되기 전에만 서명할 수 있습니다.",
        "An agreement on costs can only be signed before the event begins.",
    )


class NobodyAgreed(Refused):
    reason = "nobody_agreed"
    says = Words(
        "비용을 함께 부담하기로 서명한 상인이 아직 없어 열 수 없습니다.",
        "No merchant has signed to share the cost yet, so it cannot open.",
    )


class NoPartOfMerchants(Refused):
    reason = "no_part_of_merchants"
    says = Words("상인이 부담할 몫이 없는 쿠폰 행사입니다.", "Merchants bear no part of this campaign.")


class PaperChanged(Refused):
    reason = "paper_changed"
    says = Words(
        "보고 계시던 사이에 약정 내용이 바뀌었습니다. 다시 읽고 서명해 주세요.",
        "The agreement changed while you were reading. Please read it again and sign then.",
    )


class AlreadySigned(Refused):
    reason = "already_signed"
    says = Words(
        "이미 서명한 상인이 있어 바꿀 수 없습니다. 새로 준비해 주세요.",
        "A merchant has already signed this, so it cannot be changed. Draft another campaign.",
    )


class NotInvited(Refused):
    reason = "not_invited"
    says = Words("이 쿠폰 행사의 대상 상인이 아닙니다.", "This campaign is not for this merchant.")
