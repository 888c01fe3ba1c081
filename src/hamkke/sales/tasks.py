"""Run by the worker: files are read and stored, totals follow."""

from uuid import UUID

from hamkke.kernel.queue import task
from hamkke.sales import actions


@task("sales.look")
def look(batch: str) -> None:
    actions.look(UUID(batch))


@task("sales.read")
def read(batch: str) -> None:
    actions.read(UUID(batch))


@task("sales.store")
def store(batch: str) -> None:
    actions.store(UUID(batch))


@task("sales.settle")
def settle(channel: str) -> None:
    """The days that a batch moved when it was taken back."""
    actions.settle_channel(UUID(channel))


@task("sales.ask_marketplaces", retry=False)
def ask_marketplaces() -> None:
    actions.ask_marketplaces()


@task("sales.pull_due", retry=False)
def pull_due() -> None:
    """A pull keeps its own tries; the clock asks again."""
    actions.pull_due()


@task("sales.sweep", retry=False)
def sweep() -> None:
    """What a dead process left; the clock asks again, so a failure is not tried twice."""
    actions.sweep()


@task("sales.add_up_own", retry=False)
def add_up_own() -> None:
    actions.add_up_own()


@task("sales.forget_files", retry=False)
def forget_files() -> None:
    """Files that nobody decided about, with everybody's names and addresses in them."""
    actions.forget_files()
