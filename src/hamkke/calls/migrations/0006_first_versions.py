"""Calls published before there were rule files: what decided them, written down as one. Their published hash stays."""

import hashlib
import json

from django.db import migrations


def write_first_versions(apps, schema_editor):
    """In the form that was current when this migration was written, not by the rules of a later day."""
    versions = apps.get_model("calls", "TermsVersion")
    for call in apps.get_model("calls", "Call").objects.filter(terms={}):
        criteria = call.criteria.order_by("position").values(
            "name", "name_en", "weight", "meaning", "meaning_en"
        )
        call.terms = {
            "version": "selection-1",
            "places": call.places,
            "waiting": call.waiting,
            "formula": "mean",
            "criteria": list(criteria),
        }
        call.save(update_fields=["terms"])
        published = {
            "terms": call.terms,
            "opens_at": int(call.opens_at.timestamp()),
            "closes_at": int(call.closes_at.timestamp()),
        }
        canonical = json.dumps(published, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        versions.objects.create(
            call=call,
            number=1,
            terms=published,
            digest=hashlib.sha256(canonical.encode()).hexdigest(),
            published_at=call.opens_at,
        )


class Migration(migrations.Migration):
    dependencies = [("calls", "0005_codes")]
    operations = [migrations.RunPython(write_first_versions, migrations.RunPython.noop)]
