"""Letters that somebody waits for: a place that came free, an appeal that is answered."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.calls import actions
from hamkke.calls.models import Appeal, Offer, SelectionRow
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import CLOSES

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(hours=1)


@pytest.fixture
def rows():
    """One has the place, one waits, one is refused."""
    made.decided_call((90, 90, 90), (80, 80, 80), (70, 70, 70), places=1, waiting=1)
    return list(SelectionRow.objects.select_related("application__merchant__owner").order_by("rank"))


def withdraw(row):
    with clock.pretend(LATER):
        actions.withdraw(row, by=row.application.merchant.owner)
    return Offer.objects.get()


def post(*, at):
    """What the worker does with the letters that were put off."""
    sending = {"calls.send_offer": actions.send_offer, "calls.send_appeal_answer": actions.send_appeal_answer}
    for job in ProcrastinateJob.objects.filter(task_name__in=sending):
        with clock.pretend(at):
            sending[job.task_name](*job.args.values())
    return mail.outbox


def test_whoever_is_asked_from_the_waiting_list_reads_until_when_to_answer(rows):
    offer = withdraw(rows[0])

    [letter] = post(at=LATER)

    application = offer.row.application
    assert letter.to == [rows[1].application.merchant.owner.email]
    assert letter.subject == f"[함께] 자리가 났습니다: {application.call.title} · A place has come free"
    for words in (
        rows[1].application.merchant.name,
        "답할 기한: 2023-07-27 19:00 (서울 시각)",
        "Answer by: 2023-07-27 19:00, Seoul time",
        reverse("calls:letter", args=[application.call_id, application.merchant_id]),
    ):
        assert words in letter.body


def test_an_offer_that_is_answered_or_over_or_of_nobody_with_an_account_is_not_written_about(rows):
    offer = withdraw(rows[0])
    assert post(at=offer.expires_at) == []

    rows[1].application.merchant.owner = None
    rows[1].application.merchant.save()
    assert post(at=LATER) == []

    Offer.objects.update(answer="declined", answered_at=LATER)
    assert post(at=LATER) == []


def test_whoever_appealed_is_told_that_there_is_an_answer_and_not_what_it_says(rows):
    row, one = rows[2], made.organiser()
    with clock.pretend(LATER):
        appeal = actions.file_appeal(
            id=ids.new(), row=row, grounds="가격을 다시 보아 주세요.", by=row.application.merchant.owner
        )
        for _ in range(2):
            actions.answer_appeal(appeal, outcome=Appeal.Outcome.DISMISSED, answer="그대로입니다.", by=one)

    [letter] = post(at=LATER)

    assert (letter.to, "그대로입니다." in letter.body) == ([appeal.filed_by.email], False)
    assert letter.subject.startswith("[함께] 이의신청에 답했습니다: ")
    assert reverse("calls:letter", args=[row.application.call_id, row.application.merchant_id]) in letter.body


def test_a_letter_that_nobody_can_be_written_is_a_mistake_of_ours(rows):
    application = rows[0].application
    application.merchant.owner = None
    application.merchant.save()

    with pytest.raises(RuntimeError, match="on paper"):
        actions.send_receipt(application.versions.get().pk)
    assert mail.outbox == []
