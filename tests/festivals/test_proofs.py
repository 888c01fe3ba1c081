"""What partners promised is proved by them, looked at by somebody else, reported, and told to everybody."""

import csv
import io
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.festivals import actions, invariants, queries, rules
from hamkke.festivals.models import Commitment, Evidence, EvidenceDecision
from hamkke.kernel import clock, ids
from hamkke.people import queries as people
from tests.calls import files
from tests.factories.festivals import (
    AgreementFactory,
    CommitmentFactory,
    EditionFactory,
    PartnerFactory,
    proved,
)
from tests.factories.people import MembershipFactory, OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

DUE = date(2026, 9, 30)
WHILE = datetime.combine(DUE, time(12), clock.SEOUL)
AFTER = WHILE + timedelta(days=1)
PAPER = files.PDF


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def partner():
    return MembershipFactory(organisation__name="은행", organisation__name_en="A bank")


@pytest.fixture
def promise(partner):
    agreement = AgreementFactory(edition=EditionFactory(code="2026-09"))
    agreement.parties.add(partner.organisation, OrganisationFactory(name="상인회"))
    return CommitmentFactory(agreement=agreement, promised_by=partner.organisation, quantity=4, due_on=DUE)


@pytest.fixture
def organiser():
    return RoleFactory(name="organiser").user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def own(promise, membership):
    return reverse("festivals:own", args=["2026-09", membership.organisation_id])


def hand_in(client, promise, **changes):
    proof = {"id": ids.new(), "quantity": 1, "note": "첫 기획전을 열었습니다", "url": "", **changes}
    return client.post(reverse("festivals:evidence", args=[promise.pk]), proof)


def decide(client, evidence, said="yes", reason=""):
    address = reverse("festivals:decision", args=[evidence.pk])
    return client.post(address, {"is_accepted": said, "reason": reason})


def public_page(**headers):
    return Client().get(reverse("festivals:promises", args=["2026-09"]), **headers).content.decode()


# ── The story ──


def test_a_proof_counts_and_is_public_once_somebody_else_accepted_it(partner, promise, organiser):
    client = signed_in(partner.user)
    paper = SimpleUploadedFile("결과.pdf", PAPER)

    with clock.pretend(WHILE):
        answer = hand_in(client, promise, file=paper, url="https://example.com/1", note_en="The first sale")
        mine, before = client.get(answer.url).content.decode(), public_page()
        accepted = decide(signed_in(organiser), Evidence.objects.get())
        after = public_page()
        english = public_page(HTTP_ACCEPT_LANGUAGE="en")

    assert answer.url == own(promise, partner)
    assert "확인 기다림" in mine
    assert "0 / 4회" in mine
    assert "결과.pdf" in mine
    assert "첫 기획전" not in before
    assert accepted.url == reverse("festivals:proofs", args=["2026-09"])
    assert "첫 기획전을 열었습니다" in after
    assert "1 / 4회" in after
    assert "진행 중" in after
    assert "The first sale" in english
    assert "결과.pdf" not in after
    verbs = (
        Entry.objects.filter(verb__startswith="festivals.evidence")
        .order_by("at")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["festivals.evidence.given", "festivals.evidence.accepted"]


def test_what_is_sent_back_says_why_and_waits_on_the_partners_day(partner, promise, organiser):
    with clock.pretend(WHILE):
        hand_in(signed_in(partner.user), promise)
        nothing = decide(signed_in(organiser), Evidence.objects.get(), "no")
        decide(signed_in(organiser), Evidence.objects.get(), "no", "명단이 빠졌습니다")
        page = signed_in(partner.user).get(own(promise, partner)).content.decode()
        [back, due] = queries.to_do_of_partner(partner.user, WHILE)
    with clock.pretend(WHILE + timedelta(hours=1)):
        hand_in(signed_in(partner.user), promise, note="명단을 붙였습니다")
        lines = queries.to_do_of_partner(partner.user, WHILE + timedelta(hours=1))

    assert nothing.status_code == 409
    assert "돌아옴" in page
    assert "명단이 빠졌습니다" in page
    assert (back.words.ko, back.note.ko, due.kind) == (
        "돌아온 증빙: 기획전 열기",
        "명단이 빠졌습니다",
        "coming",
    )
    assert [line.words.ko for line in lines] == ["약속: 기획전 열기 (0/4회)"]


def test_nobody_looks_at_their_own_proof(partner, promise, organiser):
    """Neither what one gave, nor what speaks well of an organisation one speaks for."""
    given = proved(promise, by=organiser, outcome="waiting")
    speaking = RoleFactory(name="organiser", user=partner.user).user

    for user in (organiser, speaking):
        with pytest.raises(rules.OwnProof):
            actions.decide_evidence(given, is_accepted=True, by=user)
    page = signed_in(organiser).get(reverse("festivals:proofs", args=["2026-09"])).content.decode()

    assert not EvidenceDecision.objects.exists()
    assert "다른 사람이 확인합니다" in page
    assert reverse("festivals:decision", args=[given.pk]) not in page
    assert list(invariants.nobody_decides_about_their_own_proof()) == []


def test_what_was_decided_stands(promise, organiser):
    evidence = proved(promise, outcome="waiting")

    first = actions.decide_evidence(evidence, is_accepted=True, by=organiser)
    again = actions.decide_evidence(evidence, is_accepted=True, by=organiser)
    with pytest.raises(rules.ProofDecided):
        actions.decide_evidence(evidence, is_accepted=False, reason="아니요", by=UserFactory())

    assert first == again == EvidenceDecision.objects.get()


def test_a_decision_of_the_giver_that_came_around_the_rules_is_found(promise, organiser):
    evidence = proved(promise, by=organiser, outcome="waiting")
    EvidenceDecision.objects.create(
        evidence=evidence, is_accepted=True, decided_at=clock.now(), decided_by=organiser
    )

    assert list(invariants.nobody_decides_about_their_own_proof()) == [{"evidence_id": evidence.pk}]


# ── How a promise stands ──


@pytest.mark.parametrize(
    ("accepted", "today", "state"),
    [
        (0, DUE, "nothing"),
        (1, DUE, "under_way"),
        (4, DUE, "kept"),
        (3, DUE + timedelta(days=1), "overdue"),
        (4, DUE + timedelta(days=1), "kept"),
    ],
)
def test_a_promise_is_in_time_until_the_end_of_its_day(accepted, today, state):
    assert rules.state(accepted, 4, due_on=DUE, today=today) == state


def test_late_promises_and_waiting_proofs_stand_on_the_desks(partner, promise, organiser):
    proved(promise, outcome="waiting")
    edition = promise.agreement.edition

    told = {line.words.ko: line.kind for line in queries.to_do(edition, AFTER)}
    with clock.pretend(AFTER):
        today = signed_in(partner.user).get(reverse("today:partner")).content.decode()

    assert told["확인할 증빙 1건"] == "now"
    assert told["약속: 기획전 열기 (0/4회)"] == "late"
    assert "약속: 기획전 열기 (0/4회)" in today


# ── Files ──


def test_a_file_goes_only_to_those_who_may_prove_and_only_as_an_attachment(partner, promise, organiser):
    evidence = proved(
        promise, by=partner.user, outcome="waiting", file=io.BytesIO(PAPER), file_name="결과.pdf"
    )
    address = reverse("festivals:evidence-file", args=[evidence.pk])
    strangers = [UserFactory(), MembershipFactory().user, RoleFactory(name="judge").user]

    for user in (partner.user, organiser):
        answer = signed_in(user).get(address)
        assert answer.content == PAPER
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert [signed_in(user).get(address).status_code for user in strangers] == [404] * 3


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (files.PROGRAM, "결과.pdf"),
        (b"<script>alert(1)</script>", "a.pdf"),
        (files.JPEG, "a.pdf"),
        (b"", "a.pdf"),
    ],
)
def test_what_is_not_a_paper_a_picture_or_a_table_is_refused_and_nothing_kept(
    partner, promise, private, content, name
):
    answer = hand_in(signed_in(partner.user), promise, file=SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert "첫 기획전을 열었습니다" in answer.content.decode()
    assert not Evidence.objects.exists()
    assert [path for path in Path(private).rglob("*") if path.is_file()] == []


def test_a_file_beyond_the_limit_is_let_go_and_said(partner, promise, settings, monkeypatch):
    monkeypatch.setattr(queries, "PROOF_BYTES_MOST", 1_000_000)

    answer = hand_in(
        signed_in(partner.user), promise, file=SimpleUploadedFile("a.pdf", PAPER + bytes(2_000_000))
    )

    assert answer.status_code == 422
    assert "파일이 너무 큽니다. 1 MB까지 받습니다." in answer.content.decode()
    assert not Evidence.objects.exists()


def test_pressed_twice_hands_in_once(partner, promise, private):
    client, once = signed_in(partner.user), ids.new()

    for _ in range(2):
        hand_in(client, promise, id=once, file=SimpleUploadedFile("a.pdf", PAPER))

    assert Evidence.objects.count() == 1
    assert len([path for path in Path(private).rglob("*") if path.is_file()]) == 1


def test_a_promise_has_only_so_many_proofs(promise, monkeypatch):
    monkeypatch.setattr(rules, "PROOFS_MOST", 1)
    proved(promise, outcome="waiting")

    with pytest.raises(rules.TooManyProofs):
        proved(promise, outcome="waiting")


# ── Whose promises one sees ──


def test_a_partner_sees_their_own_promises_and_those_made_together(partner, promise):
    together = CommitmentFactory(agreement=promise.agreement, text="함께 보고", due_on=DUE)
    other = OrganisationFactory()
    promise.agreement.parties.add(other)
    CommitmentFactory(agreement=promise.agreement, promised_by=other, text="남의 약속", due_on=DUE)
    elsewhere = AgreementFactory(edition=promise.agreement.edition)
    CommitmentFactory(agreement=elsewhere, text="다른 협약", due_on=DUE)

    page = signed_in(partner.user).get(own(promise, partner)).content.decode()

    assert all(text in page for text in (promise.text, together.text))
    assert not any(text in page for text in ("남의 약속", "다른 협약"))
    assert hand_in(signed_in(partner.user), together).status_code == 302
    assert hand_in(signed_in(partner.user), Commitment.objects.get(text="남의 약속")).status_code == 404


def test_another_organisations_page_is_not_found(promise):
    stranger = MembershipFactory()
    PartnerFactory(edition=promise.agreement.edition, organisation=stranger.organisation)
    address = reverse("festivals:own", args=["2026-09", promise.promised_by_id])

    assert signed_in(stranger.user).get(address).status_code == 404
    assert signed_in(stranger.user).get(own(promise, stranger)).status_code == 200


def test_the_way_to_ones_own_promises_leads_to_the_newest_edition(partner, promise):
    newer = PartnerFactory(edition__code="2027-09", organisation=partner.organisation).edition
    client = signed_in(partner.user)

    answer = client.get(reverse("festivals:mine"))

    assert answer.url == reverse("festivals:own", args=[newer.code, partner.organisation_id])
    nobody = signed_in(UserFactory()).get(reverse("festivals:mine"))
    assert "어느 회차에도 함께하지 않습니다" in nobody.content.decode()


def test_somebody_without_an_account_speaks_for_nobody():
    OrganisationFactory()

    assert not people.organisations_of(AnonymousUser()).exists()


# ── Reports and downloads ──


def test_the_report_is_a_page_a_table_and_a_paper(partner, promise):
    proved(promise, note="=1+1", note_en="One and one", quantity=2)
    client, of = signed_in(partner.user), ["2026-09", partner.organisation_id]

    with clock.pretend(WHILE):
        table = client.get(reverse("festivals:report-csv", args=of))
        papers = [client.get(reverse("festivals:report-pdf", args=of)) for _ in range(2)]

    [row] = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    assert (row["promised_by"], row["promised"], row["accepted"]) == ("은행", "4", "2")
    assert (row["state"], row["proof"], row["proof_en"]) == ("under_way", "'=1+1", "One and one")
    assert papers[0].content.startswith(b"%PDF-")
    assert papers[0].content == papers[1].content
    assert all(each["Content-Disposition"].startswith("attachment;") for each in (table, *papers))


def test_everybody_downloads_what_was_accepted_and_the_api_says_the_same(promise):
    proved(promise, note="열었습니다", note_en="Held", quantity=3)
    proved(promise, note="기다립니다", outcome="waiting")
    proved(promise, note="돌아갔습니다", outcome="sent_back")

    with clock.pretend(WHILE):
        downloaded = Client().get(reverse("festivals:promises-json", args=["2026-09"]))
        asked = Client().get("/api/v1/editions/2026-09/promises").json()
        table = Client().get(reverse("festivals:promises-csv", args=["2026-09"])).content.decode()

    told = json.loads(downloaded.content)
    [support] = [area for area in told["areas"] if area["promises"]]
    [shown] = support["promises"]
    assert (support["area"], support["progress"]) == ("channel_support", 7_500)
    assert (shown["promised"], shown["accepted"], shown["state"]) == (4, 3, "under_way")
    assert [proof["note"] for proof in shown["proofs"]] == [{"ko": "열었습니다", "en": "Held"}]
    assert [area["progress"] for area in asked["areas"]] == [area["progress"] for area in told["areas"]]
    assert asked["areas"][1]["promises"][0]["id"] == shown["id"]
    assert "기다립니다" not in table
    assert "돌아갔습니다" not in table


def test_the_pages_ask_as_often_for_three_promises_as_for_one(partner, promise, organiser):
    pages = [
        (Client(), reverse("festivals:promises", args=["2026-09"])),
        (signed_in(partner.user), own(promise, partner)),
        (signed_in(organiser), reverse("festivals:proofs", args=["2026-09"])),
    ]
    proved(promise)
    proved(promise, outcome="waiting", by=partner.user)
    first = [asked(*page) for page in pages]
    for _ in range(2):
        more = CommitmentFactory(agreement=promise.agreement, promised_by=promise.promised_by, due_on=DUE)
        proved(more)
        proved(more, outcome="waiting", by=partner.user)

    assert [asked(*page) for page in pages] == first


def asked(client, page):
    client.get(page)  # What is asked once for a session is not the page's.
    with CaptureQueriesContext(connection) as queries_asked:
        assert client.get(page).status_code == 200
    return len(queries_asked)


def test_search_engines_find_the_page_of_promises(promise):
    EditionFactory(code="2025-09")

    sitemap = Client().get("/sitemap.xml").content.decode()

    assert "/festivals/2026-09/promises/" in sitemap
    assert "/festivals/2025-09/promises/" not in sitemap
