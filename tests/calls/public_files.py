"""Whole public files made from values alone, with quotas, tracks, outside shares and lots."""

import json
import random
from dataclasses import replace
from pathlib import Path

import hamkke.calls
from hamkke.calls.rules import bundle, lottery, selecting, terms
from hamkke.calls.rules.inputs import Entry, Inputs
from hamkke.calls.rules.scoring import Given
from hamkke.calls.rules.terms import GreyZone, Outside, Quota, Terms, Track
from hamkke.calls.rules.window import CriterionTerms
from hamkke.kernel.words import Words

CHECKER = Path(hamkke.calls.__file__).parent / "static" / "calls" / "check_selection.py"
CALL = "0198f2b0-0000-7000-8000-000000000001"
CRITERIA = (
    CriterionTerms("가격", "Price", 20),
    CriterionTerms("상품성", "Quality", 40),
    CriterionTerms("축제 적합도", "Fit", 40),
)
WOMEN = Quota("women", Words("여성기업", "Women-owned"), "answer:women=yes", Words("법", "law"), least=6)
BUSAN = Quota("busan", Words("부산", "Busan"), "region:26", Words("법", "law"), most=4)
QUOTAS = (WOMEN, BUSAN)
TRACKS = (
    Track("open", Words("공개 모집", "Open")),
    Track("recommended", Words("추천", "Recommended"), least=3, is_recommended=True),
)
APPLIED, PLACES, WAITING, JUDGES = 40, 12, 4, 6


def call_terms(**changed):
    given = {
        "places": PLACES,
        "waiting": WAITING,
        "criteria": CRITERIA,
        "quotas": QUOTAS,
        "tracks": TRACKS,
        "bonus_most": 300,
        "outside": (Outside("vote", 2_000),),
        "tie_chain": ("total", "criteria", "agreement", "first_time", "outside_capital", "lot"),
    }
    return Terms(**{**given, **changed})


def inputs_of(*, seed=""):
    chance = random.Random(20230725)
    entries, scores = [], []
    for number in range(APPLIED):
        code = bundle_code(number)
        women = {"answer:women=yes"} if chance.random() < 0.2 else set()
        entries.append(
            Entry(
                code=code,
                business=code,
                track="recommended" if number % 7 == 0 else "open",
                groups=frozenset(women | {f"region:{chance.choice(['11', '26', '41'])}"}),
                bonus=chance.choice([0, 0, 200, 500]),
                outside={"vote": chance.randrange(10_001)} if number % 3 else {},
                first_time=bool(number % 2),
                outside_capital=bool(number % 5),
            )
        )
        quality = chance.gauss(70, 8)
        for judge in sorted(chance.sample(range(JUDGES), 3)):
            for criterion in (1, 2, 3):
                if chance.random() < 0.95:
                    score = round(quality + 3 * judge - 8 + chance.gauss(0, 6))
                    scores.append(Given(f"judge-{judge + 1:02}", code, criterion, max(0, min(100, score))))
    entries.sort(key=lambda entry: entry.code)
    scores.sort(key=lambda given: (given.application, given.judge, given.criterion))
    return Inputs(CALL, tuple(entries), tuple(scores), seed)


def bundle_code(number):
    return lottery.lot(lottery.seed_of_call("codes"), str(number))[:16]


def published(rules, inputs, draw=None):
    """A whole public file from values alone, as `queries.bundle` puts it together from rows."""
    window = {"opens_at": 1_687_910_400, "closes_at": 1_690_275_600}
    found = selecting.work_out(rules, inputs)
    given = {"terms": terms.written(rules), **window}
    call = {
        "id": CALL,
        "inputs_hash": terms.digest(selecting.written(inputs)),
        "versions": [{"number": 1, "digest": terms.digest(given)}],
        **window,
    }
    outcomes = [row.outcome for row in found.rows]
    statistics = {
        "applied": len(outcomes),
        "places": rules.places,
        "selected": outcomes.count("selected"),
        "waiting": outcomes.count("waitlisted"),
        "ratio": "3.333",
    }
    content = bundle.bundle(
        call=call,
        published=given,
        inputs={
            "call": inputs.call,
            **({"panel": list(inputs.panel)} if inputs.panel else {}),
            "seed": inputs.seed,
            "entries": long(inputs, found, "entries"),
            "scores": long(inputs, found, "scores"),
        },
        found={
            "model": found.model,
            "programme": found.programme,
            "grey": found.grey,
            "redraws": found.redraws,
            "rows": long(inputs, found, "rows"),
        },
        draw=draw,
        result=bundle.result((row.code, row.outcome, row.reasons.get("waiting")) for row in found.rows),
        statistics=statistics,
    )
    leaves = bundle.Long(long(inputs, found, "leaves").stretches, brackets=b"{}")
    content["digests"] = {**bundle.digests(content, leaves), "rows": leaves}
    return json.loads(b"".join(bundle.written(content)))


def long(inputs, found, part):
    return bundle.Long([each.content for each in bundle.stretches(inputs, found) if each.part == part])


def drawn_file():
    """Lots decide among those near the line; the pool was committed from a proposal before the draw."""
    rules = call_terms(grey=GreyZone("lottery"))
    pool = sorted(selecting.work_out(rules, inputs_of()).grey)
    root = lottery.pool_root(pool)
    seed = lottery.seed(root, "round 4242")
    moments = {"committed_at": 1_690_300_000, "draws_at": 1_690_400_000, "drawn_at": 1_690_400_060}
    draw = {"number": 1, "pool": pool, "root": root, "randomness": "round 4242", "seed": seed, **moments}
    return published(rules, inputs_of(seed=seed), draw)


def panel_file():
    """A panel put those near the line in order, the last by points first."""
    rules = call_terms(grey=GreyZone("panel"))
    found = selecting.work_out(rules, inputs_of())
    near = [row.code for row in found.rows if row.code in found.grey]
    return published(rules, replace(inputs_of(), panel=tuple(reversed(near))))
