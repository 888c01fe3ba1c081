"""Run by the worker, by the clock."""

from hamkke.kernel.queue import task
from hamkke.ledger import actions


@task("ledger.anchor", retry=False)
def anchor() -> None:
    """Every day that is over gets its anchor, also those on which the worker rested."""
    actions.anchor_days()
