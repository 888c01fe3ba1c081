"""The secretariat's programs write a festival down as its pages do, and a partner's program proves what it promised."""

import pytest

from hamkke.festivals.models import Commitment, Edition, Evidence, EvidenceDecision, ScheduleVersion, Target
from hamkke.kernel import ids
from tests.factories.festivals import AgreementFactory, CommitmentFactory, EditionFactory, SeriesFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, RoleFactory, UserFactory
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return program_of(RoleFactory(user=UserFactory(), name="organiser").user)


def twice(program, path, **wanted):
    """Sent twice with one id: both answers, which must be good."""
    answers = [program.send("POST", path, **wanted) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200], answers[0].content.decode()
    return [each.json() for each in answers]


def test_an_edition_is_opened_scheduled_and_aimed_once_each(desk):
    series = SeriesFactory()
    edition = {
        "id": ids.new(),
        "series": series.code,
        "code": "2031-09",
        "name": "동행축제",
        "name_en": "Festival",
    }
    days = [{"kind": "main", "earliest_on": "2031-09-01", "latest_on": "2031-09-30"}]

    opened = twice(desk, "/organiser/editions", **edition)
    taken = desk.send("POST", "/organiser/editions", **edition | {"id": ids.new()})
    path = "/organiser/editions/2031-09"
    twice(desk, f"{path}/schedules", id=ids.new(), phases=days, reason="처음 정함")
    [_, whole] = twice(desk, f"{path}/targets", id=ids.new(), amount=100_000_000, reason="작년만큼")
    backwards = desk.send(
        "POST", f"{path}/schedules", id=ids.new(), reason="거꾸로",
        phases=[{"kind": "main", "earliest_on": "2031-09-30", "latest_on": "2031-09-01"}],
    )  # fmt: skip

    assert opened[0]["code"] == "2031-09"
    assert (taken.status_code, taken.json()["refused"]) == (409, "code_taken")
    assert [(each["kind"], each["latest_on"]) for each in whole["phases"]] == [("main", "2031-09-30")]
    assert [each["amount"] for each in whole["targets"]] == [100_000_000]
    assert (backwards.status_code, backwards.json()["refused"]) == (409, "phase_ends_before_it_starts")
    assert (Edition.objects.count(), ScheduleVersion.objects.count(), Target.objects.count()) == (1, 1, 1)
    assert [each["code"] for each in Program().get("/series").json()] == [series.code]


def test_partners_agree_and_promise_and_nobody_else_writes_it_down(desk):
    edition, organisation, stranger = EditionFactory(), OrganisationFactory(), OrganisationFactory()
    path = f"/organiser/editions/{edition.code}"
    wanted = {
        "title": "협약",
        "title_en": "Agreement",
        "parties": [organisation.pk],
        "signed_on": "2031-05-01",
    }
    promise = {
        "area": "capability", "text": "교육 10회", "text_en": "10 courses", "quantity": 10, "unit": "회", "unit_en": "courses",
        "due_on": "2031-09-01",
    }  # fmt: skip

    twice(desk, f"{path}/partners", id=ids.new(), organisation=organisation.pk, supports=["training"])
    again = desk.send(
        "POST", f"{path}/partners", id=ids.new(), organisation=organisation.pk, supports=["training"]
    )
    [agreed, _] = twice(desk, f"{path}/agreements", id=ids.new(), **wanted)
    commitments = f"/organiser/agreements/{agreed['id']}/commitments"
    [promised, _] = twice(desk, commitments, id=ids.new(), promised_by=organisation.pk, **promise)
    outside = desk.send("POST", commitments, id=ids.new(), promised_by=stranger.pk, **promise)
    partner = program_of(MembershipFactory(organisation=organisation).user)

    assert (again.status_code, again.json()["refused"]) == (409, "already_partner")
    assert desk.get(f"{path}/agreements").json() == [agreed]
    assert (promised["promised"], outside.status_code) == (10, 404)
    assert partner.send("POST", commitments, id=ids.new(), **promise).json()["refused"] == "role_missing"
    assert Commitment.objects.count() == 1


def test_a_partner_s_program_proves_once_and_somebody_else_decides(desk):
    member = MembershipFactory()
    agreement = AgreementFactory()
    agreement.parties.add(member.organisation)
    promise = CommitmentFactory(agreement=agreement, promised_by=member.organisation, quantity=10)
    mine, other = program_of(member.user), program_of(MembershipFactory().user)
    path = f"/partner/promises/{promise.pk}/proofs"
    wanted = {"quantity": 4, "note": "네 번 했습니다", "url": "https://example.com/4"}

    [given, _] = twice(mine, path, id=ids.new(), **wanted)
    foreign = other.send("POST", path, id=ids.new(), **wanted)
    unsafe = mine.send("POST", path, id=ids.new(), **wanted | {"url": "javascript:alert(1)"})
    waiting = desk.everything(f"/organiser/editions/{agreement.edition.code}/proofs")
    decision = f"/organiser/proofs/{given['id']}/decision"
    unreasoned = desk.send("POST", decision, is_accepted=False)
    decided = [desk.send("POST", decision, is_accepted=True).json()["state"] for _ in range(2)]
    changed = desk.send("POST", decision, is_accepted=False, reason="아니요")

    assert (given["state"], foreign.status_code, unsafe.status_code) == ("waiting", 404, 422)
    assert [each["id"] for each in waiting] == [given["id"]]
    assert (unreasoned.status_code, unreasoned.json()["refused"]) == (409, "reason_missing")
    assert decided == ["accepted", "accepted"]
    assert (changed.status_code, changed.json()["refused"]) == (409, "proof_decided")
    assert [(each["id"], each["accepted"]) for each in mine.everything("/partner/promises")] == [
        (str(promise.pk), 4)
    ]
    assert other.everything("/partner/promises") == []
    assert (Evidence.objects.count(), EvidenceDecision.objects.count()) == (1, 1)


def test_an_organiser_who_is_a_partner_proves_their_own_alone_and_does_not_decide(desk):
    member = MembershipFactory(user=RoleFactory(user=UserFactory(), name="organiser").user)
    RoleFactory(user=member.user, name="partner")
    agreement = AgreementFactory()
    agreement.parties.add(member.organisation)
    promise = CommitmentFactory(agreement=agreement, promised_by=member.organisation)
    foreign = CommitmentFactory(agreement=AgreementFactory())
    mine = program_of(member.user)
    listed = [each["id"] for each in mine.everything("/partner/promises")]
    assert (listed, mine.get(f"/partner/promises/{foreign.pk}/proofs").status_code) == (
        [str(promise.pk)],
        404,
    )
    proof = mine.send("POST", f"/partner/promises/{promise.pk}/proofs", id=ids.new(), quantity=1, note="했음")

    answer = mine.send("POST", f"/organiser/proofs/{proof.json()['id']}/decision", is_accepted=True)

    assert (answer.status_code, answer.json()["refused"]) == (409, "own_proof")
    assert not EvidenceDecision.objects.exists()
