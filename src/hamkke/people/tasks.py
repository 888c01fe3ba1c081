from hamkke.kernel import queue
from hamkke.people import actions


@queue.task("people.forget_paces", retry=False)
def forget_paces() -> None:
    actions.forget_paces()
