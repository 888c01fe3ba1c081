"""What decides and what is answered is written once: the database refuses to change or delete it."""

from django.db import migrations

TABLES = (
    "applicationversion conflict criterion declaration deliberation document outsidescore proposal publication "
    "registryanswer selection selectionrow stretch studyconsent termsversion withdrawal"
).split()
NAMES = {"studyconsent": "study_consent"}  # where a trigger goes by another name than its table
FUNCTION = """
CREATE FUNCTION calls_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {NAMES.get(table, table)}_is_append_only BEFORE UPDATE OR DELETE ON calls_{table}
    FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();
"""
    for table in TABLES
)
# Letters change their state as they go out; that they were written stays.
KEPT = "".join(
    f"""
CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON calls_{table}
    FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();
"""
    for table in ("reminder", "changenotice")
)
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


class Migration(migrations.Migration):
    replaces = [("calls", "0016_change_notices")]
    dependencies = [("calls", "0002_rules_in_force")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS + KEPT + DRAW, migrations.RunSQL.noop)]
