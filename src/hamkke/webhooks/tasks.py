from uuid import UUID

from hamkke.kernel import queue
from hamkke.webhooks import actions


@queue.task("webhooks.deliver", retry=False)
def deliver(id: str) -> None:
    """It says itself when it is tried again; the page shows that moment."""
    actions.deliver(UUID(id))


@queue.task("webhooks.sweep", retry=False)
def sweep() -> None:
    actions.sweep()
