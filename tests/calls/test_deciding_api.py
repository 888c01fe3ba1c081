"""Programs decide as pages do: two people's for a selection, and an applicant's own about what came of it."""

from datetime import timedelta

import pytest

from hamkke.calls.models import Appeal, Assignment, Draw, Offer, Proposal, Selection, SelectionRow, Withdrawal
from hamkke.kernel import clock, ids
from tests.calls.test_drawing import DRAWS_AT, grey_call
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.programs import program_of

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(hours=1)


def test_judges_are_assigned_once_and_as_many_as_promised():
    call, judges = made.call_of(), [made.judge(), made.judge()]
    made.submission_of(call)
    path = f"/organiser/calls/{call.pk}/assignments"
    wanted = {"judges": [each.pk for each in judges], "per_application": 2}
    with clock.pretend(WHILE_OPEN):
        sealed = program_of(made.organiser()).send("POST", path, **wanted)
    with clock.pretend(CLOSES):
        desk = program_of(made.organiser())
        few = desk.send("POST", path, **wanted | {"per_application": 1})
        added = [desk.send("POST", path, **wanted).json() for _ in range(2)]
        listed = desk.get("/organiser/judges").json()
        other = program_of(MerchantFactory().owner).send("POST", path, **wanted)

    assert (sealed.status_code, sealed.json()["refused"]) == (409, "still_open")
    assert (few.status_code, few.json()["refused"]) == (409, "fewer_than_promised")
    assert [each["added"] for each in added] == [2, 0]
    assert {each["id"] for each in listed} == {str(each.pk) for each in judges}
    assert other.json()["refused"] == "role_missing"
    assert Assignment.objects.count() == 2


def test_two_programs_draw_lots_and_decide_and_neither_does_both():
    call, _ = grey_call()
    path, proposal = f"/organiser/calls/{call.pk}", ids.new()
    draw = {"id": ids.new(), "draws_at": DRAWS_AT}
    with clock.pretend(CLOSES):
        one, two = program_of(made.organiser()), program_of(made.organiser())
        early = one.send("POST", f"{path}/draws", **draw)
        proposed = [one.send("POST", f"{path}/proposals", id=proposal).status_code for _ in range(2)]
        promised = [one.send("POST", f"{path}/draws", **draw).json()["root"] for _ in range(2)]
        undrawn = two.send("POST", f"{path}/selection", id=ids.new(), proposal=proposal)
        randomness = f"{path}/draws/{draw['id']}/randomness"
        soon = two.send("PUT", randomness, randomness="00ab")
    with clock.pretend(DRAWS_AT):
        one, two = program_of(Proposal.objects.get().proposed_by), program_of(made.organiser())
        own = one.send("PUT", randomness, randomness="00ab")
        drawn = [two.send("PUT", randomness, randomness="00ab").json()["drawn_at"] for _ in range(2)]
        again, decision = ids.new(), ids.new()
        one.send("POST", f"{path}/proposals", id=again)
        alone = one.send("POST", f"{path}/selection", id=decision, proposal=again)
        decided = [
            two.send("POST", f"{path}/selection", id=decision, proposal=again).json() for _ in range(2)
        ]

    assert (early.status_code, proposed) == (404, [200, 200])
    assert promised[0] == promised[1]
    assert (undrawn.status_code, soon.json()["refused"]) == (409, "draw_not_yet")
    assert [own.json()["refused"], alone.json()["refused"]] == ["same_person", "same_person"]
    assert drawn[0] == drawn[1] is not None
    assert [(each["id"], each["proposal"]) for each in decided] == [(str(decision), str(again))] * 2
    assert (Selection.objects.count(), Draw.objects.count()) == (1, 1)


def test_an_applicant_s_program_appeals_and_somebody_who_did_not_decide_answers():
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), places=1, waiting=0)
    row = SelectionRow.objects.select_related("application__merchant").get(rank=2)
    merchant = row.application.merchant
    path = f"/merchant/calls/{call.pk}/applications/{merchant.pk}"
    with clock.pretend(CLOSES + SECOND):
        mine, other = program_of(merchant.owner), program_of(MerchantFactory().owner)
        decider = program_of(Selection.objects.get().decided_by)
        wanted = {"id": ids.new(), "grounds": "가격 점수를 다시 보아 주세요."}
        filed = [mine.send("POST", f"{path}/appeal", **wanted).json() for _ in range(2)]
        second = mine.send("POST", f"{path}/appeal", **wanted | {"id": ids.new()})
        foreign = [other.send("POST", f"{path}/appeal", **wanted), other.get(f"{path}/letter")]
        answer = f"/organiser/calls/{call.pk}/appeals/{wanted['id']}/answer"
        said = {"outcome": "dismissed", "answer": "다시 보았고 같습니다."}
        own = decider.send("PUT", answer, **said)
        desk = program_of(made.organiser())
        answered = [desk.send("PUT", answer, **said).json()["outcome"] for _ in range(2)]
        told = mine.get(f"{path}/letter").json()

    assert [each["appeal"]["outcome"] for each in filed] == ["open", "open"]
    assert (second.json()["refused"], [each.status_code for each in foreign]) == (
        "appealed_already",
        [404, 404],
    )
    assert (own.status_code, own.json()["refused"]) == (409, "judge_of_own_decision")
    assert answered == ["dismissed", "dismissed"]
    assert (told["outcome"], told["may_appeal"], told["appeal"]["answer"]) == (
        "not_selected",
        False,
        said["answer"],
    )
    assert Appeal.objects.count() == 1


def test_a_place_given_up_by_a_program_goes_to_the_next_who_takes_it():
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), places=1, waiting=1)
    first, second = SelectionRow.objects.select_related("application__merchant").order_by("rank")
    paths = [
        f"/merchant/calls/{call.pk}/applications/{row.application.merchant_id}" for row in (first, second)
    ]
    with clock.pretend(LATER):
        one, two = (program_of(row.application.merchant.owner) for row in (first, second))
        nothing = two.send("PUT", f"{paths[1]}/offer", takes=True)
        unsure = one.send("POST", f"{paths[0]}/withdrawal", is_sure=False)
        gone = [one.send("POST", f"{paths[0]}/withdrawal", is_sure=True).json() for _ in range(2)]
        taken = [two.send("PUT", f"{paths[1]}/offer", takes=True).json() for _ in range(2)]
        held = program_of(made.organiser()).get(f"/organiser/calls/{call.pk}/places").json()
        told = program_of(made.organiser()).send(
            "POST", f"/organiser/calls/{call.pk}/places/{second.pk}/withdrawal", is_sure=True
        )

    assert (nothing.status_code, unsure.status_code) == (404, 422)
    assert [(each["holds_place"], each["withdrawn_at"] is None) for each in gone] == [(False, False)] * 2
    assert [(each["holds_place"], each["offer"]["answer"]) for each in taken] == [(True, "taken")] * 2
    assert ([each["row"] for each in held], told.status_code) == ([second.pk], 200)
    assert (Withdrawal.objects.count(), Offer.objects.count()) == (2, 1)


def test_an_applicant_s_program_agrees_to_the_text_it_read_and_takes_it_back():
    application = made.draft_of(made.call_of())
    merchant = application.merchant
    path = f"/merchant/calls/{application.call_id}/applications/{merchant.pk}/study"
    with clock.pretend(WHILE_OPEN):
        mine = program_of(merchant.owner)
        asked = mine.get(path).json()
        unread = mine.send("PUT", path, is_given=True, version="1999-01")
        agreed = [mine.send("PUT", path, is_given=True, version=asked["version"]).json() for _ in range(2)]
        back = mine.send("PUT", path, is_given=False).json()
        foreign = program_of(MerchantFactory().owner).send("PUT", path, is_given=False)

    assert (asked["is_given"], unread.json()["refused"]) == (False, "consent_text_unknown")
    assert [each["is_given"] for each in agreed] == [True, True]
    assert (back["is_given"], back["agreed_at"], foreign.status_code) == (False, None, 404)
