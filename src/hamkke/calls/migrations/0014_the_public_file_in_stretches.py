"""The long lists of a proposal move out of one JSON value, which PostgreSQL lets grow to 256 MB, into stretches."""

import hashlib
import json
import zlib

import django.db.models.deletion
from django.db import migrations, models

ITEMS = 1_000
FORBID = "".join(
    f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON calls_{table} "
    "FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();"
    for table in ("stretch", "publication")
)
ALLOW = "".join(
    f"DROP TRIGGER {table}_is_append_only ON calls_{table};" for table in ("stretch", "publication")
)
OPEN = "ALTER TABLE calls_proposal DISABLE TRIGGER proposal_is_append_only;"
SHUT = "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE calls_proposal ENABLE TRIGGER proposal_is_append_only;"


def written(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def cut(apps, schema_editor):
    """In the form that was current when this migration was written, not by the rules of a later day."""
    stretch = apps.get_model("calls", "Stretch")
    for proposal in apps.get_model("calls", "Proposal").objects.filter(found__has_key="inputs").iterator(1):
        inputs, rows = proposal.found.pop("inputs"), proposal.found.pop("rows")
        for part, items in lists(inputs, rows).items():
            stretch.objects.bulk_create(
                stretch(
                    proposal=proposal,
                    part=part,
                    number=start // ITEMS,
                    items=len(items[start : start + ITEMS]),
                    packed=zlib.compress(b",".join(items[start : start + ITEMS]), level=1),
                )
                for start in range(0, len(items), ITEMS)
            )
        proposal.save(update_fields=["found"])


def lists(inputs, rows):
    row_of = {row["code"]: row for row in rows}
    sheets = {entry["code"]: [] for entry in inputs["entries"]}
    for given in inputs["scores"]:
        sheets[given["application"]].append(given)
    leaves = []
    for entry in inputs["entries"]:
        code = entry["code"]
        row = written({"entry": entry, "scores": sheets[code], "row": row_of[code]})
        leaf = hashlib.sha256(b"\x00" + row).hexdigest()
        leaves.append(f'"{code}":"{leaf}"'.encode())
    return {
        "rows": [written(row) for row in rows],
        "entries": [written(entry) for entry in inputs["entries"]],
        "scores": [b",".join(map(written, sheet)) for sheet in sheets.values()],
        "leaves": leaves,
    }


class Migration(migrations.Migration):
    dependencies = [("calls", "0013_reminders")]

    operations = [
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
            options={"ordering": ("selection",)},
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
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
        migrations.RunPython(cut, migrations.RunPython.noop),
        migrations.RunSQL(SHUT, migrations.RunSQL.noop),
        migrations.RunSQL(FORBID, ALLOW),
    ]
