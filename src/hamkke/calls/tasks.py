"""Run by the worker: on the clock, and what was put off."""

from uuid import UUID

from hamkke.calls import actions
from hamkke.kernel.queue import task


@task("calls.lapse_offers", retry=False)
def lapse_offers() -> None:
    """A place that nobody answers for goes to the next in line."""
    actions.lapse_offers()


@task("calls.lapse_offer", retry=False)
def lapse_offer(offer_id: str) -> None:
    """One of them; the clock asks again, so a failure is not tried twice."""
    actions.lapse(UUID(offer_id))


@task("calls.send_receipt")
def send_receipt(version_id: str) -> None:
    actions.send_receipt(UUID(version_id))


@task("calls.send_offer")
def send_offer(offer_id: str) -> None:
    actions.send_offer(UUID(offer_id))


@task("calls.send_appeal_answer")
def send_appeal_answer(appeal_id: str) -> None:
    actions.send_appeal_answer(UUID(appeal_id))


@task("calls.remind", retry=False)
def remind() -> None:
    """Whoever has begun and not sent in; the clock asks again."""
    actions.remind()


@task("calls.send_reminder")
def send_reminder(reminder_id: str) -> None:
    actions.send_reminder(UUID(reminder_id))


@task("calls.post_notices", retry=False)
def post_notices() -> None:
    """Whom changed dates concern; the clock asks again."""
    actions.post_notices()


@task("calls.send_notice")
def send_notice(notice_id: str) -> None:
    actions.send_notice(UUID(notice_id))


@task("calls.check_businesses", retry=False)
def check_businesses() -> None:
    actions.check_businesses()
