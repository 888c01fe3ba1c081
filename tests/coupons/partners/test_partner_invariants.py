"""Each invariant of partners names the row when its violation is planted."""

import inspect

import pytest

from hamkke.coupons.invariants import partners
from hamkke.coupons.models import Allotment, CodeOrder, PartnerCode
from tests.coupons.partners.usage import row

pytestmark = pytest.mark.django_db

EVERY = [
    function
    for name, function in inspect.getmembers(partners, inspect.isfunction)
    if function.__module__ == partners.__name__
]


def broken():
    return {function.__name__ for function in EVERY if list(function())}


def test_all_hold(app, codes, merchant):
    app.report_usage("U-1", [row(codes[0], merchant)])

    assert broken() == set()


def test_an_order_that_counts_wrongly_is_named(codes):
    CodeOrder.objects.update(delivered=1)

    assert broken() == {"every_code_order_counts_its_codes"}


def test_an_allotment_that_counts_wrongly_is_named(codes):
    Allotment.objects.update(issued=4)

    assert broken() == {"every_allotment_counts_its_codes"}


def test_a_code_with_another_s_redemption_is_named(app, codes, merchant):
    app.report_usage("U-1", [row(codes[0], merchant)])
    used = PartnerCode.objects.get(redemption__isnull=False)
    redemption = used.redemption
    PartnerCode.objects.filter(pk=used.pk).update(redemption=None)
    other = PartnerCode.objects.exclude(pk=used.pk).first()
    PartnerCode.objects.filter(pk=other.pk).update(redemption=redemption)

    assert broken() == {"every_used_code_is_a_redemption_of_its_campaign"}


def test_a_partner_that_counts_otherwise_is_named(codes):
    CodeOrder.objects.update(stated={"requested": 3, "issued": 2, "delivered": 0, "failed": 0})

    assert broken() == {"every_partner_counts_as_we_do"}
