"""Statements, row by row, for the merchant they are about; issuing and paying them, for the secretariat."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.kernel import clock
from hamkke.merchants import queries as merchants
from hamkke.orders import actions, permissions, queries
from hamkke.orders.api.orders import StatementOut, statement_of
from hamkke.orders.models import Payout, Statement
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Cursor,
    Day,
    Limit,
    Listed,
    Moment,
    Plain,
    Said,
    Scope,
    changing,
    cut,
    personal,
    public,
    said,
)

router = Router(tags=["openness"])
own = Router(tags=["merchant"])
desk = Router(tags=["organiser"])
SEES = Scope("merchant:read", people.hear_token)
READS, PAYS = Scope("organiser:read", people.hear_token), Scope("organiser:pay", people.hear_token)
NEWEST = ("-ends_at", "-id")


class StandingOut(StatementOut):
    """`paid` has left, `amount` is being paid or can be; late, it has earned `interest`. A payout takes the approvals of two."""

    merchant: UUID
    merchant_name: str
    paid: int
    amount: int
    days_late: int
    interest: int
    payout: UUID | None
    approvals: int


class StatedOut(Schema):
    """What one sale, return or interest brought, by who paid it; what went back is negative."""

    kind: str
    title: Said
    day: date
    paid: int
    state: int
    platform: int
    association: int
    own: int
    fee: int
    other: int
    net: int
    due_on: date | None
    law: Said | None


class StatementWhole(StandingOut):
    """`digest` is the SHA-256 of its content and of the statement before; `is_as_issued` says that it still agrees."""

    carried: int
    digest: str
    is_as_issued: bool
    rows: list[StatedOut]


class OverviewOut(Schema):
    """All merchants in won: owed by the ledger, on unpaid statements, due soon, overdue, and the interest on that."""

    owed: int
    stated: int
    soon: int
    overdue: int
    interest: int
    late_count: int


class StatementIn(Schema):
    """Everything that the merchant's account moved since its last statement, up to `ends_at`, which is past."""

    id: CallersId
    merchant: UUID
    ends_at: Moment


class IssuedOut(Schema):
    issued: int


class PayoutIn(Schema):
    id: CallersId


class LawOut(Schema):
    """A deadline or a rate of late interest. Without a first day it is announced, and not in force."""

    id: UUID
    kind: str
    says: Said
    law: Said
    citation: str
    effective_from: date | None
    effective_to: date | None


class FeeOut(Schema):
    """What a payment channel keeps, in basis points."""

    id: UUID
    channel: str
    method: str
    rate: int
    source: str
    effective_from: date


class TermsOut(Schema):
    laws: list[LawOut]
    fees: list[FeeOut]


class FeeIn(Schema):
    id: CallersId
    channel: Literal["kakaopay"]
    method: Literal["", "CARD", "MONEY"] = ""
    rate: int = Field(ge=0, le=10_000, description="0.01 % · basis points")
    source: Annotated[Plain, Field(max_length=300)]
    effective_from: Day


class EnactmentIn(Schema):
    effective_from: Day


@own.get("/statements", response=personal(Listed[StandingOut]), auth=SEES, summary="정산서 · your statements")
def statements(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """The newest period first."""
    return _listed(_own(request), cursor, limit)


@own.get(
    "/statements/{id}",
    response=personal(StatementWhole, finds=True),
    auth=SEES,
    summary="정산서 하나와 그 줄들 · one statement, row by row",
)
def statement(request: Asked, id: UUID) -> dict[str, Any]:
    return _whole(_own(request), id)


def _own(request: Asked) -> QuerySet[Statement]:
    """Of the caller's own merchants alone: this scope gives an organiser no more than that."""
    return permissions.statements_viewable_by(request.auth).filter(merchant__owner=request.auth)


@router.get(
    "/settlement/terms",
    response=public(TermsOut),
    summary="지급기한, 지연이자, 수수료 · deadlines, interest and fees",
)
def terms(request: HttpRequest) -> dict[str, Any]:
    """By which rules everybody is paid, and what payment channels keep."""
    return {
        "laws": [_law(each) for each in queries.laws()],
        "fees": [_fee(each) for each in queries.fee_rates()],
    }


@desk.get("/settlement", response=personal(OverviewOut), auth=READS, summary="정산 현황 · what is to be paid")
def overview(request: Asked) -> queries.Overview:
    today = clock.today()
    return queries.overview(queries.unpaid(today), today)


@desk.get(
    "/statements", response=personal(Listed[StandingOut]), auth=READS, summary="모든 정산서 · every statement"
)
def every_statement(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return _listed(permissions.statements_payable_by(request.auth), cursor, limit)


@desk.get(
    "/statements/{id}",
    response=personal(StatementWhole, finds=True),
    auth=READS,
    summary="가게의 정산서 하나 · one merchant's statement",
)
def one_statement(request: Asked, id: UUID) -> dict[str, Any]:
    return _whole(permissions.statements_payable_by(request.auth), id)


@desk.post(
    "/statements", response=changing(StandingOut), auth=PAYS, summary="정산서 발행 · issue a statement"
)
def issuing(request: Asked, wanted: StatementIn) -> dict[str, Any]:
    merchant = get_object_or_404(merchants.merchants(), pk=wanted.merchant)
    issued = actions.issue_statement(
        id=wanted.id, merchant_id=merchant.pk, ends_at=wanted.ends_at, by=request.auth
    )
    return _standing(issued)


@desk.post(
    "/settlement/months",
    response=changing(IssuedOut),
    auth=PAYS,
    summary="지난 달들의 정산서 발행 · issue every month that has ended",
)
def months(request: Asked) -> dict[str, int]:
    """A month that was stated is not stated again."""
    return {"issued": actions.issue_ended_months(by=request.auth)}


@desk.post(
    "/statements/{id}/payouts",
    response=changing(StandingOut),
    auth=PAYS,
    summary="지급 신청 · ask for a statement to be paid",
)
def requesting(request: Asked, id: UUID, wanted: PayoutIn) -> dict[str, Any]:
    """Two others approve before it can leave."""
    found = get_object_or_404(permissions.statements_payable_by(request.auth), pk=id)
    actions.request_payout(id=wanted.id, statement=found, by=request.auth)
    return _standing(found)


@desk.post(
    "/payouts/{id}/approval",
    response=changing(StandingOut),
    auth=PAYS,
    summary="지급 승인 · approve a payout",
)
def approving(request: Asked, id: UUID) -> dict[str, Any]:
    """Not one's own; said again it is one approval."""
    payout = _payout(request, id)
    actions.approve_payout(payout, by=request.auth)
    return _standing(payout.statement)


@desk.post(
    "/payouts/{id}/release",
    response=changing(StandingOut),
    auth=PAYS,
    summary="지급 · let an approved payout go",
)
def releasing(request: Asked, id: UUID) -> dict[str, Any]:
    payout = _payout(request, id)
    actions.release_payout(payout, by=request.auth)
    return _standing(payout.statement)


@desk.post(
    "/payouts/{id}/withdrawal",
    response=changing(StandingOut),
    auth=PAYS,
    summary="지급 신청 거두기 · give a payout up",
)
def withdrawing(request: Asked, id: UUID) -> dict[str, Any]:
    payout = _payout(request, id)
    actions.withdraw_payout(payout, by=request.auth)
    return _standing(payout.statement)


@desk.post("/settlement/fees", response=changing(FeeOut), auth=PAYS, summary="수수료율 등록 · declare a fee")
def declaring(request: Asked, wanted: FeeIn) -> dict[str, Any]:
    """In force tomorrow at the earliest."""
    return _fee(actions.declare_fee(**wanted.dict(), by=request.auth))


@desk.post(
    "/settlement/laws/{id}/enactment",
    response=changing(LawOut),
    auth=PAYS,
    summary="예고된 규정 시행 · put an announced rule in force",
)
def enacting(request: Asked, id: UUID, wanted: EnactmentIn) -> dict[str, Any]:
    rule = get_object_or_404(permissions.rules_enactable_by(request.auth), pk=id)
    return _law(actions.enact(rule, effective_from=wanted.effective_from, by=request.auth))


def _payout(request: Asked, id: UUID) -> Payout:
    found: Payout = get_object_or_404(permissions.payouts_decidable_by(request.auth), pk=id)
    return found


def _listed(statements: QuerySet[Statement], cursor: str, limit: int) -> dict[str, Any]:
    rows, following = cut(
        statements.select_related("merchant", "rule"), by=NEWEST, cursor=cursor, limit=limit
    )
    return {
        "items": [_standing_out(each) for each in queries.standings(rows, clock.today())],
        "next": following,
    }


def _whole(statements: QuerySet[Statement], id: UUID) -> dict[str, Any]:
    found = get_object_or_404(statements.select_related("merchant", "rule", "previous"), pk=id)
    rows = queries.rows_of(found)
    return {
        **_standing(found),
        "carried": found.carried,
        "digest": bytes(found.digest).hex(),
        "is_as_issued": queries.is_as_issued(found, rows),
        "rows": [_row(each) for each in rows],
    }


def _standing(statement: Statement) -> dict[str, Any]:
    [standing] = queries.standings([statement], clock.today())
    return _standing_out(standing)


def _standing_out(standing: queries.Standing) -> dict[str, Any]:
    plain = ("paid", "amount", "days_late", "interest", "approvals")
    return {
        **statement_of(standing),
        **{name: getattr(standing, name) for name in plain},
        "merchant": standing.statement.merchant_id,
        "merchant_name": standing.statement.merchant.name,
        "payout": standing.payout.pk if standing.payout else None,
    }


def _row(row: Any) -> dict[str, Any]:
    plain = (
        "kind", "day", "paid", "state", "platform", "association", "own", "fee", "other", "net", "due_on",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "title": said(row.name),
        "law": said(row.rule.name) if row.rule else None,
    }


def _law(rule: Any) -> dict[str, Any]:
    plain = ("id", "kind", "citation", "effective_from", "effective_to")
    return {
        **{name: getattr(rule, name) for name in plain},
        "says": said(rule.says),
        "law": said(rule.name),
    }


def _fee(fee: Any) -> dict[str, Any]:
    plain = ("id", "channel", "method", "rate", "source", "effective_from")
    return {name: getattr(fee, name) for name in plain}
