"""The simulator against what is documented at developers.kakaopay.com (single payment)."""

import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from simulators import app
from tests.simulators.kakaopay import KakaoPay
from tests.simulators.serving import served

READY = {
    "partner_order_id": "ord_1",
    "partner_user_id": "usr_1",
    "item_name": "황금녘 사과 외 1건",
    "quantity": 2,
    "total_amount": 27_000,
    "tax_free_amount": 0,
    "approval_url": "http://127.0.0.1:1/approval",
    "cancel_url": "http://127.0.0.1:1/cancellation",
    "fail_url": "http://127.0.0.1:1/failure",
}
WHO = {"partner_order_id": "ord_1", "partner_user_id": "usr_1"}
NAIVE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def ready(kakaopay, **changes):
    answer = kakaopay.call("ready", **{**READY, **changes})
    assert answer.status_code == 200, answer.text
    return answer.json()


def paid(kakaopay, **changes):
    opened = ready(kakaopay, **changes)
    token = kakaopay.pay(opened["next_redirect_pc_url"])
    answer = kakaopay.call("approve", tid=opened["tid"], pg_token=token, **WHO)
    assert answer.status_code == 200, answer.text
    return answer.json()


def no(answer):
    return answer.status_code, answer.json()["error_code"]


def test_ready_answers_every_documented_field(kakaopay):
    answer = ready(kakaopay)

    assert set(answer) == {
        "tid",
        "tms_result",
        "next_redirect_app_url",
        "next_redirect_mobile_url",
        "next_redirect_pc_url",
        "android_app_scheme",
        "ios_app_scheme",
        "created_at",
    }
    assert len(answer["tid"]) == 20
    assert NAIVE.fullmatch(answer["created_at"])


@pytest.mark.parametrize("name", sorted(READY))
def test_ready_refuses_a_missing_field(kakaopay, name):
    body = {key: value for key, value in READY.items() if key != name}

    assert no(kakaopay.call("ready", **body)) == (400, -2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cid": "NOBODY"}, -731),
        ({"cid": "TC0ONETIMEX"}, -2),
        ({"partner_order_id": "x" * 101}, -2),
        ({"item_name": "가" * 101}, -2),
        ({"approval_url": "http://127.0.0.1:1/" + "x" * 240}, -2),
        ({"quantity": "2"}, -2),
        ({"quantity": 0}, -2),
        ({"total_amount": 0}, -704),
        ({"total_amount": -1}, -2),
        ({"total_amount": 100, "tax_free_amount": 101}, -704),
        ({"total_amount": 100, "vat_amount": 101}, -704),
        ({"payment_method_type": "COINS"}, -2),
        ({"install_month": 13}, -2),
        ({"use_share_installment": "X"}, -2),
    ],
)
def test_ready_refuses_what_is_not_documented(kakaopay, change, code):
    assert no(kakaopay.call("ready", **{**READY, **change})) == (400, code)


def test_every_call_wants_a_key(kakaopay):
    bare = httpx.post(f"{kakaopay.url}/online/v1/payment/order", json={})

    assert no(bare) == (400, -400)
    assert no(kakaopay.call("order", key="WRONG", tid="T")) == (401, -401)
    assert no(kakaopay.call("nothing")) == (404, -404)


def test_the_page_shows_item_and_amount_and_three_buttons(kakaopay):
    page = httpx.get(ready(kakaopay)["next_redirect_pc_url"]).text

    assert '<html lang="ko">' in page
    assert "황금녘 사과 외 1건" in page
    assert "27,000원" in page
    assert re.findall(r'value="(\w+)">([^<]+)</button>', page) == [
        ("pay", "결제하기"),
        ("cancel", "취소"),
        ("fail", "결제 실패로 끝내기"),
    ]


def test_the_page_sends_the_payer_where_the_shop_asked(kakaopay):
    to_approval = kakaopay.decide(ready(kakaopay)["next_redirect_mobile_url"])

    assert re.fullmatch(r"http://127\.0\.0\.1:1/approval\?pg_token=[0-9a-f]{20}", to_approval)
    assert kakaopay.decide(ready(kakaopay)["next_redirect_pc_url"], "cancel") == READY["cancel_url"]
    assert kakaopay.decide(ready(kakaopay)["next_redirect_pc_url"], "fail") == READY["fail_url"]


@pytest.mark.parametrize(("decision", "status"), [("cancel", "QUIT_PAYMENT"), ("fail", "FAIL_PAYMENT")])
def test_a_payer_who_turned_back_cannot_be_approved(kakaopay, decision, status):
    opened = ready(kakaopay)
    kakaopay.decide(opened["next_redirect_pc_url"], decision)

    answer = kakaopay.call("approve", tid=opened["tid"], pg_token="x", **WHO)

    assert no(answer) == (400, -783)
    assert kakaopay.call("order", tid=opened["tid"]).json()["status"] == status
    assert httpx.get(opened["next_redirect_pc_url"]).status_code == 410


def test_approve_answers_every_documented_field(kakaopay):
    answer = paid(kakaopay)

    assert answer["amount"] == {
        "total": 27_000,
        "tax_free": 0,
        "vat": 2_455,
        "point": 0,
        "discount": 0,
        "green_deposit": 0,
    }
    assert set(answer) == {
        "aid",
        "tid",
        "cid",
        "partner_order_id",
        "partner_user_id",
        "payment_method_type",
        "item_name",
        "item_code",
        "quantity",
        "amount",
        "created_at",
        "approved_at",
        "payload",
    }
    assert NAIVE.fullmatch(answer["approved_at"])


def test_a_card_payment_tells_its_card(kakaopay):
    answer = paid(kakaopay, payment_method_type="CARD", install_month=3)

    assert answer["card_info"]["install_month"] == "03"
    assert len(answer["card_info"]) == 12


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"partner_order_id": "ord_2"}, -706),
        ({"partner_user_id": "usr_2"}, -707),
        ({"pg_token": "forged"}, -708),
        ({"total_amount": 26_999}, -703),
        ({"tid": "T0000000000000000000"}, -721),
    ],
)
def test_approve_refuses_what_differs_from_ready(kakaopay, change, code):
    opened = ready(kakaopay)
    token = kakaopay.pay(opened["next_redirect_pc_url"])

    answer = kakaopay.call("approve", **{"tid": opened["tid"], "pg_token": token, **WHO, **change})

    assert no(answer) == (400, code)
    assert kakaopay.call("order", tid=opened["tid"]).json()["status"] == "AUTH_PASSWORD"


def test_approve_refuses_before_the_payer_agreed_and_after_it_succeeded(kakaopay):
    opened = ready(kakaopay)
    early = kakaopay.call("approve", tid=opened["tid"], pg_token="x", **WHO)
    token = kakaopay.pay(opened["next_redirect_pc_url"])
    answers = [kakaopay.call("approve", tid=opened["tid"], pg_token=token, **WHO) for _ in range(2)]

    assert no(early) == (400, -783)
    assert answers[0].status_code == 200
    assert no(answers[1]) == (400, -702)


def test_approve_at_once_succeeds_once(kakaopay):
    opened = ready(kakaopay)
    token = kakaopay.pay(opened["next_redirect_pc_url"])
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: kakaopay.call("approve", tid=opened["tid"], pg_token=token, **WHO), range(8))
        )

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7


def test_order_tells_status_amounts_and_every_action(kakaopay):
    answer = paid(kakaopay)
    kakaopay.call("cancel", tid=answer["tid"], cancel_amount=7_000, cancel_tax_free_amount=0)

    order = kakaopay.call("order", tid=answer["tid"]).json()

    assert order["status"] == "PART_CANCEL_PAYMENT"
    assert (order["canceled_amount"]["total"], order["canceled_amount"]["vat"]) == (7_000, 636)
    assert (order["cancel_available_amount"]["total"], order["cancel_available_amount"]["vat"]) == (
        20_000,
        1_819,
    )
    assert [(a["payment_action_type"], a["amount"]) for a in order["payment_action_details"]] == [
        ("PAYMENT", 27_000),
        ("CANCEL", 7_000),
    ]


def test_cancel_answers_three_amounts(kakaopay):
    tid = paid(kakaopay)["tid"]
    kakaopay.call("cancel", tid=tid, cancel_amount=7_000, cancel_tax_free_amount=0, cancel_vat_amount=636)

    answer = kakaopay.call(
        "cancel", tid=tid, cancel_amount=20_000, cancel_tax_free_amount=0, cancel_vat_amount=1_819
    )

    body = answer.json()
    assert body["status"] == "CANCEL_PAYMENT"
    assert [
        body[name]["total"]
        for name in ("approved_cancel_amount", "canceled_amount", "cancel_available_amount")
    ] == [
        20_000,
        27_000,
        0,
    ]
    assert no(kakaopay.call("cancel", tid=tid, cancel_amount=1, cancel_tax_free_amount=0)) == (400, -784)


def test_cancel_guards_what_is_available(kakaopay):
    tid = paid(kakaopay)["tid"]

    guarded = kakaopay.call(
        "cancel", tid=tid, cancel_amount=1_000, cancel_tax_free_amount=0, cancel_available_amount=26_000
    )
    too_much = kakaopay.call("cancel", tid=tid, cancel_amount=27_001, cancel_tax_free_amount=0)

    assert (no(guarded), no(too_much)) == ((400, -710), (400, -710))
    assert kakaopay.call("order", tid=tid).json()["status"] == "SUCCESS_PAYMENT"


def test_default_vat_drifts_until_the_last_partial_cancel_is_refused(kakaopay):
    tid = paid(kakaopay, total_amount=10_000)["tid"]
    quarter = {"tid": tid, "cancel_amount": 2_500, "cancel_tax_free_amount": 0}

    answers = [kakaopay.call("cancel", **quarter) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 400]
    assert answers[3].json()["error_message"] == "requested cancel amount is bigger than cancelable amount"
    assert kakaopay.call("cancel", **quarter, cancel_vat_amount=228).json()["status"] == "CANCEL_PAYMENT"


def test_several_payments_at_once_do_not_mix(kakaopay):
    def one(n):
        opened = ready(kakaopay, partner_order_id=f"ord_{n}", total_amount=1_000 + n)
        token = kakaopay.pay(opened["next_redirect_pc_url"])
        who = {"partner_order_id": f"ord_{n}", "partner_user_id": "usr_1"}
        return kakaopay.call("approve", tid=opened["tid"], pg_token=token, **who).json()["amount"]["total"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(24))) == [1_000 + n for n in range(24)]


# ── Faults ──


def approve_with(kakaopay, fault, **details):
    opened = ready(kakaopay)
    token = kakaopay.pay(opened["next_redirect_pc_url"])
    kakaopay.break_down(fault, **details)
    try:
        answer = no(kakaopay.call("approve", tid=opened["tid"], pg_token=token, **WHO))
    except httpx.TransportError as lost:
        answer = type(lost).__name__
    return answer, kakaopay.call("order", tid=opened["tid"]).json()["status"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("approve_answer_lost", ("RemoteProtocolError", "SUCCESS_PAYMENT")),
        ("approve_500", ((500, -500), "SUCCESS_PAYMENT")),
        ("approve_unavailable", ((503, -503), "AUTH_PASSWORD")),
        ("user_locked", ((400, -780), "FAIL_PAYMENT")),
        ("refused", ((400, -780), "FAIL_PAYMENT")),
        ("tid_expired", ((400, -723), "AUTH_PASSWORD")),
        ("duplicate_request", ((400, -785), "AUTH_PASSWORD")),
    ],
)
def test_approve_fails_on_demand(kakaopay, fault, expected):
    assert approve_with(kakaopay, fault) == expected


def test_a_refusal_names_the_method_s_reason(kakaopay):
    opened = ready(kakaopay)
    kakaopay.break_down("user_locked")

    answer = kakaopay.call("approve", tid=opened["tid"], pg_token="x", **WHO).json()

    assert answer["extras"]["method_result_code"] == "USER_LOCKED"


def test_a_hanging_approval_has_succeeded(kakaopay):
    opened = ready(kakaopay)
    token = kakaopay.pay(opened["next_redirect_pc_url"])
    kakaopay.break_down("approve_hangs", seconds=2)

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{kakaopay.url}/online/v1/payment/approve",
            json={"cid": "TC0ONETIME", "tid": opened["tid"], "pg_token": token, **WHO},
            headers={"Authorization": "SECRET_KEY x"},
            timeout=0.3,
        )

    assert kakaopay.call("order", tid=opened["tid"]).json()["status"] == "SUCCESS_PAYMENT"


def test_a_look_up_can_lag_behind(kakaopay):
    tid = paid(kakaopay)["tid"]
    kakaopay.break_down("order_shows_auth_password", times=2, tid=tid)

    statuses = [kakaopay.call("order", tid=tid).json()["status"] for _ in range(3)]

    assert statuses == ["AUTH_PASSWORD", "AUTH_PASSWORD", "SUCCESS_PAYMENT"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("cancel_500", ((500, -500), 7_000)),
        ("cancel_refused", ((400, -781), 0)),
        ("cancel_unavailable", ((503, -503), 0)),
    ],
)
def test_cancel_fails_on_demand(kakaopay, fault, expected):
    tid = paid(kakaopay)["tid"]
    kakaopay.break_down(fault)

    answer = no(kakaopay.call("cancel", tid=tid, cancel_amount=7_000, cancel_tax_free_amount=0))

    assert (answer, kakaopay.call("order", tid=tid).json()["canceled_amount"]["total"]) == expected


def test_a_fault_can_wait_for_one_payment(kakaopay):
    kakaopay.break_down("user_locked", partner_order_id="ord_elsewhere")

    assert paid(kakaopay)["amount"]["total"] == 27_000
    faults = httpx.get(f"{kakaopay.url}/_faults").json()["faults"]
    assert [(fault["fault"], fault["partner_order_id"]) for fault in faults] == [
        ("user_locked", "ord_elsewhere")
    ]


def test_an_unknown_fault_is_refused(kakaopay):
    answer = httpx.post(f"{kakaopay.url}/_faults", json={"fault": "flood"})

    assert no(answer) == (400, -2)


def test_books_in_a_file_outlive_the_process(kakaopay, tmp_path):
    books = str(tmp_path / "new folder" / "kakaopay.sqlite")
    with served(app.create(books=books)) as url:
        tid = paid(KakaoPay(f"{url}/kakaopay"))["tid"]

    with served(app.create(books=books)) as url:
        later = KakaoPay(f"{url}/kakaopay")
        answer = later.call("cancel", tid=tid, cancel_amount=27_000, cancel_tax_free_amount=0)
        assert answer.json()["status"] == "CANCEL_PAYMENT"

    assert no(kakaopay.call("order", tid=tid)) == (400, -721)
