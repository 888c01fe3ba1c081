"""Series and editions; their schedules and targets, version by version; partners; what was agreed and what was done.

Schedules, targets, commitments and evidence are append-only by trigger: what was once announced can still be read.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hamkke.festivals import rules
from hamkke.kernel import ids
from hamkke.kernel.words import Words


class Series(models.Model):
    """A festival that comes back: the Donghaeng Festival."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.SlugField("코드", max_length=40, unique=True)
    name = models.CharField("이름", max_length=120)
    name_en = models.CharField("영문 이름", max_length=160)

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One holding of a series. Its code begins with its year: "2023-05"."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="editions")
    code = models.CharField("코드", max_length=40, unique=True)
    name = models.CharField("이름", max_length=120)
    name_en = models.CharField("영문 이름", max_length=160)

    class Meta:
        ordering = ("-code",)
        constraints = [
            models.CheckConstraint(
                name="an_edition_code_begins_with_year_and_month",
                condition=Q(code__regex=f"^{rules.CODE}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def year(self) -> int:
        return int(self.code[:4])


class PhaseKind(models.TextChoices):
    PRE_EVENT = "pre_event", "사전행사"
    MAIN = "main", "본행사"
    EXTENSION = "extension", "연장"


class ScheduleVersion(models.Model):
    """The dates as they were decided once. The highest number stands; earlier ones are kept to be compared."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="schedules")
    number = models.PositiveIntegerField("판")
    reason = models.TextField("이유")
    decided_at = models.DateTimeField("정한 때")
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("edition", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="an_edition_numbers_its_schedules_once"
            ),
            models.CheckConstraint(name="schedules_are_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="a_schedule_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.edition.code} v{self.number}"


class Phase(models.Model):
    """A stretch of a schedule, from `starts_at` until just before `ends_at`."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    schedule = models.ForeignKey(ScheduleVersion, models.PROTECT, related_name="phases")
    kind = models.CharField("구분", max_length=12, choices=PhaseKind)
    starts_at = models.DateTimeField("시작")
    ends_at = models.DateTimeField("끝(포함하지 않음)")

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "kind"], name="a_schedule_has_a_phase_of_a_kind_once"
            ),
            models.CheckConstraint(
                name="a_phase_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d}"


class Target(models.Model):
    """One version of a sales target, for an edition or for a year of a series. Later versions stand beside it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="targets")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="targets")
    year = models.PositiveSmallIntegerField("연도", null=True)
    number = models.PositiveIntegerField("판")
    amount = models.BigIntegerField("목표(원)")
    definition = models.CharField("세는 기준", max_length=20)  # a definition of the sales floor: "announced"
    reason = models.TextField("이유")
    source = models.CharField("출처", max_length=200, blank=True)
    decided_on = models.DateField("정한 날", null=True)  # older announcements did not always say
    recorded_at = models.DateTimeField("적은 때")
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("series", "edition", "year", "number")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="an_edition_numbers_its_targets_once"),
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="a_year_numbers_its_targets_once"
            ),
            models.CheckConstraint(
                name="a_target_is_for_an_edition_or_a_year",
                condition=Q(edition__isnull=True, year__isnull=False)
                | Q(edition__isnull=False, year__isnull=True),
            ),
            models.CheckConstraint(name="a_target_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="targets_are_numbered_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.edition.code if self.edition else self.year} v{self.number}"

    @property
    def counted(self) -> Words:
        return rules.COUNTED.get(self.definition, Words(self.definition, self.definition))


class Support(models.TextChoices):
    """What a partner gives: the kinds seen in real editions."""

    COUPON = "coupon", "할인쿠폰"
    AD_CREDIT = "ad_credit", "광고 지원"
    FEE_WAIVER = "fee_waiver", "수수료 면제"
    MESSAGE = "message", "메시지 홍보"
    EXHIBITION = "exhibition", "기획전"
    PAYMENT = "payment", "결제 지원"
    TRAINING = "training", "교육"
    PUBLICITY = "publicity", "정책 홍보"


class Partner(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    supports = ArrayField(models.CharField(max_length=12, choices=Support), verbose_name="지원", default=list)
    note = models.TextField("설명", blank=True)
    note_en = models.TextField("영문 설명", blank=True)

    class Meta:
        ordering = ("organisation__name",)
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation"], name="a_partner_joins_an_edition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.code} · {self.organisation}"


class Agreement(models.Model):
    """A memorandum of understanding between organisations, for one edition, in five areas."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="agreements")
    title = models.CharField("제목", max_length=200)
    title_en = models.CharField("영문 제목", max_length=240)
    parties = models.ManyToManyField("people.Organisation", related_name="+")
    signed_on = models.DateField("맺은 날")

    class Meta:
        ordering = ("signed_on", "id")

    def __str__(self) -> str:
        return self.title


class Area(models.TextChoices):
    """The five areas of the agreement with SEMAS."""

    DOMESTIC_DEMAND = "domestic_demand", "내수활성화"
    CHANNEL_SUPPORT = "channel_support", "판로지원"
    CAPABILITY = "capability", "역량강화"
    POLICY_COMMS = "policy_comms", "정책홍보"
    DATA_COOPERATION = "data_cooperation", "빅데이터"


class Commitment(models.Model):
    """Something promised in one area: so many of a unit, by a day."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="commitments")
    promised_by = models.ForeignKey(  # None: all parties of the agreement together
        "people.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="약속한 곳"
    )
    area = models.CharField("분야", max_length=20, choices=Area)
    text = models.CharField("약속", max_length=200)
    text_en = models.CharField("영문 약속", max_length=240)
    quantity = models.BigIntegerField("수량")
    unit = models.CharField("단위", max_length=20)
    unit_en = models.CharField("영문 단위", max_length=30)
    due_on = models.DateField("기한")

    class Meta:
        ordering = ("area", "due_on", "id")
        constraints = [
            models.CheckConstraint(name="a_commitment_has_a_quantity", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """Proof that some of a commitment was done: a sentence, a number, and where there is one a link or a file.

    The file's bytes lie in the private storage under their hash; nothing that was uploaded is ever executed or shown inline.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence")
    quantity = models.BigIntegerField("수량")
    note = models.TextField("설명")
    note_en = models.TextField("영문 설명", blank=True, default="")
    url = models.URLField("주소", max_length=500, blank=True)
    file_name = models.CharField("파일 이름", max_length=200, blank=True, default="")
    content_type = models.CharField(max_length=80, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    given_at = models.DateTimeField("낸 때")
    given_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("given_at", "id")
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(name="evidence_has_a_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="a_file_of_evidence_is_whole",
                condition=Q(file_name="", content_type="", sha256="")
                | (~Q(file_name="") & ~Q(content_type="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.note


class EvidenceDecision(models.Model):
    """Somebody else looked at a proof and accepted it, or sent it back with a reason. Only what is accepted counts."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField("받아들임")
    reason = models.TextField("이유", blank=True)
    decided_at = models.DateTimeField("정한 때")
    decided_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("decided_at", "id")
        constraints = [
            models.CheckConstraint(
                name="a_proof_sent_back_says_why", condition=Q(is_accepted=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.is_accepted}"
