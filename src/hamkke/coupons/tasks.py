"""Run by the worker on the clock."""

from uuid import UUID

from hamkke.coupons import actions
from hamkke.kernel.queue import task


@task("coupons.release_expired", retry=False)
def release_expired() -> None:
    """Nobody's coupon is kept for a payment that never came."""
    actions.release_expired()


@task("coupons.expire", retry=False)
def expire(redemption_id: str) -> None:
    """One of them; the clock asks again, so a failure is not tried twice."""
    actions.expire(UUID(redemption_id))


@task("coupons.roll_over_openings", retry=False)
def roll_over_openings() -> None:
    """What nobody claimed today is there tomorrow, before tomorrow's opening."""
    actions.roll_over_openings()


@task("coupons.forget_claimers", retry=False)
def forget_claimers() -> None:
    """Whose coupons older than five years were."""
    actions.forget_claimers()
