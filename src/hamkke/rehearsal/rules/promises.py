"""What the rehearsed partner promises: one commitment in each of the agreement's five areas."""

from typing import NamedTuple

from hamkke.rehearsal.rules.timeline import Scale


class Promise(NamedTuple):
    area: str
    text: str
    text_en: str
    quantity: int
    unit: str
    unit_en: str


def promises(scale: Scale) -> list[Promise]:
    """Five promises; the coupons and listings follow the rehearsal's scale."""
    return [
        Promise(
            "domestic_demand", "10 % 할인쿠폰 제공", "Offer 10 % coupons", scale.coupons, "장", "coupons"
        ),
        Promise(
            "channel_support",
            "선정 소상공인 기획전 입점",
            "List the selected merchants",
            scale.places,
            "곳",
            "merchants",
        ),
        Promise("capability", "온라인 판매 교육", "Teach selling online", 5, "회", "classes"),
        Promise("policy_comms", "축제 알림 메시지", "Send festival news", 10, "회", "messages"),
        Promise(
            "data_cooperation", "매출 효과 분석 보고", "Report on the effect on sales", 1, "건", "report"
        ),
    ]
