"""What counts as a small business, and when drafts are reminded: dated rows, each with its source."""

from datetime import date, time

from django.db import migrations

from hamkke.kernel import ids

SIZES = "소상공인기본법 제2조와 중소기업기본법 시행령의 소기업 매출 한도를 docs.tosspayments.com 용어집에서 옮김; 시행일은 고시로 확인할 것"
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
            source=SIZES,
        )


NIGHT = (
    "정보통신망법 제50조 제3항은 광고를 밤 9시부터 이튿날 아침 8시까지 막는다. 이 알림은 광고가 아니고 전자우편은 "
    "예외이지만 같은 시간을 지킨다."
)


def begin(apps, schema_editor):
    apps.get_model("calls", "ReminderRule").objects.create(
        hours=[72, 24, 3],
        night_starts=time(21),
        night_ends=time(8),
        effective_from=date(2020, 1, 1),
        source=NIGHT,
    )


class Migration(migrations.Migration):
    replaces = [("calls", "0015_deliberations")]
    dependencies = [("calls", "0001_tables")]
    operations = [
        migrations.RunPython(write_down, migrations.RunPython.noop),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
