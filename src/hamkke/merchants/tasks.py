from uuid import UUID

from hamkke.kernel import clock
from hamkke.kernel.queue import task
from hamkke.merchants.actions import photographs


@task("merchants.forget_photograph")
def forget_photograph(id: str) -> None:
    photographs.forget_photograph(UUID(id))


@task("merchants.forget_strays")
def forget_strays() -> None:
    photographs.forget_strays(clock.now())
