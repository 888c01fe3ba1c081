"""Statements are issued: everything that moved in a merchant's account since the last one, up to a moment."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids, locks
from hamkke.orders import queries, rules
from hamkke.orders.models import Statement, StatementRow
from hamkke.people.queries import User


@transaction.atomic
def issue_statement(*, id: UUID, merchant_id: UUID, ends_at: datetime, by: User | None) -> Statement:
    """State all that a merchant's account moved since the statement before, up to `ends_at`, which is past.

    The same id and content again is the same statement. The ledger numbers its batches in the order they are committed,
    so what is stated is neither stated again nor passed over; what was wrong is put right in the next statement.
    Raises PeriodAhead, NothingToState, DifferentContent, NoRuleInForce.
    """
    now = clock.now()
    rules.check_period(ends_at, now=now)
    # Two at once would both follow the same one; the constraints refuse that, the lock lets both succeed.
    locks.hold(f"statement:{merchant_id}")
    known = Statement.objects.filter(pk=id).first()
    if known is not None:
        if (known.merchant_id, known.ends_at) != (merchant_id, ends_at):
            raise rules.DifferentContent
        return known
    latest = Statement.objects.filter(merchant=merchant_id).order_by("-number").first()
    if latest is not None and ends_at <= latest.ends_at:
        raise rules.NothingToState
    found = queries.unstated(merchant_id, after=latest.until_batch if latest else 0, ends_at=ends_at)
    if not found.entries:
        raise rules.NothingToState
    statement, rows = _written(id, merchant_id, latest, found, ends_at=ends_at, now=now)
    statement.save(force_insert=True)
    StatementRow.objects.bulk_create(rows)
    audit.record(
        by=by, verb="orders.statement.issued", target=statement, payable=statement.payable, rows=len(rows)
    )
    return statement


def issue_ended_months(*, by: User | None) -> int:
    """Issue every merchant's statement for each month that has ended and was not stated; how many there were.

    Each merchant's month is a transaction of its own with an id derived from both, so it may be tried again.
    """
    count = 0
    for merchant_id, months in queries.unstated_months(clock.now()).items():
        for ends_at in months:
            try:
                issue_statement(
                    id=ids.derived("statement", merchant_id, ends_at.isoformat()),
                    merchant_id=merchant_id,
                    ends_at=ends_at,
                    by=by,
                )
            except rules.NothingToState:  # somebody stated it meanwhile, or the month was empty.
                continue
            count += 1
    return count


def _written(
    id: UUID,
    merchant_id: UUID,
    latest: Statement | None,
    found: queries.Unstated,
    *,
    ends_at: datetime,
    now: datetime,
) -> tuple[Statement, list[StatementRow]]:
    terms = queries.terms()
    since = latest.ends_at if latest else None
    titles = queries.titles(found.entries, merchant_id, since=since, until=ends_at)
    rows = [
        _row(id, position, entry, titles[entry.subject], terms)
        for position, entry in enumerate(found.entries, start=1)
    ]
    whole = rules.total(entry.amounts for entry in found.entries)
    carried = latest.left_over if latest else 0
    payable = rules.payable(net=whole.net, carried_before=carried)
    due = _due_first(rows) if payable else None
    statement = Statement(
        id=id,
        merchant_id=merchant_id,
        number=latest.number + 1 if latest else 1,
        previous=latest,
        starts_at=latest.ends_at if latest else _month_start(found.entries[0].day),
        ends_at=ends_at,
        after_batch=latest.until_batch if latest else 0,
        until_batch=found.until_batch,
        **_columns(whole),
        carried=carried,
        payable=payable,
        due_on=due.due_on if due else None,
        rule=due.rule if due else None,
        issued_at=now,
    )
    statement.digest = statement.digest_with(rows)
    return statement, rows


def _row(
    statement_id: UUID, position: int, entry: rules.Entry, title: queries.Title, terms: queries.Terms
) -> StatementRow:
    due_on, rule = None, None
    day = (title.sold_on or entry.day) if entry.kind is rules.Kind.SALE else entry.day
    if entry.amounts.net > 0:
        due_on, rule = (
            terms.interest(entry.day) if entry.kind is rules.Kind.INTEREST else terms.due(title.channel, day)
        )
    return StatementRow(
        statement_id=statement_id,
        position=position,
        kind=entry.kind.value,
        subject=entry.subject,
        title=title.of(entry.kind).ko,
        title_en=title.of(entry.kind).en,
        day=day,
        **_columns(entry.amounts),
        due_on=due_on,
        rule=rule,
    )


def _due_first(rows: list[StatementRow]) -> StatementRow:
    """The row that is due first. Interest is due at once, but hurries nothing else."""
    brings = [row for row in rows if row.due_on]
    sales = [row for row in brings if row.kind != rules.Kind.INTEREST]
    return min(sales or brings, key=lambda row: (row.due_on or date.max, row.position))


def _columns(amounts: rules.Amounts) -> dict[str, int]:
    return {
        "paid": amounts.paid,
        "state": amounts.state,
        "platform": amounts.platform,
        "association": amounts.association,
        "own": amounts.own,
        "fee": amounts.fee,
        "other": amounts.other,
        "net": amounts.net,
    }


def _month_start(day: date) -> datetime:
    return datetime(day.year, day.month, 1, tzinfo=clock.SEOUL)
