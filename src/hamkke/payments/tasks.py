"""Run by the worker. `payments.sweep` belongs on the clock, every minute."""

from hamkke.kernel.queue import task
from hamkke.payments import actions, queries


class NotSettledYet(Exception):  # noqa: N818 - not a mistake: it asks the worker to come back later.
    """Raised so that the worker tries again after a growing pause."""


@task("payments.look_up")
def look_up(payment_id: str) -> None:
    payment = actions.look_up(queries.payment_by_id(payment_id))
    if payment.state == queries.Payment.State.UNKNOWN:
        raise NotSettledYet(payment_id)


@task("payments.send_refund")
def send_refund(refund_id: str) -> None:
    refund = actions.send_refund(queries.refund_by_id(refund_id))
    if refund.state == queries.Refund.State.UNKNOWN:
        raise NotSettledYet(refund_id)


@task("payments.sweep", retry=False)
def sweep() -> None:
    """Nothing is left for ever in between."""
    actions.sweep()


@task("payments.forget_payers", retry=False)
def forget_payers() -> None:
    """Who paid more than five years ago."""
    actions.forget_payers()
