"""KakaoPay's online single payment (developers.kakaopay.com): ready, approve, order, cancel."""

import contextlib
import functools
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
from django.conf import settings

from hamkke.kernel import clock
from hamkke.payments import rules
from hamkke.payments.rules import Progress

PROGRESS = {
    "READY": Progress.OPEN,
    "SEND_TMS": Progress.OPEN,
    "OPEN_PAYMENT": Progress.OPEN,
    "SELECT_METHOD": Progress.OPEN,
    "ARS_WAITING": Progress.OPEN,
    "AUTH_PASSWORD": Progress.OPEN,
    "ISSUED_SID": Progress.OPEN,
    "SUCCESS_PAYMENT": Progress.PAID,
    "PART_CANCEL_PAYMENT": Progress.PAID,
    "CANCEL_PAYMENT": Progress.PAID,
    "FAIL_AUTH_PASSWORD": Progress.FAILED,
    "FAIL_PAYMENT": Progress.FAILED,
    "QUIT_PAYMENT": Progress.QUIT,
}
NO_SUCH_TID = "-721"
# More than is cancellable, no such payment, cancel failed, not cancellable: asking again will not change the answer.
FINAL = {"-710", NO_SUCH_TID, "-781", "-784"}
CONNECT_SECONDS = 5.0


class KakaoPay:
    def ready(self, intent: rules.Intent, addresses: rules.Addresses) -> rules.Prepared:
        answer = _post(
            "ready",
            {
                "partner_order_id": intent.order_name,
                "partner_user_id": intent.payer_name,
                "item_name": intent.item_name,
                "quantity": intent.quantity,
                "total_amount": intent.amount,
                "tax_free_amount": 0,
                "vat_amount": intent.vat,
                "approval_url": addresses.approval,
                "cancel_url": addresses.cancellation,
                "fail_url": addresses.failure,
            },
        )
        with _understanding():
            return rules.Prepared(
                reference=answer["tid"],
                page_pc=answer["next_redirect_pc_url"],
                page_mobile=answer["next_redirect_mobile_url"],
                page_app=answer["next_redirect_app_url"],
            )

    def approve(self, intent: rules.Intent, *, reference: str, token: str) -> rules.Standing:
        answer = _post(
            "approve",
            {
                "tid": reference,
                "partner_order_id": intent.order_name,
                "partner_user_id": intent.payer_name,
                "pg_token": token,
                "total_amount": intent.amount,
            },
        )
        with _understanding():
            return _standing(answer, Progress.PAID, cancelled=0)

    def look_up(self, reference: str) -> rules.Standing:
        try:
            answer = _post("order", {"tid": reference})
        except rules.ProviderSaidNoError as no:
            if no.code == NO_SUCH_TID:
                return rules.Standing(Progress.ABSENT)
            raise
        with _understanding():
            cancelled = (answer.get("canceled_amount") or {}).get("total", 0)
            return _standing(answer, PROGRESS[answer["status"]], cancelled=cancelled)

    def cancel(self, reference: str, *, amount: int, vat: int, available: int) -> rules.Cancellation:
        answer = _post(
            "cancel",
            {
                "tid": reference,
                "cancel_amount": amount,
                "cancel_tax_free_amount": 0,
                "cancel_vat_amount": vat,
                "cancel_available_amount": available,
            },
        )
        with _understanding():
            return rules.Cancellation(
                approval=answer["aid"],
                amount=answer["approved_cancel_amount"]["total"],
                cancelled=answer["canceled_amount"]["total"],
            )


@contextlib.contextmanager
def _understanding() -> Iterator[None]:
    """An answer without the documented fields is no answer: the look-up will tell."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise rules.NoAnswerError(f"unintelligible: {error!r}") from error


def _standing(answer: dict[str, Any], progress: Progress, *, cancelled: int) -> rules.Standing:
    approved_at = answer.get("approved_at")
    return rules.Standing(
        progress=progress,
        order_name=answer["partner_order_id"],
        amount=(answer.get("amount") or {}).get("total", 0),
        cancelled=cancelled,
        approval=answer.get("aid") or _approval(answer),
        method=answer.get("payment_method_type") or "",
        approved_at=_moment(approved_at) if approved_at else None,
    )


def _approval(answer: dict[str, Any]) -> str:
    """The look-up names approvals in its list of actions, not at the top."""
    for action in answer.get("payment_action_details") or []:
        if action["payment_action_type"] == "PAYMENT":
            return str(action["aid"])
    return ""


def _moment(text: str) -> datetime:
    """Their times carry no offset and mean Korean time."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.SEOUL).astimezone(UTC)


@functools.cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _post(what: str, fields: dict[str, Any]) -> dict[str, Any]:
    """One call on a connection of its own, so that a stale kept-alive one can never eat an approval."""
    timeout = httpx.Timeout(settings.KAKAOPAY_TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
    try:
        response = httpx.post(
            f"{settings.KAKAOPAY_URL}/online/v1/payment/{what}",
            json={"cid": settings.KAKAOPAY_CID, **fields},
            headers={"Authorization": f"SECRET_KEY {settings.KAKAOPAY_SECRET_KEY}"},
            timeout=timeout,
            verify=_trust(),
            trust_env=False,
        )
        body = response.json()
    except (httpx.HTTPError, ValueError) as problem:
        raise rules.NoAnswerError(f"{type(problem).__name__}: {problem}") from problem
    if not isinstance(body, dict):
        raise rules.NoAnswerError(f"unintelligible: HTTP {response.status_code}")
    if response.is_success:
        return body
    raise _no(body)


def _no(body: dict[str, Any]) -> rules.ProviderSaidNoError:
    code = str(body.get("error_code", body.get("code", "")))
    extras = body.get("extras") or {}
    words = [
        body.get("error_message", body.get("msg", "")),
        extras.get("method_result_code"),
        extras.get("method_result_message"),
    ]
    message = " · ".join(str(word) for word in words if word)
    return rules.ProviderSaidNoError(code, message, is_final=code in FINAL)
