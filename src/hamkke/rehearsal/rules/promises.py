"""What the rehearsed partners promise in the agreement's five areas, and what they show for it. All of it is made up."""

from collections.abc import Mapping
from typing import NamedTuple

from hamkke.kernel.words import Words
from hamkke.rehearsal.rules.timeline import Scale, Stage

TOGETHER = ""  # who promises: "platform", "agency", or all parties together


class Promise(NamedTuple):
    by: str
    area: str
    text: str
    text_en: str
    quantity: int
    unit: str
    unit_en: str
    due_day: int = 29  # after the main phase's first day


class Shown(NamedTuple):
    """A proof: how much of an area's promise, in what words, and whether it is accepted, sent back or waits."""

    area: str
    quantity: int
    note: Words
    outcome: str = "accepted"
    reason: str = ""
    has_paper: bool = False


def promises(scale: Scale) -> list[Promise]:
    """Five promises; the coupons and listings follow the rehearsal's scale."""
    coupons, places = scale.coupons, scale.places
    return [
        Promise("platform", "domestic_demand", "10% 할인쿠폰 제공", "Offer 10% coupons", coupons, "장", "coupons"),
        Promise("platform", "channel_support", "선정 소상공인 기획전 입점", "List the selected merchants", places, "곳", "merchants"),
        Promise("agency", "capability", "축제 전 온라인 판매 교육", "Teach selling online before the festival", 5, "회", "classes", -1),
        Promise("platform", "policy_comms", "축제 알림 메시지", "Send festival news", 10, "회", "messages"),
        Promise(TOGETHER, "data_cooperation", "매출 효과 분석 보고", "Report on the effect on sales", 1, "건", "report"),
    ]  # fmt: skip


def shown(stage: Stage, promised: Mapping[str, int]) -> list[Shown]:
    """What is handed in with this stage: listings and first classes at the opening, all else at the end.

    Classes fell one short, as they do, and one proof came back; the other promises were kept.
    """
    return _at_the_opening(promised) if stage is Stage.OPEN else _at_the_end(promised)


def _at_the_opening(promised: Mapping[str, int]) -> list[Shown]:
    listed = Words(
        "선정된 소상공인의 상품을 기획전에 모두 올렸습니다.",
        "The goods of every selected merchant are in the exhibitions.",
    )
    taught = Words(
        "세 시장에서 온라인 판매 교육을 열었습니다.", "Classes on selling online in three markets."
    )
    told = Words("축제를 알리는 메시지를 네 번 보냈습니다.", "Four messages told of the festival.")
    more = Words("메시지를 두 번 더 보냈습니다.", "Two more messages.")
    opened = Words(
        "개막 날 아침 채널 친구에게 두 번 보냈습니다.", "Two to the channel's friends on opening day."
    )
    why = "언제, 누구에게 보냈는지 적어 주세요."
    return [
        Shown("channel_support", promised["channel_support"], listed, has_paper=True),
        Shown("capability", 3, taught, has_paper=True),
        Shown("policy_comms", 4, told),
        Shown("policy_comms", 2, more, "sent_back", why),
        Shown("policy_comms", 2, opened, "waiting", has_paper=True),
    ]


def _at_the_end(promised: Mapping[str, int]) -> list[Shown]:
    given = Words("할인쿠폰을 모두 나눠 드렸습니다.", "Every coupon was given out.")
    fourth = Words("네 번째 교육을 열었습니다.", "The fourth class.")
    rest = Words("축제 기간에 나머지 메시지를 보냈습니다.", "The rest was sent during the festival.")
    studied = Words("효과 분석 보고서를 함께 냈습니다.", "We handed in the report on the effect together.")
    last = Words("마지막 교육을 열었습니다.", "The last class.")
    return [
        Shown("domestic_demand", promised["domestic_demand"], given, has_paper=True),
        Shown("capability", 1, fourth),
        Shown("policy_comms", promised["policy_comms"] - 6, rest),
        Shown("data_cooperation", promised["data_cooperation"], studied, has_paper=True),
        Shown("capability", 1, last, "waiting"),
    ]
