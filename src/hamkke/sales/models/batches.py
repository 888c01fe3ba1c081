"""What came in: one file or one pull is one batch; what of it could not be read waits; which days it touched is kept."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales.models.channels import Channel, Mapping, ReportDuty
from hamkke.sales.rules import batches


class Batch(models.Model):
    """One file or one pull. Its number, taken when its lines are written, orders the versions of every line.

    received → read → intended → writing → stored → taken_back; or dropped, with the reason, before it was stored.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.BigIntegerField("번호", null=True, unique=True)
    state = models.CharField("상태", max_length=12, default="received")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="batches")
    mapping = models.ForeignKey(Mapping, models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, null=True, related_name="+")
    duty = models.ForeignKey(ReportDuty, models.PROTECT, null=True, related_name="batches")
    mends = models.ForeignKey("self", models.PROTECT, null=True, related_name="follow_ups")
    # A file that tells of two channels is a batch of each; rows that were not understood stay with the first.
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # came again, left out
    name = models.CharField("파일 이름", max_length=200)
    size = models.BigIntegerField("크기 (바이트)")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    understood = models.JSONField("알아본 것", default=dict)  # what the page shows before anything is decided
    trouble = models.JSONField("알아보지 못한 까닭", default=dict)  # {reason, ko, en, …}
    done = models.BigIntegerField("읽은 만큼", default=0)
    whole = models.BigIntegerField("읽을 만큼", default=0)

    rows_seen = models.BigIntegerField("읽은 줄", default=0)
    accepted = models.BigIntegerField("알아들은 줄", default=0)
    rejected = models.BigIntegerField("고쳐야 할 줄", default=0)
    repeated = models.BigIntegerField("한 파일 안에서 되풀이된 줄", default=0)
    new = models.BigIntegerField("새 줄", default=0)
    unchanged = models.BigIntegerField("그대로인 줄", default=0)
    corrected = models.BigIntegerField("고쳐진 줄", default=0)
    moved = models.BigIntegerField("다른 날로 옮긴 줄", default=0)
    told = models.JSONField(
        "읽은 합계", default=dict
    )  # by state: lines, quantity, amount of the accepted lines
    earliest_on = models.DateField("첫 주문일", null=True)
    latest_on = models.DateField("마지막 주문일", null=True)
    leans_on = models.JSONField("그대로인 줄이 기대는 묶음", default=list)  # their numbers

    delta_version = models.BigIntegerField("표의 판", null=True)
    dropped_because = models.JSONField("받지 않은 까닭", default=dict)  # {ko, en}
    taken_back_because = models.TextField("되돌린 까닭", blank=True)
    received_at = models.DateTimeField("받은 때")
    received_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField("저장한 때", null=True)
    taken_back_at = models.DateTimeField("되돌린 때", null=True)
    taken_back_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="a_batch_has_a_known_state", condition=Q(state__in=list(batches.STATES))
            ),
            models.UniqueConstraint(
                fields=["sha256", "channel", "mapping"],
                condition=Q(state__in=["intended", "writing", "stored"]),
                name="a_file_is_stored_once",
            ),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(state="writing"), name="one_batch_at_a_time_writes_a_channel"
            ),
            models.CheckConstraint(
                name="a_batch_is_numbered_when_it_writes",
                condition=Q(state__in=["writing", "stored", "taken_back"], number__isnull=False)
                | Q(state__in=["received", "read", "intended"], number__isnull=True)
                | Q(state="dropped"),
            ),
            models.CheckConstraint(
                name="a_batch_that_was_read_knows_how",
                condition=Q(state__in=["received", "dropped"])
                | Q(channel__isnull=False, mapping__isnull=False),
            ),
            models.CheckConstraint(
                name="a_stored_batch_accounts_for_every_line",
                condition=~Q(state__in=["stored", "taken_back"])
                | Q(
                    accepted=F("repeated") + F("new") + F("unchanged") + F("corrected"),
                    stored_at__isnull=False,
                    delta_version__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_batch_is_taken_back_with_a_reason",
                condition=Q(state="taken_back", taken_back_at__isnull=False) & ~Q(taken_back_because="")
                | ~Q(state="taken_back") & Q(taken_back_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["channel", "state"], name="batches_of_a_channel")]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """How people call it: by its number once it has one."""
        return f"#{self.number}" if self.number is not None else ids.shown("bch", self.id)

    @property
    def told_by(self) -> Channel:
        """Its channel, once it was chosen; until then there is nothing to do with it."""
        if self.channel is None:
            raise batches.MappingNotChosen
        return self.channel

    @property
    def read_by(self) -> Mapping:
        """How it is read, once that was chosen."""
        if self.mapping is None:
            raise batches.MappingNotChosen
        return self.mapping

    @property
    def state_name(self) -> Words:
        return batches.STATES[self.state]

    @property
    def because(self) -> Words:
        """Why it was dropped."""
        return Words(self.dropped_because.get("ko", ""), self.dropped_because.get("en", ""))

    @property
    def trouble_words(self) -> Words:
        """Why it was not understood."""
        return Words(self.trouble.get("ko", ""), self.trouble.get("en", ""))


class RejectedLine(models.Model):
    """A row that could not be understood, without its personal columns. It waits until a person mends it or sets it aside."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rejected_lines")
    row = models.BigIntegerField("파일의 줄")
    reasons = models.JSONField("까닭")  # [{reason, ko, en, column}]
    values = models.JSONField("파일에 적힌 값")  # {header: text}
    nth = models.PositiveIntegerField("똑같은 줄 가운데 몇째", default=1)
    mended = models.JSONField("고친 값", null=True)
    state = models.CharField("상태", max_length=10, default="waiting")
    because = models.TextField("고친 까닭", blank=True)
    mended_at = models.DateTimeField("고친 때", null=True)
    mended_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="entered_lines")

    class Meta:
        ordering = ("batch", "row")
        constraints = [
            models.UniqueConstraint(fields=["batch", "row"], name="a_row_is_rejected_once"),
            models.CheckConstraint(
                name="a_rejected_line_is_mended_with_a_reason",
                condition=Q(state="waiting", mended_at__isnull=True, because="")
                | Q(state__in=["mended", "entered", "set_aside"], mended_at__isnull=False) & ~Q(because=""),
            ),
            models.CheckConstraint(
                name="a_mended_line_enters_with_a_batch",
                condition=Q(state="entered", entered_by__isnull=False)
                | ~Q(state="entered") & Q(entered_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row}"

    @property
    def state_name(self) -> Words:
        return batches.REJECTED_STATES[self.state]


class TouchedDay(models.Model):
    """A batch moved a day of its channel, by being stored or taken back: by so many lines and so much.

    Until `settled_at` is set the day is dirty, and its totals do not know of it yet.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="touched_days")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    order_day = models.DateField("주문일")
    kind = models.CharField("무엇이", max_length=10)
    written = models.BigIntegerField("적힌 줄", default=0)
    lines = models.BigIntegerField("늘어난 줄", default=0)
    amount = models.BigIntegerField("늘어난 금액", default=0)
    settled_at = models.DateTimeField("집계한 때", null=True)

    class Meta:
        ordering = ("order_day", "batch")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "order_day", "kind"], name="a_batch_touches_a_day_once_each_way"
            ),
            models.CheckConstraint(
                name="a_day_is_touched_by_storing_or_taking_back",
                condition=Q(kind__in=["stored", "taken_back"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "order_day"], condition=Q(settled_at=None), name="days_that_are_dirty"
            ),
            models.Index(fields=["channel", "order_day"], name="who_touched_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.order_day} {self.kind}"
