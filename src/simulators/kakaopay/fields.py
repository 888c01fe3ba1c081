"""What each request must carry: the documented fields, their types and lengths."""

from dataclasses import dataclass
from typing import Any


class ProblemError(Exception):
    """An error answer: {"error_code", "error_message", "extras"} with an HTTP status."""

    def __init__(
        self, code: int, message: str, *, status: int = 400, extras: dict[str, str] | None = None
    ) -> None:
        self.code, self.message, self.status, self.extras = code, message, status, extras
        super().__init__(message)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"error_code": self.code, "error_message": self.message}
        return {**body, "extras": self.extras} if self.extras else body


INVALID_PARAMETER = -2  # the code that all Kakao interfaces share; KakaoPay's own table starts at -400.


@dataclass(frozen=True)
class Field:
    kind: type[Any]
    required: bool = False
    longest: int = 0  # characters; 0: any
    among: tuple[Any, ...] = ()
    earliest: int = 0  # the smallest number allowed


CID = {"cid": Field(str, required=True, longest=10), "cid_secret": Field(str, longest=24)}

READY = {
    **CID,
    "partner_order_id": Field(str, required=True, longest=100),
    "partner_user_id": Field(str, required=True, longest=100),
    "item_name": Field(str, required=True, longest=100),
    "item_code": Field(str, longest=100),
    "quantity": Field(int, required=True),
    "total_amount": Field(int, required=True),
    "tax_free_amount": Field(int, required=True),
    "vat_amount": Field(int),
    "green_deposit": Field(int),
    "approval_url": Field(str, required=True, longest=255),
    "cancel_url": Field(str, required=True, longest=255),
    "fail_url": Field(str, required=True, longest=255),
    "available_cards": Field(list),
    "payment_method_type": Field(str, among=("CARD", "MONEY")),
    "install_month": Field(int, among=tuple(range(13))),
    "use_share_installment": Field(str, among=("Y", "N")),
    "custom_json": Field(dict),
}
APPROVE = {
    **CID,
    "tid": Field(str, required=True),
    "partner_order_id": Field(str, required=True, longest=100),
    "partner_user_id": Field(str, required=True, longest=100),
    "pg_token": Field(str, required=True),
    "payload": Field(str, longest=200),
    "total_amount": Field(int),
}
ORDER = {**CID, "tid": Field(str, required=True)}
CANCEL = {
    **CID,
    "tid": Field(str, required=True),
    "cancel_amount": Field(int, required=True),
    "cancel_tax_free_amount": Field(int, required=True),
    "cancel_vat_amount": Field(int),
    "cancel_available_amount": Field(int),
    "payload": Field(str, longest=200),
}


def check(body: Any, fields: dict[str, Field]) -> dict[str, Any]:
    """The request's known fields. Unknown ones are ignored, as the real one does."""
    if not isinstance(body, dict):
        raise ProblemError(INVALID_PARAMETER, "request body must be a JSON object")
    return {
        name: value for name, field in fields.items() if (value := _checked(body, name, field)) is not None
    }


def _checked(body: dict[str, Any], name: str, field: Field) -> Any:
    value: Any = body.get(name)
    if value is None or value == "":
        if field.required:
            raise ProblemError(INVALID_PARAMETER, f"{name} can't be null")
        return None
    if type(value) is not field.kind:
        raise ProblemError(INVALID_PARAMETER, f"{name} must be {field.kind.__name__}")
    if field.kind is int and value < field.earliest:
        raise ProblemError(INVALID_PARAMETER, f"{name} must be at least {field.earliest}")
    if field.longest and len(value) > field.longest:
        raise ProblemError(INVALID_PARAMETER, f"{name} must be at most {field.longest} characters")
    if field.among and value not in field.among:
        raise ProblemError(INVALID_PARAMETER, f"{name} must be one of {field.among}")
    return value
