"""Codes are looked up here, and wrong ones counted: for the account, the shop, the address or the partner's key."""

import hmac
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction

from hamkke.coupons.models import Pass, WrongCodes
from hamkke.coupons.queries import counters as counter_queries
from hamkke.coupons.rules import guessing, passes
from hamkke.kernel import clock
from hamkke.merchants.queries import Shop
from hamkke.people.queries import User

__all__ = ["check_may_try", "count_wrong", "find_pass", "look_up"]

logger = logging.getLogger(__name__)

Found = TypeVar("Found", bound=Any)


def find_pass(text: str, *, shop: Shop, by: User, address: str) -> Pass:
    """The pass that a typed or scanned code names, of whatever shop. A wrong code is counted, even though it is refused.

    Raises TryLater, Mistyped or WrongCode.
    """
    return look_up(
        text,
        counter_queries.pass_of,
        subjects=[f"account:{by.pk}", f"address:{address}", f"shop:{shop.pk}"],
    )


def look_up(text: str, find: Callable[[str], Found | None], *, subjects: Sequence[str]) -> Found:
    """What `find` finds under a code, unless somebody has guessed too often. What is found is compared in constant time."""
    with transaction.atomic():
        now = clock.now()
        known = {
            each.subject: each
            for each in WrongCodes.objects.select_for_update()
            .filter(subject__in=subjects)
            .order_by("subject")
        }
        for each in known.values():
            wrong = guessing.wrong_so_far(each.wrong, latest_at=each.latest_at, now=now)
            guessing.check_may_try(wrong, waits_until=each.waits_until, now=now)
        wanted = passes.fingerprint(passes.read_code(text))
        found = find(text)
        if found is not None and hmac.compare_digest(bytes(found.fingerprint), wanted):
            return found
        for subject in sorted(subjects):
            _count_wrong(subject, known.get(subject))
    # Only now, when the count is kept: a refusal undoes the transaction it rises through.
    raise guessing.WrongCode


@transaction.atomic
def check_may_try(subject: str) -> None:
    """Raises TryLater."""
    now = clock.now()
    for each in WrongCodes.objects.filter(subject=subject):
        wrong = guessing.wrong_so_far(each.wrong, latest_at=each.latest_at, now=now)
        guessing.check_may_try(wrong, waits_until=each.waits_until, now=now)


@transaction.atomic
def count_wrong(subject: str, times: int) -> None:
    """So many wrong codes came at once, in one file."""
    _count_wrong(subject, WrongCodes.objects.select_for_update().filter(subject=subject).first(), times)


def _count_wrong(subject: str, known: WrongCodes | None, times: int = 1) -> None:
    now = clock.now()
    if known is None:
        known, _ = WrongCodes.objects.select_for_update().get_or_create(
            subject=subject,
            defaults={"wrong": 0, "earliest_at": now, "latest_at": now, "waits_until": now},
        )
    before = guessing.wrong_so_far(known.wrong, latest_at=known.latest_at, now=now)
    free = guessing.FREE[subject.partition(":")[0]]
    known.wrong = before + times
    known.earliest_at = known.earliest_at if before else now
    known.latest_at = now
    known.waits_until = now + guessing.wait_after(known.wrong, free=free)
    known.save()
    if before < free <= known.wrong:
        logger.error("Somebody guesses coupon codes: %s gave %s wrong ones.", subject, known.wrong)
