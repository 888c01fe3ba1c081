"""Campaigns: what they promise, by which terms, and who funds them."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q

from hamkke.coupons import rules
from hamkke.kernel import ids
from hamkke.kernel.words import Words


class Campaign(models.Model):
    """A coupon for everybody who is quick enough. Once open, its columns are those of its latest `Version`.

    `scope` narrows what it is good for: lists of ids or codes under products, merchants, exhibitions, regions,
    excluded_products and excluded_merchants; what it does not name is not narrowed. `channels` are online, counter
    or partner:<organisation id>; an empty list means all of them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "준비"
        OPEN = "open", "열림"
        CLOSED = "closed", "마감"
        SETTLED = "settled", "정산"

    class Kind(models.TextChoices):
        PERCENT = "percent", "정률"
        AMOUNT = "amount", "정액"

    class Paying(models.TextChoices):
        SHARES = "shares", "비율대로"
        WATERFALL = "waterfall", "앞 재원부터"

    class OnReturn(models.TextChoices):
        KEEP = "keep", "남은 상품의 할인 유지"
        RECOUNT = "recount", "최소 주문에 못 미치면 할인 모두 반환"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+", verbose_name="행사")
    title = models.CharField("이름", max_length=120)
    title_en = models.CharField("영문 이름", max_length=160)
    kind = models.CharField("할인 방식", max_length=7, choices=Kind, default=Kind.PERCENT)
    rate = models.PositiveIntegerField("할인율 (0.01 %)", default=0)
    amount = models.BigIntegerField("할인액 (원)", default=0)
    cap = models.BigIntegerField("최대 할인 (원)")
    minimum_order = models.BigIntegerField("최소 주문 (원)", default=0)
    scope = models.JSONField("대상", default=dict, blank=True)
    channels = models.JSONField("사용처", default=list, blank=True)
    first_purchase_only = models.BooleanField("첫 구매만", default=False)
    group = models.CharField("함께 쓰기 묶음", max_length=40, blank=True)
    is_automatic = models.BooleanField("받지 않아도 적용", default=False)
    on_return = models.CharField("반품 규칙", max_length=7, choices=OnReturn, default=OnReturn.KEEP)
    paying = models.CharField("재원 순서", max_length=9, choices=Paying, default=Paying.SHARES)
    quantity = models.PositiveIntegerField("수량")
    daily_quantity = models.PositiveIntegerField("하루 수량", default=0)  # 0: all at one opening
    rolls_over = models.BooleanField("남은 수량 넘김", default=False)
    per_person = models.PositiveSmallIntegerField("한 사람 몇 장", default=1)
    opens_at = models.DateTimeField("받기 시작")
    closes_at = models.DateTimeField("받기 끝")
    usable_until = models.DateTimeField("사용 기한")
    funded_until = models.DateTimeField("재원 기한", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)

    class Meta:
        ordering = ("opens_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(closes_at__gt=F("opens_at"), usable_until__gte=F("closes_at")),
                name="an_opened_campaign_has_its_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(cap__gt=0, quantity__gt=0)
                & (
                    Q(kind="percent", rate__gt=0, rate__lte=10_000, amount=0)
                    | Q(kind="amount", rate=0, amount__gt=0, cap=F("amount"))
                ),
                name="an_opened_campaign_is_worth_something",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(funded_until__isnull=False, usable_until__lte=F("funded_until")),
                name="a_coupon_ends_before_its_funding_does",
            ),
            models.CheckConstraint(condition=Q(per_person__gte=1), name="everybody_may_have_one"),
            models.CheckConstraint(condition=Q(minimum_order__gte=0), name="minimum_order_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """By which terms a campaign priced, and since when. Never changed: any price can be recomputed as of then."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    digest = models.BinaryField(max_length=32)  # SHA-256 of the terms in their canonical form
    effective_from = models.DateTimeField()

    class Meta:
        ordering = ("campaign", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="versions_of_a_campaign_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} v{self.number}"

    @property
    def priced(self) -> rules.Terms:
        """The terms as the engine reads them."""
        return rules.Terms.read(self.terms, campaign=self.campaign_id, version=self.pk)


class BookStamp(models.Model):
    """Another key whenever a version is written, so that whoever keeps versions in memory sees in one row that they are old.

    A key and no number: what was kept under the number of a transaction that was rolled back would be taken for another's.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    key = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_book_stamp")]

    def __str__(self) -> str:
        return str(self.key)


class Funding(models.Model):
    """One funder's part of a campaign. `reserved` is what its budget account was given and has not been taken back.

    The merchants' part has no organisation: each merchant bears it for its own lines, by an agreement it signed.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", "기관"
        MERCHANT = "merchant", "입점 상인"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="fundings")
    funder = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="재원 부담자"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORGANISATION)
    share = models.PositiveIntegerField("분담률 (0.01 %)")
    each_most = models.BigIntegerField("한 번에 최대 (원)", default=0)  # 0: no limit of its own
    place = models.PositiveSmallIntegerField()  # who pays first, and who bears an odd won
    reserved = models.BigIntegerField("예약 (원)", default=0)

    class Meta:
        ordering = ("campaign", "place")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "funder"], name="a_funder_stands_once_in_a_campaign"),
            models.UniqueConstraint(fields=["campaign", "place"], name="funders_stand_in_one_order"),
            models.CheckConstraint(condition=Q(share__lte=10_000), name="a_share_is_at_most_the_whole"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, each_most__gte=0), name="reserved_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="organisation", funder__isnull=False)
                | Q(kind="merchant", funder=None, share__lte=5_000, reserved=0),
                name="a_merchant_bears_at_most_half",
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(kind="merchant"), name="merchants_stand_once_in_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder_id} {self.share}"

    @property
    def name(self) -> Words:
        """Who pays, in both languages."""
        if self.funder is None:
            return Words("입점 상인", "the merchant itself")
        return Words(self.funder.name, self.funder.name_en)

    @property
    def part(self) -> rules.Funder:
        """This funding as a division of the discount sees it."""
        return rules.Funder(self.share, self.each_most, is_merchant=self.kind == self.Kind.MERCHANT)

    @property
    def funder_code(self) -> str:
        """The ledger's account of what the funder puts in."""
        return f"outside:funder:{self.funder_id}"

    @property
    def budget_code(self) -> str:
        """The guarded account that this part of the campaign is paid from."""
        return f"campaign:{self.campaign_id}:funder:{self.funder_id}"


class CostAgreement(models.Model):
    """A merchant agreed, before the event and in writing, to bear part of a discount: at most half (판매촉진비용 분담).

    Source: 대규모유통업법 제11조.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="agreements")
    merchant_id = models.UUIDField()
    share = models.PositiveIntegerField("분담률 (0.01 %)")
    document = models.BinaryField("약정서 SHA-256", max_length=32)
    signed_at = models.DateTimeField("서명한 때")

    class Meta:
        ordering = ("campaign", "signed_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "merchant_id"], name="a_merchant_agrees_once_a_campaign"
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=5_000), name="an_agreed_share_is_at_most_half"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant_id} {self.share}"


_PRICING = (
    "kind", "rate", "amount", "cap", "minimum_order", "scope", "channels", "first_purchase_only", "group",
    "is_automatic", "on_return", "paying",
)  # fmt: skip


def columns_of(campaign: Campaign, fundings: Sequence[Funding]) -> dict[str, Any]:
    """A campaign's columns as a version keeps them: whatever a price is made of, and who pays."""
    terms = {name: getattr(campaign, name) for name in _PRICING}
    terms["usable_from"] = campaign.opens_at.isoformat()
    terms["usable_until"] = campaign.usable_until.isoformat()
    terms["fundings"] = [
        {
            "id": str(funding.id),
            "kind": funding.kind,
            "funder": str(funding.funder_id) if funding.funder_id else None,
            "share": funding.share,
            "each_most": funding.each_most,
        }
        for funding in fundings
    ]
    return terms
