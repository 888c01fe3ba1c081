from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from hamkke.festivals import actions, queries, rules
from hamkke.festivals.models import Commitment, Evidence, ScheduleVersion, Target
from hamkke.kernel import clock, ids
from tests.factories.festivals import (
    AgreementFactory,
    CommitmentFactory,
    EditionFactory,
    PartnerFactory,
    proved,
)
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 10, 3, tzinfo=UTC)
SEPTEMBER = [("main", *rules.days(date(2026, 9, 1), date(2026, 9, 28)))]


@pytest.fixture
def edition():
    edition = EditionFactory(code="2026-09", name="황금녘 동행축제", name_en="Golden Dusk Festival")
    actions.schedule(edition, phases=SEPTEMBER, reason="공고", by=None)
    return edition


@pytest.fixture
def organiser(client):
    user = RoleFactory(name="organiser").user
    client.force_login(user)
    return user


def test_the_list_shows_what_is_on_now(client, edition):
    EditionFactory(code="2024-03")

    with clock.pretend(NOON):
        page = client.get(reverse("festivals:editions")).content.decode()

    assert "황금녘 동행축제" in page
    assert "지금 본행사" in page
    assert "기간이 알려지지 않았습니다." in page


def test_an_empty_list_says_so(client):
    assert "아직 열린 회차가 없습니다." in client.get(reverse("festivals:editions")).content.decode()


def test_the_list_asks_as_often_for_three_editions_as_for_one(client, edition, django_assert_max_num_queries):
    client.get(reverse("festivals:editions"))
    for code in ("2025-05", "2025-09"):
        actions.schedule(EditionFactory(code=code), phases=SEPTEMBER, reason="공고", by=None)

    with django_assert_max_num_queries(4):
        client.get(reverse("festivals:editions"))


def test_the_page_shows_phase_versions_targets_partners_and_five_areas(client, edition):
    moved = [("main", *rules.days(date(2026, 8, 30), date(2026, 9, 28)))]
    actions.schedule(edition, phases=moved, reason="이틀 당김", by=None)
    series = edition.series
    actions.set_target(id=ids.new(), series=series, year=2026, amount=4 * 10**12, reason="상향", by=None)
    PartnerFactory(edition=edition, organisation__name="KT", supports=["fee_waiver"])
    proved(CommitmentFactory(agreement=AgreementFactory(edition=edition), quantity=4))

    with clock.pretend(NOON):
        page = client.get(reverse("festivals:edition", args=["2026-09"])).content.decode()

    for told in (
        "이틀 당김",
        '<del><time class="when" datetime="2026-09-01">',
        '<ins><time class="when" datetime="2026-08-30">',
        "4조 원",
        "수수료 면제",
        "내수활성화",
        "빅데이터",
        "0 / 1",
        "25%",
    ):
        assert told in page
    assert "일정 새로 정하기" not in page


def test_the_page_is_english_for_english_readers(client, edition):
    page = client.get(reverse("festivals:edition", args=["2026-09"]), HTTP_ACCEPT_LANGUAGE="en")

    assert "Golden Dusk Festival" in page.content.decode()


def test_the_page_asks_as_often_for_three_promises_as_for_one(client, edition, django_assert_max_num_queries):
    agreement = AgreementFactory(edition=edition)
    for _ in range(3):
        proved(CommitmentFactory(agreement=agreement))

    with django_assert_max_num_queries(12):
        client.get(reverse("festivals:edition", args=["2026-09"]))


def test_an_unknown_edition_is_not_found(client):
    assert client.get(reverse("festivals:edition", args=["1999-01"])).status_code == 404


def test_an_edition_without_dates_says_so(client):
    EditionFactory(code="2024-03")

    page = client.get(reverse("festivals:edition", args=["2024-03"])).content.decode()

    assert "기간이 아직 정해지지 않았거나 알려지지 않았습니다." in page


def test_the_calendar_comes_from_the_same_dates(client, edition):
    answer = client.get(reverse("festivals:calendar", args=["2026-09"]))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;VALUE=DATE:20260901" in answer.content.decode()


def test_an_organiser_schedules_a_new_version_once_though_pressed_twice(client, edition, organiser):
    address = reverse("festivals:schedules", args=["2026-09"])
    asked = client.get(address).context["form"]["id"].value()
    given = {
        "id": asked,
        "main_earliest": "2026-09-01",
        "main_latest": "2026-09-28",
        "extension_earliest": "2026-09-29",
        "extension_latest": "2026-10-06",
        "reason": "추석까지 연장",
    }

    answers = [client.post(address, given), client.post(address, given)]

    assert [a.status_code for a in answers] == [302, 302]
    standing = queries.schedule_of(edition)
    assert (standing.number, standing.reason, standing.decided_by) == (2, "추석까지 연장", organiser)
    assert (queries.days_of(edition), queries.days_of(edition, "extension")) == (28, 8)


def test_a_new_schedule_begins_with_the_one_that_stands(client, edition, organiser):
    form = client.get(reverse("festivals:schedules", args=["2026-09"])).context["form"]

    standing = queries.phases_of([edition])[edition.pk]["main"]
    days = queries.dates_in(standing)
    assert (form["main_earliest"].value(), form["main_latest"].value()) == (days[0], days[-1])
    assert form["extension_earliest"].value() is None


def test_half_an_extension_is_not_taken(client, edition, organiser):
    given = {
        "id": ids.new(),
        "main_earliest": "2026-09-01",
        "main_latest": "2026-09-28",
        "extension_earliest": "2026-09-29",
        "reason": "연장",
    }

    answer = client.post(reverse("festivals:schedules", args=["2026-09"]), given)

    assert answer.status_code == 422
    assert "시작일과 끝날을 함께 적어 주세요." in answer.content.decode()
    assert ScheduleVersion.objects.count() == 1


def test_dates_the_rules_refuse_are_a_409_and_change_nothing(client, edition, organiser):
    given = {"id": ids.new(), "main_earliest": "2026-09-28", "main_latest": "2026-09-01", "reason": "거꾸로"}

    answer = client.post(reverse("festivals:schedules", args=["2026-09"]), given)

    assert answer.status_code == 409
    assert ScheduleVersion.objects.count() == 1


def test_an_organiser_sets_a_target(client, edition, organiser):
    given = {"id": ids.new(), "amount": 1_200_000_000_000, "definition": "announced", "reason": "계획"}

    answer = client.post(reverse("festivals:targets", args=["2026-09"]), given)

    target = Target.objects.get()
    assert (answer.status_code, target.edition, target.amount) == (302, edition, 1_200_000_000_000)
    assert (target.decided_on, target.recorded_by) == (None, organiser)


def test_a_target_says_what_it_counts(client, edition, organiser):
    given = {"id": ids.new(), "amount": 1, "definition": "direct", "reason": "계획"}
    client.post(reverse("festivals:targets", args=["2026-09"]), given)

    assert "직접매출" in client.get(reverse("festivals:edition", args=["2026-09"])).content.decode()


def test_an_organiser_opens_the_next_edition(client, edition, organiser):
    given = {
        "id": ids.new(),
        "series": edition.series_id,
        "code": "2027-05",
        "name": "봄빛",
        "name_en": "Spring",
    }

    answers = [client.post(reverse("festivals:opening"), given) for _ in range(2)]

    assert [answer.url for answer in answers] == [reverse("festivals:edition", args=["2027-05"])] * 2
    assert queries.edition_by_code("2027-05").series == edition.series
    assert "회차 열기" in client.get(reverse("festivals:editions")).content.decode()


def test_an_edition_whose_code_is_taken_is_refused(client, edition, organiser):
    given = {
        "id": ids.new(),
        "series": edition.series_id,
        "code": "2026-09",
        "name": "또",
        "name_en": "Again",
    }

    assert client.post(reverse("festivals:opening"), given).status_code == 409
    assert queries.editions().count() == 1


def test_an_organiser_adds_a_partner_and_an_agreement(client, edition, organiser):
    bank, shops = OrganisationFactory(name="은행"), OrganisationFactory(name="상인회")
    partner = {"id": ids.new(), "organisation": bank.pk, "supports": ["coupon", "publicity"], "note": "함께"}
    agreement = {
        "id": ids.new(),
        "title": "업무협약",
        "title_en": "Agreement",
        "parties": [bank.pk, shops.pk],
        "signed_on": "2026-08-01",
    }

    for _ in range(2):
        client.post(reverse("festivals:partners", args=["2026-09"]), partner)
        client.post(reverse("festivals:agreements", args=["2026-09"]), agreement)

    found = queries.partners_shown(edition)[0].partner
    assert (found.organisation, found.supports, found.note) == (bank, ["coupon", "publicity"], "함께")
    signed = queries.agreements_of(edition).get()
    assert (signed.signed_on, set(signed.parties.all())) == (date(2026, 8, 1), {bank, shops})


def test_an_organiser_adds_a_promise_and_evidence(client, edition, organiser):
    agreement = AgreementFactory(edition=edition)
    promise = {
        "id": ids.new(),
        "area": "capability",
        "text": "강의",
        "text_en": "Lessons",
        "quantity": 10,
        "unit": "번",
        "unit_en": "lessons",
        "due_on": "2026-12-31",
    }

    client.post(reverse("festivals:commitments", args=[agreement.pk]), promise)
    commitment = Commitment.objects.get()
    proof = {"id": ids.new(), "quantity": 4, "note": "9월 강의", "url": ""}
    answer = client.post(reverse("festivals:evidence", args=[commitment.pk]), proof)

    assert answer.url == reverse("festivals:promises", args=["2026-09"])
    assert (commitment.area, commitment.quantity) == ("capability", 10)
    assert Evidence.objects.get().given_by == organiser


def paths(edition):
    commitment = CommitmentFactory(agreement=AgreementFactory(edition=edition))
    return [
        reverse("festivals:opening"),
        reverse("festivals:partners", args=[edition.code]),
        reverse("festivals:agreements", args=[edition.code]),
        reverse("festivals:schedules", args=[edition.code]),
        reverse("festivals:targets", args=[edition.code]),
        reverse("festivals:commitments", args=[commitment.agreement_id]),
        reverse("festivals:evidence", args=[commitment.pk]),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_the_secretariat_manages_a_festival(client, edition, method):
    addresses = paths(edition)
    without_account = [getattr(client, method)(address).status_code for address in addresses]
    client.force_login(UserFactory())
    as_shopper = [getattr(client, method)(address).status_code for address in addresses]
    client.force_login(RoleFactory(name="judge").user)
    as_judge = [getattr(client, method)(address).status_code for address in addresses]

    assert (without_account, as_shopper, as_judge) == ([302] * 7, [404] * 7, [404] * 7)
    assert (ScheduleVersion.objects.count(), Target.objects.count(), Evidence.objects.count()) == (1, 0, 0)


def test_every_form_is_shown_to_an_organiser(client, edition, organiser):
    assert [client.get(address).status_code for address in paths(edition)] == [200] * 7
    page = client.get(reverse("festivals:edition", args=["2026-09"])).content.decode()
    assert "일정 새로 정하기" in page
    assert "협력 기관 더하기" in page
