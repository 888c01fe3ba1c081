"""What merchants sent in, with their documents and what registries said of them. Versions, documents and answers are append-only."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hamkke.calls.models.calls import Call
from hamkke.kernel import ids


def secret_code() -> str:
    return ids.secret_codes(1)[0].decode()


class Application(models.Model):
    """A merchant's application. `code` proves its row in the public file to whoever holds it. `answers` is the working copy; what is judged is the latest submitted version."""

    class State(models.TextChoices):
        DRAFT = "draft", "작성 중"
        SUBMITTED = "submitted", "제출함"

    class Way(models.TextChoices):
        PAGE = "page", "누리집"
        PAPER = "paper", "종이"
        TELEPHONE = "telephone", "전화"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    answers = models.JSONField("답", default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    receipt = models.CharField("접수 번호", max_length=14)
    versions_count = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField("처음 제출한 때", null=True)
    track = models.CharField("부문", max_length=40, default="open")
    code = models.CharField("확인 번호", max_length=20, default=secret_code, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="대신 넣은 사람"
    )
    came_by = models.CharField("들어온 길", max_length=10, choices=Way, default=Way.PAGE)
    saved_by = (
        models.ForeignKey(  # once the applicant has saved it themselves, it is sealed from whoever entered it
            settings.AUTH_USER_MODEL,
            models.PROTECT,
            null=True,
            related_name="+",
            verbose_name="마지막으로 저장한 사람",
        )
    )

    class Meta:
        ordering = ("call", "id")
        constraints = [
            models.UniqueConstraint(fields=["call", "merchant"], name="a_merchant_applies_to_a_call_once"),
            models.UniqueConstraint(fields=["call", "receipt"], name="a_receipt_names_one_application"),
            models.UniqueConstraint(fields=["code"], name="a_code_proves_one_application"),
            models.CheckConstraint(
                name="a_submitted_application_says_when",
                condition=Q(state="draft", submitted_at=None, versions_count=0)
                | Q(state="submitted", submitted_at__isnull=False, versions_count__gte=1),
            ),
            models.CheckConstraint(
                name="whoever_enters_for_another_is_named",
                condition=Q(came_by="page", entered_by=None)
                | (~Q(came_by="page") & Q(entered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class ApplicationVersion(models.Model):
    """One submission as it was sent, with its hash. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    documents = models.JSONField("낸 서류", default=dict)  # the document's key in the terms → SHA-256
    hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ("application", "number")
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="a_version_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.number}"


class Document(models.Model):
    """A file in a merchant's wallet, used by any of its applications: what it is, and its hash. Append-only.

    The bytes lie in the private storage under their hash; nothing that was uploaded is ever executed or shown inline.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    name = models.CharField("파일 이름", max_length=200)
    kind = models.CharField(
        "종류", max_length=40
    )  # the document's key in the terms: business_registration, …
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField("바이트")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-uploaded_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "kind", "sha256"], name="a_document_is_kept_once"),
            models.CheckConstraint(name="a_document_has_content", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class RegistryAnswer(models.Model):
    """What the tax service said of a business number, and when. Append-only."""

    id = models.BigAutoField(primary_key=True)
    business_number = models.CharField(max_length=10)
    status = models.CharField(
        "상태", max_length=2, blank=True
    )  # 01 계속, 02 휴업, 03 폐업, "" not registered
    said = models.JSONField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("business_number", "-asked_at")
        indexes = [
            models.Index(fields=["business_number", "-asked_at"], name="registry_answers_latest_first")
        ]

    def __str__(self) -> str:
        return f"{self.business_number} {self.status}"


class SizeLimit(models.Model):
    """What counts as a small business in an industry, as the law has it from a day on. Dated rows with their source."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    industry = models.CharField("업종", max_length=40)
    revenue_most = models.BigIntegerField("매출 한도(원)")
    employees_below = models.PositiveIntegerField("상시 근로자 미만(명)")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    source = models.CharField("근거", max_length=200)

    class Meta:
        ordering = ("industry", "effective_from")
        constraints = [
            models.UniqueConstraint(
                fields=["industry", "effective_from"], name="a_size_limit_begins_once_for_an_industry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.industry} {self.effective_from}"


class Reminder(models.Model):
    """Whoever has begun an application and not sent it in is written to, once for each occasion; what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "기다림"
        SENT = "sent", "보냄"
        RETURNED = "returned", "되돌아옴"
        NEEDLESS = "needless", "필요 없어짐"

    id = models.UUIDField(primary_key=True, editable=False)  # derived: it names the letter to mailboxes
    application = models.ForeignKey(Application, models.PROTECT, related_name="reminders")
    hours = models.PositiveSmallIntegerField("마감 몇 시간 전")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    put_off_at = models.DateTimeField("맡긴 때")
    settled_at = models.DateTimeField("끝난 때", null=True)

    class Meta:
        ordering = ("application", "-hours")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "hours"], name="a_draft_is_reminded_once_an_occasion"
            ),
            models.CheckConstraint(
                name="a_settled_reminder_says_when",
                condition=Q(state="waiting", settled_at=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} −{self.hours}h {self.state}"


class ReminderRule(models.Model):
    """When drafts are reminded where their call does not say, and the night in which nobody is. Dated rows with their source."""

    hours = ArrayField(models.PositiveSmallIntegerField(), verbose_name="마감 몇 시간 전")
    night_starts = models.TimeField("밤이 시작하는 때")
    night_ends = models.TimeField("밤이 끝나는 때")
    effective_from = models.DateField(unique=True)
    effective_to = models.DateField(null=True)
    source = models.CharField("근거", max_length=300)

    class Meta:
        ordering = ("effective_from",)

    def __str__(self) -> str:
        return f"{self.effective_from}"


class StudyConsent(models.Model):
    """An applicant said yes or no to their sales being studied, to a text of this version. Append-only: the latest counts."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="study_consents")
    version = models.CharField("동의 글의 판", max_length=20)
    is_given = models.BooleanField("동의함")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("application", "-said_at", "-id")
        constraints = [
            models.CheckConstraint(name="a_consent_names_its_text", condition=~Q(version="")),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.version} {self.is_given}"


class OutsideScore(models.Model):
    """What a recommender or the public vote gave an application: points in hundredths, from whom. Append-only."""

    class Source(models.TextChoices):
        RECOMMENDATION = "recommendation", "추천"
        VOTE = "vote", "공개 투표"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="outside_scores")
    source = models.CharField(max_length=16, choices=Source)
    given_by = models.CharField("준 곳", max_length=120)
    score = models.PositiveSmallIntegerField("점수")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("application", "source", "recorded_at")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "source", "given_by"], name="an_outside_score_is_given_once"
            ),
            models.CheckConstraint(
                name="an_outside_score_is_0_to_100_points", condition=Q(score__lte=10_000)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.source} {self.score}"
