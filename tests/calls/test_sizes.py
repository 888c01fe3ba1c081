"""How large applicants are, told in bands that give nobody away."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from hamkke.calls import rules
from hamkke.calls.queries import bundle as files
from hamkke.calls.queries.sizes import read_sizes
from hamkke.calls.rules import sizes
from hamkke.calls.rules.questions import Question
from hamkke.calls.rules.sizes import Band
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import CRITERIA, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.stories.visitors import said


def businesses(*groups):
    """(how large, how many, how many of them selected) as single values."""
    return [(size, at < selected) for size, count, selected in groups for at in range(count)]


def test_bands_that_are_large_enough_stand_as_they_are():
    found = sizes.bands(businesses((1, 20, 10), (7, 12, 5), (49, 10, 0), (99, 5, 5)), sizes.EMPLOYEES)

    assert found == [Band(0, 5, 20, 10), Band(5, 10, 12, 5), Band(10, 50, 10, 0), Band(50, None, 5, 5)]


@pytest.mark.parametrize(
    ("groups", "left"),
    [
        # A band of four joins the next, one at the end the one before.
        (
            [(1, 4, 0), (7, 20, 10), (12, 20, 10)],
            [Band(0, 10, 24, 10), Band(10, 50, 20, 10), Band(50, None, 0, 0)],
        ),
        ([(1, 20, 10), (7, 20, 10), (12, 20, 10), (60, 3, 0)], None),
        # Nobody learns that the one who was selected has more than fifty.
        ([(1, 20, 10), (7, 20, 10), (60, 9, 1)], [Band(0, 5, 20, 10), Band(5, None, 29, 11)]),
        # Nor who was not: all but one were selected.
        ([(1, 20, 10), (7, 20, 10), (60, 9, 8)], [Band(0, 5, 20, 10), Band(5, None, 29, 18)]),
        ([(1, 3, 1), (7, 20, 10)], [Band(0, 10, 23, 11), Band(10, 50, 0, 0), Band(50, None, 0, 0)]),
        # What is left is the whole, which says nothing new.
        ([(1, 3, 1)], []),
        ([], None),
    ],
)
def test_bands_that_are_too_small_are_put_together_with_their_neighbours(groups, left):
    found = sizes.bands(businesses(*groups), sizes.EMPLOYEES)

    expected = {
        3: [Band(0, 5, 20, 10), Band(5, 10, 20, 10), Band(10, None, 23, 10)],
        0: [Band(0, 5, 0, 0), Band(5, 10, 0, 0), Band(10, 50, 0, 0), Band(50, None, 0, 0)],
    }
    assert found == (expected[max(len(groups) - 1, 0)] if left is None else left)


@given(some.lists(some.tuples(some.integers(0, 200), some.booleans()), max_size=80))
def test_no_published_number_counts_fewer_than_five_and_nobody_is_left_out(values):
    found = sizes.bands(values, sizes.EMPLOYEES)

    for band in found:
        assert sizes.is_safe(band.applied, band.selected)
    if found:
        assert sum(band.applied for band in found) == len(values)
        assert [band.below for band in found[:-1]] == [band.least for band in found[1:]]


def question(key, kind, **more):
    return Question(key, kind, Words(key, key), Words("", ""), **more)


QUESTIONS = (
    question(
        "trade",
        "choice",
        choices=(("retail", Words("소매", "Retail")), ("food_lodging", Words("음식", "Food"))),
    ),
    question("revenue", "won", most=10**12),
    question("staff", "number", most=1_000, is_required=False),
)
TERMS = rules.Terms(
    places=10,
    formula="mean",
    criteria=tuple(CRITERIA),
    questions=QUESTIONS,
    size_industry_question="trade",
    size_revenue_question="revenue",
    size_employees_question="staff",
)


def decided_with(*groups, terms=TERMS):
    """A decided call: (answers, how many of them are selected and how many not) in turn."""
    from hamkke.calls import actions
    from hamkke.kernel import clock, ids

    call, judge, scored = made.call_of(terms=terms), made.judge(), []
    for answers, selected, others in groups:
        for score in [90] * selected + [30] * others:
            merchant = MerchantFactory()
            with clock.pretend(WHILE_OPEN):
                draft = actions.draft(
                    id=ids.new(), call=call, merchant=merchant, answers=answers, by=merchant.owner
                )
                scored.append((actions.submit(draft, by=merchant.owner), score))
    made.assign(call, judge)
    for application, score in scored:
        made.review_of(application, judge, score, score, score)
    made.selection_of(call)
    return call


def published_of(call):
    return files.publication_of(files.released(call)).statistics


SMALL = {"trade": "retail", "revenue": 90_000_000, "staff": 2}
LARGER = {"trade": "food_lodging", "revenue": 2_000_000_000, "staff": 12}


@pytest.mark.django_db
def test_the_result_tells_sizes_as_they_were_said_and_by_the_size_rules(client):
    call = decided_with((SMALL, 5, 5), (LARGER, 5, 6), ({"trade": "retail", "revenue": 50_000_000}, 0, 5))

    told = published_of(call)["sizes"]
    page = client.get(reverse("calls:published", args=[call.pk])).content
    english = client.get(
        reverse("calls:published", args=[call.pk]), headers={"Accept-Language": "en"}
    ).content

    assert told["employees"]["answered"] == 21
    assert [
        (each["least"], each["below"], each["applied"], each["selected"])
        for each in told["employees"]["bands"]
    ] == [
        (0, 5, 10, 5),
        (5, 10, 0, 0),
        (10, 50, 11, 5),
        (50, None, 0, 0),
    ]
    assert told["small"] == {
        "answered": 21,
        "lines": [
            {"is_small": True, "applied": 10, "selected": 5},
            {"is_small": False, "applied": 11, "selected": 5},
        ],
    }
    text = said(BeautifulSoup(page, "html.parser").main)
    for sentence in (
        "0–4명",
        "1억 원 미만",
        "50억 원 이상",
        "기준 안",
        "답한 21곳 가운데",
        "답한 26곳 가운데",
    ):
        assert sentence in text
    assert "Below ₩100m" in english.decode()


@pytest.mark.django_db
def test_sizes_that_would_give_somebody_away_are_not_told(client):
    call = decided_with((SMALL, 9, 9), (LARGER, 1, 0))

    told = published_of(call)["sizes"]
    page = client.get(reverse("calls:published", args=[call.pk])).content.decode()

    assert (told["employees"]["bands"], told["small"]["lines"]) == ([], [])
    assert page.count("나누면 다섯 곳보다 작은 칸이 생겨 밝히지 않습니다.") == 3


@pytest.mark.django_db
def test_a_call_that_does_not_ask_tells_no_sizes():
    call, _ = made.decided_call((90, 90, 90))

    told = published_of(call)

    assert told["sizes"] == {}
    assert files.published_statistics(told).sizes == read_sizes({}) == []
