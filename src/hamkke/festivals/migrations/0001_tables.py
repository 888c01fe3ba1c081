import django.contrib.postgres.fields
import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("festivals", "0001_initial"), ("festivals", "0002_append_only")]

    initial = True

    dependencies = [
        ("people", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="코드")),
                ("name", models.CharField(max_length=120, verbose_name="이름")),
                ("name_en", models.CharField(max_length=160, verbose_name="영문 이름")),
            ],
            options={
                "ordering": ("-code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9]{4}-[0-9]{2}(-[a-z0-9-]+)?$")),
                        name="an_edition_code_begins_with_year_and_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="코드")),
                ("name", models.CharField(max_length=120, verbose_name="이름")),
                ("name_en", models.CharField(max_length=160, verbose_name="영문 이름")),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="제목")),
                ("title_en", models.CharField(max_length=240, verbose_name="영문 제목")),
                ("signed_on", models.DateField(verbose_name="맺은 날")),
                ("parties", models.ManyToManyField(related_name="+", to="people.organisation")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="festivals.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("signed_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("domestic_demand", "내수활성화"),
                            ("channel_support", "판로지원"),
                            ("capability", "역량강화"),
                            ("policy_comms", "정책홍보"),
                            ("data_cooperation", "빅데이터"),
                        ],
                        max_length=20,
                        verbose_name="분야",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="약속")),
                ("text_en", models.CharField(max_length=240, verbose_name="영문 약속")),
                ("quantity", models.BigIntegerField(verbose_name="수량")),
                ("unit", models.CharField(max_length=20, verbose_name="단위")),
                ("unit_en", models.CharField(max_length=30, verbose_name="영문 단위")),
                ("due_on", models.DateField(verbose_name="기한")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="festivals.agreement",
                    ),
                ),
                (
                    "promised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="약속한 곳",
                    ),
                ),
            ],
            options={
                "ordering": ("area", "due_on", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="a_commitment_has_a_quantity"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.BigIntegerField(verbose_name="수량")),
                ("note", models.TextField(verbose_name="설명")),
                ("note_en", models.TextField(blank=True, default="", verbose_name="영문 설명")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="주소")),
                (
                    "file_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="파일 이름"),
                ),
                ("content_type", models.CharField(blank=True, default="", max_length=80)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("given_at", models.DateTimeField(verbose_name="낸 때")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="festivals.commitment",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ("given_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="evidence_has_a_quantity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_type", ""), ("file_name", ""), ("sha256", "")),
                            models.Q(
                                models.Q(("file_name", ""), _negated=True),
                                models.Q(("content_type", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_file_of_evidence_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_accepted", models.BooleanField(verbose_name="받아들임")),
                ("reason", models.TextField(blank=True, verbose_name="이유")),
                ("decided_at", models.DateTimeField(verbose_name="정한 때")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="festivals.evidence",
                    ),
                ),
            ],
            options={
                "ordering": ("decided_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_proof_sent_back_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "supports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("coupon", "할인쿠폰"),
                                ("ad_credit", "광고 지원"),
                                ("fee_waiver", "수수료 면제"),
                                ("message", "메시지 홍보"),
                                ("exhibition", "기획전"),
                                ("payment", "결제 지원"),
                                ("training", "교육"),
                                ("publicity", "정책 홍보"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                        verbose_name="지원",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="설명")),
                ("note_en", models.TextField(blank=True, verbose_name="영문 설명")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partners",
                        to="festivals.edition",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation__name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "organisation"), name="a_partner_joins_an_edition_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduleVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="판")),
                ("reason", models.TextField(verbose_name="이유")),
                ("decided_at", models.DateTimeField(verbose_name="정한 때")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedules",
                        to="festivals.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("edition", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "number"), name="an_edition_numbers_its_schedules_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="schedules_are_numbered_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_schedule_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pre_event", "사전행사"), ("main", "본행사"), ("extension", "연장")],
                        max_length=12,
                        verbose_name="구분",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="시작")),
                ("ends_at", models.DateTimeField(verbose_name="끝(포함하지 않음)")),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phases",
                        to="festivals.scheduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "kind"), name="a_schedule_has_a_phase_of_a_kind_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="a_phase_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="festivals.series"
            ),
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="연도")),
                ("number", models.PositiveIntegerField(verbose_name="판")),
                ("amount", models.BigIntegerField(verbose_name="목표(원)")),
                ("definition", models.CharField(max_length=20, verbose_name="세는 기준")),
                ("reason", models.TextField(verbose_name="이유")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="출처")),
                ("decided_on", models.DateField(null=True, verbose_name="정한 날")),
                ("recorded_at", models.DateTimeField(verbose_name="적은 때")),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="festivals.edition",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="festivals.series",
                    ),
                ),
            ],
            options={
                "ordering": ("series", "edition", "year", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "number"), name="an_edition_numbers_its_targets_once"
                    ),
                    models.UniqueConstraint(
                        fields=("series", "year", "number"), name="a_year_numbers_its_targets_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edition__isnull", True), ("year__isnull", False)),
                            models.Q(("edition__isnull", False), ("year__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_target_is_for_an_edition_or_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="a_target_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="targets_are_numbered_from_one"
                    ),
                ],
            },
        ),
    ]
