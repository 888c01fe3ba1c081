"""The opening hour beforehand: a real crowd at a real service, and nobody's coupon touched."""

import json
from datetime import timedelta

from click.testing import CliRunner
from django.db import connection

from hamkke.coupons.models import Claim, ClaimBatch, Opening
from hamkke.kernel import clock, ids
from hamkke.rehearsal.commands import opening as commands
from tests.factories.coupons import OpeningFactory


def schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'rehearsal%'")
        return cursor.fetchone()[0]


def test_a_rehearsed_opening_tells_who_got_in_and_leaves_nothing_behind(committed_db, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", committed_db)
    now = clock.now()
    names = ("opens_at", "closes_at", "usable_until")
    times = {f"campaign__{name}": now + timedelta(days=9 + n) for n, name in enumerate(names)}
    campaign = OpeningFactory(campaign__quantity=30, **times).campaign

    answer = CliRunner().invoke(
        commands.commands, [str(campaign.pk), "--shoppers", "50", "--seconds", "0.5", "--json"]
    )

    told = json.loads(answer.stdout)
    assert (told["pressed"], told["got"], told["refused"]) == (50, 30, {"sold_out": 20})
    assert (told["unanswered"], told["stood_in_line"]) == (0, 0)
    assert 1 <= told["batches"] <= 30
    assert (Claim.objects.count(), ClaimBatch.objects.count(), Opening.objects.get().claimed) == (0, 0, 0)
    assert schemas() == 0


def test_a_campaign_that_is_not_there_cannot_be_rehearsed(committed_db):
    answer = CliRunner().invoke(commands.commands, [str(ids.new())])

    assert answer.exit_code == 2
