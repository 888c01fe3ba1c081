import io
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from hamkke.rehearsal import rules
from hamkke.rehearsal.rules import Stage, featured

TIMELINE = rules.Timeline(date(2023, 8, 30))


def test_timeline_keeps_the_distances_of_september_2023():
    pre_event, main, extension = TIMELINE.phases

    assert main == ("main", datetime(2023, 8, 29, 15, tzinfo=UTC), datetime(2023, 9, 27, 15, tzinfo=UTC))
    assert (main[2] - main[1]).days == 29
    assert (pre_event[2], extension[1]) == (main[1], main[2])
    assert (extension[2] - extension[1]).days == 11
    assert [moment.astimezone(rules.SEOUL).date() for moment in TIMELINE.call_window] == [
        date(2023, 6, 28),
        date(2023, 7, 26),
    ]


def test_edition_code_begins_with_its_month():
    assert TIMELINE.edition_code == "2023-08-rehearsal"


@pytest.mark.parametrize(
    ("stage", "starts_on"),
    [
        (Stage.CALL, date(2027, 1, 6)),
        (Stage.SELECTED, date(2026, 12, 2)),
        (Stage.OPEN, date(2026, 11, 19)),
        (Stage.CLOSING, date(2026, 10, 23)),
        (Stage.SETTLED, date(2026, 10, 8)),
    ],
)
def test_today_is_the_day_of_the_stage(stage, starts_on):
    assert rules.timeline_for(stage, date(2026, 11, 22)).starts_on == starts_on


def test_stages_are_played_in_order_and_once():
    assert rules.stages_between(None, Stage.OPEN) == [Stage.CALL, Stage.SELECTED, Stage.OPEN]
    assert rules.stages_between(Stage.OPEN, Stage.SETTLED) == [Stage.CLOSING, Stage.SETTLED]
    assert rules.stages_between(Stage.OPEN, Stage.OPEN) == []


def test_a_rehearsal_never_goes_back():
    with pytest.raises(rules.AlreadyBeyond) as refusal:
        rules.stages_between(Stage.SETTLED, Stage.OPEN)

    assert refusal.value.facts == {"stage": Stage.SETTLED}


def test_a_rehearsal_pays_only_at_the_simulator():
    rules.check_rehearsable(
        kakaopay_url="http://127.0.0.1:8010/kakaopay", simulators_url="http://127.0.0.1:8010"
    )
    with pytest.raises(rules.NotASimulator):
        rules.check_rehearsable(
            kakaopay_url="https://open-api.kakaopay.com", simulators_url="http://127.0.0.1:8010"
        )


def test_visits_are_the_same_whenever_they_are_asked_for_and_split_by_day_without_loss():
    whole = rules.visits(200, goods=30, from_day=0, until_day=rules.DAYS_IN_ALL)
    early = rules.visits(200, goods=30, from_day=0, until_day=rules.DAYS_BEFORE_TODAY)
    late = rules.visits(200, goods=30, from_day=rules.DAYS_BEFORE_TODAY, until_day=rules.DAYS_IN_ALL)

    assert early + late == whole
    assert sorted(visit.shopper for visit in whole) == list(range(1, 201))
    assert all(
        0 <= place < 30 and 1 <= pieces <= 9 for visit in whole for place, pieces in visit.goods.items()
    )
    assert all(visit.claims for visit in whole if visit.uses_coupon)


def test_steps_follow_each_other_and_goods_come_back_the_evening_they_were_bought():
    early = rules.visits(200, goods=30, from_day=0, until_day=rules.DAYS_BEFORE_TODAY)
    steps = rules.steps(early)
    minutes = [step.minute for step in steps]
    back = [step for step in steps if step.is_return]

    assert minutes == sorted(minutes)
    assert len(steps) == len(early) + len(back)
    assert back
    assert {
        (step.visit.ending, step.minute - step.visit.day * 1_440 - step.visit.minute) for step in back
    } == {(rules.Ending.PAID, 90)}
    assert minutes[-1] < rules.DAYS_BEFORE_TODAY * 1_440 - 10 * 60


def test_neighbours_sell_different_goods():
    assert len({rules.good_of(n).name for n in range(1, len(rules.GOODS) + 1)}) == len(rules.GOODS)


def test_every_good_has_a_shelf_and_every_shelf_a_good():
    assert {good.category for good in rules.GOODS} == set(rules.CATEGORIES)


def test_promises_stand_in_each_of_the_five_areas():
    assert [promise.area for promise in rules.promises(rules.REAL)] == [
        "domestic_demand",
        "channel_support",
        "capability",
        "policy_comms",
        "data_cooperation",
    ]
    assert [promise.quantity for promise in rules.promises(rules.REAL)][:2] == [900, 300]


def test_listings_are_proved_at_the_opening_and_the_rest_at_the_end():
    promised = {promise.area: promise.quantity for promise in rules.promises(rules.REAL)}

    def counted(*stages):
        """What is accepted once these stages are over; what waited at one is accepted before the next."""
        found = dict.fromkeys(promised, 0)
        for stage in stages:
            for each in rules.shown(stage, promised):
                counts = each.outcome == "accepted" or (each.outcome == "waiting" and stage is not stages[-1])
                found[each.area] += each.quantity * counts
        return list(found.values())

    assert counted(Stage.OPEN) == [0, 300, 3, 4, 0]
    assert counted(Stage.OPEN, Stage.SETTLED) == [900, 300, 4, 10, 1]


@pytest.mark.parametrize("name", featured.PICTURES)
def test_a_picture_is_drawn_alike_whenever_it_is_drawn_and_is_not_a_blank(name):
    drawn = rules.picture(name)
    picture = Image.open(io.BytesIO(drawn))

    assert rules.picture(name) == drawn
    assert (picture.format, picture.size) == ("JPEG", (1280, 960))
    assert len(picture.reduce(40).getcolors(1_000)) > 100
