"""What counts as a small business: revenue a year and regular employees by industry, as dated rows."""

from datetime import date

from django.db import migrations

from hamkke.kernel import ids

SOURCE = "소상공인기본법 제2조와 중소기업기본법 시행령의 소기업 매출 한도를 docs.tosspayments.com 용어집에서 옮김; 시행일은 고시로 확인할 것"
# A small business by revenue that also has fewer than 5 regular employees, fewer than 10 where things are made or moved.
LIMITS = [
    ("retail", 5_000_000_000, 5),
    ("food_lodging", 1_000_000_000, 5),
    ("food_making", 12_000_000_000, 10),
    ("professional", 3_000_000_000, 5),
]
SINCE = date(2016, 1, 1)


def write_down(apps, schema_editor):
    limits = apps.get_model("calls", "SizeLimit")
    for industry, revenue_most, employees_below in LIMITS:
        limits.objects.create(
            id=ids.derived("size limit", industry, SINCE),
            industry=industry,
            revenue_most=revenue_most,
            employees_below=employees_below,
            effective_from=SINCE,
            source=SOURCE,
        )


def take_out(apps, schema_editor):
    apps.get_model("calls", "SizeLimit").objects.filter(effective_from=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("calls", "0009_results_with_a_bonus")]
    operations = [migrations.RunPython(write_down, take_out)]
