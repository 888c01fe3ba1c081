"""Whoever has begun and not sent in is reminded once for each occasion, never at night, and nobody waits for another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries
from hamkke.calls.models import Application, Reminder
from hamkke.calls.rules import reminding
from hamkke.kernel import clock
from tests.calls import postoffice
from tests.factories import calls as made
from tests.factories.calls import CLOSES, OPENS, SECOND
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

HOUR = timedelta(hours=1)
A_DAY_BEFORE = CLOSES - 24 * HOUR  # 18:00 in Seoul
ANY = pytest.mark.django_db


@pytest.fixture
def office(settings):
    with postoffice.open_one(settings) as office:
        yield office


def remind(*, at):
    with clock.pretend(at):
        return actions.remind()


def post(*, at):
    """What the worker does with the letters that were put off: each once, whatever becomes of the others."""
    for job in ProcrastinateJob.objects.filter(task_name="calls.send_reminder").order_by("id"):
        with clock.pretend(at):
            actions.send_reminder(job.args["reminder_id"])


def states():
    return sorted(Reminder.objects.values_list("hours", "state"))


@ANY
def test_a_draft_is_reminded_once_for_each_occasion(office):
    call = made.call_of()
    draft = made.draft_of(call)
    made.submission_of(call)

    counts = [remind(at=CLOSES - hours * HOUR) for hours in (73, 72, 71, 24, 24, 3, 2)]
    post(at=CLOSES - 2 * HOUR)
    post(at=CLOSES - 2 * HOUR)

    assert counts == [0, 1, 0, 1, 0, 1, 0]
    assert states() == [(3, "sent"), (24, "sent"), (72, "sent")]
    assert [letter["To"] for letter in office.letters] == [draft.merchant.owner.email] * 3
    assert len({letter["Message-ID"] for letter in office.letters}) == 3


@ANY
def test_the_letter_says_in_both_languages_what_is_left_to_do(office):
    call = made.call_of()
    draft = made.draft_of(call)

    remind(at=A_DAY_BEFORE)
    post(at=A_DAY_BEFORE)

    [letter] = office.letters
    link = reverse("calls:application", args=[call.pk, draft.merchant_id])
    assert (
        letter["Subject"].strip()
        == f"[함께] 아직 제출하지 않은 신청서: {call.title} · Your application is not sent in yet"
    )
    for words in (
        draft.merchant.name,
        "아직 제출하지 않은 신청서가 있습니다",
        "have not sent it in yet",
        "2023-07-25 18:00",
        link,
    ):
        assert words in letter.get_content()
    assert Entry.objects.get(verb="calls.drafts.reminded").facts == {"hours": 24, "drafts": 1}


@ANY
def test_whoever_wrote_on_since_is_left_alone():
    call = made.call_of()
    made.draft_of(call, at=A_DAY_BEFORE)

    assert remind(at=A_DAY_BEFORE + HOUR) == 0
    assert remind(at=CLOSES - 3 * HOUR) == 1


@ANY
def test_after_a_standstill_only_the_latest_occasion_counts():
    made.draft_of(made.call_of())

    remind(at=CLOSES - 2 * HOUR)

    assert states() == [(3, "waiting")]


@ANY
def test_a_call_says_when_it_reminds_or_that_it_never_does():
    sooner, never = made.call_of(reminder_hours=[48]), made.call_of(reminder_hours=[])
    made.draft_of(sooner)
    made.draft_of(never)

    assert [remind(at=CLOSES - hours * HOUR) for hours in (72, 48, 24, 3)] == [0, 1, 0, 0]
    with pytest.raises(reminding.RemindersWrong):
        made.call_of(reminder_hours=[0])


@ANY
def test_nobody_is_put_off_a_letter_at_night_nor_written_to(office):
    call = made.call_of(closes_at=CLOSES + 15 * HOUR)  # 09:00 in Seoul: three hours before is 06:00
    made.draft_of(call)
    evening, night, morning = CLOSES + 2 * HOUR, CLOSES + 4 * HOUR, CLOSES + 14 * HOUR

    assert (remind(at=evening - SECOND), remind(at=night)) == (1, 0)  # of the day before
    post(at=night)
    assert (office.letters, states()) == ([], [(24, "waiting")])
    put_off = ProcrastinateJob.objects.filter(scheduled_at__isnull=False).get()
    assert put_off.scheduled_at == morning

    post(at=morning)
    assert (len(office.letters), states()) == (1, [(24, "sent")])


@ANY
def test_what_was_sent_in_or_closed_meanwhile_needs_no_letter(office):
    call = made.call_of()
    sent_in, late = made.draft_of(call), made.draft_of(call)
    remind(at=A_DAY_BEFORE)
    with clock.pretend(A_DAY_BEFORE):
        actions.submit(sent_in, by=sent_in.merchant.owner)

    post(at=CLOSES)

    assert (office.letters, states()) == ([], [(24, "needless")] * 2)
    assert late.reminders.get().settled_at == CLOSES


@ANY
def test_a_wrong_address_stops_nobody_else(office):
    call = made.call_of()
    for email in ("nobody@example.com", "somebody@example.com"):
        made.draft_of(call, MerchantFactory(owner=UserFactory(email=email)))
    remind(at=A_DAY_BEFORE)

    post(at=A_DAY_BEFORE)

    assert [letter["To"] for letter in office.letters] == ["somebody@example.com"]
    assert states() == [(24, "returned"), (24, "sent")]


@ANY
def test_a_draft_that_nobody_owns_any_more_is_a_mistake_of_ours():
    draft = made.draft_of(made.call_of())
    remind(at=A_DAY_BEFORE)
    draft.merchant.owner = None
    draft.merchant.save()
    Application.objects.update(saved_by=None)

    with pytest.raises(RuntimeError, match="nobody to write to"):
        post(at=A_DAY_BEFORE)


@ANY
def test_a_busy_post_office_is_tried_again(office):
    made.draft_of(made.call_of())
    remind(at=A_DAY_BEFORE)
    office.is_busy = True
    with pytest.raises(OSError, match="come back later"):
        post(at=A_DAY_BEFORE)
    assert states() == [(24, "waiting")]

    office.is_busy = False
    post(at=A_DAY_BEFORE + HOUR)

    assert (len(office.letters), states()) == (1, [(24, "sent")])


@ANY
def test_a_letter_lost_between_queue_and_post_is_put_off_again():
    made.draft_of(made.call_of())
    remind(at=A_DAY_BEFORE)
    ProcrastinateJob.objects.all().delete()

    assert [remind(at=A_DAY_BEFORE + wait) for wait in (HOUR, HOUR + SECOND, HOUR + 2 * SECOND)] == [0, 0, 0]

    assert ProcrastinateJob.objects.filter(task_name="calls.send_reminder").count() == 1


@ANY
def test_what_the_secretariat_left_unsent_goes_to_whoever_typed_it(office):
    call, clerk = made.call_of(), made.organiser()
    with clock.pretend(OPENS):
        actions.enter(
            call=call,
            business_number=MerchantFactory().business_number,
            came_by="paper",
            newcomer=None,
            by=clerk,
        )
    remind(at=A_DAY_BEFORE)

    post(at=A_DAY_BEFORE)

    assert [letter["To"] for letter in office.letters] == [clerk.email]


@ANY
def test_one_call_or_three_cost_the_same_for_each(django_assert_num_queries):
    call = made.call_of()
    for _ in range(3):
        made.draft_of(call)

    with clock.pretend(A_DAY_BEFORE), django_assert_num_queries(12):
        actions.remind()


@ANY
def test_a_reminder_is_never_deleted():
    made.draft_of(made.call_of())
    remind(at=A_DAY_BEFORE)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Reminder.objects.all().delete()


def test_two_workers_at_once_put_off_and_send_each_letter_once(committed_db, settings):
    call = made.call_of()
    drafts = [made.draft_of(call) for _ in range(8)]
    both = Barrier(2)

    def tick(_):
        try:
            both.wait()
            put_off = remind(at=A_DAY_BEFORE)
            both.wait()
            post(at=A_DAY_BEFORE)
        finally:
            connection.close()
        return put_off

    with postoffice.open_one(settings) as office, ThreadPoolExecutor(2) as workers:
        counts = list(workers.map(tick, range(2)))

    assert sorted(counts) == [0, 8]
    assert sorted(letter["To"] for letter in office.letters) == sorted(
        each.merchant.owner.email for each in drafts
    )


@ANY
def test_the_secretariat_sees_how_many_were_written_to(client, office):
    call = made.call_of()
    for email in ("nobody@example.com", "one@example.com", "two@example.com"):
        made.draft_of(call, MerchantFactory(owner=UserFactory(email=email)))
    remind(at=A_DAY_BEFORE)
    post(at=A_DAY_BEFORE)
    client.force_login(made.organiser())

    with clock.pretend(A_DAY_BEFORE):
        page = client.get(reverse("calls:desk", args=[call.pk])).content.decode()
        told = queries.reminders_told(call)

    assert [(occasion.hours, counts) for occasion, counts in told] == [
        (72, {}),
        (24, {"sent": 2, "returned": 1}),
        (3, {}),
    ]
    assert "2023-07-24 18:00" in page
