"""A shopper's journeys, each by mouse and by keyboard alone, on a phone and at a desk."""


def test_buying(somebody, walk):
    """From home to an exhibition, a product, the basket, KakaoPay and the wallet; then it goes back."""
    hand = somebody(f"merchant-{5 + walk.turn}")
    hand.keeps("home")
    hand.follow("쿠폰 받기")
    hand.press("쿠폰 받기", until="쿠폰을 받았습니다.")
    hand.keeps("claimed")
    hand.follow("기획전")
    hand.follow(hand.page.locator("main article h3 a, main article h2 a").first.inner_text())
    hand.keeps("exhibition")
    good = hand.page.locator("main article.product h3 a").first.inner_text()
    hand.follow(good)
    hand.keeps("product")
    hand.send("장바구니에 담기")
    hand.keeps("basket")
    hand.follow("주문하기")
    for label, said in {
        "받는 분": "김함께",
        "전화번호": "01012345678",
        "우편번호": "04524",
        "주소": "세종대로 110",
    }.items():
        hand.fill(label, said)
    hand.keeps("checkout")
    hand.send(hand.page.get_by_role("button", name="카카오페이로 결제하기").inner_text().strip())
    hand.send("결제하기")
    hand.sees("결제 완료. 결제되었습니다.")
    hand.keeps("paid")
    hand.sees("보낼 준비를 하고 있습니다")
    hand.fill(good, "1")
    hand.send("반품 신청")
    hand.sees("반품과 환불")
    hand.keeps("sent-back")
    hand.follow("쿠폰")
    hand.keeps("wallet")


def test_finding_a_shop(somebody, walk):
    """Searched by its first letters, followed, and found again."""
    hand = somebody(f"merchant-{5 + walk.turn}", "/search/")
    hand.fill("상품, 가게, 시장 찾기", "ㄱㄱㅁ")
    hand.send("찾기")
    hand.keeps("found")
    hand.follow("꿀고구마")
    hand.follow(hand.page.locator(".eyebrow a").inner_text())
    hand.send("관심 가게로 담기")
    hand.sees("관심 가게에서 빼기")
    hand.keeps("shop")
    hand.follow("내 정보")
    hand.follow("관심 가게")
    hand.keeps("followed")


def test_near_me(somebody):
    """From home to the nearest market."""
    hand = somebody()
    hand.page.context.grant_permissions(["geolocation"])
    hand.page.context.set_geolocation({"latitude": 35.15432, "longitude": 129.05432})
    hand.follow("가까운 시장과 가게")
    hand.press("내 주변 찾기", until="곳을 찾았습니다.")
    hand.follow(hand.page.locator("ol.found a").first.inner_text())
    hand.keeps("market")


def test_what_is_kept(somebody, site, walk):
    """All that is kept is taken home, and the account is closed."""
    shoppers = site.rows("SELECT email FROM people_user WHERE email LIKE 'shopper-%%' ORDER BY email")
    hand = somebody(shoppers[walk.turn]["email"].partition("@")[0])
    hand.follow("내 정보")
    hand.keeps("kept")
    assert hand.take_home("모두 내려받기") == "hamkke.json"
    hand.tick("되돌릴 수 없다는 것을 확인했습니다")
    hand.keeps("closing")
    hand.send("계정 닫기")
    hand.keeps("closed")
    assert hand.page.get_by_role("link", name="로그인").count() == 1
