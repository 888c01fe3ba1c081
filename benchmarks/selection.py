"""Applicants decided a second: 1,202 for 300 places as in the first call, and 100,000 for 25,000, under regional,
women-owned and newcomer quotas, to the proven best, with the price of each quota, the waiting list and a reason for all.

The same programme goes to SciPy's HiGHS whole, for the objective alone: the points must be the same to the last hundredth.
"""

import random
import sys
import time
from collections.abc import Sequence

import msgspec

from benchmarks.table import Row
from hamkke.calls.rules import candidates as running
from hamkke.calls.rules import choosing, redrawing, terms
from hamkke.kernel.words import Words

WORLDS = ((1_202, 300, 1.0), (100_000, 25_000, 60.0))  # applicants, places, seconds at most
# A province's share of all applicants in percent, and how much stronger than others its applicants are in points.
PROVINCES = {
    "11": (26, 3), "26": (7, 0), "27": (5, 0), "28": (5, 1), "29": (3, 0), "30": (3, 0), "31": (2, 0), "36": (1, 0),
    "41": (22, 2), "43": (3, -1), "44": (4, -1), "46": (4, -2), "47": (5, -1), "48": (5, 0), "50": (2, 0), "51": (3, -1),
    "52": (3, -2),
}  # fmt: skip
CAPITAL = {"11", "28", "41"}
CHECKED_WHOLE_MOST = 5_000
RUNS = 3
REDRAWS, ERROR = (
    200,
    300,
)  # how often totals are drawn again, and by how many hundredths judges of one application differ
SEED = "00" * 32
SECONDS_TO_REDRAW = {1_202: 1.0, 100_000: 60.0}


def measure(database_url: str) -> list[Row]:
    import hamkke.calls.rules.programme  # noqa: F401 - loading SciPy is not what is measured.

    return [row for world in WORLDS for row in (_measured(*world), _redrawn(*world[:2]))]


def _measured(applicants: int, places: int, seconds_most: float) -> Row:
    pool, quotas, waiting = a_pool(applicants), the_quotas(places), places // 5
    seconds = float("inf")
    for _ in range(RUNS if applicants <= CHECKED_WHOLE_MOST else 1):
        start = time.perf_counter()
        choice = choosing.choose(pool, places=places, waiting=waiting, quotas=quotas, tracks=[])
        seconds = min(seconds, time.perf_counter() - start)
    _tell(choice, quotas, seconds)
    assert (len(choice.selected), len(choice.waiting)) == (places, waiting)
    assert 0 <= choice.bound - choice.objective <= len(quotas)
    if applicants <= CHECKED_WHOLE_MOST:
        assert choice.objective == whole(pool, places, quotas)
    return Row(
        what=Words(
            f"신청 {applicants:,}곳에서 {places:,}곳, 할당 {len(quotas)}개",
            f"{applicants:,} applicants for {places:,} places, {len(quotas)} quotas",
        ),
        per_second=applicants / seconds,
        rate_least=applicants / seconds_most,
    )


def _redrawn(applicants: int, places: int) -> Row:
    pool, quotas = running.in_rank_order(a_pool(applicants)), the_quotas(places)
    choice = choosing.choose(pool, places=places, waiting=0, quotas=quotas, tracks=[])
    start = time.perf_counter()
    found = redrawing.redraw(
        pool,
        running.limits_of(quotas, []),
        chosen=set(choice.selected),
        errors=dict.fromkeys([each.code for each in pool], ERROR),
        seed=SEED,
        draws=REDRAWS,
    )
    seconds = time.perf_counter() - start
    print(f"  {seconds:.2f} s · {found.moved_sum / REDRAWS:.1f} / {places:,}", file=sys.stderr)
    if applicants <= CHECKED_WHOLE_MOST:
        _tell_how_close(pool, places, quotas)
    return Row(
        what=Words(
            f"신청 {applicants:,}곳의 총점을 {REDRAWS}번 다시 뽑기",
            f"The totals of {applicants:,} applicants drawn again {REDRAWS} times",
        ),
        per_second=applicants * REDRAWS / seconds,
        rate_least=applicants * REDRAWS / SECONDS_TO_REDRAW[applicants],
    )


def _tell_how_close(pool: Sequence[running.Candidate], places: int, quotas: Sequence[terms.Quota]) -> None:
    """How far exchanges fall short of the best choice of each draw: in shares, and in places that go to others."""
    draws, codes = 40, sorted(each.code for each in pool)
    chosen = set(choosing.choose(pool, places=places, waiting=0, quotas=quotas, tracks=[]).selected)
    errors, limits = dict.fromkeys(codes, ERROR), running.limits_of(quotas, [])
    found = redrawing.redraw(pool, limits, chosen=chosen, errors=errors, seed=SEED, draws=draws)
    best, moved = dict.fromkeys(codes, 0), 0
    for offsets in redrawing.offsets(SEED, draws, codes, codes):
        off = dict(zip(codes, offsets.tolist(), strict=True))
        drawn = [
            msgspec.structs.replace(each, score=each.score * redrawing.SCALE + ERROR * off[each.code])
            for each in pool
        ]
        selected = choosing.choose(drawn, places=places, waiting=0, quotas=quotas, tracks=[]).selected
        moved += len(set(selected) - chosen)
        for code in selected:
            best[code] += 1
    apart = sum(abs(found.times[code] - best[code]) for code in codes) / len(codes) / draws
    print(f"  {found.moved_sum / draws:.1f} ↔ {moved / draws:.1f} · {100 * apart:.2f} %", file=sys.stderr)


def whole(pool: Sequence[running.Candidate], places: int, quotas: Sequence[terms.Quota]) -> int:
    """The most points, by one integer programme over everybody."""
    import numpy as np
    from scipy import optimize

    counted = [[quota.group in each.groups for each in pool] for quota in quotas]
    rows = np.array([*counted, [True] * len(pool)], dtype=float)
    least = [*(quota.least for quota in quotas), places]
    most = [*(np.inf if quota.most is None else quota.most for quota in quotas), places]
    found = optimize.milp(
        [-each.score for each in pool],
        integrality=np.ones(len(pool)),
        bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(rows, least, most),
        options={"mip_rel_gap": 0},
    )
    return round(-found.fun)


def _tell(choice: choosing.Choice, quotas: Sequence[terms.Quota], seconds: float) -> None:
    def say(words: str) -> None:
        print(words, file=sys.stderr)

    say(f"  {seconds:.2f} s · {choice.objective:,} · ≤ {choice.bound:,} · {choice.unconstrained:,}")
    labels = {quota.key: quota.label for quota in quotas}
    for price in choice.prices:
        say(f"  {labels[price.quota]}: {price.points:,} ({len(price.moved_in)} ↔ {len(price.moved_out)})")


def a_pool(applicants: int) -> list[running.Candidate]:
    """The same applicants every time: a province, women-owned or not, new or not, points around 70."""
    chance = random.Random(applicants)
    shares = [share for share, _ in PROVINCES.values()]
    provinces = chance.choices(list(PROVINCES), shares, k=applicants)
    return [_applicant(number, province, chance) for number, province in enumerate(provinces)]


def _applicant(number: int, province: str, chance: random.Random) -> running.Candidate:
    is_new, is_women_owned = chance.random() < 0.55, chance.random() < 0.4
    points = chance.gauss(70 + PROVINCES[province][1] - 4 * is_new - is_women_owned, 8)
    groups = {f"region:{province}", f"first_time:{'yes' if is_new else 'no'}"}
    groups |= {"answer:women_owned=yes"} if is_women_owned else set()
    groups |= {"capital:yes"} if province in CAPITAL else set()
    score = min(max(round(points * 100), 0), 10_000)
    return running.Candidate(
        f"{number:06}", f"b{number}", score, frozenset(groups), (chance.random(), number)
    )


def the_quotas(places: int) -> list[terms.Quota]:
    """Each province near its share, half newcomers, two in five women-owned, at most half from the capital area."""
    basis = Words("모집공고", "The notice")
    regions = [
        terms.Quota(
            code,
            Words(f"시·도 {code}", f"Province {code}"),
            f"region:{code}",
            basis,
            least=places * share // 125,
        )
        for code, (share, _) in PROVINCES.items()
    ]
    return [
        *regions,
        terms.Quota(
            "women", Words("여성기업", "Women-owned"), "answer:women_owned=yes", basis, least=places * 2 // 5
        ),
        terms.Quota("new", Words("처음 참여", "Newcomers"), "first_time:yes", basis, least=places // 2),
        terms.Quota("capital", Words("수도권", "Capital area"), "capital:yes", basis, most=places // 2),
    ]
