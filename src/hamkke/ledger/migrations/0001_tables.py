import django.db.models.deletion
import django.db.models.expressions
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0002_append_only"),
        ("ledger", "0003_whole"),
        ("ledger", "0004_chained"),
        ("ledger", "0005_promises"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.IntegerField()),
                ("on", models.DateField(verbose_name="거래일")),
                ("amount", models.BigIntegerField(verbose_name="금액")),
                ("memo", models.CharField(blank=True, max_length=200, verbose_name="적요")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="거래번호")),
            ],
            options={
                "ordering": ("on", "statement", "number"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="a_bank_line_moves_money"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.BinaryField(max_length=32)),
                ("imported_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "바로 확정"),
                            ("pending", "예약"),
                            ("post", "예약 확정"),
                            ("void", "예약 취소"),
                        ],
                        max_length=7,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="무엇에 관한")),
                ("effective_on", models.DateField(verbose_name="기준일")),
                ("evidence", models.BinaryField(default=b"", max_length=32)),
                ("needs_release", models.BooleanField(default=False)),
                ("body", models.BinaryField(max_length=32)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("seq",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=["subject"],
                        name="transfer_about",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", 1000000000000000)),
                        name="transfer_amount_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="transfer_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hash", models.BinaryField(max_length=32, verbose_name="SHA-256")),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=160, unique=True, verbose_name="계정")),
                ("unit", models.CharField(default="KRW", max_length=20, verbose_name="단위")),
                ("guarded", models.BooleanField(default=False, verbose_name="초과 지출 금지")),
                ("ceiling", models.BigIntegerField(null=True, verbose_name="결정된 금액")),
                ("decision", models.CharField(blank=True, default="", max_length=120, verbose_name="결정")),
                ("opened_at", models.DateTimeField()),
                ("debits_pending", models.BigIntegerField(default=0)),
                ("debits_posted", models.BigIntegerField(default=0)),
                ("credits_pending", models.BigIntegerField(default=0)),
                ("credits_posted", models.BigIntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("debits_pending__gte", 0),
                            ("debits_posted__gte", 0),
                            ("credits_pending__gte", 0),
                            ("credits_posted__gte", 0),
                        ),
                        name="account_counters_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("guarded", False),
                            (
                                "credits_posted__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("debits_pending"), "+", models.F("debits_posted")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_guarded_account_is_not_overdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ceiling", None),
                            (
                                "ceiling__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("credits_pending"), "+", models.F("credits_posted")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="an_account_gets_no_more_than_was_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ceiling", None), ("decision", "")),
                            models.Q(("ceiling__gt", 0), models.Q(("decision", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_ceiling_has_its_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True), models.Q(("unit", ""), _negated=True)
                        ),
                        name="an_account_has_a_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("limit", models.BigIntegerField(verbose_name="승인 한도")),
                ("approved_at", models.DateTimeField()),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("limit__gt", 0)), name="an_approvers_limit_is_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankMatch",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="match",
                        serialize=False,
                        to="ledger.statementline",
                    ),
                ),
                ("matched_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="statementline",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bank_lines", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="statementline",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ledger.bankstatement"
            ),
        ),
        migrations.AddField(
            model_name="bankstatement",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_statements",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="bankstatement",
            name="imported_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("earliest_seq", models.BigIntegerField()),
                ("latest_seq", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="batch_numbers_start_at_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earliest_seq__gte", models.F("number")),
                            ("latest_seq__gte", models.F("earliest_seq")),
                        ),
                        name="a_batch_has_a_transfer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="날짜")),
                ("hash", models.BinaryField(max_length=32)),
                ("anchored_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="anchors", to="ledger.batch"
                    ),
                ),
            ],
            options={
                "ordering": ("-day",),
            },
        ),
        migrations.CreateModel(
            name="Disbursement",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="disbursement",
                        serialize=False,
                        to="ledger.transfer",
                    ),
                ),
                ("requested_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "pending",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="resolution",
                        serialize=False,
                        to="ledger.transfer",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="transfer",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="ledger.batch",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="corrects",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="ledger.transfer",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="credit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credited_transfers",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="debit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="debited_transfers",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="pending",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settling_transfers",
                to="ledger.transfer",
            ),
        ),
        migrations.CreateModel(
            name="EntryBalance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "batch_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("debits_pending", models.BigIntegerField()),
                ("debits_posted", models.BigIntegerField()),
                ("credits_pending", models.BigIntegerField()),
                ("credits_posted", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_balances",
                        to="ledger.account",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_balances",
                        to="ledger.batch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("seal", models.BinaryField(default=b"", max_length=32)),
                ("ends_on", models.DateField(primary_key=True, serialize=False, verbose_name="마감일")),
                ("closed_at", models.DateTimeField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.batch",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("ends_on",),
            },
        ),
        migrations.AddField(
            model_name="bankmatch",
            name="matched_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bankmatch",
            name="transfer",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="bank_match", to="ledger.transfer"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("statement", "number"), name="a_line_of_a_file_is_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("account", "reference"),
                name="a_banks_reference_stands_for_one_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.UniqueConstraint(fields=("account", "sha256"), name="a_file_is_imported_once"),
        ),
        migrations.AddField(
            model_name="document",
            name="disbursement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="ledger.disbursement",
            ),
        ),
        migrations.AddField(
            model_name="disbursement",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="disbursement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="ledger.disbursement",
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="transfer",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resolved",
                to="ledger.transfer",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["debit", "seq"], name="transfer_of_its_debit"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["credit", "seq"], name="transfer_of_its_credit"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("debit", models.F("credit")), _negated=True),
                name="transfer_joins_two_accounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("single", "pending")), ("pending", None)),
                    models.Q(("kind__in", ("post", "void")), ("pending__isnull", False)),
                    _connector="OR",
                ),
                name="only_post_and_void_name_a_pending_transfer",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs_release", False),
                    models.Q(("kind", "pending"), models.Q(("evidence", b""), _negated=True)),
                    _connector="OR",
                ),
                name="what_needs_release_is_pending_and_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("disbursement", "hash"), name="a_document_proves_a_disbursement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("disbursement", "approver"), name="a_person_approves_once"
            ),
        ),
    ]
