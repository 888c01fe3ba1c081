"""Drafts for the tests of planning, and the question whether everything still holds."""

from datetime import timedelta

from hamkke.coupons import actions, invariants
from hamkke.kernel import clock, ids
from tests.factories.coupons import NOON, TEN
from tests.factories.festivals import EditionFactory
from tests.factories.people import OrganisationFactory

WEEK = timedelta(days=7)
EVE = TEN - timedelta(days=1)


def planned(**changes):
    return {
        "edition": changes.pop("edition", None) or EditionFactory(),
        "funders": changes.pop("funders", None) or [(OrganisationFactory(), 10_000)],
        "title": "쿠폰",
        "title_en": "Coupon",
        "rate": 1_000,
        "cap": 3_000,
        "quantity": 10,
        "opens_at": TEN,
        "closes_at": TEN + WEEK,
        "usable_until": TEN + 2 * WEEK,
        **changes,
    }


def drafted(by, **changes):
    return actions.draft_campaign(id=ids.new(), by=by, **planned(**changes))


def clean():
    """Every invariant of the coupons holds, at noon of the first day."""
    with clock.pretend(NOON):
        for name in dir(invariants):
            if name.startswith(("every_", "no_")):
                assert (name, list(getattr(invariants, name)())) == (name, [])
