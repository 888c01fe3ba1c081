"""Where things are sold, how each channel's files are read, and who reports what by when."""

from django.db import models
from django.db.models import Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.rules import channels


class Channel(models.Model):
    """A place where festival goods are sold: a marketplace, a mall, our own checkout, shops' counters."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.SlugField("짧은 이름", max_length=40, unique=True)
    name = models.CharField("이름", max_length=60)
    name_en = models.CharField("영문 이름", max_length=60)
    kind = models.CharField("집계 항목", max_length=16)
    contract = models.CharField("거래 유형", max_length=12)
    cycle = models.CharField("정산 주기", max_length=120, blank=True)
    cycle_en = models.CharField("정산 주기(영문)", max_length=120, blank=True)
    date_basis = models.CharField("날짜 기준", max_length=12)
    currency = models.CharField("통화", max_length=3, default="KRW")
    decimals = models.PositiveSmallIntegerField("소수 자리", default=0)
    tells = models.JSONField("알려 주는 것", default=dict)
    source = models.CharField("출처", max_length=200, blank=True)

    class Meta:
        ordering = ("kind", "name")
        constraints = [
            models.CheckConstraint(
                name="a_channel_sells_online_or_offline",
                condition=Q(kind__in=["direct_online", "direct_offline"]),
            ),
            models.CheckConstraint(
                name="a_channel_has_a_known_contract", condition=Q(contract__in=list(channels.CONTRACTS))
            ),
            models.CheckConstraint(
                name="a_channel_has_a_known_date_basis", condition=Q(date_basis__in=list(channels.DATE_BASES))
            ),
            models.CheckConstraint(name="won_have_no_decimals", condition=~Q(currency="KRW") | Q(decimals=0)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def words(self) -> Words:
        return Words(self.name, self.name_en)

    @property
    def kind_name(self) -> Words:
        return rules.KINDS[self.kind]

    @property
    def contract_name(self) -> Words:
        return channels.CONTRACTS[self.contract]

    @property
    def date_basis_name(self) -> Words:
        return channels.DATE_BASES[self.date_basis]

    @property
    def cycle_name(self) -> Words:
        return Words(self.cycle, self.cycle_en)

    @property
    def support(self) -> list[tuple[Words, str, Words]]:
        """What it can tell us, as (what, answer, answer in words)."""
        answers = ((name, self.tells.get(code, "unknown")) for code, name in channels.CAPABILITIES.items())
        return [(name, answer, channels.ANSWERS[answer]) for name, answer in answers]

    @property
    def is_ours(self) -> bool:
        return self.code in (channels.OWN, channels.COUNTER)


class Mapping(models.Model):
    """How a file is read: which column says what. It never changes; what is mended becomes the next version.

    A mapping that the house knows from the start is written down when it is first used, so that every batch names the
    very words by which it was read.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.CharField("짧은 이름", max_length=60)
    number = models.PositiveIntegerField("판")
    content = models.JSONField("내용")
    digest = models.CharField("지문", max_length=64, unique=True)
    made_at = models.DateTimeField("만든 때")
    made_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("code", "-number")
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="a_mapping_is_superseded_once"),
            models.CheckConstraint(name="mappings_are_numbered_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class ReportDuty(models.Model):
    """A channel owes a report for an edition, up to and with a day, by a moment. It may also say: nothing was sold."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="duties")
    kind = models.CharField("보고", max_length=8)
    covers_until = models.DateField("이날까지의 매출")
    due_at = models.DateTimeField("기한")
    reporter = models.CharField("보고하는 곳", max_length=120)
    nothing_at = models.DateTimeField("판매 없음을 알린 때", null=True)
    nothing_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("due_at", "channel__name")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "channel", "kind"], name="a_channel_owes_a_report_once"
            ),
            models.CheckConstraint(
                name="a_duty_is_of_a_known_kind", condition=Q(kind__in=list(channels.DUTIES))
            ),
            models.CheckConstraint(name="a_duty_names_who_reports", condition=~Q(reporter="")),
            models.CheckConstraint(
                name="somebody_says_that_nothing_was_sold",
                condition=Q(nothing_at__isnull=True, nothing_by__isnull=True)
                | Q(nothing_at__isnull=False, nothing_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.channel_id} {self.kind}"

    @property
    def name(self) -> Words:
        return channels.DUTIES[self.kind]
