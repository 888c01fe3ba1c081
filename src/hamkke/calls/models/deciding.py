"""What was proposed, drawn and decided, and what happened to the decision afterwards. Proposals, deliberations, selections and rows are append-only."""

import zlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hamkke.calls.models.applications import Application
from hamkke.calls.models.calls import Call
from hamkke.kernel import ids


class Draw(models.Model):
    """A lottery anyone can check: the pool's root first, then a randomness named before, then the order.

    The pool and the naming never change; the randomness is written once, after its time.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField(default=1)
    pool = models.JSONField("대상")  # public codes, sorted
    root = models.CharField("머클 뿌리", max_length=64)
    source = models.CharField("난수의 출처", max_length=200)
    source_en = models.CharField("영문 출처", max_length=200)
    draws_at = models.DateTimeField("추첨할 때")
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    randomness = models.CharField("난수", max_length=200, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.TextField("다시 뽑는 까닭", blank=True)

    class Meta:
        ordering = ("call", "number")
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="a_draw_is_committed_once"),
            models.CheckConstraint(
                name="a_draw_comes_after_its_commitment", condition=Q(draws_at__gt=F("committed_at"))
            ),
            models.CheckConstraint(
                name="a_drawn_draw_has_its_randomness",
                condition=Q(drawn_at=None, randomness="", seed="")
                | (Q(drawn_at__gte=F("draws_at")) & ~Q(randomness="") & ~Q(seed="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} #{self.number}"


class Deliberation(models.Model):
    """Judges together put those at the line in order, and say of each why. The latest one counts. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="deliberations")
    number = models.PositiveIntegerField(default=1)
    order = models.JSONField("차례")  # public codes, who comes first on top
    said = models.JSONField(
        "까닭"
    )  # by public code; each applicant reads their own, the public file has none
    members = ArrayField(models.UUIDField(), verbose_name="심의한 사람")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.TextField("다시 심의한 까닭", blank=True)

    class Meta:
        ordering = ("call", "number")
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="a_deliberation_is_recorded_once"),
            models.CheckConstraint(name="a_panel_has_two_members_at_least", condition=Q(members__len__gte=2)),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} #{self.number}"


class Proposal(models.Model):
    """A selection worked out and not yet released: what it found; what it saw, and the result line by line, are its stretches. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    terms_digest = models.CharField(max_length=64)
    inputs_hash = models.CharField(max_length=64)
    found = (
        models.JSONField()
    )  # model (variances, connection), quota programme (objective, bound, prices), grey zone
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="proposals")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("call", "-proposed_at")

    def __str__(self) -> str:
        return f"{self.call_id} {self.inputs_hash[:12]}"


class Stretch(models.Model):
    """Some items of a long list that a proposal saw or found, as they stand in the public file (`rules.bundle`). Append-only."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="stretches")
    part = models.CharField(max_length=8)  # rows, entries, scores or leaves
    number = models.PositiveIntegerField()
    items = models.PositiveIntegerField()  # of scores: of how many applications
    packed = models.BinaryField()

    class Meta:
        ordering = ("proposal", "part", "number")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "part", "number"], name="a_stretch_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.part} {self.number}"

    @staticmethod
    def pack(content: bytes) -> bytes:
        return zlib.compress(content, level=1)  # ten times quicker than the usual 6, and nearly as small

    @staticmethod
    def unpack(packed: bytes | memoryview) -> bytes:
        return zlib.decompress(packed)


class Selection(models.Model):
    """The decision on a call: which rule, on which inputs, by whom, when. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.OneToOneField(Call, models.PROTECT, related_name="selection")
    rule_version = models.CharField(max_length=40)
    inputs_hash = models.CharField(max_length=64)
    applied = models.PositiveIntegerField("신청")
    places = models.PositiveIntegerField("선정 인원")
    waiting = models.PositiveIntegerField("예비 인원")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposal = models.OneToOneField("calls.Proposal", models.PROTECT, null=True, related_name="selection")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("-decided_at", "id")

    def __str__(self) -> str:
        return f"{self.call_id} {self.rule_version}"


class Publication(models.Model):
    """What stands in public of a decision, as of the decision: its figures, and the digests of the file. Append-only."""

    selection = models.OneToOneField(Selection, models.PROTECT, primary_key=True, related_name="publication")
    statistics = models.JSONField()
    digests = models.JSONField()  # of the parts, the root and the seal; the rows' own are the leaves

    class Meta:
        ordering = ("selection",)

    def __str__(self) -> str:
        return str(self.selection_id)


class SelectionRow(models.Model):
    """One application's place in the result. Append-only.

    `score` is hundredths of a point; `means` are the criteria's means in hundredths (or nothing) along the tie
    chain: the heaviest criterion first; `lot` is the last word between perfect equals.
    """

    class Outcome(models.TextChoices):
        SELECTED = "selected", "선정"
        WAITLISTED = "waitlisted", "예비"
        NOT_SELECTED = "not_selected", "미선정"

    id = models.BigAutoField(primary_key=True)
    selection = models.ForeignKey(Selection, models.PROTECT, related_name="rows")
    application = models.OneToOneField(Application, models.PROTECT, related_name="row")
    rank = models.PositiveIntegerField("순위")
    score = models.PositiveSmallIntegerField("점수")
    means = models.JSONField("기준별 점수")
    plain = models.PositiveSmallIntegerField("산술 평균 점수", null=True)
    error = models.PositiveSmallIntegerField("표준 오차", null=True)
    track = models.CharField("부문", max_length=40, default="open")
    reasons = models.JSONField(
        "결정한 까닭", default=dict
    )  # rules.letters reads it: rank band, margin, quota, lot
    lot = models.CharField("추첨값", max_length=64)
    outcome = models.CharField("결과", max_length=12, choices=Outcome)

    class Meta:
        ordering = ("selection", "rank")
        constraints = [
            models.UniqueConstraint(fields=["selection", "rank"], name="a_rank_is_held_by_one"),
            models.CheckConstraint(name="a_rank_begins_at_1", condition=Q(rank__gte=1)),
            models.CheckConstraint(
                name="a_result_is_100_points_and_a_bonus_at_most", condition=Q(score__lte=20_000)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.application_id}"


# Of rows: who has a place now. Selected, or asked from the waiting list and willing; and it was not given up.
HOLDS = Q(withdrawal=None) & (Q(outcome="selected") | Q(offers__answer="taken"))


class Offer(models.Model):
    """A place that came free, offered to the next on the waiting list until a moment."""

    class Answer(models.TextChoices):
        OPEN = "open", "기다림"
        TAKEN = "taken", "받음"
        DECLINED = "declined", "사양함"
        LAPSED = "lapsed", "기한 지남"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    row = models.ForeignKey(SelectionRow, models.PROTECT, related_name="offers")
    instead_of = models.ForeignKey(SelectionRow, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("offered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["instead_of"],
                condition=Q(answer__in=["open", "taken"]),
                name="a_place_is_offered_to_one_at_a_time",
            ),
            models.UniqueConstraint(fields=["row"], name="a_place_is_offered_to_somebody_once"),
            models.CheckConstraint(
                name="an_answered_offer_says_when",
                condition=Q(answer="open", answered_at=None)
                | (~Q(answer="open") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.answer}"


class Withdrawal(models.Model):
    """Somebody selected gave the place up. Append-only."""

    row = models.OneToOneField(SelectionRow, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField("까닭", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("withdrawn_at",)

    def __str__(self) -> str:
        return str(self.row_id)


class Appeal(models.Model):
    """An applicant asks to have the decision looked at again: one case, with a day by which it is answered."""

    class Outcome(models.TextChoices):
        OPEN = "open", "검토 중"
        UPHELD = "upheld", "받아들임"
        DISMISSED = "dismissed", "받아들이지 않음"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    row = models.OneToOneField(SelectionRow, models.PROTECT, related_name="appeal")
    grounds = models.TextField("이의 내용", max_length=4_000)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField("답할 기한")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField("답", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("due_at", "id")
        constraints = [
            models.CheckConstraint(name="an_appeal_has_grounds", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="an_answered_appeal_says_what_and_when",
                condition=Q(outcome="open", answer="", answered_at=None)
                | (~Q(outcome="open") & ~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.outcome}"
