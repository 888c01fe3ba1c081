import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.kernel import ids, queue


@pytest.fixture
def noted():
    """A task that notes what it is given; it is known to the queue for one test only."""
    notes = []

    @queue.task("kernel.note", retry=False)
    def note(text: str) -> None:
        notes.append(text)

    yield notes
    del app.tasks["kernel.note"]


def jobs():
    return list(ProcrastinateJob.objects.values_list("task_name", "args", "status"))


@pytest.mark.django_db
def test_later_writes_the_job_with_the_change(noted):
    order_id = ids.new()

    queue.later("kernel.note", text=order_id)

    assert jobs() == [("kernel.note", {"text": str(order_id)}, "todo")]
    assert noted == []


def test_a_change_undone_leaves_no_job(committed_db, noted):
    def change_and_fail():
        with transaction.atomic():
            queue.later("kernel.note", text="never")
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()

    assert jobs() == []


def test_later_refuses_to_stand_alone(committed_db, noted):
    with pytest.raises(RuntimeError, match="transaction"):
        queue.later("kernel.note", text="alone")

    assert jobs() == []


def test_a_task_is_not_bothered_with_the_tick(noted):
    app.tasks["kernel.note"](text="03:40", timestamp=1_788_267_600)

    assert noted == ["03:40"]


def test_a_task_tries_again_unless_told_otherwise(noted):
    @queue.task("kernel.stubborn")
    def stubborn() -> None: ...

    again = app.tasks.pop("kernel.stubborn").retry_strategy

    assert (again.max_attempts, again.exponential_wait) == (8, 2)
    assert app.tasks["kernel.note"].retry_strategy is None
