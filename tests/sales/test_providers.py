"""What single marketplaces do that others do not."""

import json
from datetime import date

import httpx
import pytest

from hamkke.sales.providers import calling, coupang, elevenst, esm, naver
from hamkke.sales.rules import pulls


def answer(content):
    return httpx.Response(200, content=content if isinstance(content, bytes) else json.dumps(content))


def sheet(**item):
    told = {"vendorItemId": 7, "shippingCount": 3, "cancelCount": 0, "salesPrice": 1_000, **item}
    return {"shipmentBoxId": 1, "orderId": 2, "orderedAt": "2026-09-01T10:00:00", "orderItems": [told]}


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({}, ("sold", "3", "3000")),
        ({"cancelCount": 1}, ("sold", "2", "2000")),
        ({"cancelCount": 3}, ("cancelled", "3", "3000")),
        ({"canceled": True}, ("cancelled", "3", "3000")),
    ],
)
def test_coupang_sells_what_was_not_cancelled(item, told):
    [line] = coupang._sold(sheet(**item))

    assert (line.state, line.quantity, line.amount) == told


@pytest.mark.parametrize("told", [900, -900])
def test_a_refund_at_coupang_takes_away_whichever_sign_it_has(told):
    row = {"orderId": 2, "saleType": "REFUND", "settlementDate": "2026-09-20"}
    [settled] = coupang._settled({**row, "items": [{"vendorItemId": 7, "settlementAmount": told}]})

    assert settled.settlement == -900


def test_an_adjustment_at_coupang_belongs_to_no_line():
    assert list(coupang._settled({"orderId": 0, "items": [{"settlementAmount": 1}]})) == []


def test_months_follow_each_other_over_the_year():
    assert list(coupang._months(date(2026, 11, 30), date(2027, 1, 1))) == ["2026-11", "2026-12", "2027-01"]


@pytest.mark.parametrize(
    ("cancelled", "told"),
    [("0", ("sold", "3", "3600")), ("1", ("sold", "2", "2400")), ("3", ("cancelled", "3", "3600"))],
)
def test_11st_sells_what_was_not_cancelled(cancelled, told):
    row = {"ordQty": "3", "ordCnQty": cancelled, "ordAmt": "3600", "selPrc": "1000", "ordOptWonStl": "200"}
    line = elevenst._sold(row)

    assert (line.state, line.quantity, line.amount) == told


def xml(inside, declared='<?xml version="1.0" encoding="euc-kr"?>'):
    return answer(f'{declared}<ns2:orders xmlns:ns2="http://x/">{inside}</ns2:orders>'.encode("cp949"))


def test_11st_tells_one_order_as_it_tells_several():
    one = "<ns2:order><ordNo>1</ordNo><prdNm>뷁펲 참깨</prdNm></ns2:order>"

    assert elevenst._rows(xml(one)) == [{"ordNo": "1", "prdNm": "뷁펲 참깨"}]
    assert len(elevenst._rows(xml(one * 3))) == 3
    assert elevenst._rows(xml(one, declared="")) == elevenst._rows(xml(one))


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("1000", calling.AgainError),
        ("-997", pulls.KeyRefused),
        ("2", pulls.MarketplaceSaidNo),
    ],
)
def test_11st_says_no_in_a_code(code, refusal):
    with pytest.raises(refusal):
        elevenst._rows(xml(f"<ns2:result_code>{code}</ns2:result_code>"))


def test_11st_may_declare_no_entities():
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'

    with pytest.raises(ValueError, match="DOCTYPE"):
        elevenst._rows(answer(bomb.encode()))


def test_what_was_given_back_at_gmarket_is_below_zero_and_nothing_is_paid_before_it_is_remitted():
    back = esm._settled({"ContrNo": 1, "SettlementPrice": -900, "RemitDate": "2026-09-20T00:00:00"})
    owed = esm._settled({"ContrNo": 1, "SettlementPrice": 900.0, "RemitDate": None})

    assert (back.settlement, back.deposit, back.on) == (-900, -900, "2026-09-20")
    assert (owed.settlement, owed.deposit, owed.on) == (900, None, "")


def test_esm_says_no_in_an_answer_that_is_fine():
    with pytest.raises(calling.AgainError):
        esm._fine(answer({"ResultCode": 3000}))
    with pytest.raises(pulls.MarketplaceSaidNo, match="1001"):
        esm._fine(answer({"ResultCode": 1001, "Message": "기간"}))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("PAYED", "sold"),
        ("PURCHASE_DECIDED", "sold"),
        ("EXCHANGED", "sold"),
        ("CANCELED", "cancelled"),
        ("PAYMENT_WAITING", "cancelled"),
        ("RETURNED", "returned"),
    ],
)
def test_naver_says_what_became_of_an_order(status, state):
    line = {"productOrderStatus": status, "productDiscountAmount": 700, "sellerBurdenDiscountAmount": 500}
    told = naver._sold({"order": {}, "productOrder": line})

    assert (told.state, told.discount_seller, told.discount_platform) == (state, "500", "200")


def test_pages_that_go_round_in_circles_end():
    pages = {"": (["a"], "x"), "x": (["b"], "y"), "y": (["c"], "x")}

    with pytest.raises(pulls.MarketplaceAway):
        list(calling.by_token(pages.get))


def test_a_list_that_changes_while_it_is_read_is_read_again():
    answers = iter([(["a", "b"], 4), (["d"], 3), (["a", "b"], 3), (["d"], 3)])

    assert list(calling.by_number(lambda _: next(answers))) == ["a", "b", "d", "a", "b", "d"]


def test_a_list_that_never_holds_still_ends():
    totals = iter(range(2, 100))

    with pytest.raises(pulls.MarketplaceAway):
        list(calling.by_number(lambda _: (["a"], next(totals))))


def test_won_are_whole():
    assert [calling.won(each) for each in (7, "7", 7.0)] == [7, 7, 7]
    for wrong in (7.5, "7.5", None, "", [7]):
        with pytest.raises((ValueError, TypeError)):
            calling.won(wrong)
