"""Points from recommenders and the public vote: kept once, all or none, with a share that the rules fixed."""

import pytest
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, rules
from hamkke.calls.models import OutsideScore
from hamkke.calls.rules.terms import Outside
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db


def test_points_are_read_line_by_line():
    assert rules.read_outside("접수번호,점수\nab-12, 82.5\n\nCD-34\t100\nEF 0.05\n") == {
        "AB-12": 8_250,
        "CD-34": 10_000,
        "EF": 5,
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 1),
        ("접수번호", 1),
        ("A,50\nB,101", 2),
        ("A,50\nB", 2),
        ("A,50\na,50", 2),
        ("A,1.234", 1),
        ("A,-1", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, number):
    with pytest.raises(rules.OutsideUnreadable) as refusal:
        rules.read_outside(text)

    assert refusal.value.facts == {"number": number}


def test_unknown_receipts_are_named():
    with pytest.raises(rules.ReceiptsUnknown) as refusal:
        rules.check_receipts("ABCDEFG", "A")

    assert refusal.value.facts == {"receipts": "B, C, D, E, F …"}
    with pytest.raises(rules.ReceiptsUnknown, match="B"):
        rules.check_receipts("AB", "A")


def call_with_shares():
    shares = (Outside("recommendation", 2_000),)
    call = made.call_of(terms=rules.Terms(places=1, criteria=tuple(made.CRITERIA), outside=shares))
    return call, [made.submission_of(call) for _ in range(2)]


def record(call, said, *, source="recommendation", given_by="추천 기관", at=CLOSES):
    with clock.pretend(at):
        return actions.record_outside(call, source=source, given_by=given_by, said=said, by=None)


def test_points_are_kept_once():
    call, (one, other) = call_with_shares()

    first = record(call, f"{one.receipt},82.5")
    second = record(call, f"{one.receipt},82.5\n{other.receipt},70")

    assert [len(first), len(second)] == [1, 1]
    assert set(OutsideScore.objects.values_list("application", "score", "source", "given_by")) == {
        (one.pk, 8_250, "recommendation", "추천 기관"),
        (other.pk, 7_000, "recommendation", "추천 기관"),
    }
    assert Entry.objects.filter(verb="calls.outside.recorded").count() == 2


def test_points_that_cannot_be_kept_change_nothing():
    call, (one, other) = call_with_shares()
    decided, _ = made.decided_call((80, 70, 60))
    record(call, f"{one.receipt},82.5")

    for said, refusal in (
        (f"{other.receipt},50\n{one.receipt},83", rules.DifferentContent),
        (f"{other.receipt},50\nZZ,83", rules.ReceiptsUnknown),
        ("?", rules.OutsideUnreadable),
    ):
        with pytest.raises(refusal):
            record(call, said)
    with pytest.raises(rules.OutsideNotPromised):
        record(call, f"{other.receipt},50", source="vote")
    with pytest.raises(rules.OutsideNotPromised):
        record(decided, f"{other.receipt},50")
    with pytest.raises(rules.GiverUnnamed):
        record(call, f"{other.receipt},50", given_by="")
    with pytest.raises(rules.StillOpen):
        record(call, f"{other.receipt},50", at=CLOSES - SECOND)

    assert OutsideScore.objects.get().score == 8_250


def test_the_secretariat_pastes_points_beside_their_share(client):
    call, (one, _) = call_with_shares()
    client.force_login(made.organiser())
    address = reverse("calls:outside", args=[call.pk])
    typed = {"source": "recommendation", "given_by": "추천 기관"}

    with clock.pretend(CLOSES):
        page = client.get(address).content.decode()
        wrong = client.post(address, {**typed, "said": "모름,1"})
        sent = client.post(address, {**typed, "said": f"{one.receipt},82.5"})
        after = client.get(address).content.decode()

    assert "20%" in page
    assert (wrong.status_code, sent.url) == (422, address)
    assert "읽을 수 없습니다" in wrong.content.decode()
    assert "추천 기관" in after
    client.force_login(made.judge())
    assert client.get(address).status_code == 404
