"""Run by the worker: files are read and stored, totals follow."""

from uuid import UUID

from hamkke.kernel.queue import task
from hamkke.sales import actions


@task("sales.store")
def store(batch: str) -> None:
    actions.store(UUID(batch))


@task("sales.settle")
def settle(channel: str) -> None:
    """The days that a batch moved when it was taken back."""
    actions.settle_channel(UUID(channel))


@task("sales.sweep", retry=False)
def sweep() -> None:
    """What a dead process left; the clock asks again, so a failure is not tried twice."""
    actions.sweep()


@task("sales.add_up_own", retry=False)
def add_up_own() -> None:
    actions.add_up_own()
