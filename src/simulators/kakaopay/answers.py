"""The documented answers, field by field."""

from typing import Any

from simulators.kakaopay.books import Payment, naive_kst


def prepared(payment: Payment, base: str) -> dict[str, Any]:
    page = f"{base}/pay/{payment.page}/info"
    return {
        "tid": payment.tid,
        "tms_result": False,  # not documented, but really there
        "next_redirect_app_url": f"{page}?from=app",
        "next_redirect_mobile_url": f"{page}?from=mobile",
        "next_redirect_pc_url": page,
        "android_app_scheme": f"kakaotalk://kakaopay/pg?url={page}",
        "ios_app_scheme": f"kakaotalk://kakaopay/pg?url={page}",
        "created_at": naive_kst(payment.created_at),
    }


def approved(payment: Payment) -> dict[str, Any]:
    answer = {
        "aid": payment.aid,
        **payment.named(),
        "approved_at": naive_kst(payment.approved_at) if payment.approved_at else None,
        "payload": payment.payload or "",
    }
    return {**answer, "card_info": card(payment)} if payment.method == "CARD" else answer


def card(payment: Payment) -> dict[str, str]:
    return {
        "kakaopay_purchase_corp": "비씨카드",
        "kakaopay_purchase_corp_code": "104",
        "kakaopay_issuer_corp": "비씨카드",
        "kakaopay_issuer_corp_code": "104",
        "bin": "000000",
        "card_type": "신용",
        "install_month": f"{payment.asked.get('install_month', 0):02}",
        "approved_id": payment.aid[-8:],
        "card_mid": "000000000",
        "interest_free_install": "N",
        "installment_type": "NONE",
        "card_item_code": "000000",
    }


def ordered(payment: Payment) -> dict[str, Any]:
    answer = {
        **payment.named(),
        "status": payment.status,
        "canceled_amount": dict(payment.canceled),
        "cancel_available_amount": payment.available,
        "payment_action_details": list(payment.actions),
    }
    if payment.approved_at:
        answer["approved_at"] = naive_kst(payment.approved_at)
    if payment.canceled_at:
        answer["canceled_at"] = naive_kst(payment.canceled_at)
    if payment.method == "CARD":
        answer["selected_card_info"] = {
            "card_bin": "000000",
            "install_month": payment.asked.get("install_month", 0),
            "card_corp_name": "비씨카드",
            "interest_free_install": "N",
        }
    return answer


def ordered_while_authenticating(payment: Payment) -> dict[str, Any]:
    """The look-up that lags behind: whatever happened, it has not heard of it yet."""
    answer = ordered(payment)
    nothing = dict.fromkeys(payment.amount, 0)
    for late in ("approved_at", "canceled_at"):
        answer.pop(late, None)
    return {
        **answer,
        "status": "AUTH_PASSWORD",
        "canceled_amount": nothing,
        "cancel_available_amount": nothing,
        "payment_action_details": [],
    }


def cancelled(payment: Payment, part: dict[str, int], aid: str) -> dict[str, Any]:
    return {
        "aid": aid,
        **payment.named(),
        "status": payment.status,
        "approved_cancel_amount": part,
        "canceled_amount": dict(payment.canceled),
        "cancel_available_amount": payment.available,
        "approved_at": naive_kst(payment.approved_at) if payment.approved_at else None,
        "canceled_at": naive_kst(payment.canceled_at) if payment.canceled_at else None,
        "payload": payment.actions[-1]["payload"],
    }
