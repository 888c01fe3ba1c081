"""The secretariat writes a call's own questions in the form: in the order they are asked, with options, limits and conditions."""

import pytest
from bs4 import BeautifulSoup

from hamkke.calls import queries, rules
from hamkke.calls.models import Call
from hamkke.calls.rules import Condition, Question
from hamkke.kernel.words import Words
from tests.calls.test_views_amending import FULL, show, typed_in
from tests.calls.test_views_amending import post as amend
from tests.calls.test_views_opening import post, typed_call
from tests.factories import calls as made
from tests.stories.visitors import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(made.organiser(name="사무국"))
    return client


def lines(*questions):
    """Questions as they are typed, one dictionary for each."""
    typed = {"questions-TOTAL_FORMS": str(len(questions)), "questions-INITIAL_FORMS": "0"}
    for place, question in enumerate(questions):
        usual = {"label": "질문", "label_en": "Question", "kind": "line", "most": "30"}
        typed |= {f"questions-{place}-{name}": value for name, value in {**usual, **question}.items()}
    return typed


def without_questions(typed):
    return {name: value for name, value in typed.items() if not name.startswith("questions-")}


def questions_typed(answer, *names):
    """What stands in the questions' fields on this page, a tuple for each question."""
    typed = typed_in(answer)
    count = int(typed["questions-TOTAL_FORMS"])
    return [tuple(typed.get(f"questions-{n}-{name}", "") for name in names) for n in range(count)]


def said_beside(answer, place):
    """Everything that is said to be wrong with one question."""
    page = BeautifulSoup(answer.content, "html.parser")
    box = page.find(attrs={"name": f"questions-{place}-label"}).find_parent("fieldset")
    return [item.get_text() for item in box.select(".errorlist li")]


def test_the_usual_questions_are_filled_in_and_can_be_published_as_they_stand(desk):
    answer = post(desk, typed_call(desk))

    assert answer.status_code == 302
    assert queries.questions(Call.objects.get()) == rules.QUESTIONS


EVERY_KIND = lines(
    {
        "label": "여성기업인가요?",
        "label_en": "Are you women-owned?",
        "kind": "yes_no",
        "is_required": "on",
    },
    {
        "label": "업종",
        "label_en": "Trade",
        "hint": "하나만",
        "hint_en": "One only",
        "kind": "choice",
        "use": "industry",
        "options": "도·소매 | Retail | retail\n\n음식·숙박｜Food and lodging",
        "shown_if": ["are_you_women_owned=yes"],
    },
    {"label": "소개", "label_en": "About", "kind": "text", "least": "10", "most": "500", "key": "about"},
    {"label": "할인율", "label_en": "Discount", "kind": "rate", "least": "0", "most": "12.5"},
    {"label": "매출", "label_en": "Revenue", "kind": "won", "least": "", "most": "100000000"},
    {"label": "직원", "label_en": "3 or more staff?", "kind": "number", "most": "9"},
    {
        "label": "개업일",
        "label_en": "Trade",
        "kind": "date",
        "least_on": "2020-01-01",
        "most_on": "",
        "shown_if": ["trade=food_and_lodging", "trade=retail"],
    },
)


def test_a_call_asks_its_own_questions_of_every_kind(desk):
    assert post(desk, {**without_questions(typed_call(desk)), **EVERY_KIND}).status_code == 302

    terms, none = rules.read_terms(Call.objects.get().terms), Words("", "")
    optional = {"is_required": False}
    assert terms.size_industry_question == "trade"
    assert terms.questions == (
        Question("are_you_women_owned", "yes_no", Words("여성기업인가요?", "Are you women-owned?"), none),
        Question(
            "trade",
            "choice",
            Words("업종", "Trade"),
            Words("하나만", "One only"),
            choices=(
                ("retail", Words("도·소매", "Retail")),
                ("food_and_lodging", Words("음식·숙박", "Food and lodging")),
            ),
            shown_if=Condition("are_you_women_owned", ("yes",)),
            **optional,
        ),
        Question("about", "text", Words("소개", "About"), none, least=10, most=500, **optional),
        Question("discount", "rate", Words("할인율", "Discount"), none, most=1_250, **optional),
        Question("revenue", "won", Words("매출", "Revenue"), none, most=100_000_000, **optional),
        Question("q_3_or_more_staff", "number", Words("직원", "3 or more staff?"), none, most=9, **optional),
        Question(
            "trade_2",
            "date",
            Words("개업일", "Trade"),
            none,
            least=20_200_101,
            shown_if=Condition("trade", ("food_and_lodging", "retail")),
            **optional,
        ),
    )


def test_a_quota_may_count_the_answers_to_a_question_that_was_just_typed(desk):
    own = lines({"label": "여성기업", "label_en": "Women-owned", "kind": "yes_no"})
    quota = {
        "quotas-0-group": "answer:women_owned=yes",
        "quotas-0-label": "여성기업",
        "quotas-0-label_en": "Women-owned",
        "quotas-0-least": "5",
        "quotas-0-basis": "법",
        "quotas-0-basis_en": "Act",
    }

    answer = post(desk, {**without_questions(typed_call(desk)), **own, **quota})

    assert answer.status_code == 302
    assert rules.read_terms(Call.objects.get().terms).quotas[0].group == "answer:women_owned=yes"


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ({"label_en": ""}, 1),
        ({"most": ""}, "많아야 얼마까지인지 적어 주세요."),
        ({"most": "2.5"}, "소수 없이 적어 주세요."),
        ({"least": "31"}, "‘많아야’가 ‘적어도’보다 작습니다."),
        ({"key": "_seal"}, "이름표 ‘_seal’를 쓸 수 없습니다. 글자로 시작해 글자, 숫자, 밑줄로만 적어 주세요."),
        ({"key": "first"}, "이름표 ‘first’를 앞선 질문이 이미 씁니다."),
        ({"kind": "choice", "options": ""}, "고를 보기를 적어 주세요."),
        ({"kind": "choice", "options": "하나 | One\n둘"}, "보기 2째 줄을 읽을 수 없습니다. ‘한국어 | 영어’처럼 두 말을 다 적어 주세요."),
        ({"kind": "choice", "options": "하나 | One\n하나 | one"}, "보기의 이름표 ‘one’가 두 번 있습니다."),
        ({"shown_if": ["first=maybe"]}, "‘질문’에는 ‘maybe’라는 보기가 없습니다."),
        ({"shown_if": ["gone=yes"]}, "‘gone’의 답을 조건으로 삼았는데, 앞에 그런 고르는 질문이 없습니다."),
        ({"shown_if": ["first=yes", "gone=yes"]}, "한 질문의 답만 조건으로 삼을 수 있습니다."),
        ({"kind": "date", "least_on": "2026-02-02", "most_on": "2026-02-01"}, "끝 날짜가 처음 날짜보다 앞섭니다."),
    ],
)  # fmt: skip
def test_every_refusal_stands_beside_its_question_and_nothing_typed_is_lost(desk, question, refused):
    own = lines({"key": "first", "kind": "yes_no"}, {"key": "second", **question})

    answer = post(desk, {**without_questions(typed_call(desk)), **own})

    assert answer.status_code == 422
    assert said_beside(answer, 0) == []
    beside = said_beside(answer, 1)
    assert len(beside) == 1 if refused == 1 else beside == [refused]
    typed = typed_in_opening(answer)
    assert {name: typed[f"questions-1-{name}"] for name in question if name != "options"} == {
        name: value for name, value in question.items() if name != "options"
    }
    assert not Call.objects.exists()


def typed_in_opening(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    form = page.find("select", {"name": "edition"}).find_parent("form")
    return filled_in(form)


def test_two_questions_about_the_trade_are_refused_beside_the_second(desk):
    trade = {"kind": "choice", "use": "industry", "options": "하나 | One"}
    own = lines({"key": "first", **trade}, {"key": "second", **trade})

    answer = post(desk, {**without_questions(typed_call(desk)), **own})

    assert (said_beside(answer, 0), said_beside(answer, 1)) == (
        [],
        ["앞선 질문이 이미 그것을 묻습니다."],
    )


def test_a_refusal_is_said_in_english_too(desk):
    own = lines({"kind": "choice", "options": ""})

    answer = post(desk, {**without_questions(typed_call(desk)), **own}, **{"Accept-Language": "en"})

    assert said_beside(answer, 0) == ["Write the options to choose from."]


@pytest.mark.parametrize(
    ("press", "labels"),
    [
        ("questions:add", ["women", "since", ""]),
        ("questions:up:1", ["since", "women"]),
        ("questions:remove:0", ["since"]),
    ],
)
def test_questions_are_added_ordered_and_left_out_while_a_call_is_amended(desk, press, labels):
    call = made.call_of(terms=FULL)

    answer = amend(desk, call, {**typed_in(show(desk, call)), "edit": press})

    assert answer.status_code == 200
    assert [key for (key,) in questions_typed(answer, "key")] == labels
    assert said_beside(answer, 0) == []


def test_a_question_moved_before_its_condition_says_so_once_it_is_to_be_published(desk):
    call = made.call_of(terms=FULL)
    moved = amend(desk, call, {**typed_in(show(desk, call)), "edit": "questions:up:1"})
    assert "women=yes (앞에 없음)" in moved.content.decode()

    answer = amend(desk, call, typed_in(moved, why="까닭", why_en="Reason"))

    assert answer.status_code == 422
    assert said_beside(answer, 0) == ["‘women’의 답을 조건으로 삼았는데, 앞에 그런 고르는 질문이 없습니다."]


def test_what_was_typed_into_options_has_its_keys_from_then_on(desk):
    own = lines({"label_en": "Where?", "kind": "choice", "options": "가게 | In the shop\n누리집 | On line"})

    answer = post(desk, {**without_questions(typed_call(desk)), **own, "edit": "questions:add"})

    typed = typed_in_opening(answer)
    assert typed["questions-0-key"] == "where"
    assert typed["questions-0-options"] == "가게 | In the shop | in_the_shop\n누리집 | On line | on_line"
    page = BeautifulSoup(answer.content, "html.parser")
    offered = [each["value"] for each in page.find_all("input", {"name": "questions-1-shown_if"})]
    assert offered == ["where=in_the_shop", "where=on_line"]
    assert page.find(autofocus=True)["name"] == "questions-1-label"


def test_the_questions_of_a_call_may_be_amended_until_somebody_has_answered(desk):
    call = made.call_of(terms=FULL)
    typed = typed_in(show(desk, call), **{"questions-1-most_on": "2026-12-31"}, why="까닭", why_en="Reason")

    shown = amend(desk, call, typed)
    assert "–2026-12-31" in shown.content.decode()
    assert amend(desk, call, typed_in(shown)).status_code == 302

    assert queries.questions(Call.objects.get())[1].most == 20_261_231
