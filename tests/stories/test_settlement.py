"""A merchant sells two goods with a coupon, one comes back; they read what they are owed, and three people pay it."""

import csv
import io
import time

SECONDS_MOST = 40


def won(text):
    return int(text.split()[0].replace("원", "").replace(",", "").replace("−", "-"))


def offered(merchant, name, price):
    """A product that the merchant puts up; its address in the shop."""
    merchant.open("/merchants/").follow("상품 올리기").press("상품 올리기", name=name, price=str(price))
    return next(row for row in merchant.site.rows("SELECT id FROM merchants_product WHERE name = %s", name))[
        "id"
    ]


def bought(shopper, goods):
    """All of them, with the coupon that takes off most, paid at KakaoPay's stand-in; the order's page."""
    for each in goods:
        shopper.client.post(
            "/orders/basket/", data={"product": each, "quantity": 1, **token(shopper)}, headers=here(shopper)
        )
    shopper.open("/orders/checkout/").press("카카오페이로 결제하기").press("결제하기")
    assert "결제 완료" in shopper.text
    return shopper.path


def token(visitor):
    return {"csrfmiddlewaretoken": visitor.client.cookies["csrftoken"]}


def here(visitor):
    return {"Referer": f"{visitor.site.base_url}/"}


def sent_back(shopper, order, name):
    """One of them comes back, and the money with it."""
    label = next(each for each in shopper.open(order).main.find_all("label") if name in each.get_text())
    shopper.press("반품 신청", **{shopper.page.find(id=label["for"])["name"]: "1"})
    until = time.monotonic() + SECONDS_MOST
    while "환불 완료" not in shopper.open(order).text:
        assert time.monotonic() < until, shopper.text
        time.sleep(0.5)


def issued(organiser, merchant_name):
    """A statement on demand: the button beside that merchant."""
    organiser.open("/orders/settlement/merchants/")
    row = next(
        each for each in organiser.main.find("tbody").find_all("tr") if merchant_name in each.th.get_text()
    )
    fields = {each["name"]: each["value"] for each in row.find_all("input")}
    return organiser.client.post(
        "/orders/settlement/statements", data=fields, headers=here(organiser)
    ).url.path


def test_merchant_is_told_how_much_by_whom_and_when_and_is_paid(visit, site):
    merchant, organiser = visit("merchant-1"), visit("organiser")
    # Somebody new has no other coupon, so the one that takes off most is the one claimed here.
    shopper = visit().sign_up("settlement@example.com")
    name = merchant.open("/orders/owed/").main.h2.get_text()
    before = won(merchant.facts()["모두"])
    goods = [offered(merchant, "이야기 사과", 20_000), offered(merchant, "이야기 배", 10_000)]
    plan = site.rows("SELECT id FROM coupons_campaign WHERE state = 'open' ORDER BY opens_at LIMIT 1")[0][
        "id"
    ]
    shopper.open(f"/coupons/campaigns/{plan}/").press("쿠폰 받기")
    order = bought(shopper, goods)
    sent_back(shopper, order, "이야기 배")

    # 20,000 won, of which the coupon's funders pay 2,000; the fee of 3.4% is on the other 18,000.
    owed = before + 20_000 - 612
    assert won(merchant.open("/orders/owed/").facts()["모두"]) == owed
    assert {"손님 (카카오페이)", "정부·공공기관", "플랫폼"} <= merchant.facts().keys()

    statement = issued(organiser, name)
    assert won(merchant.open(statement).facts()["받을 돈"]) == owed
    assert "발행한 그대로입니다." in merchant.text
    sale, back = (row for row in merchant.rows() if "이야기" in row[0])
    assert (sale[0], sale[2:8]) == (
        "이야기 사과 × 1, 이야기 배 × 1 판매", ["30,000원", "1,800원", "1,200원", "0원", "918원", "29,082원"],
    )  # fmt: skip
    assert (back[0], back[2:8]) == (
        "이야기 배 × 1 반품", ["-10,000원", "-600원", "-400원", "0원", "-306원", "-9,694원"],
    )  # fmt: skip
    table = list(
        csv.reader(io.StringIO(merchant.client.get(f"{statement[:-1]}.csv").text.removeprefix("\ufeff")))
    )
    assert sum(int(row[11]) for row in table[1:-1]) == int(table[-1][11]) == owed
    paper = merchant.client.get(f"{statement[:-1]}.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert visit("shopper").open(statement).status == 404

    organiser.open(statement).press("지급 신청")
    assert "신청한 사람은 승인할 수 없습니다." in organiser.text
    for n in (1, 2):
        site.hamkke("people", "appoint", f"payer-{n}@hamkke.example", "organiser")
        assert "승인했습니다." in visit(f"payer-{n}").open(statement).press("승인").page.get_text()
    organiser.open(statement).press("지급 실행")

    assert "지급함" in merchant.open(statement).text
    assert won(merchant.open("/orders/owed/").facts()["모두"]) == 0


def test_everybody_reads_the_rules_before_joining(visit):
    terms = visit().open("/orders/settlement/terms/")

    said = [row[0] for row in terms.rows()]
    assert "위수탁: 판매한 달의 마지막 날부터 40일" in said
    assert "직매입: 상품을 받은 날부터 60일" in said
    assert "늦으면 연 15.5%의 지연이자" in said
    announced = next(row for row in terms.rows() if row[0].startswith("위수탁: 구매 확정일"))
    assert announced[2] == "발표만 됨, 꺼져 있음"


def test_what_is_overdue_is_asked_on_the_command_line(site):
    answer = site.hamkke("settlement", "overdue", "--json")

    assert (answer.returncode, '"payable": 0' in answer.stdout) == (0, True)
