"""When lots may be promised, drawn and drawn again."""

from datetime import datetime, timedelta

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

NOTICE = timedelta(hours=24)  # The randomness is named at least so long before it comes into the world.
RANDOMNESS_MOST = 200


class DrawTooSoon(Refused):
    reason = "draw_too_soon"
    says = Words(
        "추첨은 약속한 때부터 적어도 24시간 뒤여야 합니다.",
        "A draw must lie at least 24 hours after it is promised.",
    )


class DrawNotYet(Refused):
    reason = "draw_not_yet"
    says = Words("아직 추첨할 때가 되지 않았습니다.", "The time of this draw has not come yet.")


class NobodyToDraw(Refused):
    reason = "nobody_to_draw"
    says = Words(
        "이 제안에는 추첨으로 정할 신청서가 없습니다.", "Nobody in this proposal is to be decided by lot."
    )


class SourceMissing(Refused):
    reason = "source_missing"
    says = Words(
        "난수를 어디서 가져올지 한국어와 영어로 적어 주세요. 공고문에 적혀 있으면 그것을 씁니다.",
        "Name where the randomness will come from, in Korean and English. What the notice names is used.",
    )


class ReasonMissing(Refused):
    reason = "reason_missing"
    says = Words("다시 뽑는 까닭을 적어 주세요.", "Say why lots are to be drawn again.")


class RandomnessMissing(Refused):
    reason = "randomness_missing"
    says = Words(
        "발표된 난수를 200자 안에서 그대로 적어 주세요.",
        "Write the randomness as it was published, in up to 200 letters.",
    )


class DrawnAlready(Refused):
    reason = "drawn_already"
    says = Words(
        "이미 추첨했습니다. 다시 뽑으려면 까닭을 밝혀 새로 약속해 주세요.",
        "It has been drawn. To draw again, promise a new draw and say why.",
    )


class DrawReplaced(Refused):
    reason = "draw_replaced"
    says = Words(
        "나중에 약속한 추첨이 있습니다. 그 추첨을 해 주세요.",
        "A later draw was promised instead. Hold that one.",
    )


def check_promise(
    *, pool: int, source: Words | None, draws_at: datetime, earlier: int, why: str, now: datetime
) -> Words:
    """The source of a draw's randomness. Refuse a draw of nobody, from nowhere, too soon, or again without a reason."""
    if not pool:
        raise NobodyToDraw
    if source is None or not (source.ko.strip() and source.en.strip()):
        raise SourceMissing
    if draws_at < now + NOTICE:
        raise DrawTooSoon
    if earlier and not why.strip():
        raise ReasonMissing
    return source


def check_drawing(randomness: str, *, draws_at: datetime, now: datetime) -> str:
    """The randomness as it is kept. Refuse lots before their time, or from nothing."""
    if now < draws_at:
        raise DrawNotYet
    kept = randomness.strip()
    if not kept or len(kept) > RANDOMNESS_MOST:
        raise RandomnessMissing
    return kept
