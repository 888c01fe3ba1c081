"""A figure and its source never change, a release keeps its content, a batch what was told: the database refuses the rest."""

from django.db import migrations

TABLES = "figure mapping omission ownsale source".split()
FUNCTION = """
CREATE FUNCTION sales_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sales: % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON sales_{table}
    FOR EACH ROW EXECUTE FUNCTION sales_is_append_only();
"""
    for table in TABLES
)
KEPT = """
CREATE SEQUENCE sales_batch_numbers;

CREATE FUNCTION sales_release_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.edition_id, OLD.number, OLD.status, OLD.as_of, OLD.content, OLD.digest, OLD.note, OLD.note_en,
            OLD.proposed_at, OLD.proposed_by_id)
        IS DISTINCT FROM (NEW.edition_id, NEW.number, NEW.status, NEW.as_of, NEW.content, NEW.digest, NEW.note, NEW.note_en,
            NEW.proposed_at, NEW.proposed_by_id)
        OR (OLD.released_at IS NOT NULL AND (OLD.released_at, OLD.released_by_id)
            IS DISTINCT FROM (NEW.released_at, NEW.released_by_id)) THEN
        RAISE EXCEPTION 'sales: a release is frozen' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER release_is_frozen BEFORE UPDATE OR DELETE ON sales_release
    FOR EACH ROW EXECUTE FUNCTION sales_release_is_frozen();

CREATE FUNCTION sales_batch_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NOT NULL AND (TG_OP = 'DELETE' OR (OLD.number, OLD.channel_id, OLD.mapping_id, OLD.sha256, OLD.name)
            IS DISTINCT FROM (NEW.number, NEW.channel_id, NEW.mapping_id, NEW.sha256, NEW.name)) THEN
        RAISE EXCEPTION 'sales: a numbered batch stays what it was' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER batch_stays BEFORE UPDATE OR DELETE ON sales_batch FOR EACH ROW EXECUTE FUNCTION sales_batch_stays();
"""


class Migration(migrations.Migration):
    replaces = [("sales", "0007_slices")]
    dependencies = [("sales", "0001_tables")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS + KEPT, migrations.RunSQL.noop)]
