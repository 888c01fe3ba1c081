"""Whoever comes on paper or by telephone applies through the secretariat; who entered it neither judges nor decides."""

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import Application, Assignment, Conflict, Selection, SelectionRow
from hamkke.calls.rules import entering
from hamkke.kernel import clock, ids
from hamkke.merchants import actions as merchants
from hamkke.merchants.models import Merchant
from hamkke.people.models import Role, User
from hamkke.people.queries import role_names
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, OPENS, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

NUMBER = "120-81-47521"
NEWCOMER = entering.Newcomer("순자네 방앗간", "김순자")
PAPER, TELEPHONE = Application.Way.PAPER, Application.Way.TELEPHONE


def enter(call, by, *, number=NUMBER, came_by=PAPER, newcomer=NEWCOMER, at=WHILE_OPEN):
    with clock.pretend(at):
        return actions.enter(call=call, business_number=number, came_by=came_by, newcomer=newcomer, by=by)


def sent_in(call, by, **how):
    begun = enter(call, by, **how)
    with clock.pretend(WHILE_OPEN):
        actions.draft(id=begun.pk, call=call, merchant=begun.merchant, answers=ANSWERS, by=by)
        return actions.submit(begun, by=by)


def test_an_unknown_business_is_registered_on_the_spot_without_an_account():
    call, clerk = made.call_of(), made.organiser()

    application = enter(call, clerk, came_by=TELEPHONE)

    merchant = Merchant.objects.get()
    assert (merchant.name, merchant.representative, merchant.owner) == ("순자네 방앗간", "김순자", None)
    assert (application.merchant, application.came_by, application.entered_by) == (
        merchant,
        "telephone",
        clerk,
    )
    assert application.pk == queries.application_id(call, merchant)
    entries = Entry.objects.filter(by=clerk.pk).order_by("at").values_list("verb", "facts")
    assert list(entries) == [
        ("merchants.merchant.registered", {}),
        ("calls.application.entered", {"came_by": "telephone"}),
    ]


def test_a_known_business_keeps_what_it_is():
    call, merchant = made.call_of(), MerchantFactory()

    application = enter(call, made.organiser(), number=merchant.business_number)

    assert application.merchant == merchant
    assert list(Merchant.objects.values_list("name", "owner")) == [(merchant.name, merchant.owner_id)]


def test_with_an_address_the_business_has_an_account_from_the_start():
    call, known = made.call_of(), UserFactory(email="kim@example.com")
    new = entering.Newcomer("방앗간", "이순자", " New@Example.com ")
    other = entering.Newcomer("둘째 방앗간", "김순자", "KIM@example.com")

    first = enter(call, made.organiser(), newcomer=new)
    second = enter(call, made.organiser(), number=merchants.made_up_business_number(7), newcomer=other)

    owner = User.objects.get(email="new@example.com")
    assert (first.merchant.owner, owner.name, role_names(owner)) == (owner, "이순자", {"merchant"})
    assert second.merchant.owner == known


def test_entered_twice_it_is_found_again():
    call, clerk = made.call_of(), made.organiser()

    found = [enter(call, clerk) for _ in range(2)]

    assert found[0] == found[1]
    assert Entry.objects.filter(verb="calls.application.entered").count() == 1


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"at": OPENS - SECOND}, rules.NotOpenYet),
        ({"at": CLOSES}, rules.CallClosed),
        ({"number": "120-81-47522"}, merchants.BusinessNumberWrong),
        ({"newcomer": None}, merchants.NameMissing),
    ],
)
def test_what_cannot_be_entered_is_refused(how, refusal):
    with pytest.raises(refusal):
        enter(made.call_of(), made.organiser(), **how)

    assert not Merchant.objects.exists()


def test_nobody_enters_without_the_role_or_for_their_own_business():
    call, clerk = made.call_of(), made.organiser()
    own = MerchantFactory(owner=clerk)

    with pytest.raises(rules.NotAnOrganiser):
        enter(call, UserFactory())
    with pytest.raises(entering.OwnBusiness):
        enter(call, clerk, number=own.business_number)

    assert not Application.objects.exists()


def test_what_an_applicant_or_a_colleague_has_begun_stays_theirs():
    call, one, other = made.call_of(), made.organiser(), made.organiser()
    written = made.draft_of(call)
    enter(call, one)

    for number in (written.merchant.business_number, NUMBER):
        with pytest.raises(entering.BegunByAnother):
            enter(call, other, number=number)

    assert list(Application.objects.values_list("entered_by", flat=True).order_by("came_by")) == [
        None,
        one.pk,
    ]


def test_whoever_entered_it_does_not_judge_it():
    call, clerk = made.call_of(), made.organiser()
    RoleFactory(user=clerk, name=Role.Name.JUDGE)
    entered, other = sent_in(call, clerk), made.submission_of(call)

    made.assign(call, clerk, made.judge())

    assert Conflict.objects.get().source == "entered"
    assert clerk.pk not in Assignment.objects.filter(application=entered).values_list("judge", flat=True)
    assert Assignment.objects.filter(application=other).exists()


def test_the_representative_s_name_is_hidden_from_judges():
    call, clerk, judge = made.call_of(), made.organiser(), made.judge()
    begun = enter(call, clerk)
    with clock.pretend(WHILE_OPEN):
        answers = {**ANSWERS, "value": "김순자가 볶은 국산 들깨를 그날 짭니다."}
        actions.draft(id=begun.pk, call=call, merchant=begun.merchant, answers=answers, by=clerk)
        actions.submit(begun, by=clerk)
    [assignment] = made.assign(call, judge)

    with clock.pretend(CLOSES):
        sheet = queries.sheet(assignment, now=CLOSES)

    assert "김순자" not in str(sheet.answers)
    assert "대표자 이름 가림" in str(sheet.answers)


def test_whoever_entered_one_decides_nothing_in_that_call(client):
    call, clerk = made.call_of(), made.organiser()
    application, judge = sent_in(call, clerk), made.judge()
    made.assign(call, judge)
    made.review_of(application, judge, 80, 80, 80)
    with pytest.raises(entering.Involved):
        made.proposal_of(call, by=clerk)
    proposal = made.proposal_of(call)
    client.force_login(clerk)
    with clock.pretend(CLOSES):
        desk = client.get(reverse("calls:desk", args=[call.pk])).content.decode()
        proposed = client.get(reverse("calls:proposal", args=[call.pk, proposal.pk])).content.decode()
    for page, button in ((desk, "선정안 내기"), (proposed, "이대로 확정하기")):
        assert ("선정을 맡을 수 없습니다." in page, button in page) == (True, False)

    with pytest.raises(entering.Involved):
        made.release_of(proposal, by=clerk)

    assert not Selection.objects.exists()
    made.release_of(proposal)
    appeal = appeal_against(SelectionRow.objects.get())
    with pytest.raises(entering.Involved), clock.pretend(CLOSES):
        actions.answer_appeal(appeal, outcome="upheld", answer="다시 보았습니다.", by=clerk)


def appeal_against(row):
    owner = UserFactory()
    actions.take_up(code=row.application.code, by=owner)
    row.refresh_from_db()
    with clock.pretend(CLOSES):
        return actions.file_appeal(id=ids.new(), row=row, grounds="다시 봐 주세요.", by=owner)


def test_the_holder_of_the_receipt_takes_it_up_once():
    call, clerk, owner = made.call_of(), made.organiser(), UserFactory()
    application = sent_in(call, clerk)

    for _ in range(2):
        assert actions.take_up(code=application.code, by=owner) == application

    assert Merchant.objects.get().owner == owner
    for by, refusal in ((clerk, entering.ReceiptOfOthers), (UserFactory(), merchants.OwnerKnown)):
        with pytest.raises(refusal):
            actions.take_up(code=application.code, by=by)
    with pytest.raises(entering.ReceiptUnknown):
        actions.take_up(code="0" * 20, by=UserFactory())
    assert Merchant.objects.get().owner == owner


def test_the_owner_is_written_to_when_the_secretariat_sends_it_in():
    call, clerk, merchant = made.call_of(), made.organiser(), MerchantFactory()
    application = sent_in(call, clerk, number=merchant.business_number)
    [version] = application.versions.all()

    actions.send_receipt(version.pk)

    [letter] = mail.outbox
    assert letter.to == [merchant.owner.email]
    assert letter.extra_headers["Message-ID"].startswith(f"<{version.pk}@")
    for words in (
        application.receipt,
        call.title,
        call.title_en,
        "2023-07-25 18:00",
        "대신 넣어",
        "entered it for you",
    ):
        assert words in letter.body
    assert application.code not in letter.body


def test_nobody_is_written_to_without_an_account_or_of_what_they_sent_in_themselves():
    call, clerk, merchant = made.call_of(), made.organiser(), MerchantFactory()
    sent_in(call, clerk)
    made.submission_of(call)
    assert not ProcrastinateJob.objects.filter(task_name="calls.send_receipt").exists()

    application = sent_in(call, clerk, number=merchant.business_number)
    made.submission_of(call, merchant, id=application.pk, offer="참기름")

    [job] = ProcrastinateJob.objects.filter(task_name="calls.send_receipt")
    assert job.args == {"version_id": str(application.versions.get(number=1).pk)}


def test_the_database_wants_whoever_entered_it_named():
    application = enter(made.call_of(), made.organiser())

    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(entered_by=None)
