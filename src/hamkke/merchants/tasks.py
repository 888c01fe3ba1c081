from uuid import UUID

from hamkke.kernel.queue import task
from hamkke.merchants.actions import photographs


@task("merchants.forget_photograph")
def forget_photograph(id: str) -> None:
    photographs.forget_photograph(UUID(id))
