from uuid import UUID

import pytest

from hamkke.calls import rules
from hamkke.calls.rules import Applicant, Conflict, Interest

JUDGE, OWNER = UUID(int=1), UUID(int=2)
MERCHANT, APPLICATION = UUID(int=3), UUID(int=4)


def applicant(**known):
    return Applicant(
        application=APPLICATION,
        merchant=MERCHANT,
        owner=known.pop("owner", OWNER),
        mailbox=known.pop("mailbox", "owner@example.com"),
        business_number="1234567890",
        names=known.pop("names", frozenset({"비밀상회"})),
        **known,
    )


def interest(**known):
    return Interest(judge=JUDGE, mailbox="judge@example.com", **known)


def found(one, other):
    return [(each.source, each.evidence) for each in rules.conflicts([one], [other])]


def test_strangers_have_no_conflict():
    assert rules.conflicts([applicant()], [interest(declared=("다른상회", "999-99-99999"))]) == []


def test_a_conflict_names_both_sides_and_its_evidence():
    assert rules.conflicts([applicant(owner=JUDGE)], [interest()]) == [
        Conflict(APPLICATION, JUDGE, "owner", "1234567890")
    ]


def test_two_accounts_with_one_mailbox_are_one_person():
    assert found(applicant(mailbox="judge@example.com"), interest()) == [("owner", "1234567890")]


@pytest.mark.parametrize(
    "line", ["비밀상회", "(주)비밀 상회", "주식회사 비밀상회", "123-45-67890", "1234567890"]
)
def test_what_a_judge_declares_is_found_however_it_is_spelt(line):
    assert found(applicant(), interest(declared=("모르는 곳", line))) == [("declared", line)]


def test_a_name_is_not_found_inside_another():
    assert found(applicant(), interest(declared=("비밀", "비밀상회 2호"))) == []


def test_the_same_address_is_a_conflict():
    shop, home = "서울특별시 중구 시장길 1, 2층", "서울특별시 중구  시장길1 (2층)"

    assert found(applicant(addresses=frozenset({shop, ""})), interest(addresses=frozenset({home}))) == [
        ("address", home)
    ]


def test_the_same_phone_is_a_conflict():
    phones = frozenset({"01012345678"})

    assert found(applicant(phones=phones), interest(declared=("+82 10-1234-5678",))) == [
        ("phone", "01012345678")
    ]
    assert found(applicant(phones=phones), interest(phones=phones)) == [("phone", "01012345678")]


def test_whoever_applied_judges_nobody_in_that_call_and_past_dealings_count():
    dealt = {MERCHANT: "2022년 자문"}

    assert found(applicant(), interest(applied=True, dealt=dealt)) == [
        ("dealing", "2022년 자문"),
        ("applicant", ""),
    ]


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("010-1234-5678", {"01012345678"}),
        ("전화 (031) 123-4567, +82 2 123 4567", {"0311234567", "021234567"}),
        ("123-45-67890", set()),
        ("2023 1234 값 32,000원", set()),
    ],
)
def test_phone_numbers_are_found_in_a_text(text, phones):
    assert rules.phones_in(text) == phones


def test_a_declaration_is_read_line_by_line():
    assert rules.read_declaration(" 비밀상회 \n\n비밀  상회\n비밀상회\n") == ("비밀상회", "비밀 상회")
    assert rules.read_declaration("") == ()


@pytest.mark.parametrize("text", ["가", "가" * 121, "\n".join(f"가게 {n}" for n in range(201))])
def test_a_declaration_that_cannot_be_compared_is_refused(text):
    with pytest.raises(rules.DeclarationUnreadable):
        rules.read_declaration(text)
