"""Of coupons: campaigns, their use, counters and partners."""

from hamkke.kernel.words import Words

COUPONS = {
    "coupons.campaign.drafted": Words("쿠폰 행사를 준비했습니다.", "drafted a campaign."),
    "coupons.campaign.edited": Words("쿠폰 행사를 고쳤습니다.", "edited a campaign."),
    "coupons.campaign.opened": Words(
        "쿠폰 행사를 열고 재원을 예약했습니다.", "opened a campaign and reserved its cost."
    ),
    "coupons.campaign.amended": Words("연 쿠폰 행사의 조건을 고쳤습니다.", "amended an open campaign."),
    "coupons.campaign.closed": Words("쿠폰 행사를 마감했습니다.", "closed a campaign."),
    "coupons.campaign.settled": Words("쿠폰 행사를 정산했습니다.", "settled a campaign."),
    "coupons.opening.rolled_over": Words(
        "남은 수량을 다음 개시로 넘겼습니다.", "rolled what was left over to the next opening."
    ),
    "coupons.agreement.signed": Words(
        "쿠폰 비용 분담 약정에 서명했습니다.", "signed an agreement on a coupon's cost."
    ),
    "coupons.claim.handed_back": Words("쿠폰을 돌려주었습니다.", "handed a coupon back."),
    "coupons.redemption.held": Words("쿠폰을 주문에 얹었습니다.", "laid a coupon on an order."),
    "coupons.redemption.used": Words("쿠폰을 썼습니다.", "used a coupon."),
    "coupons.redemption.released": Words("얹은 쿠폰을 풀었습니다.", "freed a coupon that was held."),
    "coupons.redemption.given_back": Words("할인을 되돌렸습니다.", "gave back a discount."),
    "coupons.pass.issued": Words("매장에서 보여 줄 번호를 만들었습니다.", "made a pass for a shop."),
    "coupons.pass.cancelled": Words("매장에서 보여 줄 번호를 취소했습니다.", "cancelled a pass."),
    "coupons.counter_use.accepted": Words("계산대에서 쿠폰을 받았습니다.", "took a coupon at a counter."),
    "coupons.counter_use.paid": Words(
        "오프라인 허용 한도로 쿠폰을 지급했습니다.", "paid a coupon from the allowance off line."
    ),
    "coupons.counter_use.refused": Words("계산대에서 쿠폰을 거절했습니다.", "refused a coupon at a counter."),
    "coupons.counter_use.taken_back": Words(
        "계산대에서 쓴 쿠폰을 되돌렸습니다.", "took back a use at a counter."
    ),
    "coupons.terminal.registered": Words("계산대 전화기를 등록했습니다.", "registered a counter's phone."),
    "coupons.terminal.ended": Words("계산대 전화기를 끝냈습니다.", "ended a counter's phone."),
    "coupons.allowance.granted": Words("오프라인 허용 한도를 주었습니다.", "granted an allowance off line."),
    "coupons.allowance.withdrawn": Words(
        "오프라인 허용 한도를 거두었습니다.", "withdrew an allowance off line."
    ),
    "coupons.partner_key.issued": Words("제휴사 열쇠를 내주었습니다.", "issued a partner's key."),
    "coupons.partner_key.revoked": Words("제휴사 열쇠를 거두었습니다.", "revoked a partner's key."),
    "coupons.allotment.allotted": Words("제휴사에 쿠폰을 배정했습니다.", "set coupons apart for a partner."),
    "coupons.code_order.issued": Words("제휴사에 쿠폰 번호를 내주었습니다.", "issued codes to a partner."),
    "coupons.code_order.reported": Words(
        "번호가 전달되었다는 보고를 받았습니다.", "received a report of codes delivered."
    ),
    "coupons.code_order.stated": Words("제휴사가 센 수를 받았습니다.", "received what a partner counted."),
    "coupons.usage_file.taken": Words(
        "제휴사의 사용 파일을 받았습니다.", "took in a partner's file of uses."
    ),
    "coupons.usage_file.judged_again": Words(
        "보류된 사용을 다시 판정했습니다.", "judged uses on hold once more."
    ),
}
