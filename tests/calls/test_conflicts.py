"""A judge with a conflict never sees the sheet, whether they said so, we found it, or it came to light late."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, invariants, queries, rules
from hamkke.calls.actions.conflicts import CONFLICT
from hamkke.calls.models import Assignment, Conflict, Declaration
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND
from tests.factories.merchants import MerchantFactory, ShopFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def kept():
    return list(Conflict.objects.order_by("source").values_list("application", "judge", "source", "evidence"))


def holders(application):
    held = Assignment.objects.filter(application=application, recused_at=None).order_by("assigned_at", "pk")
    return [assignment.judge for assignment in held]


def two_judges_on(*merchants, each=1, **terms):
    call = made.call_of(**terms)
    applications = [made.submission_of(call, merchant) for merchant in merchants]
    judges = [made.judge(), made.judge()]
    made.assign(call, *judges, per_application=each)
    return call, applications, judges


def test_what_is_found_when_judges_are_assigned_is_kept_with_its_evidence():
    call, judge, other = made.call_of(), made.judge(email="Some.One@gmail.com"), made.judge()
    owned = made.submission_of(call, MerchantFactory(owner=UserFactory(email="someone@gmail.com")))
    ShopFactory(merchant=MerchantFactory(owner=judge), address="서울특별시 중구 시장길 7")
    near = made.submission_of(call, ShopFactory(address="서울특별시 중구 시장길7").merchant)
    called = made.submission_of(call, value="국산 들깨를 볶아 짭니다. 문의 010-1234-5678")
    made.declare(call, judge, said="010-1234-5678")
    made.submission_of(call)

    made.assign(call, judge, other)

    assert sorted(kept(), key=lambda row: row[2]) == [
        (near.pk, judge.pk, "address", "서울특별시 중구 시장길 7"),
        (owned.pk, judge.pk, "owner", owned.merchant.business_number),
        (called.pk, judge.pk, "phone", "01012345678"),
    ]
    assert [holders(each) for each in (owned, near, called)] == [[other]] * 3
    assert Entry.objects.get(verb="calls.conflicts.found").facts == {"owner": 1, "address": 1, "phone": 1}


def test_a_judge_who_applied_judges_nobody_in_that_call():
    call, judge, other = made.call_of(), made.judge(), made.judge()
    own, rival = made.submission_of(call, MerchantFactory(owner=judge)), made.submission_of(call)

    made.assign(call, judge, other)

    assert [holders(own), holders(rival)] == [[other], [other]]
    assert [row[2] for row in kept()] == ["applicant", "applicant", "owner"]


def test_assigning_again_records_nothing_twice():
    call, judge, other = made.call_of(), made.judge(), made.judge()
    made.submission_of(call, MerchantFactory(owner=judge))
    made.assign(call, judge, other)
    before = kept()

    made.assign(call, judge, other)

    assert kept() == before
    assert Entry.objects.filter(verb="calls.conflicts.found").count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Conflict.objects.all().delete()


def test_what_was_declared_in_one_call_counts_in_the_next():
    merchant, judge, other = MerchantFactory(name="비밀상회"), made.judge(), made.judge()
    for place in range(2):
        call = made.call_of()
        application = made.submission_of(call, merchant)
        if not place:
            made.declare(call, judge, said="(주)비밀상회")
        made.assign(call, judge, other)

    assert [row[2:] for row in kept()] == [("dealing", "(주)비밀상회"), ("declared", "(주)비밀상회")]
    assert holders(application) == [other]


def test_declaring_later_passes_the_sheet_on_at_once():
    _, (application, _), judges = two_judges_on(MerchantFactory(name="비밀상회"), MerchantFactory())
    (holder,) = holders(application)
    (other,) = set(judges) - {holder}

    made.declare(application.call, holder, said="비밀상회")

    assert holders(application) == [other]
    assert list(invariants.no_judge_holds_a_sheet_they_have_a_conflict_with()) == []


def test_assigning_again_takes_back_what_has_become_a_conflict():
    call, (application, _), judges = two_judges_on(*MerchantFactory.create_batch(2))
    (holder,) = holders(application)
    (other,) = set(judges) - {holder}
    ShopFactory(merchant=application.merchant)
    ShopFactory(merchant=MerchantFactory(owner=holder))

    made.assign(call, *judges)

    assert holders(application) == [other]
    assert Assignment.objects.get(judge=holder, application=application).recusal == CONFLICT


def test_a_declaration_is_kept_once_and_for_good():
    call, judge, key = made.call_of(), made.judge(), ids.new()

    first = made.declare(call, judge, said="비밀상회\n비밀상회", id=key)
    again = made.declare(call, judge, said="비밀상회", id=key)
    made.declare(call, judge, said="다른상회")

    assert (first, first.lines) == (again, ["비밀상회"])
    assert queries.standing(call, judge) == queries.Standing(True, ["비밀상회", "다른상회"])
    with pytest.raises(rules.DifferentContent):
        made.declare(call, judge, said="", id=key)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Declaration.objects.update(lines=[])
    assert Entry.objects.filter(verb="calls.conflicts.declared").count() == 2


def test_a_declaration_is_refused_from_others_and_after_the_decision():
    call, _ = made.decided_call((80, 70, 60))
    with pytest.raises(rules.NotAJudge):
        made.declare(call, UserFactory())
    with pytest.raises(rules.AlreadyDecided):
        made.declare(call, made.judge())

    assert not Declaration.objects.exists()


def test_a_sheet_handed_back_goes_to_the_judge_with_the_fewest():
    call, applications, judges = two_judges_on(*MerchantFactory.create_batch(3))
    mine = Assignment.objects.filter(judge=judges[0]).first()
    made.review_of(mine.application, judges[0], 90, 90, 90)

    with clock.pretend(CLOSES + SECOND):
        passed = actions.recuse(mine, why=" 친척의 가게입니다. ", by=judges[0])
        again = actions.recuse(mine, why="두 번째", by=judges[0])

    mine.refresh_from_db()
    assert (passed.judge, passed.application, again) == (judges[1], mine.application, None)
    assert (mine.recusal, mine.recused_at) == ("친척의 가게입니다.", CLOSES + SECOND)
    assert queries.tallies(call) == {}
    assert queries.progress(call).reviewed == 0
    assert queries.progress(call).unassigned == 0
    assert Entry.objects.get(verb="calls.assignment.passed_on").facts == {"instead_of": str(mine.pk)}
    with pytest.raises(rules.NotAssigned):
        made.review_of(mine.application, judges[0], 1, 1, 1)
    assert len(applications) == len(queries.judges_by_application(call))


def test_recusing_without_a_reason_or_after_the_decision_is_refused():
    made.decided_call((80, 70, 60))
    assignment = Assignment.objects.get()

    for why, refusal in (("", rules.RecusalUnsaid), ("친척", rules.AlreadyDecided)):
        with clock.pretend(CLOSES), pytest.raises(refusal):
            actions.recuse(assignment, why=why, by=assignment.judge)

    assert Assignment.objects.get().recused_at is None


def test_a_conflict_that_comes_to_light_when_a_sheet_is_opened_shuts_it():
    call, (application, *_), judges = two_judges_on(*MerchantFactory.create_batch(4), each=1)
    (judge,) = holders(application)
    (other,) = set(judges) - {judge}
    ShopFactory(merchant=application.merchant)
    ShopFactory(merchant=MerchantFactory(owner=judge))
    assignment = Assignment.objects.get(application=application, recused_at=None)

    with clock.pretend(CLOSES):
        sheet = actions.open_sheet(assignment, by=judge)
        again = actions.open_sheet(assignment, by=judge)

    assert (sheet, again) == (None, None)
    assert holders(application) == [other]
    assert [row[2] for row in kept()] == ["address"]
    assert call.applications.count() == 4


def test_a_sheet_of_a_decided_call_opens_for_whoever_judged_it():
    made.decided_call((80, 70, 60))
    assignment = Assignment.objects.select_related("application__call", "judge").get()

    with clock.pretend(CLOSES):
        assert actions.open_sheet(assignment, by=assignment.judge).scores == {1: 80, 2: 70, 3: 60}


def test_nobody_is_left_for_a_sheet_and_the_desk_shows_it():
    call, (application,), _ = two_judges_on(MerchantFactory(), each=2)
    assignment = Assignment.objects.filter(application=application).first()

    with clock.pretend(CLOSES):
        assert actions.recuse(assignment, why="친척", by=assignment.judge) is None

    assert len(holders(application)) == 1
    assert queries.loads_of(call)[assignment.judge_id] == 0


def test_a_corrected_call_is_not_given_out_in_islands():
    terms = rules.Terms(places=2, criteria=tuple(made.CRITERIA))
    call = made.call_of(terms=terms)
    for _ in range(4):
        made.submission_of(call)
    judges = [made.judge() for _ in range(2)]

    with pytest.raises(rules.NotBridged) as refusal:
        made.assign(call, *judges)

    assert refusal.value.facts == {"count": 2}
    assert not Assignment.objects.exists()
    assert len(made.assign(call, *judges, per_application=2)) == 8


def test_the_pile_opens_after_the_declaration_and_without_what_was_declared(client):
    call, judge, other = made.call_of(), made.judge(), made.judge()
    secret = made.submission_of(call, MerchantFactory(name="비밀상회"), offer="참기름 한 병")
    plain = made.submission_of(call)
    made.assign(call, judge, other, per_application=2)
    client.force_login(judge)
    own = {each.application_id: each for each in Assignment.objects.filter(judge=judge)}
    sheet = reverse("calls:review", args=[own[secret.pk].pk])
    declaration = reverse("calls:declaration", args=[call.pk])

    with clock.pretend(CLOSES):
        assert client.get(sheet).url == declaration
        page = client.get(declaration).content.decode()
        wrong = client.post(declaration, {"id": ids.new(), "said": "가"})
        sent = client.post(declaration, {"id": ids.new(), "said": "비밀상회"})
        after = client.get(sheet)

    assert "이해관계 밝히기" in page
    assert wrong.status_code == 422
    assert sent.url == reverse("calls:review", args=[own[plain.pk].pk])
    assert after.status_code == 404
    assert [holder.pk for holder in holders(secret)] == [other.pk]


def test_a_sheet_shut_at_opening_shows_nothing_of_it(client):
    call, (application, _), judges = two_judges_on(MerchantFactory(), MerchantFactory(), each=2)
    assignment = Assignment.objects.get(application=application, judge=judges[0])
    made.declare(call, judges[0])
    type(application.merchant).objects.filter(pk=application.merchant_id).update(owner=judges[0])
    client.force_login(judges[0])

    with clock.pretend(CLOSES):
        answer = client.get(reverse("calls:review", args=[assignment.pk]))
        then = client.get(answer.url, follow=True).content.decode()

    assert (answer.status_code, answer.content) == (302, b"")
    assert "다른 심사위원이 봅니다" in then
    assert {row[2] for row in kept()} == {"owner", "applicant"}


def test_a_judge_hands_a_sheet_back_from_its_page(client):
    call, (application,), _ = two_judges_on(MerchantFactory())
    assignment = Assignment.objects.get()
    made.declare(call, assignment.judge)
    client.force_login(assignment.judge)
    address = reverse("calls:recusal", args=[assignment.pk])

    with clock.pretend(CLOSES):
        refused = client.post(address, {"why": " "})
        sent = client.post(address, {"why": "친척의 가게"})

    assert (refused.status_code, sent.url) == (409, reverse("calls:reviews"))
    assert holders(application) == []
