"""Comparing real editions: what may be said, what is refused, and what is offered instead."""

from itertools import permutations

import pytest

from hamkke.festivals import queries as festivals
from hamkke.sales import actions, queries, rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def history():
    actions.load_history()


def test_december_with_december_in_every_definition():
    changes = {
        definition: queries.compare("2024-12", "2023-12", definition).change
        for definition in queries.DEFINITIONS
    }

    assert changes == {"direct": -160, "direct_indirect": -189, "announced": -255}


def test_direct_against_announced_is_refused_not_told_as_minus_43_6():
    with pytest.raises(rules.UnlikeDefinitions) as refusal:
        queries.compare("2024-12", "2023-12", "direct", "announced")

    assert [(o.definition, o.change) for o in refusal.value.facts["offers"]] == [
        ("direct", -160),
        ("direct_indirect", -189),
        ("announced", -255),
    ]


def test_2021_with_2020_like_for_like_online():
    comparison = queries.compare("2021-06", "2020-06", "announced")

    # 18 days against 17: the announced +354.9% was of the plain totals.
    assert (comparison.basis, comparison.total_change, comparison.change) == ("per_day", None, 3296)
    assert rules.tenths_of_percent(comparison.a.amount - comparison.b.amount, comparison.b.amount) == 3549


def test_editions_of_unlike_length_are_compared_per_day():
    comparison = queries.compare("2024-09", "2023-09", "direct")

    assert (comparison.a.days, comparison.b.days, comparison.basis) == (32, 29, "per_day")
    assert comparison.total_change is None
    assert comparison.change == -116


def test_may_2025_left_medium_sized_firms_out_so_nothing_is_offered():
    with pytest.raises(rules.UnlikeScopes) as refusal:
        queries.compare("2025-05", "2024-05", "direct")

    assert refusal.value.words.ko == (
        "2025-05 회차와 2024-05 회차의 직접매출은 이름은 같아도 담은 것이 달라 견줄 수 없습니다: "
        "2025-05 회차는 중기업 제외. 같은 기준으로 견줄 수 있는 수치가 없습니다."
    )


def test_december_2022_announced_counts_the_sale_before_the_event():
    with pytest.raises(rules.UnlikeScopes) as refusal:
        queries.compare("2023-12", "2022-12", "announced")

    assert "2022-12에만 사전행사 온누리상품권 판매액이 들어 있습니다" in refusal.value.words.ko
    assert [(o.definition, o.basis) for o in refusal.value.facts["offers"]] == [
        ("direct", "per_day"),
        ("direct_indirect", "per_day"),
    ]


def test_notes_of_both_are_told_with_the_change():
    comparison = queries.compare("2025-09", "2024-09", "direct")

    assert [note.ko for note in comparison.notes] == [
        "2025-09 회차는 30일, 2024-09 회차는 32일이라 총액이 아니라 하루 평균으로 견줍니다.",
        "중기업을 다시 세었는지 보도에서 확인되지 않음",
    ]


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (("2024-12", "1999-01", "direct"), festivals.EditionUnknown),
        (("2024-12", "2023-12", "luck"), rules.DefinitionUnknown),
        (("2024-12", "2023-12", "direct", "luck"), rules.DefinitionUnknown),
        (("2024-12", "2024-03", "direct"), rules.MissingFigures),
    ],
)
def test_what_is_not_there_is_not_compared(asked, refusal):
    with pytest.raises(refusal):
        queries.compare(*asked)


def test_of_all_editions_and_definitions_only_those_that_count_the_same_are_compared():
    accounts = queries.accounts_of(festivals.editions())
    told = {
        (account.edition.code, definition): answer
        for account in accounts
        for definition, answer in account.answers().items()
        if isinstance(answer, rules.Headline)
    }
    compared = 0
    for one, other in permutations(told, 2):
        try:
            comparison = rules.compare(told[one], told[other], instead=[])
        except (rules.UnlikeDefinitions, rules.UnlikeScopes):
            continue
        compared += 1
        assert _counts(comparison.a) == _counts(comparison.b), (one, other)

    assert (len(told) > 20, compared > 50) == (True, True)


def _counts(headline):
    """What is in a sum: its kinds and phases, and who is counted."""
    return {(part.kind.partition("_")[0], part.phase) for part in headline.parts}, headline.coverage
