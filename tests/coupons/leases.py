"""What the clock and then the worker do with holds that nobody paid in time."""

from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.coupons import actions
from hamkke.kernel import clock


def put_off():
    """The holds that wait for the worker, in the order in which it takes them."""
    jobs = ProcrastinateJob.objects.filter(task_name="coupons.expire").order_by("id")
    return [job.args["redemption_id"] for job in jobs]


def swept(moment):
    """How many holds are free again after a sweep at some moment."""
    with clock.pretend(moment):
        earlier, due = len(put_off()), actions.release_expired()
        now = put_off()[earlier:]
        assert len(now) == due
        return sum(actions.expire(redemption_id) for redemption_id in now)
