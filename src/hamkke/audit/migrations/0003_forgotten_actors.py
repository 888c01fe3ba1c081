"""Five years later it may be forgotten which account did something, and nothing else of an entry ever changes."""

from django.db import migrations

FORGET = """
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    otherwise audit_entry := NEW;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.at < now() - interval '5 years'
            AND OLD."by" IS NOT NULL AND NEW."by" = '00000000-0000-0000-0000-000000000000' THEN
        otherwise."by" := OLD."by";
        IF otherwise IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_written_once")]
    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
