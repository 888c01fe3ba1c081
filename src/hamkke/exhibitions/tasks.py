"""Run by the clock: pages appear and vanish; what a search can lead to is compared with what there is."""

from hamkke.exhibitions import actions
from hamkke.exhibitions.actions import publishing
from hamkke.kernel.queue import task


@task("exhibitions.index", retry=False)
def index() -> None:
    actions.index_everything()


@task("exhibitions.publish_due", retry=False)
def publish_due() -> None:
    publishing.call_for_due()


@task("exhibitions.appear", retry=False)
def appear(revision: int) -> None:
    publishing.appear(revision)


@task("exhibitions.vanish", retry=False)
def vanish(page: int) -> None:
    publishing.vanish(page)
