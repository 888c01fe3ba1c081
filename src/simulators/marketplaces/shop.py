"""A small shop that sells on a marketplace: the same orders for the same seed, in the thirty days before a given one.

An order goes through five stages, which every marketplace calls by words of its own. One that is cancelled before
anybody collected it is simply gone: no marketplace tells of it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from simulators.marketplaces import exports
from simulators.marketplaces.downloads import Sale

KST = timezone(timedelta(hours=9))
DAYS = 30
PAID, PREPARING, SENT, ARRIVED, CONFIRMED = range(5)
_DAYS_TO_CONFIRM, _DAYS_TO_PAY_OUT = 12, 7
_FEE_PERCENT = 11
_EARLIEST = datetime(2026, 9, 1)  # noqa: DTZ001 - the day on which the generator's month begins, naive, in Seoul.


def now() -> datetime:
    """This moment in Seoul, without a zone, as the marketplaces write it."""
    return datetime.now(UTC).astimezone(KST).replace(tzinfo=None)  # noqa: TID251 - a stranger has a clock of its own.


@dataclass
class Line:
    """One line of an order and how far it has come."""

    sale: Sale
    stage: int
    paid_at: datetime
    changed_at: datetime

    @property
    def confirmed_on(self) -> date | None:
        if self.stage < CONFIRMED:
            return None
        return (self.sale.ordered_at + timedelta(days=_DAYS_TO_CONFIRM)).date()

    @property
    def paid_out_on(self) -> date | None:
        """The day on which the seller is to get the money."""
        return self.confirmed_on and self.confirmed_on + timedelta(days=_DAYS_TO_PAY_OUT)

    @property
    def is_paid_out(self) -> bool:
        return self.paid_out_on is not None and self.paid_out_on <= now().date()

    @property
    def fee(self) -> int:
        return self.sale.amount * _FEE_PERCENT // 100

    @property
    def owed(self) -> int:
        return self.sale.amount - self.sale.discount_seller - self.fee


class Shop:
    """Its lines in the order of time."""

    def __init__(self, *, seed: int = 1, lines: int = 120, until: date | None = None) -> None:
        until = until or now().date()
        since = datetime.combine(until - timedelta(days=DAYS), time())
        self.lines = sorted(
            (_line(sale, since=since, until=until) for sale in exports.sales(lines, seed=seed)),
            key=lambda line: (line.sale.ordered_at, line.sale.serial),
        )

    def leave(self, order: int) -> bool:
        """An order is cancelled and never told of again; whether there was one."""
        before = len(self.lines)
        self.lines = [line for line in self.lines if line.sale.order != order]
        return len(self.lines) < before

    def move_on(self, order: int) -> None:
        """An order reaches its next stage."""
        for line in self.lines:
            if line.sale.order == order:
                line.stage, line.changed_at = min(line.stage + 1, CONFIRMED), now()


def _line(sale: Sale, *, since: datetime, until: date) -> Line:
    """Bank transfers, every ninth order, are paid a day after they were ordered."""
    at = since + (sale.ordered_at - _EARLIEST)
    age = (until - at.date()).days
    is_late = sale.order % 9 == 0 and age > 3  # noqa: PLR2004 - days, so that the payment is not still to come.
    stage = CONFIRMED if age > _DAYS_TO_CONFIRM else min(age // 3, ARRIVED)
    paid_at = at + (timedelta(days=1) if is_late else timedelta(minutes=2))
    changed_at = min(paid_at + timedelta(days=3 * stage), datetime.combine(until, time()))
    return Line(replace(sale, ordered_at=at), stage, paid_at, changed_at)


def added_up(lines: Iterable[Line]) -> dict[str, int]:
    """What an honest reader must find in these lines."""
    told = list(lines)
    sold = [line for line in told if line.sale.state == "sold"]
    return {
        "lines": len(told),
        "sold": len(sold),
        "quantity": sum(line.sale.quantity for line in sold),
        "amount": sum(line.sale.amount for line in sold),
        "settlement": sum(line.owed for line in sold if line.confirmed_on),
        "deposit": sum(line.owed for line in sold if line.is_paid_out),
    }
