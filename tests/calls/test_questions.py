"""Questions of a call's own, and which of them are asked of whom: decided on the server, from the answers alone."""

from dataclasses import replace

import pytest
from django.urls import reverse

from hamkke.calls import actions, queries, rules
from hamkke.calls.models import Application, ApplicationVersion, Call
from hamkke.calls.rules import Condition, Question
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from tests.calls.test_views_merchant import send
from tests.factories import calls as made
from tests.factories.calls import CRITERIA, WHILE_OPEN
from tests.factories.merchants import MerchantFactory


def question(key, kind, **terms):
    return Question(
        key, kind, Words(f"{key}에 답해 주세요", f"Answer {key}"), Words("한 가지만.", "One only."), **terms
    )


EXPORTS = question("exports", "yes_no")
COUNTRY = question(
    "country",
    "choice",
    choices=(("jp", Words("일본", "Japan")), ("us", Words("미국", "USA"))),
    shown_if=Condition("exports", ("yes",)),
)
LICENCE = question("licence", "line", least=3, most=20, shown_if=Condition("country", ("us",)))
STAFF = question("staff", "number", least=0, most=9)
BEGAN = question("began", "date", least=20_200_101, most=20_261_231, is_required=False)
QUESTIONS = (EXPORTS, COUNTRY, LICENCE, STAFF, BEGAN)
ABROAD = {"exports": "yes", "country": "us", "licence": "A-77", "staff": 3}


def found(answers, **how):
    return {key: words.ko for key, words in rules.problems(answers, QUESTIONS, **how).items()}


def test_a_hidden_question_is_neither_required_nor_kept():
    at_home = {**ABROAD, "exports": "no"}

    assert rules.asked(at_home, QUESTIONS) == (EXPORTS, STAFF, BEGAN)
    assert rules.check_draft(at_home, QUESTIONS) == {"exports": "no", "staff": 3}
    rules.check_sheet({"exports": "no", "staff": 3}, QUESTIONS)


def test_a_question_that_hangs_on_a_hidden_one_is_hidden_too():
    assert rules.asked({"country": "us", "licence": "A-77"}, QUESTIONS) == (EXPORTS, STAFF, BEGAN)
    assert rules.asked(ABROAD, QUESTIONS) == QUESTIONS


def test_what_is_asked_must_be_answered_unless_it_is_optional():
    assert found({"exports": "yes", "staff": 3}, complete=True) == {"country": "답을 적어 주세요."}
    assert found({**ABROAD, "licence": "A"}, complete=True) == {"licence": "3자 이상 적어 주세요."}
    assert found(ABROAD, complete=True) == {}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"exports": True}, {"exports": "하나를 골라 주세요."}),
        ({"country": "kr"}, {"country": "하나를 골라 주세요."}),
        ({"staff": 10}, {"staff": "0부터 9까지 적을 수 있습니다."}),
        ({"staff": "3"}, {"staff": "숫자로 적어 주세요."}),
        ({"began": "2026-11-31"}, {"began": "날짜를 2026-11-23처럼 적어 주세요."}),
        ({"began": "20261101"}, {"began": "날짜를 2026-11-23처럼 적어 주세요."}),
        ({"began": 7}, {"began": "날짜를 2026-11-23처럼 적어 주세요."}),
        ({"began": "2019-12-31"}, {"began": "2020-01-01부터입니다."}),
        ({"began": "2027-01-01"}, {"began": "2026-12-31까지입니다."}),
        ({"began": "2020-01-01"}, {}),
    ],
)
def test_answers_are_of_the_question_s_kind(change, problem):
    assert found({**ABROAD, **change}) == problem


def test_a_date_without_bounds_may_be_any():
    assert rules.problems({"began": "1950-06-25"}, [replace(BEGAN, least=0, most=0)]) == {}


@pytest.mark.parametrize(
    ("questions", "which"),
    [
        ([STAFF, STAFF], "staff"),
        ([question("_seal", "line", most=9)], "_seal"),
        ([question("two words", "line", most=9)], "two words"),
        ([question("which", "choice")], "which"),
        ([COUNTRY, EXPORTS], "country"),
        ([EXPORTS, replace(COUNTRY, shown_if=Condition("exports", ()))], "country"),
        ([EXPORTS, replace(COUNTRY, shown_if=Condition("exports", ("maybe",)))], "country"),
        ([STAFF, replace(COUNTRY, shown_if=Condition("staff", ("3",)))], "country"),
    ],
)
def test_a_sheet_nobody_could_fill_in_is_refused(questions, which):
    with pytest.raises(rules.QuestionsWrong) as refusal:
        rules.check_questions(questions)

    assert refusal.value.facts["question"] == which


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(STAFF, most=-1), "‘많아야’가 ‘적어도’보다 작습니다."),
        (replace(LICENCE, shown_if=None, least=0, most=0), "글은 적어도 한 글자를 쓸 수 있어야 합니다."),
        (replace(BEGAN, least=20_260_231), "처음과 끝 날짜를 달력에 있는 날로 적어 주세요."),
        (replace(BEGAN, least=20_261_231, most=20_260_101), "끝 날짜가 처음 날짜보다 앞섭니다."),
        (
            replace(COUNTRY, shown_if=None, choices=COUNTRY.choices[:1] * 2),
            "보기의 이름표 ‘jp’가 두 번 있습니다.",
        ),
        (
            replace(COUNTRY, shown_if=None, choices=(("two words", Words("둘", "Two")),)),
            "보기의 이름표 ‘two words’를 쓸 수 없습니다. 빈칸과 ‘=’, ‘:’ 없이 적어 주세요.",
        ),
        (
            replace(COUNTRY, shown_if=Condition("exports", ("yes", "maybe"))),
            "‘exports에 답해 주세요’에는 ‘maybe’라는 보기가 없습니다.",
        ),
        (replace(COUNTRY, key="exports", shown_if=None), "이름표 ‘exports’를 앞선 질문이 이미 씁니다."),
    ],
)
def test_each_mistake_is_said_of_its_own_question(changed, words):
    found = rules.mistakes([EXPORTS, changed])

    assert [(place, said.ko) for place, said in found] == [(1, words)]


def test_a_sheet_that_can_be_filled_in_is_not():
    rules.check_questions(QUESTIONS)
    rules.check_questions(rules.QUESTIONS)


def terms_of(*questions):
    return rules.Terms(places=2, criteria=tuple(CRITERIA), questions=questions)


@pytest.mark.django_db
def test_a_call_with_impossible_questions_is_not_opened():
    with pytest.raises(rules.QuestionsWrong):
        made.call_of(terms=terms_of(COUNTRY))

    assert not Call.objects.exists()


@pytest.fixture
def call(db):
    return made.call_of(terms=terms_of(*QUESTIONS))


def test_the_page_asks_what_the_call_asks(client, call):
    merchant = MerchantFactory()
    client.force_login(merchant.owner)
    with clock.pretend(WHILE_OPEN):
        page = client.get(reverse("calls:application", args=[call.pk, merchant.pk])).content.decode()

    assert [f'name="{each.key}"' in page for each in QUESTIONS] == [True] * 5
    assert 'name="offer"' not in page
    assert 'data-asked-by="exports"' in page
    assert "‘country에 답해 주세요’에 ‘미국’라고 답한 분만. 한 가지만." in page
    assert 'type="date"' in page


def test_an_application_is_sent_in_with_its_own_questions(client, call):
    merchant = MerchantFactory()
    typed = {"exports": "yes", "country": "us", "licence": "A-77", "staff": "3", "began": "2021-03-01"}

    answer = send(client, "submission", call, merchant, typed)

    assert answer.status_code == 302
    kept = ApplicationVersion.objects.get().answers
    assert kept == {**ABROAD, "began": "2021-03-01"}
    told = queries.answered(kept, queries.questions(call))
    assert [each.value for each in told] == [
        Words("예", "Yes"),
        Words("미국", "USA"),
        "A-77",
        3,
        "2021-03-01",
    ]
    with clock.pretend(WHILE_OPEN):
        receipt = client.get(answer.url).content.decode()
    assert "<dd>2021-03-01</dd>" in receipt


def test_what_is_typed_into_a_hidden_question_is_no_trouble_and_not_kept(client, call):
    typed = {"exports": "no", "country": "us", "licence": "x" * 50, "staff": "3"}

    answer = send(client, "submission", call, MerchantFactory(), typed)

    assert answer.status_code == 302
    assert ApplicationVersion.objects.get().answers == {"exports": "no", "staff": 3}
    assert queries.answered({"exports": "no"}, queries.questions(call))[1].key == "staff"


def test_a_number_that_is_none_in_a_hidden_question_is_no_trouble(client, db):
    hidden = replace(STAFF, shown_if=Condition("exports", ("yes",)))
    call = made.call_of(terms=terms_of(EXPORTS, hidden))

    answer = send(client, "submission", call, MerchantFactory(), {"exports": "no", "staff": "셋"})

    assert (answer.status_code, ApplicationVersion.objects.get().answers) == (302, {"exports": "no"})


def test_submit_asks_for_what_the_call_asks(call):
    merchant = MerchantFactory()
    with clock.pretend(WHILE_OPEN):
        draft = actions.draft(
            id=made.ids.new(), call=call, merchant=merchant, answers={"exports": "yes"}, by=merchant.owner
        )
        with pytest.raises(rules.AnswersMissing) as refusal:
            actions.submit(draft, by=merchant.owner)

    assert refusal.value.facts["which"] == "country, staff"
    assert Application.objects.get().state == "draft"
