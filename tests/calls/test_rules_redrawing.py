"""How sure each place is: totals drawn again within their errors, and the places given anew under the same limits."""

import hashlib

import msgspec

from hamkke.calls.rules import choosing, redrawing
from hamkke.calls.rules.candidates import Candidate, in_rank_order, limits_of
from hamkke.calls.rules.terms import Quota
from hamkke.kernel.words import Words

WORDS = Words("말", "Words")
SEED = "5e" * 32


def candidate(code, score, *groups, business=None):
    return Candidate(code, business or code, score, frozenset(groups), (code,))


def quota(group, **ends):
    return Quota(group, WORDS, group, WORDS, **ends)


def redraw(pool, *, places, quotas=(), errors=None, draws=50):
    order = in_rank_order(pool)
    choice = choosing.choose(order, places=places, waiting=0, quotas=quotas, tracks=[])
    return redrawing.redraw(
        order,
        limits_of(quotas, []),
        chosen=set(choice.selected),
        errors=errors if errors is not None else dict.fromkeys([each.code for each in order], 300),
        seed=SEED,
        draws=draws,
    )


def pool_of(count, *, groups=("north", "south", "")):
    """Applicants two points apart, in groups by turns."""
    return [candidate(f"c{n:03}", 9_000 - 200 * n, groups[n % len(groups)]) for n in range(count)]


def offset(draw, place, codes):
    """How far off one code is, read as the documentation says, byte by byte."""
    source = hashlib.shake_256(b"hamkke redraw 1" + bytes.fromhex(SEED) + draw.to_bytes(4, "big"))
    piece = source.digest(24 * codes)[24 * place : 24 * place + 24]
    return sum(256 * piece[at] + piece[at + 1] for at in range(0, 24, 2)) - 393_210


def test_without_limits_the_places_go_to_the_best_redrawn_totals():
    pool = pool_of(12)

    found = redraw(pool, places=4, draws=30)

    times, moved = dict.fromkeys([each.code for each in pool], 0), []
    for draw in range(30):
        totals = {
            each.code: each.score * 65_536 + 300 * offset(draw, place, 12) for place, each in enumerate(pool)
        }
        best = sorted(pool, key=lambda each: -totals[each.code])[:4]
        for each in best:
            times[each.code] += 1
        moved.append(len({each.code for each in best} - {"c000", "c001", "c002", "c003"}))
    assert found.times == times
    assert (found.moved_least, found.moved_sum, found.moved_most) == (min(moved), sum(moved), max(moved))
    assert 0 < found.times["c004"] < 30


def test_offsets_are_a_bell_curve_around_nothing():
    offsets = [offset(draw, place, 100) for draw in range(20) for place in range(100)]

    mean = sum(offsets) / len(offsets)
    spread = (sum(each * each for each in offsets) / len(offsets)) ** 0.5
    assert abs(mean) < 65_536 * 0.05
    assert 0.95 < spread / 65_536 < 1.05
    assert 0.30 < sum(abs(each) > 65_536 for each in offsets) / len(offsets) < 0.34


def test_without_errors_nobody_moves():
    found = redraw(pool_of(9), places=3, errors=dict.fromkeys([f"c{n:03}" for n in range(9)], 0))

    assert [found.times[f"c{n:03}"] for n in range(9)] == [50] * 3 + [0] * 6
    assert (found.moved_least, found.moved_sum, found.moved_most) == (0, 0, 0)


def test_every_draw_keeps_the_limits():
    pool = pool_of(30)

    found = redraw(pool, places=9, quotas=[quota("south", least=5), quota("north", most=2)], draws=40)

    groups = {each.code: next(iter(each.groups)) for each in pool}
    counts = dict.fromkeys(("north", "south", ""), 0)
    for code, times in found.times.items():
        counts[groups[code]] += times
    assert sum(counts.values()) == 40 * 9
    assert counts["south"] >= 40 * 5
    assert counts["north"] <= 40 * 2


def test_whoever_a_quota_needs_is_sure_of_the_place_however_uncertain_the_points():
    pool = [*pool_of(20, groups=("",)), candidate("last", 1_000, "island"), candidate("other", 900, "island")]

    found = redraw(pool, places=5, quotas=[quota("island", least=2)])

    assert (found.times["last"], found.times["other"]) == (50, 50)


def test_of_one_business_only_the_application_that_was_chosen_takes_part():
    pool = [
        *pool_of(6, groups=("",)),
        candidate("twin", 8_900, business="c000"),
        candidate("out", 100, business="gone"),
        candidate("out too", 90, business="gone"),
    ]

    found = redraw(pool, places=2)

    assert found.times["twin"] == found.times["out too"] == 0
    assert sum(found.times.values()) == 50 * 2


def test_exchanges_come_close_to_the_best_choice_of_each_draw():
    pool = in_rank_order(pool_of(60))
    quotas = [quota("south", least=10), quota("north", least=4, most=6)]
    choice = choosing.choose(pool, places=20, waiting=0, quotas=quotas, tracks=[])

    found = redraw(pool, places=20, quotas=quotas, draws=10)

    best = dict.fromkeys(found.times, 0)
    for draw in range(10):
        drawn = [
            msgspec.structs.replace(each, score=each.score * 65_536 + 300 * offset(draw, place, 60))
            for place, each in enumerate(sorted(pool, key=lambda each: each.code))
        ]
        for code in choosing.choose(drawn, places=20, waiting=0, quotas=quotas, tracks=[]).selected:
            best[code] += 1
    assert choice.selected
    assert sum(abs(found.times[code] - best[code]) for code in best) == 0
