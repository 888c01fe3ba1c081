"""The secretariat amends a published call on a page: what stands and why, what changes before it is published, nothing typed lost."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from hamkke.calls import actions, rules
from hamkke.calls.models import Call, TermsVersion
from hamkke.calls.rules import Condition, Question
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import CLOSES, CRITERIA, WHILE_OPEN
from tests.stories.visitors import filled_in, said

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}
WHY = {"why": "지역 균형을 위하여", "why_en": "For the balance of regions"}
# Everything that a rule file can say, and in an order that the form does not suggest.
FULL = rules.Terms(
    places=20,
    waiting=4,
    formula="corrected",
    criteria=tuple(CRITERIA),
    questions=(
        Question(
            "women", "yes_no", Words("여성기업인가요?", "Are you women-owned?"), Words("확인서 기준", "By certificate")
        ),
        Question(
            "since",
            "date",
            Words("언제부터인가요?", "Since when?"),
            Words("", ""),
            shown_if=Condition("women", ("yes",)),
        ),
    ),
    documents=(
        rules.DocumentTerms(
            "women_owned", Words("여성기업확인서", "Certificate"), is_required=False, bonus=150,
            kinds=("application/pdf",), bytes_most=10_485_760, judges_see=True,
        ),
    ),
    bonus_most=350,
    tracks=(
        rules.Track("open", Words("공개", "Open"), 5),
        rules.Track("named", Words("추천", "Recommended"), 2, 10, is_recommended=True),
    ),
    quotas=(
        rules.Quota(
            "women_at_least", Words("여성기업", "Women"), "answer:women=yes", Words("법 §9", "Act §9"), least=3
        ),
        rules.Quota("jeju", Words("제주", "Jeju"), "region:50", Words("지침", "Guideline"), least=1, most=4),
    ),
    outside=(rules.Outside("vote", 2_050),),
    tie_chain=("total", "outside_capital", "criteria", "lot"),
    grey=rules.GreyZone("lottery", 125, Words("로또", "The lottery"), share=500),
    redraws=300,
    reviews_each=3,
    reviews_more=2,
    second_look=3_333,
    judging_days=14,
    announcing_days=20,
    sheets_least=5,
    sheets_most=70,
    appeal_days=9,
    answer_days=12,
    offer_hours=36,
    grant_each=10,
    grant_from="fund",
    size_industry_question="",
)  # fmt: skip


@pytest.fixture
def desk(client):
    client.force_login(made.organiser(name="사무국"))
    return client


def show(client, call, *, at=WHILE_OPEN, **headers):
    with clock.pretend(at):
        return client.get(reverse("calls:amendment", args=[call.pk]), headers=headers or None)


def typed_in(answer, **changes):
    """What the form on this page would send, without a button, with some of it changed."""
    form = BeautifulSoup(answer.content, "html.parser").main.find("form")
    return {**filled_in(form), **changes}


def post(client, call, typed, *, at=WHILE_OPEN, **headers):
    with clock.pretend(at):
        return client.post(reverse("calls:amendment", args=[call.pk]), typed, headers=headers or None)


def text(answer):
    return said(BeautifulSoup(answer.content, "html.parser").main)


def errors_of(answer, name):
    """What is said beside one field."""
    page = BeautifulSoup(answer.content, "html.parser")
    return [said(each) for each in page.find(attrs={"name": name}).find_parent("div").find_all("li")]


def kept():
    return list(TermsVersion.objects.values_list("number", "digest")), Call.objects.get().terms


def test_what_changes_is_shown_before_it_is_published(desk):
    call = made.call_of()

    shown = post(desk, call, typed_in(show(desk, call), **{"places-places": "3"}, **WHY))

    assert shown.status_code == 200
    assert (
        "전에는 “2곳을 선정하고 예비로 1곳을 둡니다.” 이제는 “3곳을 선정하고 예비로 1곳을 둡니다.”"
        in text(shown)
    )
    assert TermsVersion.objects.count() == 1

    answer = post(desk, call, typed_in(shown))

    assert (answer.status_code, answer.url) == (302, reverse("calls:call", args=[call.pk]))
    version = TermsVersion.objects.get(number=2)
    assert (version.why, version.why_en, Call.objects.get().places) == (*WHY.values(), 3)
    assert version.published_by.name == "사무국"
    assert "제2판으로 고쳐 공개했습니다." in desk.get(answer.url).content.decode()


def test_what_was_changed_after_it_was_shown_is_shown_again(desk):
    call = made.call_of()
    shown = post(desk, call, typed_in(show(desk, call), **{"places-places": "3"}, **WHY))

    again = post(desk, call, typed_in(shown, **{"places-places": "4"}))

    assert again.status_code == 200
    assert "이제는 “4곳을 선정하고" in text(again)
    assert TermsVersion.objects.count() == 1


def test_pressed_twice_there_is_one_amendment(desk):
    call = made.call_of()
    shown = post(desk, call, typed_in(show(desk, call), **{"places-places": "3"}, **WHY))

    answers = [post(desk, call, typed_in(shown)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert TermsVersion.objects.count() == 2


@pytest.mark.parametrize("at", [WHILE_OPEN, CLOSES])
def test_every_term_comes_back_as_it_was(desk, at):
    call = made.call_of(terms=FULL)

    answer = post(desk, call, typed_in(show(desk, call, at=at), **WHY), at=at)

    assert answer.status_code == 422
    assert "고친 것이 없습니다." in text(answer)


def test_what_cannot_change_any_more_is_told_with_the_reason_and_not_asked(desk):
    call = made.call_of()
    before = show(desk, call)
    made.submission_of(call)
    open_page, closed = show(desk, call), show(desk, call, at=CLOSES, **ENGLISH)

    assert "공고한 뒤에는 바꿀 수 없습니다: 규칙 파일의 판, 평가 기준과 배점." in text(before)
    assert "이미 제출된 신청서가 있어 바꿀 수 없습니다: 질문들, 서류, 업종을 묻는 질문." not in text(before)
    assert "documents-TOTAL_FORMS" in typed_in(before)
    assert "이미 제출된 신청서가 있어 바꿀 수 없습니다" in text(open_page)
    assert "documents-TOTAL_FORMS" not in typed_in(open_page)
    assert "what decides how applications are judged cannot change: " in text(closed)
    assert "Now 2. The call has closed, so this may only grow." in text(closed)
    assert {name.partition("-")[0] for name in typed_in(closed)} >= {"places", "terms", "why"}
    assert typed_in(closed)["terms-sheets_least"] == "0"  # Who judges how many may change with a reason.
    assert not {"terms-formula", "tracks-TOTAL_FORMS", "quotas-TOTAL_FORMS"} & typed_in(closed).keys()


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(desk):
    call = made.call_of()
    typed = typed_in(show(desk, call, at=CLOSES), **{"places-places": "1", "terms-answer_days": "20"}, **WHY)
    before = kept()

    answer = post(desk, call, typed, at=CLOSES)

    assert answer.status_code == 422
    for name, which in (("places-places", "선정 인원"), ("terms-answer_days", "이의신청 답변 기한")):
        refused = f"접수가 마감된 뒤에는 신청자에게 불리하게 바꿀 수 없습니다: {which}."
        assert errors_of(answer, name) == [refused]
    assert typed_in(answer).items() >= {"places-places": "1", "terms-answer_days": "20", **WHY}.items()
    assert kept() == before


def test_what_was_typed_when_the_call_closed_comes_back_with_the_reason(desk):
    call = made.call_of()
    typed = typed_in(show(desk, call), **{"terms-reviews_each": "3", "places-places": "5"}, **WHY)

    answer = post(desk, call, typed, at=CLOSES)

    assert answer.status_code == 422
    [refused] = errors_of(answer, "terms-reviews_each")
    assert refused.startswith("접수가 마감되어, 제출된 신청서의 심사를 바꾸는 것은 고칠 수 없습니다")
    assert (typed_in(answer)["terms-reviews_each"], typed_in(answer)["places-places"]) == ("3", "5")


def test_an_edited_field_of_a_fixed_term_changes_nothing(desk):
    call = made.call_of(terms=FULL)
    forged = {"quotas-TOTAL_FORMS": "0", "quotas-INITIAL_FORMS": "0"}
    before = kept()

    answer = post(desk, call, typed_in(show(desk, call, at=CLOSES), **forged, **WHY), at=CLOSES)

    assert answer.status_code == 422
    assert "제출된 신청서의 심사를 바꾸는 것은 고칠 수 없습니다: 할당." in text(answer)
    assert kept() == before


def test_another_s_amendment_meanwhile_is_told_and_not_undone(desk):
    call = made.call_of()
    typed = typed_in(show(desk, call), **{"terms-appeal_days": "10"}, **WHY)
    with clock.pretend(WHILE_OPEN):
        terms = replace(rules.read_terms(call.terms), places=5)
        actions.amend(call, id=ids.new(), basis=call.terms_hash, terms=terms, by=None, **WHY)

    answer = post(desk, call, typed)

    assert answer.status_code == 422
    assert "그사이 다른 사람이 이 규칙을 고쳤습니다." in text(answer)
    again = post(desk, call, typed_in(answer))
    assert "전에는 “5곳을 선정하고 예비로 1곳을 둡니다.” 이제는 “2곳을 선정하고" in text(again)
    assert TermsVersion.objects.count() == 2


def test_rules_by_which_nobody_could_be_selected_are_told(desk):
    call = made.call_of()

    answer = post(desk, call, typed_in(show(desk, call), **{"tracks-0-least": "3"}, **WHY))

    assert answer.status_code == 422
    assert "이대로는 아무도 선정할 수 없습니다." in text(answer)
    assert "최소는 0 이상이고 최대와 선정 인원(2곳)을 넘을 수 없습니다." in text(answer)


def test_a_reason_is_asked_for_in_both_languages(desk):
    call = made.call_of()
    typed = typed_in(show(desk, call), **{"places-places": "3", "why": "까닭", "why_en": " "})

    answer = post(desk, call, typed)

    assert answer.status_code == 422
    assert (errors_of(answer, "why"), len(errors_of(answer, "why_en"))) == ([], 1)


@pytest.mark.parametrize(
    ("press", "left"),
    [
        ("quotas:remove:0", ["제주"]),
        ("quotas:up:1", ["제주", "여성기업"]),
        ("quotas:down:0", ["제주", "여성기업"]),
        ("quotas:add", ["여성기업", "제주", ""]),
        ("quotas:up:0", None),
        ("quotas:down:9", None),
        ("nothing:add", None),
    ],
)
def test_lines_are_added_moved_and_left_out_by_their_buttons(desk, press, left):
    call = made.call_of(terms=FULL)
    typed = typed_in(show(desk, call), **{"edit": press, "terms-appeal_days": "", "why": "쓰다 만"})

    answer = post(desk, call, typed)

    found = typed_in(answer)
    lines = [found[f"quotas-{n}-label"] for n in range(int(found["quotas-TOTAL_FORMS"]))]
    assert (found["terms-appeal_days"], found["why"]) == ("", "쓰다 만")
    if left is None:  # No such button: it is looked at like any other form.
        assert (answer.status_code, lines) == (422, ["여성기업", "제주"])
    else:
        assert (answer.status_code, lines) == (200, left)
        assert BeautifulSoup(answer.content, "html.parser").main.find("form").find("ul", "errorlist") is None
        assert len(BeautifulSoup(answer.content, "html.parser").find_all(autofocus=True)) == 1
    assert TermsVersion.objects.count() == 1


def test_only_the_secretariat_amends_and_never_after_the_decision(client, desk):
    decided, _ = made.decided_call((90, 90, 90))
    assert show(desk, decided, at=CLOSES).status_code == 409

    client.force_login(made.judge())
    assert show(client, made.call_of()).status_code == 404


def test_the_page_asks_the_database_as_often_for_a_full_rule_file(desk):
    show(desk, made.call_of())
    counts = []
    for call in (made.call_of(), made.call_of(terms=FULL)):
        with CaptureQueriesContext(connection) as asked:
            show(desk, call)
        counts.append(len(asked))

    assert counts[0] == counts[1]
