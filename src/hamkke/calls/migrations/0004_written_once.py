"""Rules, documents, registries' answers, conflicts, proposals and what follows from a decision are written once."""

from django.db import migrations

from hamkke.kernel import ids

TABLES = (
    "termsversion",
    "document",
    "registryanswer",
    "reminder",
    "outsidescore",
    "conflict",
    "proposal",
    "withdrawal",
)
FORBID = [
    f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON calls_{table} "
    "FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();"
    for table in TABLES
]
ALLOW = [f"DROP TRIGGER {table}_is_append_only ON calls_{table};" for table in TABLES]

# A draw's pool and naming stand from its commitment on; only the randomness is written, once.
DRAW = """
CREATE FUNCTION calls_draw_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.drawn_at IS NOT NULL OR
       (OLD.call_id, OLD.number, OLD.pool, OLD.root, OLD.source, OLD.source_en, OLD.draws_at, OLD.committed_at, OLD.why)
       IS DISTINCT FROM
       (NEW.call_id, NEW.number, NEW.pool, NEW.root, NEW.source, NEW.source_en, NEW.draws_at, NEW.committed_at, NEW.why)
    THEN
        RAISE EXCEPTION 'a draw keeps its word' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw_keeps_its_word BEFORE UPDATE OR DELETE ON calls_draw
    FOR EACH ROW EXECUTE FUNCTION calls_draw_keeps_its_word();
"""
NO_DRAW = "DROP TRIGGER draw_keeps_its_word ON calls_draw; DROP FUNCTION calls_draw_keeps_its_word();"


def give_codes(apps, schema_editor):
    """A code of its own for each application there was; the column's default was worked out once for all."""
    applications = list(apps.get_model("calls", "Application").objects.only("id"))
    for application, code in zip(applications, ids.secret_codes(len(applications)), strict=True):
        application.code = code.decode()
    apps.get_model("calls", "Application").objects.bulk_update(applications, ["code"], batch_size=2_000)


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_selection_that_anyone_can_recompute")]
    operations = [
        migrations.RunSQL("\n".join(FORBID), "\n".join(ALLOW)),
        migrations.RunSQL(DRAW, NO_DRAW),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
