import django.contrib.postgres.fields
import django.db.models.deletion
import hamkke.calls.models.applications
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("calls", "0001_initial"),
        ("calls", "0002_append_only"),
        ("calls", "0003_selection_that_anyone_can_recompute"),
        ("calls", "0004_written_once"),
        ("calls", "0005_codes"),
        ("calls", "0006_first_versions"),
        ("calls", "0007_documents_handed_in"),
        ("calls", "0008_declarations"),
        ("calls", "0009_results_with_a_bonus"),
        ("calls", "0010_size_limits"),
        ("calls", "0011_study_consent"),
        ("calls", "0012_entered_for_somebody"),
        ("calls", "0013_reminders"),
        ("calls", "0014_the_public_file_in_stretches"),
    ]

    initial = True

    dependencies = [
        ("festivals", "0001_tables"),
        ("merchants", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rule_version", models.CharField(max_length=40)),
                ("inputs_hash", models.CharField(max_length=64)),
                ("applied", models.PositiveIntegerField(verbose_name="신청")),
                ("places", models.PositiveIntegerField(verbose_name="선정 인원")),
                ("waiting", models.PositiveIntegerField(verbose_name="예비 인원")),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-decided_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        size=None,
                        verbose_name="마감 몇 시간 전",
                    ),
                ),
                ("night_starts", models.TimeField(verbose_name="밤이 시작하는 때")),
                ("night_ends", models.TimeField(verbose_name="밤이 끝나는 때")),
                ("effective_from", models.DateField(unique=True)),
                ("effective_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=300, verbose_name="근거")),
            ],
            options={
                "ordering": ("effective_from",),
            },
        ),
        migrations.CreateModel(
            name="SelectionRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("rank", models.PositiveIntegerField(verbose_name="순위")),
                ("score", models.PositiveSmallIntegerField(verbose_name="점수")),
                ("means", models.JSONField(verbose_name="기준별 점수")),
                ("plain", models.PositiveSmallIntegerField(null=True, verbose_name="산술 평균 점수")),
                ("error", models.PositiveSmallIntegerField(null=True, verbose_name="표준 오차")),
                ("track", models.CharField(default="open", max_length=40, verbose_name="부문")),
                ("reasons", models.JSONField(default=dict, verbose_name="결정한 까닭")),
                ("lot", models.CharField(max_length=64, verbose_name="추첨값")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("selected", "선정"), ("waitlisted", "예비"), ("not_selected", "미선정")],
                        max_length=12,
                        verbose_name="결과",
                    ),
                ),
            ],
            options={
                "ordering": ("selection", "rank"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("rank__gte", 1)), name="a_rank_begins_at_1"),
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 20000)),
                        name="a_result_is_100_points_and_a_bonus_at_most",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="답")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "작성 중"), ("submitted", "제출함")],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("receipt", models.CharField(max_length=14, verbose_name="접수 번호")),
                ("versions_count", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="처음 제출한 때")),
                ("track", models.CharField(default="open", max_length=40, verbose_name="부문")),
                (
                    "code",
                    models.CharField(
                        default=hamkke.calls.models.applications.secret_code,
                        editable=False,
                        max_length=20,
                        verbose_name="확인 번호",
                    ),
                ),
                (
                    "came_by",
                    models.CharField(
                        choices=[("page", "누리집"), ("paper", "종이"), ("telephone", "전화")],
                        default="page",
                        max_length=10,
                        verbose_name="들어온 길",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="대신 넣은 사람",
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.merchant"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="마지막으로 저장한 사람",
                    ),
                ),
            ],
            options={
                "ordering": ("call", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="a_code_proves_one_application"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), ("submitted_at", None), ("versions_count", 0)),
                            models.Q(
                                ("state", "submitted"),
                                ("submitted_at__isnull", False),
                                ("versions_count__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="a_submitted_application_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came_by", "page"), ("entered_by", None)),
                            models.Q(
                                models.Q(("came_by", "page"), _negated=True), ("entered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="whoever_enters_for_another_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("assigned_at", models.DateTimeField()),
                ("stage", models.PositiveSmallIntegerField(default=1, verbose_name="차수")),
                ("recused_at", models.DateTimeField(null=True, verbose_name="기피한 때")),
                ("recusal", models.CharField(blank=True, max_length=300, verbose_name="기피한 까닭")),
                ("draft", models.JSONField(default=dict, verbose_name="쓰던 것")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="calls.application",
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "judge"), name="a_judge_is_assigned_an_application_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recusal", ""), ("recused_at", None)),
                            models.Q(("recused_at__isnull", False), models.Q(("recusal", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_recusal_says_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="제목")),
                ("title_en", models.CharField(max_length=160, verbose_name="영문 제목")),
                ("places", models.PositiveIntegerField(verbose_name="선정 인원")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="예비 인원")),
                ("opens_at", models.DateTimeField(verbose_name="접수 시작")),
                ("closes_at", models.DateTimeField(verbose_name="접수 마감")),
                ("rule_text", models.TextField(blank=True, verbose_name="공고문")),
                ("rule_text_en", models.TextField(blank=True, verbose_name="영문 공고문")),
                ("rule_version", models.CharField(default="weighted-mean-1", max_length=40)),
                ("sheet_version", models.CharField(default="product-sheet-1", max_length=40)),
                ("terms", models.JSONField(default=dict, verbose_name="규칙 파일")),
                ("terms_hash", models.CharField(max_length=64)),
                (
                    "reminder_hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        null=True,
                        size=None,
                        verbose_name="알림, 마감 몇 시간 전",
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="festivals.edition"
                    ),
                ),
            ],
            options={
                "ordering": ("-opens_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="a_call_closes_after_it_opens",
                    ),
                    models.CheckConstraint(condition=models.Q(("places__gte", 1)), name="a_call_has_places"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None), ("decided_at__gte", models.F("closes_at")), _connector="OR"
                        ),
                        name="a_call_is_decided_after_it_closed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="calls.call"
            ),
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "스스로 밝힘"),
                            ("owner", "대표자"),
                            ("phone", "전화번호"),
                            ("address", "주소"),
                            ("dealing", "과거 거래"),
                            ("applicant", "같은 공고에 신청"),
                            ("entered", "대신 넣음"),
                        ],
                        max_length=12,
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="근거")),
                ("recorded_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="calls.application",
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ("application", "judge", "source"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "judge", "source"),
                        name="a_conflict_is_recorded_once_for_each_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="이름")),
                ("name_en", models.CharField(max_length=80, verbose_name="영문 이름")),
                ("meaning", models.CharField(blank=True, max_length=300, verbose_name="뜻")),
                ("meaning_en", models.CharField(blank=True, max_length=400, verbose_name="영문 뜻")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="배점")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="calls.call"
                    ),
                ),
            ],
            options={
                "ordering": ("call", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "position"), name="a_call_lists_a_criterion_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                        name="a_weight_is_1_to_100_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lines", models.JSONField(verbose_name="밝힌 곳")),
                ("declared_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="calls.call",
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("call", "judge", "declared_at"),
            },
        ),
        migrations.CreateModel(
            name="Deliberation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("order", models.JSONField(verbose_name="차례")),
                ("said", models.JSONField(verbose_name="까닭")),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None, verbose_name="심의한 사람"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("why", models.TextField(blank=True, verbose_name="다시 심의한 까닭")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliberations",
                        to="calls.call",
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
            ],
            options={
                "ordering": ("call", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "number"), name="a_deliberation_is_recorded_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("members__len__gte", 2)), name="a_panel_has_two_members_at_least"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="파일 이름")),
                ("kind", models.CharField(max_length=40, verbose_name="종류")),
                ("content_type", models.CharField(max_length=60)),
                ("size", models.PositiveBigIntegerField(verbose_name="바이트")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.merchant"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-uploaded_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "kind", "sha256"), name="a_document_is_kept_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="a_document_has_content"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("pool", models.JSONField(verbose_name="대상")),
                ("root", models.CharField(max_length=64, verbose_name="머클 뿌리")),
                ("source", models.CharField(max_length=200, verbose_name="난수의 출처")),
                ("source_en", models.CharField(max_length=200, verbose_name="영문 출처")),
                ("draws_at", models.DateTimeField(verbose_name="추첨할 때")),
                ("committed_at", models.DateTimeField()),
                ("randomness", models.CharField(blank=True, max_length=200, verbose_name="난수")),
                ("seed", models.CharField(blank=True, max_length=64)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True, verbose_name="다시 뽑는 까닭")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="calls.call"
                    ),
                ),
                (
                    "committed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("call", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("call", "number"), name="a_draw_is_committed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("draws_at__gt", models.F("committed_at"))),
                        name="a_draw_comes_after_its_commitment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("randomness", ""), ("seed", "")),
                            models.Q(
                                ("drawn_at__gte", models.F("draws_at")),
                                models.Q(("randomness", ""), _negated=True),
                                models.Q(("seed", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_drawn_draw_has_its_randomness",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideScore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("recommendation", "추천"), ("vote", "공개 투표")], max_length=16
                    ),
                ),
                ("given_by", models.CharField(max_length=120, verbose_name="준 곳")),
                ("score", models.PositiveSmallIntegerField(verbose_name="점수")),
                ("recorded_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_scores",
                        to="calls.application",
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
            ],
            options={
                "ordering": ("application", "source", "recorded_at"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "source", "given_by"), name="an_outside_score_is_given_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 10000)), name="an_outside_score_is_0_to_100_points"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("terms_digest", models.CharField(max_length=64)),
                ("inputs_hash", models.CharField(max_length=64)),
                ("found", models.JSONField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="calls.call"
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="calls.draw",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("call", "-proposed_at"),
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "selection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="publication",
                        serialize=False,
                        to="calls.selection",
                    ),
                ),
                ("statistics", models.JSONField()),
                ("digests", models.JSONField()),
            ],
            options={
                "ordering": ("selection",),
            },
        ),
        migrations.AddField(
            model_name="selection",
            name="call",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="selection", to="calls.call"
            ),
        ),
        migrations.AddField(
            model_name="selection",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="selection",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="selection",
                to="calls.proposal",
            ),
        ),
        migrations.CreateModel(
            name="RegistryAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("business_number", models.CharField(max_length=10)),
                ("status", models.CharField(blank=True, max_length=2, verbose_name="상태")),
                ("said", models.JSONField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("business_number", "-asked_at"),
                "indexes": [
                    models.Index(
                        fields=["business_number", "-asked_at"], name="registry_answers_latest_first"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("hours", models.PositiveSmallIntegerField(verbose_name="마감 몇 시간 전")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "기다림"),
                            ("sent", "보냄"),
                            ("returned", "되돌아옴"),
                            ("needless", "필요 없어짐"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("put_off_at", models.DateTimeField(verbose_name="맡긴 때")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="끝난 때")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="calls.application",
                    ),
                ),
            ],
            options={
                "ordering": ("application", "-hours"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "hours"), name="a_draft_is_reminded_once_an_occasion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_reminder_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version_number", models.PositiveIntegerField()),
                ("comment", models.TextField(blank=True, max_length=2000, verbose_name="의견")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="calls.assignment",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(null=True, verbose_name="점수")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.criterion"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="calls.review"
                    ),
                ),
            ],
            options={
                "ordering": ("review", "criterion"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "criterion"), name="a_review_scores_a_criterion_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value", None), models.Q(("value__gte", 0), ("value__lte", 100)), _connector="OR"
                        ),
                        name="a_score_is_0_to_100_or_missing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="calls.selectionrow",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="까닭")),
                ("withdrawn_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("withdrawn_at",),
            },
        ),
        migrations.AddField(
            model_name="selectionrow",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="row", to="calls.application"
            ),
        ),
        migrations.AddField(
            model_name="selectionrow",
            name="selection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="calls.selection"
            ),
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "기다림"),
                            ("taken", "받음"),
                            ("declined", "사양함"),
                            ("lapsed", "기한 지남"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "instead_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.selectionrow"
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="calls.selectionrow",
                    ),
                ),
            ],
            options={
                "ordering": ("offered_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer__in", ["open", "taken"])),
                        fields=("instead_of",),
                        name="a_place_is_offered_to_one_at_a_time",
                    ),
                    models.UniqueConstraint(fields=("row",), name="a_place_is_offered_to_somebody_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "open"), ("answered_at", None)),
                            models.Q(
                                models.Q(("answer", "open"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_offer_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("grounds", models.TextField(max_length=4000, verbose_name="이의 내용")),
                ("filed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(verbose_name="답할 기한")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "검토 중"),
                            ("upheld", "받아들임"),
                            ("dismissed", "받아들이지 않음"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="답")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="calls.selectionrow",
                    ),
                ),
            ],
            options={
                "ordering": ("due_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grounds", ""), _negated=True), name="an_appeal_has_grounds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("outcome", "open")),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_appeal_says_what_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SizeLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("industry", models.CharField(max_length=40, verbose_name="업종")),
                ("revenue_most", models.BigIntegerField(verbose_name="매출 한도(원)")),
                ("employees_below", models.PositiveIntegerField(verbose_name="상시 근로자 미만(명)")),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200, verbose_name="근거")),
            ],
            options={
                "ordering": ("industry", "effective_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("industry", "effective_from"), name="a_size_limit_begins_once_for_an_industry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stretch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("part", models.CharField(max_length=8)),
                ("number", models.PositiveIntegerField()),
                ("items", models.PositiveIntegerField()),
                ("packed", models.BinaryField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stretches",
                        to="calls.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ("proposal", "part", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "part", "number"), name="a_stretch_is_kept_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.CharField(max_length=20, verbose_name="동의 글의 판")),
                ("is_given", models.BooleanField(verbose_name="동의함")),
                ("said_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="study_consents",
                        to="calls.application",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("application", "-said_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version", ""), _negated=True), name="a_consent_names_its_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("terms", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("why", models.TextField(blank=True, verbose_name="고친 까닭")),
                ("why_en", models.TextField(blank=True, verbose_name="영문 까닭")),
                ("published_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="calls.call"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("call", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "number"), name="a_version_of_the_terms_is_published_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1),
                            models.Q(
                                models.Q(("why", ""), _negated=True), models.Q(("why_en", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="an_amendment_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeNotice",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "기다림"),
                            ("sent", "보냄"),
                            ("returned", "되돌아옴"),
                            ("needless", "필요 없어짐"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="쓴 때")),
                ("put_off_at", models.DateTimeField(null=True, verbose_name="맡긴 때")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="끝난 때")),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="festivals.scheduleversion",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="calls.termsversion",
                    ),
                ),
            ],
            options={
                "ordering": ("written_at", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["put_off_at"],
                        name="notices_that_wait",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "reader"), name="a_new_schedule_is_told_once"
                    ),
                    models.UniqueConstraint(
                        fields=("terms", "reader"), name="a_call_s_new_dates_are_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("schedule", None), ("terms__isnull", False)),
                            models.Q(("schedule__isnull", False), ("terms", None)),
                            _connector="OR",
                        ),
                        name="a_notice_tells_of_one_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_notice_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("answers", models.JSONField()),
                ("documents", models.JSONField(default=dict, verbose_name="낸 서류")),
                ("hash", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="calls.application",
                    ),
                ),
            ],
            options={
                "ordering": ("application", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="a_version_is_kept_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("call", "merchant"), name="a_merchant_applies_to_a_call_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("call", "receipt"), name="a_receipt_names_one_application"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionrow",
            constraint=models.UniqueConstraint(fields=("selection", "rank"), name="a_rank_is_held_by_one"),
        ),
    ]
