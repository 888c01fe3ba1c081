import json
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.calls import rules

SHEET = {
    "offer": "들기름 2병 세트",
    "price": 32_000,
    "value": "국산 들깨를 그날 볶아 저온에서 짭니다.",
    "delivery": "free",
    "discount": 1_000,
}
ID = UUID("0198f3a0-0000-7000-8000-000000000001")


def test_a_complete_sheet_may_be_submitted():
    assert rules.problems(SHEET, complete=True) == {}
    rules.check_sheet(SHEET)


def test_a_draft_may_be_partial_is_trimmed_and_leaves_blanks_out():
    kept = rules.check_draft({"offer": "  들 ", "value": " ", "price": None, "delivery": "", "discount": 0})

    assert kept == {"offer": "들", "discount": 0}


@pytest.mark.parametrize(
    ("change", "korean"),
    [
        ({"offer": 7}, "글로 적어 주세요."),
        ({"offer": "들" * 121}, "120자까지 적을 수 있습니다. 지금 121자입니다."),
        ({"price": "32,000"}, "숫자로 적어 주세요."),
        ({"price": True}, "숫자로 적어 주세요."),
        ({"price": 0}, "1부터 100,000,000까지 적을 수 있습니다."),
        ({"discount": 9_001}, "0부터 90까지 적을 수 있습니다."),
        ({"delivery": "pigeon"}, "하나를 골라 주세요."),
        ({"delivery": ["free"]}, "하나를 골라 주세요."),
        ({"colour": "노랑"}, "모르는 질문입니다."),
    ],
)
def test_a_draft_refuses_answers_of_a_wrong_kind(change, korean):
    with pytest.raises(rules.AnswersUnusable) as refusal:
        rules.check_draft({**SHEET, **change})

    (problem,) = refusal.value.facts["problems"].values()
    assert problem.ko == korean
    assert refusal.value.facts["which"] == next(iter(change))


def test_a_sheet_must_answer_every_question_well_enough():
    with pytest.raises(rules.AnswersMissing) as refusal:
        rules.check_sheet({"offer": "들", "price": 32_000, "value": "좋아요", "delivery": "free"})

    assert {key: words.ko for key, words in refusal.value.facts["problems"].items()} == {
        "offer": "2자 이상 적어 주세요.",
        "value": "10자 이상 적어 주세요.",
        "discount": "답을 적어 주세요.",
    }
    assert refusal.value.words.en == "To submit, please answer every question: discount, offer, value"


def test_sheet_hash_can_be_recomputed_by_hand():
    answers = {"price": 32_000, "offer": "들기름"}
    written = f'["{ID}",2,{{"offer":"들기름","price":32000}}]'

    assert rules.sheet_hash(ID, 2, answers) == sha256(written.encode()).hexdigest()
    assert json.loads(written) == [str(ID), 2, answers]


def test_receipt_number_follows_from_the_id():
    assert rules.receipt_number(ID) == rules.receipt_number(UUID(str(ID)))
    assert rules.receipt_number(ID) != rules.receipt_number(UUID(int=ID.int + 1))


@given(st.uuids())
def test_receipt_number_is_three_groups_of_letters_nobody_misreads(id):
    groups = rules.receipt_number(id).split("-")

    assert [len(group) for group in groups] == [4, 4, 4]
    assert not set("".join(groups)) & set("ILOU")
