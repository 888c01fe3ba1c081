"""The rule file in sentences: every term is told, so that every amendment shows."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from hamkke.calls import rules
from hamkke.calls.rules import groups
from hamkke.calls.rules.questions import Condition, Question
from hamkke.calls.rules.terms import Document, GreyZone, Outside, Quota, Terms, Track
from hamkke.kernel.words import Words
from hamkke.places import queries as places
from hamkke.places.actions import load_regions

WORDS = Words("말", "Words")
QUOTA = Quota("women", WORDS, "answer:women=yes", WORDS, least=9)
PAPER = Document("plan", WORDS)
TERMS = Terms(places=30)
CHOICE = Question("kind", "choice", WORDS, WORDS, choices=(("a", WORDS),))
HANGING = Question(
    "more", "line", WORDS, WORDS, most=9, shown_if=Condition("kind", ("a",)), is_required=False
)
FIRST, *OTHERS = TERMS.criteria


@pytest.mark.parametrize(
    "change",
    [
        {"places": 31},
        {"waiting": 3},
        {"version": "selection-2"},
        {"formula": "mean"},
        {"criteria": (replace(FIRST, meaning="다른 뜻"), *OTHERS)},
        {"questions": (CHOICE, HANGING)},
        {"questions": rules.QUESTIONS[::-1]},
        {"documents": (PAPER,)},
        {"bonus_most": 250},
        {"tracks": (Track("open", WORDS, least=3, most=9), Track("named", WORDS, is_recommended=True))},
        {"quotas": (QUOTA,)},
        {"outside": (Outside("vote", 1_050), Outside("recommendation", 100))},
        {"tie_chain": ("total", "agreement", "first_time", "outside_capital", "lot")},
        {"grey": GreyZone("lottery", source=WORDS)},
        {"grey": GreyZone("panel", errors=150)},
        {"grey": GreyZone("panel", share=500)},
        {"redraws": 400},
        {"reviews_each": 3},
        {"reviews_more": 1},
        {"second_look": 5_000},
        {"sheets_least": 10},
        {"judging_days": 14},
        {"announcing_days": 21},
        {"sheets_most": 90},
        {"appeal_days": 8},
        {"answer_days": 9},
        {"offer_hours": 24},
        {"grant_each": 300_000},
        {"grant_from": "fund"},
        {"size_industry_question": "kind"},
        {"size_revenue_question": "price"},
        {"size_employees_question": "staff"},
    ],
)
def test_every_change_of_a_term_is_told_in_both_languages(change):
    found = rules.differences(TERMS, changed(TERMS, **change))

    assert found != []
    assert all(words.ko != words.en for words in found)


@pytest.mark.parametrize(
    "change", [{"bonus": 5}, {"is_required": False}, {"judges_see": True}, {"bytes_most": 1}]
)
def test_every_change_of_a_document_is_told(change):
    before, after = (changed(TERMS, documents=(each,)) for each in (PAPER, changed(PAPER, **change)))

    assert len(rules.differences(before, after)) == 1


def test_sentences_say_things_as_people_do():
    day = Question("from", "date", Words("언제부터", "From"), WORDS, least=20_260_901, most=20_260_930)
    rate = Question("off", "rate", Words("할인", "Off"), WORDS, most=9_050)
    only = replace(HANGING, shown_if=Condition("exports", ("yes", "no")))
    exports = Question("exports", "yes_no", Words("수출", "Exports"), WORDS)

    said = rules.told(changed(TERMS, questions=(day, rate, exports, only), documents=(PAPER,)))

    told = {key: words.ko for key, words in said.items()}
    assert told["question:from"] == "언제부터 (날짜, 필수, 2026-09-01–2026-09-30) 말"
    assert told["question:off"] == "할인 (비율, 필수, 0–90.5%) 말"
    assert told["question:more"] == "말 (한 줄, 선택, 0–9, ‘수출’에 ‘예’ 또는 ‘아니요’라고 답한 분만) 말"
    assert told["document:plan"] == "말 (필수, PDF, JPEG, PNG, 10 MB까지, 가점 없음, 심사위원은 보지 않음)"
    assert told["places:open"] == "모집 부문 ‘공개 모집’: 자리를 따로 정하지 않음."
    assert told["judging:more"] == "당락선에 가까운 33.33%를 한 번 더 심사하지는 않습니다."


def test_the_same_terms_differ_in_nothing_and_what_is_gone_is_said():
    assert rules.differences(TERMS, TERMS) == []
    quota = changed(QUOTA, group="capital:no")
    assert rules.differences(changed(TERMS, quotas=(quota,)), TERMS) == [
        Words(
            "빠짐: “말: 적어도 9곳. 세는 곳: 수도권 밖에 있는 곳. 근거: 말”",
            "Gone: “Words: at least 9, counting those outside the capital area. By: Words”",
        )
    ]


def test_sentences_stand_under_their_headings_and_empty_headings_are_left_out():
    found = rules.sections(rules.told(TERMS))

    headings = [heading.en for heading, _ in found]
    assert headings[:3] == ["How many are chosen", "How it is judged", "What is judged"]
    assert "Quotas that are kept" not in headings
    assert sum(len(sentences) for _, sentences in found) == len(rules.told(TERMS))


@pytest.mark.parametrize(
    ("group", "ko", "en"),
    [
        ("capital:yes", "수도권에 있는 곳", "those in the capital area"),
        ("first_time:yes", "처음 참여하는 곳", "those who take part for the first time"),
        ("region:26", "부산광역시에 있는 곳", "those in Busan"),
        ("track:open", "‘공개 모집’ 부문", "the track “Open call”"),
        ("answer:exports=yes", "‘수출’의 답이 ‘예’인 곳", "those who answered “Yes” to “Exports”"),
        ("answer:exports=maybe", "answer:exports=maybe", "answer:exports=maybe"),
        ("region:99", "region:99", "region:99"),
        ("height:tall", "height:tall", "height:tall"),
    ],
)
def test_a_group_is_told_in_words(group, ko, en):
    exports = Question("exports", "yes_no", Words("수출", "Exports"), WORDS)

    assert groups.group_words(group, changed(TERMS, questions=(exports,))) == Words(ko, en)


def test_a_question_s_codes_are_not_shown_to_people_but_their_change_is():
    trade = Question(
        "trade", "choice", Words("업종", "Trade"), WORDS, choices=(("a", Words("식품", "Food")),)
    )
    before = changed(TERMS, questions=(trade,), size_industry_question="trade")
    after = changed(before, questions=(replace(trade, choices=(("b", Words("식품", "Food")),)),))

    told = rules.told(before)
    assert told["question:trade"].ko == "업종 (고르기, 필수, 식품) 말"
    assert "‘업종’의 답으로 압니다" in told["question::trade"].ko
    assert [words.en for words in rules.differences(before, after)] == [
        "The sentences stand; only codes in the rule file changed."
    ]


@pytest.mark.django_db
def test_every_province_has_its_name():
    load_regions()
    standing = {each.code: each.name for each in places.provinces()}

    assert len(standing) == 17
    assert standing == {code: groups.PROVINCES[code].ko for code in standing}
