"""A letter that was put off goes out by itself, once, whatever becomes of the others: reminders and notices alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from hamkke.calls import queries
from hamkke.calls.models import ChangeNotice, Reminder
from hamkke.calls.providers import mail
from hamkke.calls.rules import mails
from hamkke.kernel import clock

AT_ONCE = 1_000
LOST_AFTER = timedelta(hours=1)  # From the queue to the post; then it is put off again.

Letter = TypeVar("Letter", Reminder, ChangeNotice)


def send(
    found: QuerySet[Letter],
    *,
    is_needless: Callable[[Letter, datetime], bool],
    written: Callable[[Letter], tuple[str, mails.Mail]],
    wait_until: Callable[[datetime], None],
) -> None:
    """Send the one that is found, unless it is settled or needless; at night it waits for the morning.

    It counts as sent before it leaves: a worker that dies on the way leaves a letter unsent rather than sent twice. A
    post office that is away puts it back; an address that does not exist is written down, and nobody else waits for it.
    """
    letter = _claimed(found, is_needless, wait_until)
    if letter is None:
        return
    to, content = written(letter)
    try:
        mail.send(content, to=to, id=letter.pk)
    except mail.UndeliverableError:
        _settle(letter, letter.State.RETURNED)
    except OSError:
        type(letter).objects.filter(pk=letter.pk).update(state=letter.State.WAITING, settled_at=None)
        raise


@transaction.atomic
def _claimed(
    found: QuerySet[Letter],
    is_needless: Callable[[Letter, datetime], bool],
    wait_until: Callable[[datetime], None],
) -> Letter | None:
    """The letter, now counted as sent by us; None where there is nothing to send, or not yet."""
    now = clock.now()
    letter = found.select_for_update(of=("self",)).filter(state="waiting").first()
    if letter is None:
        return None
    if is_needless(letter, now):
        _settle(letter, letter.State.NEEDLESS)
        return None
    night = queries.night_on(clock.today())
    if night.covers(now):
        wait_until(night.morning_after(now))
        return None
    _settle(letter, letter.State.SENT)
    return letter


def _settle(letter: Letter, state: str) -> None:
    type(letter).objects.filter(pk=letter.pk).update(state=state, settled_at=clock.now())
