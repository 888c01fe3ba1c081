from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.models import RegistryAnswer
from hamkke.calls.providers import nts
from hamkke.kernel import clock

if TYPE_CHECKING:
    from hamkke.merchants.models import Merchant
    from hamkke.people.models import User

ATTEMPTS = 3  # by the clock, where nobody waits in front of a page


def check_business(merchant: Merchant, *, by: User | None) -> RegistryAnswer | None:
    """What the tax service says of a merchant, asked again after half an hour; the last it said, or None, while it is away.

    Asked outside any transaction, and once: somebody is waiting for the page.
    """
    latest = queries.registry_answer(merchant)
    if latest and rules.is_fresh(latest.asked_at, now=clock.now()):
        return latest
    with contextlib.suppress(rules.RegistryAwayError):
        return ask_registry([merchant.business_number], by=by)[0]
    return latest


def check_businesses() -> int:
    """Ask for every applicant of whom the tax service has said nothing yet; returns how many it told us of.

    While it is away nothing happens; the clock comes back.
    """
    numbers = queries.unanswered_numbers()
    told = 0
    with contextlib.suppress(rules.RegistryAwayError):
        for start in range(0, len(numbers), nts.NUMBERS_A_CALL):
            hundred = numbers[start : start + nts.NUMBERS_A_CALL]
            told += len(ask_registry(hundred, attempts=ATTEMPTS, by=None))
    return told


def ask_registry(numbers: Sequence[str], *, attempts: int = 1, by: User | None) -> list[RegistryAnswer]:
    """Ask the tax service now and keep its answers. Raises RegistryAwayError."""
    told = nts.statuses(numbers, attempts=attempts)
    return _kept([(number, told[number]) for number in numbers], by)


@transaction.atomic
def _kept(told: Sequence[tuple[str, dict[str, Any]]], by: User | None) -> list[RegistryAnswer]:
    now = clock.now()
    answers = RegistryAnswer.objects.bulk_create(
        RegistryAnswer(business_number=number, status=line["b_stt_cd"], said=line, asked_at=now)
        for number, line in told
    )
    audit.record(by=by, verb="calls.registry.asked", target=answers[0], numbers=len(answers))
    return answers
