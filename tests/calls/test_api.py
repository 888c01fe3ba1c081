"""Programs apply and judge as pages do: drafts, sending in, blind sheets and scores, each within its scope."""

import json

import pytest

from hamkke.calls import queries
from hamkke.calls.models import Application, Conflict, Declaration, Review
from hamkke.kernel import clock, ids
from hamkke.people import actions as people
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, WHILE_OPEN
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """`ask(user, scope, method, path, **said)`: a program of this person's, at that moment."""

    def asked(user, scope, method, path, *, at=WHILE_OPEN, **said):
        with clock.pretend(at):
            secret = people.make_token(user, id=ids.new(), name="시험", scopes=[scope], days=30)
            return client.generic(
                method,
                f"/api/v1{path}",
                json.dumps(said, default=str) if said else "",
                content_type="application/json",
                headers={"Authorization": f"Bearer {secret}"},
            )

    return asked


# ── An applicant ──


@pytest.fixture
def call():
    return made.call_of()


def test_a_merchant_s_program_saves_a_draft_and_sends_it_in_once(ask, call):
    merchant = MerchantFactory()
    path = f"/merchant/calls/{call.pk}/applications/{merchant.pk}"

    empty = ask(merchant.owner, "merchant:read", "GET", path).json()
    part = ask(merchant.owner, "merchant:write", "PUT", path, answers={"offer": "들기름"})
    early = ask(merchant.owner, "merchant:write", "POST", f"{path}/submission")
    whole = ask(
        merchant.owner, "merchant:write", "PUT", path, answers=ANSWERS, basis=part.json()["basis"]
    ).json()
    sent = [ask(merchant.owner, "merchant:write", "POST", f"{path}/submission").json() for _ in range(2)]
    listed = ask(merchant.owner, "merchant:read", "GET", "/merchant/applications").json()["items"]

    assert (empty["state"], empty["version"], empty["result"]) == ("none", 0, None)
    assert {each["key"]: each["answer"] for each in part.json()["questions"]}["offer"] == "들기름"
    assert (early.status_code, early.json()["refused"]) == (409, "answers_missing")
    assert (whole["state"], {each["key"]: each["answer"] for each in whole["questions"]}) == (
        "draft",
        ANSWERS,
    )
    assert [(each["state"], each["version"]) for each in sent] == [("submitted", 1)] * 2
    assert [(each["merchant_name"], each["receipt"]) for each in listed] == [
        (merchant.name, sent[0]["receipt"])
    ]


def test_what_was_saved_elsewhere_meanwhile_is_not_written_over(ask, call):
    merchant = MerchantFactory()
    path = f"/merchant/calls/{call.pk}/applications/{merchant.pk}"
    old = ask(merchant.owner, "merchant:read", "GET", path).json()["basis"]
    made.draft_of(call, merchant, id=queries.application_id(call, merchant))

    refused = ask(merchant.owner, "merchant:write", "PUT", path, answers={"offer": "다른 것"}, basis=old)

    assert (refused.status_code, refused.json()["refused"]) == (409, "edited_elsewhere")
    assert Application.objects.get().answers == ANSWERS


def test_an_application_is_its_merchant_s_alone_and_closes_with_the_call(ask, call):
    own, other = made.draft_of(call).merchant, MerchantFactory()
    path = f"/merchant/calls/{call.pk}/applications/{own.pk}"

    assert ask(other.owner, "merchant:read", "GET", path).status_code == 404
    assert ask(other.owner, "merchant:write", "PUT", path, answers=ANSWERS).status_code == 404
    assert ask(own.owner, "merchant:read", "PUT", path, answers=ANSWERS).status_code == 403
    late = ask(own.owner, "merchant:write", "POST", f"{path}/submission", at=CLOSES)
    assert (late.status_code, late.json()["refused"]) == (409, "call_closed")
    assert Application.objects.get().state == "draft"


def test_after_the_decision_the_applicant_s_program_reads_the_result(ask):
    call, *_ = made.decided_call([90, 90, 90], [50, 50, 50])
    application = Application.objects.order_by("row__rank")[0]
    path = f"/merchant/calls/{call.pk}/applications/{application.merchant_id}"

    told = ask(application.merchant.owner, "merchant:read", "GET", path, at=CLOSES).json()

    assert (told["result"]["outcome"], told["result"]["rank"], told["result"]["applied"]) == (
        "selected",
        1,
        2,
    )


# ── A judge ──


@pytest.fixture
def judge():
    return made.judge()


@pytest.fixture
def assignment(call, judge):
    made.submission_of(
        call, MerchantFactory(name="비밀상회"), value="비밀상회의 들기름입니다. 아침마다 짭니다."
    )
    (assignment,) = made.assign(call, judge)
    return assignment


def test_a_judge_s_program_declares_reads_a_blind_sheet_and_scores_it_once(ask, call, judge, assignment):
    path = f"/judge/sheets/{assignment.pk}"
    declaration = {"id": ids.new(), "said": ""}

    early = ask(judge, "judge:read", "GET", path, at=CLOSES)
    for _ in range(2):
        ask(judge, "judge:write", "POST", f"/judge/calls/{call.pk}/declarations", at=CLOSES, **declaration)
    sheet = ask(judge, "judge:read", "GET", path, at=CLOSES)
    scores = {"scores": {"1": 80, "2": 70, "3": None}, "comment": "포장이 좋습니다."}
    given = [ask(judge, "judge:write", "PUT", f"{path}/scores", at=CLOSES, **scores) for _ in range(2)]
    listed = ask(judge, "judge:read", "GET", "/judge/sheets", at=CLOSES).json()["items"]

    assert (early.status_code, early.json()["refused"]) == (409, "declare_first")
    assert (Declaration.objects.count(), Review.objects.count()) == (1, 1)
    assert "비밀상회" not in sheet.content.decode()
    assert {each["key"]: each["value"] for each in sheet.json()["answers"]}["value"].startswith("▇")
    assert [[each["score"] for each in answer.json()["criteria"]] for answer in given] == [[80, 70, None]] * 2
    assert [(each["id"], each["is_reviewed"]) for each in listed] == [(str(assignment.pk), True)]


@pytest.mark.parametrize("said", [{}, {"sayd": "비밀상회"}, {"said": "", "names": "비밀상회"}])
def test_a_misspelt_declaration_does_not_say_that_there_is_nobody(ask, call, judge, said):
    path = f"/judge/calls/{call.pk}/declarations"

    answer = ask(judge, "judge:write", "POST", path, at=CLOSES, id=ids.new(), **said)

    assert (answer.status_code, answer.json()["refused"]) == (422, "misread")
    assert Declaration.objects.count() == 0


def test_scores_that_cannot_be_taken_are_refused_and_nothing_is_kept(ask, call, judge, assignment):
    made.declare(call, judge)
    path = f"/judge/sheets/{assignment.pk}/scores"

    few = ask(judge, "judge:write", "PUT", path, at=CLOSES, scores={"1": 80})
    much = ask(judge, "judge:write", "PUT", path, at=CLOSES, scores={"1": 101, "2": 1, "3": 1})
    twice = ask(judge, "judge:write", "PUT", path, at=CLOSES, scores={"1": 80, "01": 70, "2": 1, "3": 1})

    assert (few.status_code, few.json()["refused"], much.status_code) == (409, "scores_incomplete", 422)
    assert twice.status_code == 422
    assert Review.objects.count() == 0


def test_a_sheet_is_its_judge_s_alone_and_can_be_handed_back(ask, call, judge, assignment):
    other = made.judge()
    for each in (judge, other):
        made.declare(call, each)

    assert ask(other, "judge:read", "GET", f"/judge/sheets/{assignment.pk}", at=CLOSES).status_code == 404
    assert ask(MerchantFactory().owner, "judge:read", "GET", "/judge/sheets", at=CLOSES).status_code == 403
    sealed = ask(judge, "judge:read", "GET", f"/judge/sheets/{assignment.pk}", at=WHILE_OPEN)
    back = ask(
        judge, "judge:write", "POST", f"/judge/sheets/{assignment.pk}/recusal", at=CLOSES, why="친척입니다"
    )

    assert (sealed.status_code, back.status_code) == (404, 200)
    assert ask(judge, "judge:read", "GET", "/judge/sheets", at=CLOSES).json()["items"] == []


def test_a_conflict_found_at_the_moment_takes_the_sheet_away(ask, call, judge, assignment):
    made.declare(call, judge)
    merchant = assignment.application.merchant
    merchant.owner = judge
    merchant.save()

    answer = ask(judge, "judge:read", "GET", f"/judge/sheets/{assignment.pk}", at=CLOSES)

    assert answer.status_code == 404
    assert "비밀상회" not in answer.content.decode()
    assignment.refresh_from_db()
    assert assignment.recused_at == CLOSES
    found = Conflict.objects.filter(application=assignment.application, judge=judge)
    assert [each.source for each in found] == ["applicant", "owner"]
