"""Run by the worker when the secretariat asks for it, and every night what is left of it."""

from hamkke.festivals import queries as festivals
from hamkke.kernel.queue import task
from hamkke.rehearsal import actions


@task("rehearsal.rehearse_in_copy", retry=False)
def rehearse_in_copy(edition: str, shoppers: int) -> None:
    actions.rehearse_in_copy(festivals.edition_by_code(edition), shoppers=shoppers)


@task("rehearsal.forget_copy", retry=False)
def forget_copy() -> None:
    actions.forget_copy()
