"""Whether a business may apply, with reasons, before the form; and never a no only because a registry is away."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import RegistryAnswer, SizeLimit
from hamkke.calls.providers import nts
from hamkke.kernel import clock, ids
from hamkke.merchants.rules import made_up_business_number
from tests.calls.test_views_merchant import ENGLISH, read
from tests.factories import calls as made
from tests.factories.calls import CLOSES, OPENS, WHILE_OPEN
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db

NUMBER = "1208147521"
LATER = timedelta(minutes=29, seconds=59)


@pytest.fixture
def merchant():
    return MerchantFactory(business_number=NUMBER)


@pytest.fixture
def away(settings):
    settings.NTS_URL = "http://127.0.0.1:9"


def check(merchant, at=WHILE_OPEN):
    with clock.pretend(at):
        return actions.check_business(merchant, by=merchant.owner)


def answered(number=NUMBER, *, status="01", at=OPENS):
    return RegistryAnswer.objects.create(business_number=number, status=status, said={}, asked_at=at)


@pytest.mark.parametrize(
    ("status", "is_met", "word"),
    [
        ("01", True, "계속사업자"),
        ("02", False, "휴업"),
        ("03", False, "폐업"),
        ("", False, "찾지 못했습니다"),
    ],
)
def test_the_page_says_what_the_tax_service_says(client, taxes, status, is_met, word):
    taxes.tell(**{NUMBER: status})
    merchant = MerchantFactory(business_number=NUMBER)

    page = read(client, "application", made.call_of(), merchant).content.decode()

    answer = RegistryAnswer.objects.get()
    assert (answer.business_number, answer.status, answer.asked_at) == (NUMBER, status, WHILE_OPEN)
    assert rules.standing(status).is_met == is_met
    assert word in page
    assert "제출하기" in page
    assert Entry.objects.get(verb="calls.registry.asked").facts == {"numbers": 1}


def test_it_is_asked_again_after_half_an_hour(merchant, taxes):
    first = check(merchant)

    assert check(merchant, WHILE_OPEN + LATER) == first
    taxes.tell(**{NUMBER: "02"})
    assert check(merchant, WHILE_OPEN + timedelta(minutes=30)).status == "02"
    assert taxes.calls() == [1, 1]


@pytest.mark.parametrize("fault", ["unavailable", "nonsense", "incomplete", "hangs"])
def test_while_the_service_is_broken_the_applicant_goes_on(client, merchant, taxes, fault):
    taxes.break_down(fault)

    page = read(client, "application", made.call_of(), merchant, headers=ENGLISH).content.decode()

    assert "Go on and apply; it will be checked later." in page
    assert "Submit" in page
    assert not RegistryAnswer.objects.exists()


def test_while_the_service_is_away_the_last_it_said_stands(merchant, away):
    assert check(merchant) is None
    last = answered()

    assert check(merchant) == last


@pytest.mark.parametrize("key", ["hamkke%2Fdevelopment%2B%3D", "hamkke/development+="])
def test_the_key_may_be_encoded_or_not(taxes, settings, key):
    settings.NTS_KEY = key

    assert nts.statuses([NUMBER])[NUMBER]["b_stt_cd"] == "01"


@pytest.mark.parametrize("key", ["", "another"])
def test_without_a_key_that_it_knows_nothing_is_told(taxes, settings, key):
    settings.NTS_KEY = key

    with pytest.raises(rules.RegistryAwayError) as problem:
        nts.statuses([NUMBER])

    assert "serviceKey" not in str(problem.value)


def test_many_numbers_are_asked_in_hundreds_and_again_after_a_fault(taxes):
    taxes.break_down("unavailable", times=2)
    numbers = [made_up_business_number(n) for n in range(1, 251)]

    assert sorted(nts.statuses(numbers, attempts=3)) == sorted(numbers)
    assert taxes.calls() == [100, 100, 50]


def test_whoever_was_not_checked_is_checked_later_once(taxes):
    call = made.call_of()
    waiting, known, old = (made.draft_of(call).merchant for _ in range(3))
    answered(known.business_number)
    answered(old.business_number, at=OPENS - timedelta(seconds=1))
    made.decided_call((90, 90, 90))

    with clock.pretend(CLOSES):
        assert queries.unanswered_numbers() == sorted([waiting.business_number, old.business_number])
        assert [actions.check_businesses() for _ in range(2)] == [2, 0]

    assert queries.registry_answer(waiting).asked_at == CLOSES
    assert queries.registry_answer(known).asked_at == OPENS
    assert taxes.calls() == [2]


def test_while_the_service_is_away_the_clock_comes_back(away):
    made.draft_of(made.call_of())

    assert actions.check_businesses() == 0
    assert not RegistryAnswer.objects.exists()


def test_the_secretariat_reads_what_was_said_beside_the_application(client, merchant):
    call = made.call_of()
    application = made.submission_of(call, merchant)
    answered(status="03")
    client.force_login(made.organiser())
    with clock.pretend(CLOSES):
        page = client.get(reverse("calls:submitted", args=[call.pk, application.pk])).content.decode()

    assert "폐업한 사업자는 선정될 수 없습니다." in page


@pytest.mark.parametrize(
    ("revenue", "employees", "expected"),
    [
        (5_000_000_000, 4, (True, True)),
        (5_000_000_001, 4, (False, True)),
        (0, 5, (True, False)),
    ],
)
def test_small_is_a_matter_of_revenue_and_of_employees(revenue, employees, expected):
    found = rules.size(revenue=revenue, employees=employees, revenue_most=5_000_000_000, employees_below=5)

    assert tuple(reason.is_met for reason in found) == expected


def test_limits_are_dated(settings):
    on = date(2026, 11, 23)
    assert [(each.industry, each.revenue_most, each.employees_below) for each in queries.size_limits(on)] == [
        ("food_lodging", 1_000_000_000, 5),
        ("food_making", 12_000_000_000, 10),
        ("professional", 3_000_000_000, 5),
        ("retail", 5_000_000_000, 5),
    ]
    SizeLimit.objects.filter(industry="retail").update(effective_to=on)
    newer = {"industry": "retail", "revenue_most": 6_000_000_000, "employees_below": 5, "source": "고시"}
    SizeLimit.objects.create(id=ids.new(), effective_from=on, **newer)

    assert queries.size_limits(on).get(industry="retail").revenue_most == 6_000_000_000
    assert queries.size_limits(on - timedelta(days=1)).get(industry="retail").revenue_most == 5_000_000_000


def test_the_size_page_answers_with_its_source_and_keeps_nothing(client):
    path = reverse("calls:size", args=[made.call_of().pk])
    shown = client.get(path).content.decode()
    answer = client.post(path, {"industry": "retail", "revenue": "7000000000", "employees": "3"})
    wrong = client.post(path, {"industry": "space", "revenue": "", "employees": "3"})

    page = answer.content.decode()
    assert "도매·소매" in shown
    assert "연 매출이 한도 5,000,000,000원을 넘습니다." in page
    assert "상시 근로자가 5명 미만입니다." in page
    assert "소상공인기본법 제2조" in page
    assert (answer.status_code, wrong.status_code) == (200, 422)
