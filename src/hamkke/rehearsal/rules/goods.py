"""What the rehearsed merchants sell: goods of the kind one meets in a Korean market, with everyday prices."""

from typing import NamedTuple

from hamkke.kernel.words import Words


class Good(NamedTuple):
    category: str  # as a merchant would write it
    name: str
    name_en: str
    price: int  # won
    says: str


INTRODUCTION = Words(
    "공개 모집에서 뽑힌 소상공인들이 직접 만들고 골라 내놓은 물건입니다.",
    "Made and chosen by the small merchants whom the open call selected.",
)

CATEGORIES = {
    "식품": ("풍성한 한가위 먹거리", "A full harvest table"),
    "생활": ("살림을 바꾸는 생활용품", "Small things for the home"),
    "공예": ("손끝에서 난 공예", "Made by hand"),
    "의류": ("가을에 입는 옷", "Clothes for autumn"),
    "화장품": ("순한 화장품", "Gentle cosmetics"),
}

DISCOUNTED = ["공예", "의류", "화장품"]  # whose goods are cheaper by themselves

# Front doors only: the rehearsed goods are on nobody's shelf.
MARKETPLACES = [("카카오쇼핑", "https://store.kakao.com/"), ("롯데온", "https://www.lotteon.com/")]

GOODS = [
    Good(
        "식품",
        "갓 짠 참기름 300ml",
        "Fresh sesame oil 300 ml",
        18_000,
        "국산 참깨를 낮은 온도에 볶아 당일 짭니다.",
    ),
    Good(
        "식품",
        "찹쌀 김부각 10봉",
        "Crispy laver chips, 10 bags",
        22_000,
        "찹쌀풀을 두 번 발라 말려 튀깁니다.",
    ),
    Good(
        "식품", "가마솥 누룽지 1kg", "Cauldron-toasted rice 1 kg", 15_900, "햅쌀로 밥을 지어 얇게 눌렀습니다."
    ),
    Good(
        "식품",
        "손질 오징어 5마리",
        "Cleaned squid, 5 pieces",
        29_000,
        "새벽 경매 물건을 그날 손질해 얼립니다.",
    ),
    Good(
        "식품", "꿀고구마 5kg", "Honey sweet potatoes 5 kg", 24_500, "한 달 숙성해 당도를 올린 고구마입니다."
    ),
    Good(
        "식품", "재래된장 2kg", "Traditional soybean paste 2 kg", 32_000, "항아리에서 두 해 묵힌 된장입니다."
    ),
    Good("식품", "수제 약과 20개", "Honey cookies, 20 pieces", 19_800, "조청에 두 번 담가 촉촉합니다."),
    Good("식품", "말린 표고 300g", "Dried shiitake 300 g", 27_000, "참나무 원목에서 키워 햇볕에 말렸습니다."),
    Good("생활", "편백 도마", "Cypress cutting board", 38_000, "통편백을 깎아 기름으로 마감했습니다."),
    Good(
        "생활",
        "삼베 수세미 6장",
        "Hemp scrubbers, 6 sheets",
        9_900,
        "세제를 덜 쓰게 하는 삼베 수세미입니다.",
    ),
    Good("생활", "들꽃 향초", "Wildflower candle", 16_000, "콩 왁스에 들꽃 향을 담았습니다."),
    Good("생활", "누빔 방석 2장", "Quilted cushions, a pair", 34_000, "솜을 넉넉히 넣어 촘촘히 누볐습니다."),
    Good("생활", "대나무 소쿠리", "Bamboo basket", 21_000, "3년생 대를 쪼개 엮었습니다."),
    Good(
        "공예", "옹기 물잔 2개", "Onggi cups, a pair", 28_000, "숨 쉬는 흙으로 빚어 장작 가마에 구웠습니다."
    ),
    Good("공예", "자개 손거울", "Mother-of-pearl hand mirror", 45_000, "전복 자개를 하나씩 붙였습니다."),
    Good("공예", "한지 스탠드", "Hanji lamp", 62_000, "닥나무 한지를 겹쳐 빛이 부드럽습니다."),
    Good("공예", "매듭 팔찌", "Knotted bracelet", 13_000, "명주실로 맺은 전통 매듭입니다."),
    Good("의류", "쪽 염색 스카프", "Indigo-dyed scarf", 41_000, "쪽물에 여러 번 담가 낸 빛깔입니다."),
    Good("의류", "면 누비 조끼", "Quilted cotton vest", 59_000, "가볍고 따뜻한 손누비 조끼입니다."),
    Good("의류", "울 양말 5켤레", "Wool socks, 5 pairs", 17_500, "발목을 조이지 않게 짰습니다."),
    Good("화장품", "쌀겨 비누 4개", "Rice bran soap, 4 bars", 14_800, "쌀겨와 오일을 저온에서 굳혔습니다."),
    Good("화장품", "동백 오일 50ml", "Camellia oil 50 ml", 26_000, "동백 씨앗을 눌러 짠 오일입니다."),
    Good("화장품", "녹차 수분 크림", "Green tea cream", 31_000, "녹찻잎 우린 물로 만든 크림입니다."),
]


def good_of(serial: int) -> Good:
    """The good that the `serial`-th merchant sells; neighbours sell different things."""
    return GOODS[serial * 7 % len(GOODS)]
