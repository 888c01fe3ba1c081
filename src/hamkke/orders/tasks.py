"""Run by the clock: the months that ended are stated, and what is due or overdue is told."""

from hamkke.kernel.queue import task
from hamkke.orders import actions


@task("orders.issue_statements", retry=False)
def issue_statements() -> None:
    """What is missed one night is made up the next."""
    actions.issue_ended_months(by=None)


@task("orders.raise_alarms", retry=False)
def raise_alarms() -> None:
    actions.raise_alarms()


@task("orders.forget_doers", retry=False)
def forget_doers() -> None:
    """Who ordered, paid and used coupons more than five years ago, in the audit trail."""
    actions.forget_doers()


@task("orders.presume_receipts", retry=False)
def presume_receipts() -> None:
    """Of parcels that nobody said have come."""
    actions.presume_receipts()


@task("orders.forget_recipients", retry=False)
def forget_recipients() -> None:
    """Whom parcels were for, 14 days after they came."""
    actions.forget_recipients()


@task("orders.forget_shoppers", retry=False)
def forget_shoppers() -> None:
    """Whose orders older than five years were."""
    actions.forget_shoppers()
