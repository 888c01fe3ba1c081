from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.rules import DEFINITIONS, Missing, Part, Source

PAPER = Source("paper 1", "신문", date(2023, 6, 2))
OTHER_PAPER = Source("paper 2", "다른 신문")
OURS = Source("hamkke:orders", "우리")
NOW = datetime(2026, 9, 10, 3, tzinfo=UTC)
DIRECT, BOTH, ANNOUNCED = (DEFINITIONS[code] for code in ("direct", "direct_indirect", "announced"))


def part(kind, amount, **facts):
    return Part(
        **{
            "kind": kind,
            "phase": "main",
            "status": "final",
            "amount": amount,
            "as_of": date(2023, 6, 2),
            "source": PAPER,
            **facts,
        }
    )


def own(amount, **facts):
    return part("direct_online", amount, status="provisional", source=OURS, is_own=True, **facts)


def told(*parts, definition=DIRECT, edition="2023-05", days=0, **facts):
    """A headline of so many days of the main phase, all of them over when the papers wrote."""
    main = [date(2023, 5, 1) + timedelta(days=n) for n in range(days)]
    return rules.headline(definition, edition=edition, parts=parts, days=main, **facts)


# ── Definitions ──


def test_definition_is_found_by_its_code_and_can_be_cited():
    assert rules.definition("direct") is DIRECT
    assert DIRECT.citation == "hamkke:direct@2026-11-23"


def test_an_unknown_definition_is_refused_with_those_that_exist():
    with pytest.raises(rules.DefinitionUnknown) as refusal:
        rules.definition("total")

    assert refusal.value.words.en == (
        "There is no definition of sales called total. Choose from direct, direct_indirect, announced."
    )


# ── What may be recorded ──


@pytest.mark.parametrize(
    "words",
    [{"kind": "luck"}, {"phase": "opening"}, {"status": "sure"}, {"coverage": "most"}, {"why": "forgot"}],
)
def test_check_words_refuses_words_the_figures_do_not_use(words):
    with pytest.raises(rules.WordUnknown):
        rules.check_words(**words)


def test_check_words_accepts_its_own_vocabulary():
    rules.check_words(kind="direct", phase="main", status="final", coverage="all", why="withheld")


def test_check_amount_accepts_zero_and_refuses_less():
    rules.check_amount(0)
    with pytest.raises(rules.AmountNegative):
        rules.check_amount(-1)


@pytest.mark.parametrize(("code", "publisher"), [("", "신문"), ("paper 1", " ")])
def test_check_source_refuses_what_nobody_can_look_up(code, publisher):
    rules.check_source(PAPER)
    with pytest.raises(rules.SourceMissing):
        rules.check_source(Source(code, publisher))


@pytest.mark.parametrize(
    ("detail", "standing", "how"), [("홈쇼핑", {""}, "as a whole"), ("", {"홈쇼핑"}, "in parts")]
)
def test_check_details_refuses_to_mix_whole_and_parts(detail, standing, how):
    with pytest.raises(rules.DetailsMixed) as refusal:
        rules.check_details(detail, standing=standing)

    assert refusal.value.facts["how_en"] == how


@pytest.mark.parametrize(("detail", "standing"), [("", set()), ("", {""}), ("a", set()), ("a", {"a", "b"})])
def test_check_details_accepts_whole_with_whole_and_parts_with_parts(detail, standing):
    rules.check_details(detail, standing=standing)


# ── Headlines ──


def test_online_and_offline_together_are_direct():
    headline = told(part("direct_online", 5_325), part("direct_offline", 963))

    assert (headline.amount, headline.counts) == (6_288, {("direct", "main")})
    assert headline.scope == Words("본행사 직접매출", "direct sales (main)")


@pytest.mark.parametrize(
    ("whole_as_of", "amount"), [(date(2023, 6, 1), 300), (date(2023, 6, 2), 300), (date(2023, 6, 3), 310)]
)
def test_direct_is_whole_or_split_whichever_was_told_later(whole_as_of, amount):
    headline = told(
        part("direct", 310, as_of=whole_as_of), part("direct_online", 200), part("direct_offline", 100)
    )

    assert headline.amount == amount


def test_half_of_a_split_never_stands_for_the_whole():
    headline = told(part("direct", 310, as_of=date(2023, 6, 1)), part("direct_online", 200))

    assert headline.amount == 310


def test_an_extension_and_a_pre_event_are_left_out_of_direct():
    headline = told(
        part("direct", 100), part("direct", 10, phase="extension"), part("direct", 5, phase="pre_event")
    )

    assert headline.amount == 100


def test_announced_takes_what_was_announced_and_the_pre_event_with_it():
    headline = told(
        part("direct", 100),
        part("voucher_onnuri", 50, phase="pre_event"),
        part("voucher_onnuri", 7, is_announced=False),
        part("direct", 10, phase="extension", is_announced=False),
        definition=ANNOUNCED,
        days=10,
    )

    assert (headline.amount, headline.per_day) == (150, None)
    assert headline.scope.ko == "사전행사 온누리상품권 판매액 + 본행사 직접매출"


def test_a_headline_is_as_settled_as_its_least_settled_part_and_names_each_source_once():
    headline = told(
        part("direct_online", 1, status="estimated"),
        part("direct_offline", 2, as_of=date(2023, 6, 5), source=OTHER_PAPER),
        part("voucher_onnuri", 4, note=Words("가", "a")),
        definition=BOTH,
    )

    assert (headline.amount, headline.status, headline.as_of) == (7, "estimated", date(2023, 6, 5))
    assert headline.sources == (PAPER, OTHER_PAPER)
    assert headline.notes == (Words("가", "a"),)
    assert (headline.days, headline.per_day) == (0, None)


@pytest.mark.parametrize(
    ("parts", "definition", "omissions", "missing"),
    [
        ([], DIRECT, [], "direct sales (not reported yet)"),
        ([], ANNOUNCED, [], "direct sales (not reported yet)"),
        (
            [],
            ANNOUNCED,
            [Missing("direct", "not_found")],
            "direct sales (no published figure was found)",
        ),
        (
            [part("direct_online", 1)],
            DIRECT,
            [Missing("direct_offline", "withheld")],
            "direct sales offline (withheld because it was not reliable)",
        ),
        ([part("direct_offline", 1)], DIRECT, [], "direct sales online (not reported yet)"),
        ([part("direct", 1)], BOTH, [], "Onnuri vouchers sold (not reported yet)"),
        (
            [part("voucher_onnuri", 1)],
            BOTH,
            [Missing("direct", "not_found")],
            "direct sales (no published figure was found)",
        ),
    ],
)
def test_a_headline_with_parts_missing_is_refused_by_name(parts, definition, omissions, missing):
    with pytest.raises(rules.MissingFigures) as refusal:
        told(*parts, definition=definition, omissions=omissions)

    assert refusal.value.facts["missing_en"] == missing


def test_own_orders_of_a_phase_that_no_figure_holds_are_counted_on():
    headline = told(
        part("direct", 1_050, holds_own=True), own(50), own(7, phase="pre_event"), definition=ANNOUNCED
    )

    assert headline.amount == 1_057


def test_while_our_orders_come_in_what_is_missing_is_listed_instead():
    headline = told(own(10_000), days=2, counted_at=NOW)

    assert (headline.amount, headline.status, headline.per_day) == (10_000, "provisional", 5_000)
    assert headline.missing == (Missing("direct_offline", "not_reported"),)
    assert headline.counted_at == NOW
    assert headline.parts[0].name.en == "orders placed here (direct sales online)"


def test_our_orders_are_added_to_what_others_reported():
    headline = told(own(10_000), part("direct", 500), counted_at=NOW)

    assert (headline.amount, headline.missing, headline.status) == (10_500, (), "provisional")
    assert headline.counts == {("direct", "main")}


def test_our_orders_are_not_added_to_a_total_that_holds_them():
    headline = told(own(10_000), part("direct", 500, holds_own=True), counted_at=NOW)

    assert (headline.amount, headline.status, headline.counted_at) == (500, "final", None)


def test_a_part_is_named_by_its_kind_and_its_detail():
    assert part("direct_online", 1).name == Words("온라인 직접매출", "direct sales online")
    assert part("direct_online", 1, detail="TV홈쇼핑").name == Words(
        "온라인 직접매출 · TV홈쇼핑", "direct sales online · TV홈쇼핑"
    )


def test_one_part_without_medium_sized_firms_narrows_the_whole():
    headline = told(part("direct", 1, coverage="small_only"), part("voucher_onnuri", 1), definition=BOTH)

    assert headline.coverage == "small_only"
    assert headline.scope.en == (
        "direct sales (main) + Onnuri vouchers sold (main), medium-sized firms left out"
    )


# ── Arithmetic ──


@pytest.mark.parametrize(
    ("amount", "days", "expected"),
    [(622_000_000_000, 28, 22_214_285_714), (5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 3, 0)],
)
def test_per_day_rounds_to_the_nearest_won_half_away_from_zero(amount, days, expected):
    assert rules.per_day(amount, days) == expected


@pytest.mark.parametrize(
    ("part_", "whole", "tenths", "shown"),
    [
        (6_128 - 7_291, 7_291, -160, "−16.0%"),
        (8_089 - 10_856, 10_856, -255, "−25.5%"),
        (6_128 - 10_856, 10_856, -436, "−43.6%"),
        (118_001 - 25_940, 25_940, 3549, "+354.9%"),
        (1, 2_000, 1, "+0.1%"),
        (-1, 2_000, -1, "−0.1%"),
        (0, 3, 0, "0.0%"),
    ],
)
def test_changes_are_told_in_tenths_of_a_percent(part_, whole, tenths, shown):
    assert rules.tenths_of_percent(part_, whole) == tenths
    assert rules.spoken_change(tenths) == shown


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15))
def test_rounding_is_never_off_by_more_than_half_and_is_the_same_both_ways(amount, whole):
    tenths = rules.tenths_of_percent(amount, whole)

    assert abs(2 * (tenths * whole - amount * 1000)) <= whole
    assert rules.tenths_of_percent(-amount, whole) == -tenths


def test_attainment_of_both_targets_of_2023():
    assert rules.attainment(3_992_500_000_000, 3_000_000_000_000) == 1331
    assert rules.attainment(3_992_500_000_000, 4_000_000_000_000) == 998


# ── Comparisons ──
