import django.db.models.deletion
import django.db.models.expressions
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("sales", "0001_initial"),
        ("sales", "0002_append_only"),
        ("sales", "0003_files_in"),
        ("sales", "0004_kept_as_written"),
        ("sales", "0005_looked_at"),
        ("sales", "0006_pulls"),
    ]

    initial = True

    dependencies = [
        ("festivals", "0001_tables"),
        ("merchants", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="짧은 이름")),
                ("name", models.CharField(max_length=60, verbose_name="이름")),
                ("name_en", models.CharField(max_length=60, verbose_name="영문 이름")),
                ("kind", models.CharField(max_length=16, verbose_name="집계 항목")),
                ("contract", models.CharField(max_length=12, verbose_name="거래 유형")),
                ("cycle", models.CharField(blank=True, max_length=120, verbose_name="정산 주기")),
                ("cycle_en", models.CharField(blank=True, max_length=120, verbose_name="정산 주기(영문)")),
                ("date_basis", models.CharField(max_length=12, verbose_name="날짜 기준")),
                ("currency", models.CharField(default="KRW", max_length=3, verbose_name="통화")),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="소수 자리")),
                ("tells", models.JSONField(default=dict, verbose_name="알려 주는 것")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="출처")),
            ],
            options={
                "ordering": ("kind", "name"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["direct_online", "direct_offline"])),
                        name="a_channel_sells_online_or_offline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "contract__in",
                                ["own", "intermediary", "consignment", "concession", "outright", "shop"],
                            )
                        ),
                        name="a_channel_has_a_known_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_basis__in", ["ordered", "paid", "shipped", "confirmed"])),
                        name="a_channel_has_a_known_date_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", "KRW"), _negated=True), ("decimals", 0), _connector="OR"
                        ),
                        name="won_have_no_decimals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="짧은 이름")),
                ("number", models.PositiveIntegerField(verbose_name="판")),
                ("content", models.JSONField(verbose_name="내용")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="지문")),
                ("made_at", models.DateTimeField(verbose_name="만든 때")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("code", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="a_mapping_is_superseded_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="mappings_are_numbered_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(null=True, unique=True, verbose_name="번호")),
                ("state", models.CharField(default="received", max_length=12, verbose_name="상태")),
                ("name", models.CharField(max_length=200, verbose_name="파일 이름")),
                ("size", models.BigIntegerField(verbose_name="크기 (바이트)")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("understood", models.JSONField(default=dict, verbose_name="알아본 것")),
                ("trouble", models.JSONField(default=dict, verbose_name="알아보지 못한 까닭")),
                ("done", models.BigIntegerField(default=0, verbose_name="읽은 만큼")),
                ("whole", models.BigIntegerField(default=0, verbose_name="읽을 만큼")),
                ("rows_seen", models.BigIntegerField(default=0, verbose_name="읽은 줄")),
                ("accepted", models.BigIntegerField(default=0, verbose_name="알아들은 줄")),
                ("rejected", models.BigIntegerField(default=0, verbose_name="고쳐야 할 줄")),
                ("repeated", models.BigIntegerField(default=0, verbose_name="한 파일 안에서 되풀이된 줄")),
                ("new", models.BigIntegerField(default=0, verbose_name="새 줄")),
                ("unchanged", models.BigIntegerField(default=0, verbose_name="그대로인 줄")),
                ("corrected", models.BigIntegerField(default=0, verbose_name="고쳐진 줄")),
                ("moved", models.BigIntegerField(default=0, verbose_name="다른 날로 옮긴 줄")),
                ("told", models.JSONField(default=dict, verbose_name="읽은 합계")),
                ("earliest_on", models.DateField(null=True, verbose_name="첫 주문일")),
                ("latest_on", models.DateField(null=True, verbose_name="마지막 주문일")),
                ("leans_on", models.JSONField(default=list, verbose_name="그대로인 줄이 기대는 묶음")),
                ("delta_version", models.BigIntegerField(null=True, verbose_name="표의 판")),
                ("dropped_because", models.JSONField(default=dict, verbose_name="받지 않은 까닭")),
                ("taken_back_because", models.TextField(blank=True, verbose_name="되돌린 까닭")),
                ("received_at", models.DateTimeField(verbose_name="받은 때")),
                ("stored_at", models.DateTimeField(null=True, verbose_name="저장한 때")),
                ("taken_back_at", models.DateTimeField(null=True, verbose_name="되돌린 때")),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="festivals.edition",
                    ),
                ),
                (
                    "mends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="sales.batch",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="sales.batch",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.batch",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="sales.channel",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.mapping",
                    ),
                ),
            ],
            options={
                "ordering": ("-received_at", "-id"),
                "indexes": [models.Index(fields=["channel", "state"], name="batches_of_a_channel")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "read",
                                    "intended",
                                    "writing",
                                    "stored",
                                    "taken_back",
                                    "dropped",
                                ],
                            )
                        ),
                        name="a_batch_has_a_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["intended", "writing", "stored"])),
                        fields=("sha256", "channel", "mapping"),
                        name="a_file_is_stored_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "writing")),
                        fields=("channel",),
                        name="one_batch_at_a_time_writes_a_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", False), ("state__in", ["writing", "stored", "taken_back"])
                            ),
                            models.Q(
                                ("number__isnull", True), ("state__in", ["received", "read", "intended"])
                            ),
                            ("state", "dropped"),
                            _connector="OR",
                        ),
                        name="a_batch_is_numbered_when_it_writes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["received", "dropped"]),
                            models.Q(("channel__isnull", False), ("mapping__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_batch_that_was_read_knows_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["stored", "taken_back"]), _negated=True),
                            models.Q(
                                (
                                    "accepted",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("repeated"), "+", models.F("new")
                                            ),
                                            "+",
                                            models.F("unchanged"),
                                        ),
                                        "+",
                                        models.F("corrected"),
                                    ),
                                ),
                                ("delta_version__isnull", False),
                                ("stored_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_stored_batch_accounts_for_every_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "taken_back"),
                                ("taken_back_at__isnull", False),
                                models.Q(("taken_back_because", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "taken_back"), _negated=True),
                                ("taken_back_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_batch_is_taken_back_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Overlap",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("order_day", models.DateField(verbose_name="주문일")),
                ("lines", models.BigIntegerField(verbose_name="줄")),
                ("quantity", models.BigIntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="금액")),
                ("sample", models.JSONField(default=list, verbose_name="보기")),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sales.channel"
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sales.channel"
                    ),
                ),
            ],
            options={
                "ordering": ("order_day", "kept", "twin"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_day", "kept", "twin"), name="an_overlap_is_found_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("twin")), _negated=True),
                        name="a_channel_does_not_overlap_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnSale",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[("pre_event", "사전행사"), ("main", "본행사"), ("extension", "연장")],
                        max_length=12,
                        verbose_name="구분",
                    ),
                ),
                ("channel", models.CharField(max_length=40, verbose_name="판매처")),
                ("order_id", models.UUIDField(db_index=True, verbose_name="주문")),
                ("line_id", models.UUIDField(verbose_name="주문 줄")),
                ("return_line_id", models.UUIDField(null=True, verbose_name="반품 줄")),
                ("quantity", models.IntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="금액(원)")),
                ("occurred_at", models.DateTimeField(verbose_name="일어난 때")),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="festivals.edition",
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.merchant"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.product"
                    ),
                ),
            ],
            options={
                "ordering": ("occurred_at", "id"),
                "indexes": [
                    models.Index(fields=["edition", "phase", "occurred_at"], name="own_sales_by_day")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("return_line_id__isnull", True)),
                        fields=("line_id",),
                        name="an_order_line_is_counted_once",
                    ),
                    models.UniqueConstraint(fields=("return_line_id",), name="a_return_line_is_counted_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 0), ("quantity__gt", 0), ("return_line_id__isnull", True)
                            ),
                            models.Q(
                                ("amount__lte", 0), ("quantity__lt", 0), ("return_line_id__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="sales_add_and_returns_take_away",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edition__isnull", True), ("phase", "")),
                            models.Q(
                                ("edition__isnull", False), ("phase__in", ["pre_event", "main", "extension"])
                            ),
                            _connector="OR",
                        ),
                        name="an_own_sale_of_an_edition_has_its_phase",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="이날부터")),
                ("until", models.DateField(verbose_name="이날 전까지")),
                ("state", models.CharField(default="asked", max_length=8, verbose_name="상태")),
                ("asked_at", models.DateTimeField(verbose_name="묻기로 한 때")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="물은 횟수")),
                ("next_at", models.DateTimeField(verbose_name="다시 물을 때")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="끝난 때")),
                ("trouble", models.JSONField(default=dict, verbose_name="받지 못한 까닭")),
                ("calls", models.PositiveIntegerField(default=0, verbose_name="호출 수")),
                ("missing", models.PositiveIntegerField(default=0, verbose_name="없어진 줄")),
                ("payments", models.JSONField(default=list, verbose_name="지급액")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pull",
                        to="sales.batch",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pulls", to="sales.channel"
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "told", "failed"])),
                        name="a_pull_is_in_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="a_pull_asks_for_days"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("channel",),
                        name="a_channel_is_asked_one_thing_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_pull_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("trouble", {}), _negated=True),
                        name="a_failed_pull_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "told"), ("batch__isnull", True), _connector="OR"),
                        name="only_a_pull_that_told_has_a_batch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RejectedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("row", models.BigIntegerField(verbose_name="파일의 줄")),
                ("reasons", models.JSONField(verbose_name="까닭")),
                ("values", models.JSONField(verbose_name="파일에 적힌 값")),
                ("nth", models.PositiveIntegerField(default=1, verbose_name="똑같은 줄 가운데 몇째")),
                ("mended", models.JSONField(null=True, verbose_name="고친 값")),
                ("state", models.CharField(default="waiting", max_length=10, verbose_name="상태")),
                ("because", models.TextField(blank=True, verbose_name="고친 까닭")),
                ("mended_at", models.DateTimeField(null=True, verbose_name="고친 때")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rejected_lines",
                        to="sales.batch",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered_lines",
                        to="sales.batch",
                    ),
                ),
                (
                    "mended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("batch", "row"),
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "row"), name="a_row_is_rejected_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", ""), ("mended_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                ("mended_at__isnull", False),
                                ("state__in", ["mended", "entered", "set_aside"]),
                                models.Q(("because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_rejected_line_is_mended_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by__isnull", False), ("state", "entered")),
                            models.Q(
                                models.Q(("state", "entered"), _negated=True), ("entered_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="a_mended_line_enters_with_a_batch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="판")),
                ("status", models.CharField(max_length=12, verbose_name="상태")),
                ("as_of", models.DateTimeField(verbose_name="기준 시각")),
                ("content", models.JSONField(verbose_name="내용")),
                ("digest", models.CharField(max_length=64, verbose_name="지문")),
                ("note", models.TextField(blank=True, verbose_name="설명")),
                ("note_en", models.TextField(blank=True, verbose_name="영문 설명")),
                ("proposed_at", models.DateTimeField(verbose_name="낸 때")),
                ("released_at", models.DateTimeField(null=True, verbose_name="공개한 때")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="거둔 때")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="festivals.edition"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("edition", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "number"), name="releases_of_an_edition_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at", None), ("withdrawn_at", None)),
                        fields=("edition",),
                        name="one_release_at_a_time_is_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["provisional", "final"])),
                        name="a_release_is_provisional_or_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("released_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_release_is_signed_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("released_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="a_public_release_is_never_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDuty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=8, verbose_name="보고")),
                ("covers_until", models.DateField(verbose_name="이날까지의 매출")),
                ("due_at", models.DateTimeField(verbose_name="기한")),
                ("reporter", models.CharField(max_length=120, verbose_name="보고하는 곳")),
                ("nothing_at", models.DateTimeField(null=True, verbose_name="판매 없음을 알린 때")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="sales.channel"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="festivals.edition"
                    ),
                ),
                (
                    "nothing_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("due_at", "channel__name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "channel", "kind"), name="a_channel_owes_a_report_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["interim", "final"])),
                        name="a_duty_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reporter", ""), _negated=True), name="a_duty_names_who_reports"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nothing_at__isnull", True), ("nothing_by__isnull", True)),
                            models.Q(("nothing_at__isnull", False), ("nothing_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="somebody_says_that_nothing_was_sold",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="duty",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="sales.reportduty",
            ),
        ),
        migrations.CreateModel(
            name="SellerTotal",
            fields=[
                ("lines", models.BigIntegerField(verbose_name="줄")),
                ("quantity", models.BigIntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="매출")),
                ("undone", models.BigIntegerField(default=0, verbose_name="무른 금액")),
                ("discount_seller", models.BigIntegerField(default=0, verbose_name="판매자 할인")),
                ("discount_platform", models.BigIntegerField(default=0, verbose_name="판매처 할인")),
                ("settlement", models.BigIntegerField(default=0, verbose_name="정산 예정액")),
                ("deposit", models.BigIntegerField(default=0, verbose_name="입금액")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("order_day", models.DateField(verbose_name="주문일")),
                ("seller", models.TextField(blank=True, verbose_name="판매자")),
                ("product", models.TextField(blank=True, verbose_name="상품")),
                ("product_name", models.TextField(blank=True, verbose_name="상품 이름")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sales.channel"
                    ),
                ),
            ],
            options={
                "ordering": ("order_day", "channel", "seller", "product"),
                "indexes": [
                    models.Index(fields=["channel", "seller", "order_day"], name="totals_of_a_seller")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_day", "channel", "seller", "product"),
                        name="a_product_of_a_day_is_added_up_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Slice",
            fields=[
                ("lines", models.BigIntegerField(verbose_name="줄")),
                ("quantity", models.BigIntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="매출")),
                ("undone", models.BigIntegerField(default=0, verbose_name="무른 금액")),
                ("discount_seller", models.BigIntegerField(default=0, verbose_name="판매자 할인")),
                ("discount_platform", models.BigIntegerField(default=0, verbose_name="판매처 할인")),
                ("settlement", models.BigIntegerField(default=0, verbose_name="정산 예정액")),
                ("deposit", models.BigIntegerField(default=0, verbose_name="입금액")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("order_day", models.DateField(verbose_name="주문일")),
                ("side", models.CharField(blank=True, max_length=8, verbose_name="나눈 기준")),
                ("value", models.TextField(blank=True, verbose_name="값")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sales.channel"
                    ),
                ),
            ],
            options={
                "ordering": ("side", "order_day", "channel", "value"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("side", "order_day", "channel", "value"), name="a_slice_of_a_day_is_cut_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", ""), ("value", "")),
                            ("side__in", ["region", "category"]),
                            _connector="OR",
                        ),
                        name="a_day_is_sliced_by_region_or_category",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="짧은 번호")),
                ("publisher", models.CharField(max_length=120, verbose_name="펴낸 곳")),
                ("published_on", models.DateField(null=True, verbose_name="펴낸 날")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="주소")),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="a_source_can_be_looked_up"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Omission",
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
                        choices=[
                            ("direct", "직접매출"),
                            ("direct_online", "온라인 직접매출"),
                            ("direct_offline", "오프라인 직접매출"),
                            ("voucher_onnuri", "온누리상품권 판매액"),
                            ("voucher_local", "지역사랑상품권 판매액"),
                        ],
                        max_length=16,
                        verbose_name="종류",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("not_found", "공개된 수치를 찾지 못함"),
                            ("withheld", "통계 신뢰성을 이유로 공개하지 않음"),
                            ("not_counted", "합계에 넣지 않음"),
                            ("not_reported", "아직 보고되지 않음"),
                        ],
                        max_length=16,
                        verbose_name="이유",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="설명")),
                ("note_en", models.TextField(blank=True, verbose_name="영문 설명")),
                ("recorded_at", models.DateTimeField(verbose_name="적은 때")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="festivals.edition"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.source",
                    ),
                ),
            ],
            options={
                "ordering": ("edition", "kind"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "kind", "why"), name="an_omission_is_said_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
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
                        choices=[
                            ("direct", "직접매출"),
                            ("direct_online", "온라인 직접매출"),
                            ("direct_offline", "오프라인 직접매출"),
                            ("voucher_onnuri", "온누리상품권 판매액"),
                            ("voucher_local", "지역사랑상품권 판매액"),
                        ],
                        max_length=16,
                        verbose_name="종류",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("pre_event", "사전행사"), ("main", "본행사"), ("extension", "연장")],
                        max_length=12,
                        verbose_name="구분",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=60, verbose_name="세부 판매처")),
                ("number", models.PositiveIntegerField(verbose_name="판")),
                (
                    "status",
                    models.CharField(
                        choices=[("provisional", "잠정"), ("estimated", "추정"), ("final", "확정")],
                        max_length=12,
                        verbose_name="상태",
                    ),
                ),
                (
                    "coverage",
                    models.CharField(
                        choices=[("all", "중기업까지 셈"), ("small_only", "중기업 제외")],
                        default="all",
                        max_length=12,
                        verbose_name="집계 범위",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="금액(원)")),
                ("is_announced", models.BooleanField(default=True, verbose_name="발표 총액에 포함")),
                ("holds_own", models.BooleanField(default=False, verbose_name="우리 주문이 이미 들어 있음")),
                ("as_of", models.DateField(verbose_name="기준일")),
                ("note", models.TextField(blank=True, verbose_name="설명")),
                ("note_en", models.TextField(blank=True, verbose_name="영문 설명")),
                ("recorded_at", models.DateTimeField(verbose_name="적은 때")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="festivals.edition"
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="sales.source"
                    ),
                ),
            ],
            options={
                "ordering": ("edition", "phase", "kind", "detail", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "kind", "phase", "detail", "number"),
                        name="a_figure_is_superseded_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="a_figure_is_not_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="figures_are_numbered_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phase", "extension"), _negated=True),
                            ("is_announced", False),
                            _connector="OR",
                        ),
                        name="an_extension_is_never_in_the_announced_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "direct",
                                    "direct_online",
                                    "direct_offline",
                                    "voucher_onnuri",
                                    "voucher_local",
                                ],
                            )
                        ),
                        name="a_figure_has_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phase__in", ["pre_event", "main", "extension"])),
                        name="a_figure_has_a_known_phase",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["provisional", "estimated", "final"])),
                        name="a_figure_has_a_known_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchedDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("order_day", models.DateField(verbose_name="주문일")),
                ("kind", models.CharField(max_length=10, verbose_name="무엇이")),
                ("written", models.BigIntegerField(default=0, verbose_name="적힌 줄")),
                ("lines", models.BigIntegerField(default=0, verbose_name="늘어난 줄")),
                ("amount", models.BigIntegerField(default=0, verbose_name="늘어난 금액")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="집계한 때")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touched_days",
                        to="sales.batch",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sales.channel"
                    ),
                ),
            ],
            options={
                "ordering": ("order_day", "batch"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)),
                        fields=["channel", "order_day"],
                        name="days_that_are_dirty",
                    ),
                    models.Index(fields=["channel", "order_day"], name="who_touched_a_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "order_day", "kind"), name="a_batch_touches_a_day_once_each_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["stored", "taken_back"])),
                        name="a_day_is_touched_by_storing_or_taking_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayTotal",
            fields=[
                ("lines", models.BigIntegerField(verbose_name="줄")),
                ("quantity", models.BigIntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="매출")),
                ("undone", models.BigIntegerField(default=0, verbose_name="무른 금액")),
                ("discount_seller", models.BigIntegerField(default=0, verbose_name="판매자 할인")),
                ("discount_platform", models.BigIntegerField(default=0, verbose_name="판매처 할인")),
                ("settlement", models.BigIntegerField(default=0, verbose_name="정산 예정액")),
                ("deposit", models.BigIntegerField(default=0, verbose_name="입금액")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("order_day", models.DateField(verbose_name="주문일")),
                ("state", models.CharField(max_length=12, verbose_name="상태")),
                ("region", models.CharField(blank=True, max_length=2, verbose_name="시·도")),
                ("category", models.TextField(blank=True, verbose_name="분류")),
                ("settled_at", models.DateTimeField(verbose_name="집계한 때")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sales.channel"
                    ),
                ),
            ],
            options={
                "ordering": ("order_day", "channel", "state", "region", "category"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_day", "channel", "state", "region", "category"),
                        name="a_cell_of_a_day_is_added_up_once",
                    )
                ],
            },
        ),
    ]
