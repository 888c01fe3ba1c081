"""What opened before versions and numbered openings: its terms become version 1, its claims those of opening 1."""

import hashlib
import json

from django.db import migrations

FILL = """
ALTER TABLE coupons_claim DISABLE TRIGGER claim_is_append_only;
UPDATE coupons_claim SET opening_id = opening.id FROM coupons_opening opening
    WHERE opening.campaign_id = coupons_claim.campaign_id;
ALTER TABLE coupons_claim ENABLE TRIGGER claim_is_append_only;
UPDATE coupons_campaign SET funded_until = usable_until WHERE funded_until IS NULL;
UPDATE coupons_redemption SET lease_until = held_at + interval '30 minutes' WHERE state = 'held';
UPDATE coupons_redemption SET version_id = version.id FROM coupons_claim claim, coupons_version version
    WHERE claim.id = coupons_redemption.claim_id AND version.campaign_id = claim.campaign_id;
"""
SAME = (
    "kind", "rate", "amount", "cap", "minimum_order", "scope", "channels", "first_purchase_only", "group",
    "is_automatic", "on_return", "paying",
)  # fmt: skip


def fill(apps, schema_editor):
    campaigns = apps.get_model("coupons", "Campaign")
    versions = apps.get_model("coupons", "Version")
    fundings = apps.get_model("coupons", "Funding")
    for campaign in campaigns.objects.exclude(state="draft"):
        terms = {name: getattr(campaign, name) for name in SAME}
        terms["usable_until"] = campaign.usable_until.isoformat()
        terms["fundings"] = [
            {
                "id": str(funding.id),
                "kind": funding.kind,
                "funder": str(funding.funder_id),
                "share": funding.share,
                "each_most": funding.each_most,
            }
            for funding in fundings.objects.filter(campaign=campaign).order_by("place")
        ]
        canonical = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        versions.objects.create(
            campaign=campaign,
            number=1,
            terms=terms,
            digest=hashlib.sha256(canonical).digest(),
            effective_from=campaign.opens_at,
        )
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("coupons", "0003_versions_and_openings")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
