"""The whole selection, from scores to a reason for everybody, worked out by hand."""

from dataclasses import replace

import pytest

from hamkke.calls.rules import lottery
from hamkke.calls.rules.inputs import Entry, Inputs, read_found, read_inputs, written
from hamkke.calls.rules.judging import NoApplications, NotAllReviewed
from hamkke.calls.rules.linking import NotConnected
from hamkke.calls.rules.scoring import Given
from hamkke.calls.rules.selecting import work_out
from hamkke.calls.rules.terms import GreyZone, Outside, Quota, Terms
from hamkke.calls.rules.window import CriterionTerms
from hamkke.kernel.words import Words

CRITERIA = (CriterionTerms("상품", "Product", 60), CriterionTerms("가격", "Price", 40))
WOMEN = Quota("women", Words("여성", "Women"), "women", Words("지침", "Guideline"), least=1)


def terms(**given):
    return Terms(**{"places": 2, "waiting": 1, "formula": "mean", "criteria": CRITERIA} | given)


def entry(code, *groups, **given):
    return Entry(code=code, business=f"business of {code}", groups=frozenset(groups), **given)


def scored(code, *sheets):
    """A sheet for each judge: the score of each criterion, None for not applicable."""
    return [
        Given(f"judge-{number:02}", code, criterion, score)
        for number, sheet in enumerate(sheets, start=1)
        for criterion, score in enumerate(sheet, start=1)
        if score is not None
    ]


def inputs(entries, *scores, seed=""):
    return Inputs("call", tuple(entries), tuple(each for sheet in scores for each in sheet), seed)


FOUR = inputs(
    [entry("a"), entry("b"), entry("c", "women"), entry("d")],
    scored("a", (90, 80), (80, 80)),
    scored("b", (80, 80), (80, None)),
    scored("c", (60, 70), (60, 70)),
    scored("d", (50, 50), (50, 50)),
)


def test_work_out_ranks_and_gives_everybody_a_reason():
    found = work_out(terms(), FOUR)

    assert [(row.code, row.rank, row.total, row.means, row.outcome) for row in found.rows] == [
        ("a", 1, 8_300, {"1": 8_500, "2": 8_000}, "selected"),
        ("b", 2, 8_000, {"1": 8_000, "2": 8_000}, "selected"),
        ("c", 3, 6_400, {"1": 6_000, "2": 7_000}, "waitlisted"),
        ("d", 4, 5_000, {"1": 5_000, "2": 5_000}, "not_selected"),
    ]
    assert [row.reasons for row in found.rows] == [
        {"by": "points", "margin": 1_900, "across": "c", "band": [1, 1], "groups": {}, "redrawn": 200},
        {"by": "points", "margin": 1_600, "across": "c", "band": [2, 2], "groups": {}, "redrawn": 200},
        {
            "by": "places",
            "margin": 1_600,
            "across": "b",
            "band": [3, 3],
            "groups": {},
            "waiting": 1,
            "redrawn": 0,
        },
        {"by": "places", "margin": 3_000, "across": "b", "band": [4, 4], "groups": {}, "redrawn": 0},
    ]
    assert found.model == {"formula": "mean", "version": "weighted-mean-1"}
    assert found.programme == {
        "filled": 2,
        "objective": 16_300,
        "bound": 16_300,
        "multipliers": {},
        "unconstrained": 16_300,
        "prices": [],
        "limits": [],
    }


def test_work_out_does_not_depend_on_the_order_of_what_it_is_given():
    backwards = Inputs("call", FOUR.entries[::-1], FOUR.scores[::-1])

    assert written(work_out(terms(quotas=(WOMEN,)), backwards)) == written(
        work_out(terms(quotas=(WOMEN,)), FOUR)
    )


def test_a_quota_moves_and_says_so():
    found = work_out(terms(quotas=(WOMEN,)), FOUR)

    assert [(row.code, row.outcome, row.reasons["by"]) for row in found.rows] == [
        ("a", "selected", "points"),
        ("b", "waitlisted", "quota"),
        ("c", "selected", "quota"),
        ("d", "not_selected", "places"),
    ]
    assert found.rows[1].reasons["quota"] == found.rows[2].reasons["quota"] == "women"
    assert found.rows[2].reasons["groups"] == {"women": [1, 1]}
    assert found.programme["prices"] == [
        {"quota": "women", "points": 1_600, "moved_in": ["c"], "moved_out": ["b"]}
    ]
    assert found.programme["limits"] == [
        {"key": "women", "label": {"ko": "여성", "en": "Women"}, "group": "women", "least": 1, "most": None}
    ]


def test_a_second_application_of_a_business_says_which_was_taken():
    twice = Inputs("call", (*FOUR.entries[:3], Entry("d", "business of a")), FOUR.scores)

    row = work_out(terms(), twice).rows[3]

    assert (row.reasons["by"], row.reasons["business"], row.outcome) == ("business", "a", "not_selected")


def test_a_second_application_that_a_quota_lets_not_take_the_first_s_place_stands_alone():
    first, second = entry("a", "women"), Entry(code="b", business="business of a")
    both = inputs([first, second], scored("a", (80, 80)), scored("b", (70, 70)))

    rows = {row.code: row for row in work_out(terms(places=1, waiting=0, quotas=(WOMEN,)), both).rows}

    assert [rows[code].outcome for code in "ab"] == ["selected", "not_selected"]
    assert (rows["b"].reasons["by"], rows["b"].reasons["across"]) == ("business", None)


def test_outside_points_and_bonus_are_added_and_rounded_once():
    wanted = terms(bonus_most=300, outside=(Outside("recommendation", 1_000), Outside("vote", 2_000)))
    entries = [
        entry("a", bonus=500, outside={"recommendation": 9_001, "vote": 5_003}),
        entry("b", outside={"vote": 10_000, "unknown": 10_000}),
        entry("c", bonus=100),
    ]
    sheets = [scored(code, (80, 80), (70, 70)) for code in "abc"]

    rows = {row.code: row for row in work_out(wanted, inputs(entries, *sheets)).rows}

    assert [(rows[code].score, rows[code].bonus, rows[code].total) for code in "abc"] == [
        (7_500, 300, 7_451),  # 0.7 × 7,500 + 0.1 × 9,001 + 0.2 × 5,003 + 300 = 7,450.7
        (7_500, 0, 8_000),  # the recommendation is missing: the score carries its share
        (7_500, 100, 7_600),
    ]
    # Two judges ten points apart: 7.07 points, of two of them 5.
    assert [rows[code].error for code in "abc"] == [350, 400, 500]


def test_the_tie_chain_is_followed_to_its_end():
    entries = [
        entry("a"),
        entry("b", first_time=True),
        entry("c", outside_capital=True),
        entry("d"),
        entry("e"),
    ]
    same = [scored(code, (70, 70), (70, 70)) for code in "abc"]
    apart = [scored("d", (80, 80), (60, 60)), scored("e", (80, 55), (80, 55))]
    full = ("total", "criteria", "agreement", "first_time", "outside_capital", "lot")

    rows = work_out(terms(tie_chain=full), inputs(entries, *same, *apart)).rows

    assert [(row.code, row.total) for row in rows] == [(code, 7_000) for code in "ebcad"]
    assert [row.reasons["by"] for row in rows] == ["points", "points", "chain", "chain", "chain"]
    by_lot = work_out(terms(tie_chain=("lot",)), inputs(entries[:3], *same)).rows
    seed = lottery.seed_of_call("call")
    assert [row.code for row in by_lot] == sorted("abc", key=lambda code: lottery.lot(seed, code))
    assert [row.lot for row in by_lot] == [lottery.lot(seed, row.code) for row in by_lot]


ZONE = inputs(
    [entry("a"), *(entry(code) for code in "bcde"), entry("f")],
    scored("a", (95, 95), (91, 91)),
    *(scored(code, (70 + n, 70 + n), (66 + n, 66 + n)) for n, code in enumerate("edcb")),
    scored("f", (20, 20), (16, 16)),
)


def test_the_grey_zone_is_who_lies_near_their_line():
    by_panel = terms(places=3, grey=GreyZone(by="panel", errors=100))

    found = work_out(by_panel, ZONE)

    assert [(row.code, row.total, row.error, row.reasons["margin"]) for row in found.rows] == [
        ("a", 9_300, 200, 2_400),
        ("b", 7_100, 200, 200),
        ("c", 7_000, 200, 100),
        ("d", 6_900, 200, 100),
        ("e", 6_800, 200, 200),
        ("f", 1_800, 200, 5_200),
    ]
    assert found.grey == ["b", "c", "d", "e"]
    assert work_out(terms(places=3, grey=GreyZone(by="panel", errors=50)), ZONE).grey == ["c", "d"]
    assert work_out(terms(places=3), ZONE).grey == []


def test_a_lottery_decides_the_zone_and_nobody_else():
    by_lot = terms(places=3, waiting=2, grey=GreyZone(by="lottery", errors=100))
    before = work_out(by_lot, ZONE)
    seed = lottery.seed("00" * 32, "a public number")

    drawn = work_out(by_lot, Inputs("call", ZONE.entries, ZONE.scores, seed))

    order = sorted("bcde", key=lambda code: lottery.lot(seed, code))
    assert [row.outcome for row in before.rows] == ["selected"] * 3 + ["waitlisted"] * 2 + ["not_selected"]
    assert drawn.grey == before.grey == ["b", "c", "d", "e"]
    assert {row.code for row in drawn.rows if row.outcome == "selected"} == {"a", *order[:2]}
    assert {row.code: row.reasons["waiting"] for row in drawn.rows if row.outcome == "waitlisted"} == {
        order[2]: 1,
        order[3]: 2,
    }
    assert {row.code: row.reasons["by"] for row in drawn.rows} == {
        "a": "points",
        "f": "places",
    } | dict.fromkeys("bcde", "lot")
    assert [row.lot for row in drawn.rows] == [lottery.lot(seed, row.code) for row in drawn.rows]
    assert drawn.programme == before.programme | {"before_draw": ["a", "b", "c"]}


def test_a_panel_decides_the_zone_once_it_has_put_everybody_in_it_in_order():
    by_panel = terms(places=3, waiting=1, grey=GreyZone(by="panel", errors=100))
    before = work_out(by_panel, ZONE)

    half = work_out(by_panel, replace(ZONE, panel=("e", "d", "c")))
    found = work_out(by_panel, replace(ZONE, panel=("e", "a", "c", "b", "d")))

    assert half == before
    assert [(row.code, row.outcome) for row in found.rows if row.outcome != "not_selected"] == [
        ("a", "selected"),
        ("b", "waitlisted"),
        ("c", "selected"),
        ("e", "selected"),
    ]
    assert {row.code: (row.reasons["by"], row.reasons.get("turn")) for row in found.rows} == {
        "a": ("points", None),  # Whoever is not at the line stays, whatever the panel says.
        "e": ("panel", 1),
        "c": ("panel", 2),
        "b": ("panel", 3),
        "d": ("panel", 4),
        "f": ("places", None),
    }
    assert [row.lot for row in found.rows] == [row.lot for row in before.rows]
    assert found.programme == before.programme | {"before_draw": ["a", "b", "c"]}


def test_the_corrected_formula_stands_beside_the_plain_mean():
    severe = {"a": (1, 60), "b": (2, 80), "c": (1, 70)}
    sheets = [
        Given(f"judge-{judge}", f"{code}{number}", criterion, score - (20 if judge == 2 else 0) + number % 3)
        for number in range(8)
        for code, (first, score) in severe.items()
        for judge in (first, 3)
        for criterion in (1, 2)
    ]
    entries = [entry(f"{code}{number}") for number in range(8) for code in severe]

    found = work_out(terms(formula="corrected", places=8), inputs(entries, sheets))

    rows = {row.code: row for row in found.rows}
    assert found.model["formula"] == "corrected"
    assert sorted(found.model) == ["connection", "formula", "judges", "total", "variances", "version"]
    assert sorted(found.model["variances"]) == ["1", "2"]
    assert rows["b0"].plain == 7_000
    assert rows["b0"].score > 7_000
    assert read_found(written(found)) == found


def test_judges_who_share_nothing_are_refused():
    apart = [Given("judge-01", "a", 1, 50), Given("judge-02", "b", 1, 60)]

    with pytest.raises(NotConnected):
        work_out(terms(formula="corrected"), inputs([entry("a"), entry("b")], apart))


def test_everybody_must_have_a_review():
    with pytest.raises(NoApplications):
        work_out(terms(), inputs([]))
    with pytest.raises(NotAllReviewed) as refusal:
        work_out(terms(), inputs([entry(code) for code in "gfedcba"], scored("a", (1, 1))))

    assert refusal.value.facts == {"count": 6, "receipts": "b, c, d, e, f …"}


def test_inputs_and_what_was_found_come_back_from_their_json():
    given = inputs(
        [entry("a", "y", "x", outside={"vote": 5}), entry("b")], scored("a", (1, 2)), scored("b", (3, None))
    )

    content = written(given)

    assert content["entries"][0]["groups"] == ["x", "y"]
    assert read_inputs(content) == given
    assert read_found(written(work_out(terms(), given))) == work_out(terms(), given)
