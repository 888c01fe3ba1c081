"""The public log: anybody can compute it again, without our code; whoever changes a byte is found out."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

import hamkke.coupons
from hamkke.coupons import commands, invariants
from hamkke.coupons.models import Claim
from hamkke.coupons.queries import log
from tests.claim.conftest import people, serving

STRANGE_KEY = """
INSERT INTO coupons_claimkey (campaign_id, key, turn, claim_id)
SELECT campaign_id, 'k', 1, gen_random_uuid() FROM coupons_opening
"""
CHECKER = Path(hamkke.coupons.__file__).parent / "static" / "coupons" / "check_claims.py"


@pytest.fixture
def claimed(committed_db, opened):
    """An opening whose coupons were claimed in three batches."""
    campaign = opened(100)

    async def press():
        async with serving(committed_db) as client:
            for crowd in (7, 1, 12):
                await client.claim_all(campaign, people(crowd))

    asyncio.run(press())
    return campaign.openings.get()


def checked(told, folder, *arguments):
    file = folder / "claims.json"
    file.write_text(json.dumps(told))
    command = [sys.executable, "-I", str(CHECKER), str(file), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def broken():
    every = (
        invariants.every_batch_of_claims_follows_the_one_before_it,
        invariants.every_opening_ends_where_its_log_ends,
        invariants.every_identity_key_stands_for_a_claim_of_its_campaign,
        invariants.no_person_claims_more_than_a_campaign_allows,
        invariants.every_opening_counts_its_claims_and_their_positions_have_no_gap,
    )
    return [each.__name__ for each in every if list(each())]


def test_every_batch_is_a_link_of_the_chain(claimed):
    batches = list(log.batches_of(claimed))

    assert [(each.number, each.earliest, each.latest) for each in batches] == [
        (1, 1, 7),
        (2, 8, 8),
        (3, 9, 20),
    ]
    assert [bytes(each.previous) for each in batches] == [b"", *(bytes(each.head) for each in batches[:2])]
    assert (claimed.batches, bytes(claimed.head)) == (3, bytes(batches[-1].head))
    assert log.tampered(claimed.pk) is None
    assert broken() == []


def test_the_checker_agrees_without_our_code(claimed, tmp_path):
    receipt = log.receipt_of(Claim.objects.get(position=8))
    answer = checked(log.told(claimed), tmp_path, receipt.upper())
    unknown = checked(log.told(claimed), tmp_path, "00" * 32)

    head = bytes(claimed.head).hex()
    assert answer.stdout == f"20 claims in 3 batches fit. Head: {head}\nYour receipt is number 8.\n"
    assert (answer.returncode, unknown.returncode) == (0, 1)


@pytest.mark.parametrize(
    ("change", "batch"),
    [
        (lambda told: told["claims"][7].__setitem__(1, told["claims"][7][1] + 1), 2),
        (lambda told: told["claims"][10].__setitem__(2, "00" * 32), 3),
        (lambda told: told["claims"].pop(0), 1),
        (lambda told: told["claims"].append([21, 0, "00" * 32]), 0),
        (lambda told: told["batches"].pop(), 0),
        (lambda told: told["batches"][1].update(head="00" * 32), 2),
    ],
)
def test_the_checker_names_the_batch_that_was_changed(claimed, tmp_path, change, batch):
    told = log.told(claimed)
    change(told)

    answer = checked(told, tmp_path)

    assert answer.returncode == 1
    assert answer.stdout.startswith(f"CHANGED at batch {batch}" if batch else "CHANGED: the end")


def tamper(statement):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE coupons_claim DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE coupons_claimbatch DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "batch"),
    [
        ("UPDATE coupons_claim SET claimed_at = claimed_at + interval '1 microsecond' WHERE position = 8", 2),
        ("UPDATE coupons_claim SET id = gen_random_uuid() WHERE position = 20", 3),
        ("DELETE FROM coupons_claim WHERE position = 3", 1),
        (
            "UPDATE coupons_claimbatch SET head = set_byte(head, 31, 1 - get_bit(head, 248)) WHERE number = 2",
            2,
        ),
        ("DELETE FROM coupons_claimbatch WHERE number = 3", 0),
        ("UPDATE coupons_opening SET head = set_byte(head, 0, 255 - get_byte(head, 0))", 0),
        ("DELETE FROM coupons_claimbatch; UPDATE coupons_opening SET batches = 0, head = ''", 0),
    ],
)
def test_verify_names_the_batch_that_was_changed(claimed, statement, batch):
    whole = CliRunner().invoke(commands.commands, ["verify"])
    tamper(statement)

    found = log.tampered(claimed.pk)
    answer = CliRunner().invoke(commands.commands, ["verify"])

    assert (whole.exit_code, "1" in whole.output) == (0, True)
    assert found.batch == batch
    assert (answer.exit_code, f"batch {batch} was changed" in answer.output) == (1, True)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE coupons_claimbatch SET earliest = 7 WHERE number = 2",
            "every_batch_of_claims_follows_the_one_before_it",
        ),
        ("DELETE FROM coupons_claimbatch WHERE number = 3", "every_opening_ends_where_its_log_ends"),
        (
            "DELETE FROM coupons_claimbatch; UPDATE coupons_opening SET batches = 0, head = ''",
            "every_opening_ends_where_its_log_ends",
        ),
        (
            STRANGE_KEY,
            "every_identity_key_stands_for_a_claim_of_its_campaign",
        ),
        (
            "UPDATE coupons_claim SET turn = 2 WHERE position = 3",
            "no_person_claims_more_than_a_campaign_allows",
        ),
    ],
)
def test_an_invariant_notices_its_violation(claimed, statement, sentence):
    tamper(statement)

    assert broken() == [sentence]


def test_everybody_may_read_the_log_and_find_a_receipt(claimed, client):
    campaign = claimed.campaign
    address = f"/coupons/campaigns/{campaign.pk}/log/"
    receipt = log.receipt_of(Claim.objects.get(position=8))

    page = client.get(address, {"receipt": receipt}).content.decode()
    unknown = client.get(address, {"receipt": "nothing"}).content.decode()
    csv = client.get(f"{address}1.csv").content.decode().splitlines()

    assert "8번째, 2025-09-01 12:00, 묶음 2에 있습니다." in page
    assert "이 기록에 없는 영수증 번호입니다." in unknown
    assert csv[0] == "batch,position,microseconds,claimed_at,receipt"
    assert csv[8] == f"2,8,1756695600000000,2025-09-01T03:00:00+00:00,{receipt}"
    assert client.get(f"{address}1.json").json() == log.told(claimed)
    assert client.get(f"{address}2.json").status_code == 404


def test_the_log_says_nothing_about_people(claimed):
    told = json.dumps(log.told(claimed))

    for claim in Claim.objects.all():
        for secret in (claim.shopper_id, claim.pk, claim.code, claim.shopper_id.hex, claim.pk.hex):
            assert str(secret) not in told


def test_an_opening_that_nobody_claimed_from_has_no_log(opened):
    opening = opened(10).openings.get()

    assert log.tampered(opening.pk) is None
    assert broken() == []
