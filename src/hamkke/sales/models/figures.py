"""Figures as they were reported, with source and status, and what our own checkout sold. Nothing is overwritten.

All four tables are append-only by trigger: a correction is a new row with a higher number, and the old one stays.
"""

from django.db import models
from django.db.models import Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import rules


def _choices(words: dict[str, Words]) -> list[tuple[str, str]]:
    return [(code, each.ko) for code, each in words.items()]


class Source(models.Model):
    """Who published a figure, under the short id by which it can be looked up: "etnews 20230602000204"."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.CharField("짧은 번호", max_length=120, unique=True)
    publisher = models.CharField("펴낸 곳", max_length=120)
    published_on = models.DateField("펴낸 날", null=True)
    url = models.URLField("주소", max_length=500, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [models.CheckConstraint(name="a_source_can_be_looked_up", condition=~Q(code=""))]

    def __str__(self) -> str:
        return self.code


class Figure(models.Model):
    """What one source said was sold, of one kind, in one phase of one edition. The highest number stands."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+")
    kind = models.CharField("종류", max_length=16, choices=_choices(rules.KINDS))
    phase = models.CharField("구분", max_length=12, choices=_choices(rules.PHASES))
    detail = models.CharField("세부 판매처", max_length=60, blank=True)
    number = models.PositiveIntegerField("판")
    status = models.CharField("상태", max_length=12, choices=_choices(rules.STATUSES))
    coverage = models.CharField("집계 범위", max_length=12, choices=_choices(rules.COVERAGES), default="all")
    amount = models.BigIntegerField("금액(원)")
    is_announced = models.BooleanField("발표 총액에 포함", default=True)
    holds_own = models.BooleanField("우리 주문이 이미 들어 있음", default=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="figures")
    as_of = models.DateField("기준일")
    note = models.TextField("설명", blank=True)
    note_en = models.TextField("영문 설명", blank=True)
    recorded_at = models.DateTimeField("적은 때")
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("edition", "phase", "kind", "detail", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "phase", "detail", "number"], name="a_figure_is_superseded_once"
            ),
            models.CheckConstraint(name="a_figure_is_not_below_zero", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="figures_are_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="an_extension_is_never_in_the_announced_total",
                condition=~Q(phase="extension") | Q(is_announced=False),
            ),
            models.CheckConstraint(name="a_figure_has_a_known_kind", condition=Q(kind__in=list(rules.KINDS))),
            models.CheckConstraint(
                name="a_figure_has_a_known_phase", condition=Q(phase__in=list(rules.PHASES))
            ),
            models.CheckConstraint(
                name="a_figure_has_a_known_status", condition=Q(status__in=list(rules.STATUSES))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.phase} v{self.number}: {self.amount}"

    @property
    def name(self) -> Words:
        return rules.KINDS[self.kind]

    @property
    def phase_name(self) -> Words:
        return rules.PHASES[self.phase]

    @property
    def status_name(self) -> Words:
        return rules.STATUSES[self.status]


class Omission(models.Model):
    """Why a kind of sales has no figure: not found, withheld, not counted. A later figure outranks it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+")
    kind = models.CharField("종류", max_length=16, choices=_choices(rules.KINDS))
    why = models.CharField("이유", max_length=16, choices=_choices(rules.OMISSIONS))
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    note = models.TextField("설명", blank=True)
    note_en = models.TextField("영문 설명", blank=True)
    recorded_at = models.DateTimeField("적은 때")

    class Meta:
        ordering = ("edition", "kind")
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "why"], name="an_omission_is_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"


class OwnSale(models.Model):
    """One order line paid, or one line given back (negative): list price × quantity, before coupons."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, null=True, related_name="+")
    phase = models.CharField("구분", max_length=12, choices=_choices(rules.PHASES), blank=True)
    channel = models.CharField("판매처", max_length=40)
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    product = models.ForeignKey("merchants.Product", models.PROTECT, related_name="+")
    order_id = models.UUIDField("주문", db_index=True)
    line_id = models.UUIDField("주문 줄")
    return_line_id = models.UUIDField("반품 줄", null=True)
    quantity = models.IntegerField("수량")
    amount = models.BigIntegerField("금액(원)")
    occurred_at = models.DateTimeField("일어난 때")

    class Meta:
        ordering = ("occurred_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["line_id"],
                condition=Q(return_line_id__isnull=True),
                name="an_order_line_is_counted_once",
            ),
            models.UniqueConstraint(fields=["return_line_id"], name="a_return_line_is_counted_once"),
            models.CheckConstraint(
                name="sales_add_and_returns_take_away",
                condition=Q(return_line_id__isnull=True, quantity__gt=0, amount__gte=0)
                | Q(return_line_id__isnull=False, quantity__lt=0, amount__lte=0),
            ),
            models.CheckConstraint(
                name="an_own_sale_of_an_edition_has_its_phase",
                condition=Q(edition__isnull=True, phase="")
                | Q(edition__isnull=False, phase__in=list(rules.PHASES)),
            ),
        ]
        indexes = [models.Index(fields=["edition", "phase", "occurred_at"], name="own_sales_by_day")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount}"
