"""When a jump at the line says nothing: scores too coarse, too few near it, scores pushed over it, a place hardly taken up."""

import numpy as np

from hamkke.insights.rules import density, discontinuity
from hamkke.insights.rules.density import Densities
from hamkke.insights.rules.discontinuity import Estimate
from hamkke.insights.rules.lines import Floats
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SCORES_LEAST = 20  # different scores on either side, as near as the rule of thumb looks
NEAR_LEAST = 25  # merchants within the bandwidth on either side, for an interval
CHANCE_LEAST = 0.01  # one honest call in a hundred is refused, too
HOLE_MOST = 3  # lots may leave empty one in so many of the points that are looked at
STRONG = 3.2  # a jump in taking part of so many errors: an F statistic of 10


class ScoresTooCoarse(Refused):
    reason = "scores_too_coarse"
    says = Words(
        "선 가까이에 서로 다른 점수가 한쪽에 {distinct}가지뿐입니다(적어도 {least}가지). 소수점을 버린 점수로는 선에서의 차이를 셈할 수 없습니다.",
        "Near the line there are only {distinct} different scores on one side ({least} are needed). From scores without their decimals no difference at the line can be told.",
    )


class TooFewNear(Refused):
    reason = "too_few_near"
    says = Words(
        "선 가까이에서 견줄 곳이 한쪽에 {count}곳뿐입니다(적어도 {least}곳). 구간조차 말할 수 없습니다.",
        "Only {count} merchants lie near the line on one side ({least} are needed): not even an interval can be told.",
    )


class TooFewSelling(Refused):
    reason = "too_few_selling"
    says = Words(
        "선 가까이에서 매출이 달라진 곳이 한쪽에 {count}곳뿐입니다(적어도 {least}곳). 거의 모두 팔린 것이 없거나 적어 효과를 셈할 수 없습니다.",
        "Near the line the sales of only {count} merchants on one side changed at all ({least} are needed). Nearly all sold little or nothing, so no effect can be told.",
    )


class ScoresPushed(Refused):
    reason = "scores_pushed"
    says = Words(
        "선 바로 위와 바로 아래에 몰린 점수의 수가 우연이라고 보기 어렵게 다릅니다(우연일 확률 {chance}). 선을 겨냥해 점수를 매겼을 수 있어 효과를 셈하지 않습니다. "
        "심사 기록을 먼저 살펴 주세요.",
        "There are so many more scores on one side of the line than on the other that it is hardly chance (probability {chance}). Somebody may have aimed at the line, "
        "so no effect is told. Look at the judging first.",
    )


class LotsTooWide(Refused):
    reason = "lots_too_wide"
    says = Words(
        "선 양쪽 {hole}점 안은 추첨으로 정해져 비워야 하는데, 그 바깥에서 선까지 내다보기에는 너무 넓습니다(많아야 {width}점).",
        "Lots decided within {hole} points of the line, too wide a gap to look across ({width} at most).",
    )


class TakeUpWeak(Refused):
    reason = "take_up_weak"
    says = Words(
        "선을 넘은 것이 축제 참여를 거의 바꾸지 않았습니다. 견줄 것이 없어 효과를 셈하지 않습니다.",
        "Being above the line hardly changed who took part. There is nothing to compare, so no effect is told.",
    )


def check_support(distances: Floats) -> None:
    """Raises TooFewNear, ScoresTooCoarse."""
    for side in _near(distances, distances):
        if len(side) < NEAR_LEAST:
            raise TooFewNear(count=len(side), least=NEAR_LEAST)
        distinct = len(np.unique(side))
        if distinct < SCORES_LEAST:
            raise ScoresTooCoarse(distinct=distinct, least=SCORES_LEAST)


def check_scores(distances: Floats) -> Densities:
    """How densely the scores lie on both sides. Raises TooFewNear, ScoresTooCoarse, ScoresPushed."""
    check_support(distances)
    found = density.densities(distances)
    if found.chance < CHANCE_LEAST:
        raise ScoresPushed(chance=f"{found.chance:.4f}")
    return found


def check_sold(distances: Floats, change: Floats) -> None:
    """Raises TooFewSelling."""
    for side in _near(distances, change):
        count = int(np.count_nonzero(side))
        if count < NEAR_LEAST:
            raise TooFewSelling(count=count, least=NEAR_LEAST)


def _near(distances: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Values of those as near to the line as the rule of thumb looks, left and right of it."""
    width = discontinuity.thumb_width(distances) if len(distances) > 1 else 0.0
    near = np.abs(distances) < width
    return values[near & (distances < 0)], values[near & (distances >= 0)]


def check_near(estimate: Estimate) -> None:
    """Raises TooFewNear."""
    count = min(estimate.left, estimate.right)
    if count < NEAR_LEAST:
        raise TooFewNear(count=count, least=NEAR_LEAST)


def check_hole(hole: float, distances: Floats) -> None:
    """Raises LotsTooWide where lots left more empty than a third of what the rule of thumb looks at."""
    width = discontinuity.thumb_width(distances) / HOLE_MOST
    if hole > width:
        raise LotsTooWide(hole=f"{hole:.1f}", width=f"{width:.1f}")


def check_take_up(share: Estimate) -> None:
    """Raises TakeUpWeak where there is no jump in taking part, or a doubtful one."""
    if abs(share.middle) <= STRONG * share.error:
        raise TakeUpWeak
