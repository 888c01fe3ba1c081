"""Run by the clock: what a search can lead to is compared with what there is."""

from hamkke.exhibitions import actions
from hamkke.kernel.queue import task


@task("exhibitions.index", retry=False)
def index() -> None:
    actions.index_everything()
