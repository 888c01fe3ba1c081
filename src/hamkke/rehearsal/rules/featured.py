"""What stands on the rehearsed edition's first exhibition beside its goods, and the news it comes with."""

from datetime import date

from hamkke.kernel.words import Words

EYEBROW = Words("리허설 기획전", "A rehearsed exhibition")
LEAD = Words(
    "햇볕과 손이 함께 익힌 것들입니다. 공개 모집에서 뽑힌 소상공인의 상품을 한자리에 모았습니다.",
    "Ripened by the sun and by hand: the goods of the small merchants whom the open call selected.",
)
PICTURES = {
    "fields": Words("해 질 녘 산 아래 익은 논", "Ripe rice below the hills at sunset"),
    "jars": Words("감나무 가지 아래 늘어선 항아리", "Earthen jars in rows beneath a persimmon branch"),
    "market": Words("등불을 밝힌 시장 골목의 좌판", "Stalls beneath the lanterns of a market's arcade"),
    "persimmons": Words("처마 아래 줄줄이 매단 곶감", "Persimmons hung up to dry beneath the eaves"),
}
EXTENSION = Words("연장 기간이 시작되기까지", "Until the extension begins")
CHOSEN = Words("먼저 보여 드리고 싶은 상품", "To see first")
NEWEST = Words("살림을 바꾸는 새 물건", "New things for the home")
MARKET = Words(
    "축제는 화면 밖에서도 열립니다. 주소와 취급품목을 보고 가까운 장터에 들러 보세요.",
    "The festival is outdoors, too. See what this market sells and where it is, and drop in.",
)
STORY = Words("이름을 가리고 고른 가게들", "Chosen without seeing a name")
STORY_TEXT = Words(
    "심사위원은 누구의 신청서인지 모른 채 물건과 계획만 읽었습니다.\n\n"
    "배점과 할당, 동점일 때의 차례는 모집을 시작하기 전에 공개했고, 결과는 누구나 다시 계산해 볼 수 있습니다.",
    "The judges read of goods and plans, and not whose they were.\n\n"
    "Weights, quotas and what decides between equals were public before the call opened, and anybody can work the result out again.",
)
HOW = Words("쿠폰은 이렇게 쓰입니다", "How the coupon works")
HOW_TEXT = Words(
    "받은 쿠폰은 주문할 때 저절로 계산에 들어갑니다. 할인한 값은 나라와 플랫폼이 나누어 내고, 가게는 제값을 받습니다.",
    "A coupon you claimed counts by itself as you order. The state and the platform share what comes off; the shop gets its full price.",
)
FILM = Words("가을이 익어 가는 모습을 영상으로", "Autumn ripening, on film")
FILM_AT = "https://www.youtube.com/"  # The front door only: there is no film of a rehearsal.

# What really was announced, told in our own words; the figures are those of sales/history.
NEWS_TITLE = Words("2022년 겨울 동행축제, 열흘에 9,516억 원", "Winter 2022: 951.6 billion won in ten days")
NEWS_ON = date(2022, 12, 28)
NEWS_SOURCE = "대한민국 정책브리핑"
NEWS_AT = "https://www.korea.kr/news/policyNewsView.do?newsId=148909916"
NEWS = [
    Words(
        "2022년 12월 16일부터 25일까지 열린 ‘윈·윈터 페스티벌’의 실적이 발표되었습니다. 온·오프라인 매출 4,249억 8천만 원과 "
        "온누리상품권 판매 5,266억 5천만 원을 더해 9,516억 3천만 원입니다. 목표는 8,000억 원이었습니다.",
        "The figures of the Win-Winter Festival of 16 to 25 December 2022 were announced: 424.98 billion won of sales online and offline and "
        "526.65 billion won of Onnuri vouchers make 951.63 billion. The target was 800 billion.",
    ),
    Words(
        "매출과 상품권 판매는 뜻이 다른 숫자입니다. 상품권은 팔린 뒤에 시장에서 다시 쓰이므로, 회차를 견줄 때는 나누어 보아야 합니다.",
        "Sales and vouchers are figures of different meaning: a voucher is spent in a market after it was sold. Whoever compares editions should keep them apart.",
    ),
]
