"""What settling asks of the secretariat, and what a merchant's owner has to send and will be paid."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.urls import reverse

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock, money
from hamkke.kernel.to_do import Kind, ToDo, coming, last_moment, until
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.orders import rules
from hamkke.orders.models import Payout, Shipment
from hamkke.orders.queries.settlement import APPROVERS, standings, unpaid_statements
from hamkke.orders.queries.shipping import Waiting, waiting
from hamkke.people import queries as people


def to_do(_edition: festivals.Edition, now: datetime) -> list[ToDo]:
    """Payouts of any edition that are overdue, soon due, wait for an approval or can leave. A fixed number of queries."""
    today = now.astimezone(clock.SEOUL).date()
    return [*_due(today, now), *_under_way(now)]


def _due(today: date, now: datetime) -> list[ToDo]:
    near = unpaid_statements().filter(due_on__lte=today + timedelta(days=rules.SOON_DAYS))
    open_ones = [each for each in standings(near, today) if each.is_open]
    late = [each for each in open_ones if each.is_overdue]
    soon = [each for each in open_ones if not each.is_overdue]
    page = reverse("orders:settlement")
    lines = []
    if late:
        said = Words("지급기한이 지난 정산서 {n}건, {won}원", "{n} statements overdue, ₩{won}")
        interest = money.spoken(sum(each.interest for each in late))
        lines.append(
            ToDo(
                Kind.LATE,
                said.format(n=f"{len(late):,}", won=money.spoken(sum(each.amount for each in late))),
                page,
                min(_end(each.statement.due_on) for each in late),
                Words(f"오늘까지 지연이자 {interest}원", f"Late interest by today: ₩{interest}"),
            )
        )
    if soon:
        said = Words("곧 지급기한인 정산서 {n}건, {won}원", "{n} statements due soon, ₩{won}")
        words = said.format(n=f"{len(soon):,}", won=money.spoken(sum(each.amount for each in soon)))
        lines.append(until(min(_end(each.statement.due_on) for each in soon), words, page, now=now))
    return lines


def _end(day: date | None) -> datetime:
    return last_moment(clock.end_of(day)) if day else datetime.max.replace(tzinfo=clock.SEOUL)


def _under_way(now: datetime) -> list[ToDo]:
    waiting = Payout.objects.filter(withdrawn_at=None, released_at=None).values_list("pk", flat=True)
    reached = Counter(
        "release" if len(each.approvers) >= APPROVERS else "approval"
        for each in ledger.disbursements(waiting).values()
    )
    said = {
        "approval": Words("승인을 기다리는 지급 {n}건", "{n} payouts wait for an approval"),
        "release": Words("승인이 끝나 내보낼 지급 {n}건", "{n} payouts are approved and can leave"),
    }
    page = reverse("orders:settlement")
    return [until(None, said[step].format(n=f"{n:,}"), page, now=now) for step, n in sorted(reached.items())]


# ── A merchant's owner ──


def to_do_of_merchant(owner: people.User, now: datetime) -> list[ToDo]:
    """What to send, and the days on which money comes."""
    today = now.astimezone(clock.SEOUL).date()
    lines = _to_send(waiting(Shipment.objects.filter(merchant__owner=owner), today), now)
    for each in standings(unpaid_statements().filter(merchant__owner=owner), today):
        if each.is_open:
            words = Words("{name}: 받을 돈 {won}원", "{name}: ₩{won} comes to you").format(
                name=each.statement.merchant.name, won=money.spoken(each.amount)
            )
            page = reverse("orders:statement", args=[each.statement.pk])
            lines += _payment(words, page, each.statement.due_on, now)
    return lines


def _to_send(waits: Waiting, now: datetime) -> list[ToDo]:
    page, lines = reverse("orders:shipments"), []
    if waits.parcels:
        said = Words("보낼 것 {n}건", "{n} parcels to send").format(n=f"{waits.parcels:,}")
        late = Words(
            "결제 뒤 3영업일 안에 보내야 합니다. 늦은 것 {n}건",
            "To be sent within 3 business days of payment; {n} are late",
        )
        note = late.format(n=f"{waits.late:,}") if waits.late else None
        lines.append(until(_end(waits.sent_by), said, page, now=now, note=note))
    if waits.pick_ups:
        said = Words("가게에서 건넬 것 {n}건", "{n} orders to be picked up at your shop")
        lines.append(until(None, said.format(n=f"{waits.pick_ups:,}"), page, now=now))
    return lines


def _payment(words: Words, page: str, due_on: date | None, now: datetime) -> list[ToDo]:
    if due_on is None:
        return []
    due_at = last_moment(clock.end_of(due_on))
    if due_at > now:
        return coming([(due_at, words, page)], now=now, ahead=timedelta(days=90))
    note = Words("기한이 지나 지연이자가 붙습니다.", "It is late, and earns you interest.")
    return [ToDo(Kind.LATE, words, page, due_at, note)]
