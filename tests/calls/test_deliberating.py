"""A panel decides about those at the line: recorded by one, worked out anew, released by another, told and published."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import Deliberation, Offer, Selection, SelectionRow
from hamkke.calls.queries import bundle as files
from hamkke.calls.queries.inputs import judge_numbers
from hamkke.calls.rules import bundle
from hamkke.calls.rules.terms import GreyZone
from hamkke.kernel import clock, ids
from tests.calls.test_bundle import check
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(hours=1)
AFTER = LATER + timedelta(hours=1)


def panel_call(applied):
    """Applications of equal points for two places and one to wait: all of them at the line, for a panel."""
    terms = rules.Terms(
        places=2, waiting=1, criteria=tuple(made.CRITERIA), formula="mean", grey=GreyZone(by="panel")
    )
    call, judges = (
        made.call_of(terms=terms),
        [made.judge(name=name) for name in ("김하나", "이두리", "박세찬")],
    )
    value = "{}번 기름틀에서 그날 볶은 들깨를 짭니다."
    applications = [made.submission_of(call, value=value.format(number)) for number in range(applied)]
    made.assign(call, *judges, per_application=3)
    for application in applications:
        for judge, score in zip(judges, (70, 75, 80), strict=True):
            made.review_of(application, judge, score, score, score, comment=f"{score}점인 까닭")
    return call


@pytest.fixture
def call():
    return panel_call(4)


def line(call):
    """The public codes at the line, the last by rank first."""
    rows = queries.proposed_rows(queries.latest_proposal(call))
    return [row["code"] for row in rows][::-1]


def sitting(call):
    return [each.judge for each in queries.panel_judges(call, line(call))][:2]


def deliberate(proposal, *, order=None, members=None, said=None, by=None, id=None, at=LATER, **given):
    order = line(proposal.call) if order is None else order
    with clock.pretend(at):
        return actions.deliberate(
            id=id or ids.new(),
            proposal=proposal,
            order=order,
            said={code: f" {code}의 까닭 " for code in order} if said is None else said,
            members=sitting(proposal.call) if members is None else members,
            by=by or made.organiser(),
            **given,
        )


def test_a_panel_s_order_decides_who_is_in_and_who_waits(call):
    one = made.organiser()
    proposal = made.proposal_of(call)
    order, members = line(call), sitting(call)
    found = deliberate(proposal, by=one)
    made.selection_of(call, at=AFTER)

    outcomes = {
        rules.public_code(row.application.code): (row.outcome, row.reasons["by"], row.reasons["turn"])
        for row in SelectionRow.objects.select_related("application")
    }
    assert outcomes == {
        order[0]: ("selected", "panel", 1),
        order[1]: ("selected", "panel", 2),
        order[2]: ("waitlisted", "panel", 3),
        order[3]: ("not_selected", "panel", 4),
    }
    assert (found.number, found.order, found.said[order[0]]) == (1, order, f"{order[0]}의 까닭")
    assert found.members == sorted(judge.pk for judge in members)
    entry = Entry.objects.get(verb="calls.panel.deliberated")
    assert (entry.by, entry.target_id) == (one.pk, str(found.pk))


def test_the_public_file_holds_the_order_and_numbers_of_judges_and_the_checker_follows_it(call, tmp_path):
    deliberate(made.proposal_of(call))
    selection = made.selection_of(call, at=AFTER)

    content = json.loads(b"".join(bundle.written(files.bundle_of(files.released(call)))))
    status, said = check(tmp_path, content)

    panel = Deliberation.objects.get()
    numbers = judge_numbers(call)
    assert content["inputs"]["panel"] == panel.order
    assert content["call"]["panel"] == {
        "number": 1,
        "members": sorted(numbers[member] for member in panel.members),
        "recorded_at": int(LATER.timestamp()),
        "why": "",
    }
    assert (status, said.splitlines()[1]) == (0, "2 of 2 selected are as recomputed, out of 4.")
    assert selection.inputs_hash == content["call"]["inputs_hash"]
    assert "까닭" not in str(content["inputs"])
    page = Client().get(reverse("calls:published", args=[call.pk])).content.decode()
    assert "심사위원 2명이 이름을 가린 채" in page


def test_nothing_is_released_before_the_panel_that_was_announced(call):
    proposal = made.proposal_of(call)

    with pytest.raises(rules.PanelMissing):
        made.release_of(proposal)
    deliberate(proposal)
    with pytest.raises(rules.Stale):  # It was worked out without the panel.
        made.release_of(proposal, at=AFTER)

    assert not Selection.objects.exists()


def test_whoever_the_panel_passed_over_is_asked_first_when_a_place_comes_free(call):
    deliberate(made.proposal_of(call))
    order = Deliberation.objects.get().order
    made.selection_of(call, at=AFTER)
    rows = {rules.public_code(row.application.code): row for row in SelectionRow.objects.all()}

    with clock.pretend(AFTER):
        actions.withdraw(rows[order[0]], by=rows[order[0]].application.merchant.owner)

    assert Offer.objects.get().row == rows[order[2]]


def test_an_order_names_everybody_at_the_line_once_with_a_reason(call):
    proposal = made.proposal_of(call)
    order = line(call)

    for wrong in (order[:3], [*order[:3], order[0]], [*order, "0" * 16]):
        with pytest.raises(rules.OrderIncomplete):
            deliberate(proposal, order=wrong)
    for said in ({}, dict.fromkeys(order, " "), dict.fromkeys(order, "가" * 501)):
        with pytest.raises(rules.JudgementUnsaid):
            deliberate(proposal, said=said)

    assert not Deliberation.objects.exists()


def test_a_panel_is_two_judges_without_a_conflict(call):
    made.proposal_of(call)
    one, other, recused = [each.judge for each in queries.panel_judges(call, line(call))]
    with clock.pretend(CLOSES):
        actions.recuse(
            queries.assignments_of(call).filter(judge=recused).first(), why="아는 사이", by=recused
        )
    interested = made.judge(name="한통속")
    made.declare(call, interested, said=call.applications.first().merchant.name)
    proposal = made.proposal_of(call)

    with pytest.raises(rules.PanelTooSmall):
        deliberate(proposal, members=[one, one])
    with pytest.raises(rules.MemberConflicted) as refused:
        deliberate(proposal, members=[one, other, recused, interested])

    assert refused.value.words.ko.endswith(f": {recused}, 한통속.")
    assert [each.judge for each in queries.panel_judges(call, line(call)) if each.is_closed] == [recused]
    assert not Deliberation.objects.exists()


def test_a_panel_meets_where_it_was_promised_about_what_stands_now(call):
    stale = made.proposal_of(call)
    made.review_of(call.applications.first(), sitting(call)[0], 71, 71, 71)
    elsewhere, _ = made.decided_call((80, 80, 80), (70, 70, 70), places=1)

    with pytest.raises(rules.Stale):
        deliberate(stale)
    with pytest.raises(rules.NotAnOrganiser):
        deliberate(made.proposal_of(call), by=made.judge())
    with pytest.raises(rules.AlreadyDecided):
        deliberate(queries.latest_proposal(elsewhere), order=[], members=sitting(call))
    undecided = made.call_of(places=1)
    application, judge = made.submission_of(undecided), made.judge()
    made.assign(undecided, judge)
    made.review_of(application, judge, 80, 80, 80)
    with pytest.raises(rules.PanelNotPromised):
        deliberate(made.proposal_of(undecided), order=[], members=[judge])

    assert not Deliberation.objects.exists()


def test_there_is_no_panel_about_nobody():
    terms = rules.Terms(places=1, criteria=tuple(made.CRITERIA), formula="mean", grey=GreyZone(by="panel"))
    call, judges = made.call_of(terms=terms), [made.judge(), made.judge()]
    application = made.submission_of(call)
    made.assign(call, *judges, per_application=2)
    for judge in judges:
        made.review_of(application, judge, 80, 80, 80)

    with pytest.raises(rules.NobodyAtTheLine):
        deliberate(made.proposal_of(call), order=[], members=judges)
    made.selection_of(call)  # needs none


def test_the_same_record_again_changes_nothing_and_another_panel_says_why(call):
    one = made.organiser()
    proposal = made.proposal_of(call)
    found = deliberate(proposal, by=one)

    assert deliberate(proposal, by=one, id=found.pk) == found
    with pytest.raises(rules.DifferentContent):
        deliberate(proposal, by=one, id=found.pk, order=line(call)[::-1])
    again = made.proposal_of(call, at=AFTER)
    with pytest.raises(rules.ReasonMissing):
        deliberate(again, at=AFTER)
    later = deliberate(again, at=AFTER, order=found.order[::-1], why=" 한 분이 빠졌습니다. ")
    made.selection_of(call, at=AFTER + SECOND)

    assert (later.number, later.why) == (2, "한 분이 빠졌습니다.")
    assert list(Deliberation.objects.order_by("number").values_list("order", flat=True)) == [
        found.order,
        found.order[::-1],
    ]
    chosen = SelectionRow.objects.filter(outcome="selected").values_list("application__code", flat=True)
    assert {rules.public_code(code) for code in chosen} == set(later.order[:2])
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.filter(pk=found.pk).update(why="")


def office(**fields):
    client = Client()
    client.force_login(made.organiser(**fields))
    return client


def visit(client, name, call, *rest, at=LATER, typed=None, **options):
    address = reverse(f"calls:{name}", args=[call.pk, *rest])
    with clock.pretend(at):
        return client.get(address, **options) if typed is None else client.post(address, typed)


def test_the_secretariat_reads_the_line_without_names_and_records_the_order(call):
    client, proposal = office(), made.proposal_of(call)
    codes, members = sorted(line(call)), sitting(call)
    pointed = visit(client, "proposal", call, proposal.pk).content.decode()
    page = visit(client, "deliberations", call).content.decode()
    typed = {"id": str(ids.new()), "members": [str(each.pk) for each in members]}
    typed |= {f"turn-{code}": turn for turn, code in enumerate(codes, 1)}
    typed |= {f"said-{code}": "지역에 없던 상품" for code in codes}

    wrong = visit(
        client, "deliberations", call, typed={**typed, f"turn-{codes[1]}": 1, f"said-{codes[0]}": ""}
    )
    far = visit(client, "deliberations", call, typed={**typed, f"turn-{codes[1]}": 5, "members": []})
    recorded = visit(client, "deliberations", call, typed=typed)
    desk = visit(client, "desk", call).content.decode()
    told = visit(client, "deliberations", call, at=AFTER).content.decode()
    made.proposal_of(call, at=AFTER)
    again = visit(client, "deliberations", call, typed={**typed, "id": str(ids.new())}).content.decode()

    address = reverse("calls:deliberations", args=[call.pk])
    assert (address in pointed, "이대로 확정하기" in pointed, address in desk) == (True, False, True)
    merchants = {each.merchant.name for each in call.applications.all()}
    assert ([name for name in merchants if name in page], "2번 기름틀" in page, "75점인 까닭" in page) == (
        [],
        True,
        True,
    )
    assert wrong.status_code == far.status_code == 422
    assert (
        "다른 신청서와 차례가 같습니다." in wrong.content.decode(),
        "까닭을 적어" in wrong.content.decode(),
    ) == (
        True,
        True,
    )
    assert "1부터 4까지의 수를 적어 주세요." in far.content.decode()
    assert (recorded.url, Deliberation.objects.get().order) == (reverse("calls:desk", args=[call.pk]), codes)
    assert ("1번째 심의" in told, "지역에 없던 상품" in told, str(members[0]) in told) == (True, True, True)
    assert ("선정안을 다시 내 주세요." in told, "심의한 차례 적기" in told) == (True, False)
    assert ("다시 심의한 까닭" in again, "까닭을 적어 주세요." in again) == (True, True)


def test_an_applicant_reads_why_the_panel_put_them_there_and_nobody_else_s(call):
    deliberate(made.proposal_of(call))
    made.selection_of(call, at=AFTER)
    refused = SelectionRow.objects.get(outcome="not_selected").application
    client = Client()
    client.force_login(refused.merchant.owner)

    page = visit(client, "letter", call, refused.merchant.pk, at=AFTER).content.decode()

    code = rules.public_code(refused.code)
    others = [each for each in Deliberation.objects.get().order if each != code]
    assert (f"{code}의 까닭" in page, [each for each in others if f"{each}의 까닭" in page]) == (True, [])
    assert "심사위원 여럿의 심의로 정해졌습니다." in page


def test_pages_without_a_panel_say_so(call):
    undecided = made.call_of()
    client = office()

    assert "이 공고의 규칙에는 심의가 없습니다." in visit(client, "deliberations", undecided).content.decode()
    assert "아직 경계에 있는 신청서가 없습니다." in visit(client, "deliberations", call).content.decode()
    stranger = Client()
    stranger.force_login(made.judge())
    assert visit(stranger, "deliberations", call).status_code == 404


def test_the_page_asks_the_same_few_questions_for_any_number(call):
    client, counts = office(), []
    for each in (panel_call(3), call):
        made.proposal_of(each)
        with CaptureQueriesContext(connection) as asked:
            visit(client, "deliberations", each)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 25


def test_whoever_sat_or_recorded_does_not_answer_an_appeal(call):
    one = made.organiser()
    found = deliberate(made.proposal_of(call), by=one)
    selection = made.selection_of(call, at=AFTER)

    assert {one.pk, *found.members} < queries.deciders(selection)
