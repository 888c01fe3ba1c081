"""`hamkke insights simulate-effect`: what each way of reckoning says of a gain that is known, because it was made up."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from hamkke.ui import terminal

if TYPE_CHECKING:
    from hamkke.insights.rules.simulating import Guarded, Outcome, Simulation


@click.command("simulate-effect")
@click.option(
    "--applicants", type=click.IntRange(min=1_000), default=12_000, help="지어낼 신청 · Made-up applicants."
)
@click.option("--runs", type=click.IntRange(min=1), default=150, help="되풀이 · How many made-up editions.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    help="같으면 결과도 같습니다 · The same one gives the same outcome.",
)
@terminal.answers
def simulate_effect(applicants: int, runs: int, seed: int) -> tuple[dict[str, Any], list[str]]:
    """참값을 아는 지어낸 축제로 계산법을 견줍니다 · Ways of reckoning tried on editions whose truth is known."""
    from hamkke.insights.rules import simulating

    found = simulating.simulate(applicants=applicants, runs=runs, seed=seed)
    asked = {"applicants": applicants, "runs": runs, "seed": seed, "truth": simulating.EFFECT}
    return asked | _told(found), [
        *_methods(found),
        "",
        *_sizes(found),
        "",
        *_guards(found),
        "",
        f"참값 {simulating.EFFECT:.3f}. 95%를 {runs}번으로 재면 표준오차가 {100 * found.doubt:.1f}%p입니다.",
        f"The truth is {simulating.EFFECT:.3f}. 95% measured by {runs} runs has a standard error of {100 * found.doubt:.1f} points.",
    ]


def _told(found: "Simulation") -> dict[str, Any]:
    return {
        "methods": [_outcome(each) for each in found.methods],
        "sizes": [_outcome(each) for each in found.sizes],
        "guards": [asdict(each) for each in found.guards],
        "coverage_error": round(found.doubt, 6),
    }


def _outcome(each: "Outcome") -> dict[str, Any]:
    figures = {name: round(getattr(each, name), 6) for name in ("mean", "bias", "covered", "found", "length")}
    return {"name": asdict(each.name), "applicants": each.applicants, **figures}


def _methods(found: "Simulation") -> list[str]:
    heading = ("계산법 · method", "평균 · mean", "치우침 · bias", "덮음 · covers %", "구간 · interval")
    rows = [
        (*_named(each), f"{each.mean:.3f}", _signed(each.bias), _percent(each.covered), f"{each.length:.3f}")
        for each in found.methods
    ]
    return terminal.table([heading, *rows])


def _sizes(found: "Simulation") -> list[str]:
    heading = (
        *("신청 · applicants", "평균 · mean", "치우침 · bias", "덮음 · covers %"),
        *("찾음 · finds it %", "구간 · interval"),
    )
    rows = [
        (
            *(f"{each.applicants:,}", f"{each.mean:.3f}", _signed(each.bias)),
            *(_percent(each.covered), _percent(each.found), f"{each.length:.3f}"),
        )
        for each in [found.change, *found.sizes]
    ]
    return terminal.table([heading, *rows])


def _guards(found: "Simulation") -> list[str]:
    heading = ("점수 · scores", "밀림으로 거부 · refused as pushed", "거칠어서 거부 · refused as coarse")
    rows = [
        (*_named(each), f"{each.pushed}/{found.runs}", f"{each.coarse}/{found.runs}") for each in found.guards
    ]
    return terminal.table([heading, *rows])


def _named(each: "Outcome | Guarded") -> tuple[str]:
    return (f"{each.name.ko} · {each.name.en}",)


def _signed(value: float) -> str:
    return f"{round(value, 3) + 0:+.3f}".replace("-", "−")  # nothing is added to −0.0 but its sign


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
