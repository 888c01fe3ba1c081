"""`hamkke settlement …`: what is owed and overdue, statements, and the rules they go by."""

from datetime import datetime
from typing import Any, BinaryIO

import click

from hamkke.kernel import clock, money
from hamkke.orders import actions, queries
from hamkke.ui.terminal import answers

Answer = tuple[Any, list[str]]


@click.group("settlement")
def commands() -> None:
    """정산서, 지급기한, 지연이자 · Statements, due days, late interest"""


@commands.command("overdue")
@click.option("--all", "is_all", is_flag=True, help="아직 기한 안인 것도 · Also what is still in time")
@answers
def overdue(*, is_all: bool) -> Answer:
    """지급기한이 지난 정산서와 오늘까지의 이자 · What is overdue, with interest up to today."""
    today = clock.today()
    found = [each for each in queries.unpaid(today) if is_all or each.is_overdue]
    data = {
        "today": str(today),
        "payable": sum(each.amount for each in found),
        "interest": sum(each.interest for each in found),
        "statements": [_told(each) for each in found],
    }
    lines = [
        f"{each.statement.due_on}  {each.statement.name}  {each.statement.merchant.name}  "
        f"{money.spoken(each.amount)}원  +{money.spoken(each.interest)}원  {each.words}"
        for each in found
    ]
    return data, lines or ["지급기한이 지난 정산서가 없습니다. · Nothing is overdue."]


def _told(each: queries.Standing) -> dict[str, Any]:
    return {
        "statement": each.statement.name,
        "id": str(each.statement.pk),
        "merchant": each.statement.merchant.name,
        "payable": each.amount,
        "due_on": str(each.statement.due_on),
        "days_late": each.days_late,
        "interest": each.interest,
        "state": each.state,
        "rule": each.statement.rule.code if each.statement.rule else None,
    }


@commands.command("issue")
@answers
def issue() -> Answer:
    """끝난 달의 정산서를 모두 발행 · Issue every statement of the months that have ended."""
    count = actions.issue_ended_months(by=None)
    return {"issued": count}, [f"정산서 {count}건을 발행했습니다. · {count} statements were issued."]


@commands.command("alarms")
@answers
def alarms() -> Answer:
    """기한이 가깝거나 지난 정산서를 알림 · Raise the alarms that have not rung yet."""
    raised = actions.raise_alarms()
    data = [{"kind": each.kind, "statement": each.statement.name} for each in raised]
    return data, [f"{each['kind']}  {each['statement']}" for each in data] or ["–"]


@commands.command("bank")
@click.argument("file", type=click.File("rb"))
@answers
def bank(file: BinaryIO) -> Answer:
    """은행 내역(CSV)을 읽고 지급과 맞춤 · Read the bank's CSV, match it, and tell what is open."""
    actions.read_bank(file, by=None)
    found = queries.at_bank()
    data = {
        "lines": [
            {"on": each.line.on, "amount": each.line.amount, "memo": each.line.memo} for each in found.lines
        ],
        "payouts": [{"statement": each.subject, "amount": each.amount} for each in found.payouts],
    }
    lines = [
        f"은행 · bank  {each.line.on}  {money.spoken(each.line.amount)}원  {each.line.memo}"
        for each in found.lines
    ]
    lines += [f"지급 · payout  {each.subject}  {money.spoken(each.amount)}원" for each in found.payouts]
    return data, lines or ["모두 맞습니다. · Everything is matched."]


@commands.command("close")
@click.argument("day", type=click.DateTime(formats=["%Y-%m-%d"]))
@answers
def close(day: datetime) -> Answer:
    """그날까지 장부를 마감 · Close the books up to that day; refused while a merchant's money is overdue."""
    closed = actions.close_books(day.date(), by=None)
    return {"closed_until": closed.ends_on}, [
        f"{closed.ends_on}까지 마감했습니다. · The books are closed until then."
    ]


@commands.command("rules")
@answers
def rules() -> Answer:
    """시행 중이거나 발표된 정산 규정 · The rules in force, and those only announced."""
    found = list(queries.laws())
    data = [
        {
            "code": each.code,
            "says": each.says.ko,
            "says_en": each.says.en,
            "law": each.law,
            "effective_from": each.effective_from,
            "effective_to": each.effective_to,
            "is_in_force": not each.is_announced_only,
        }
        for each in found
    ]
    return data, [
        f"{each.effective_from or '(발표만 · announced)'}  {each.says}  {each.law}" for each in found
    ]
