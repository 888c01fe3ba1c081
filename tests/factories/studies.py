"""A decided call with as many applicants as a study needs, written at once: through the actions it would take minutes."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hamkke.calls.models import Application, Selection, SelectionRow, StudyConsent
from hamkke.calls.rules import public_code
from hamkke.kernel import ids
from hamkke.merchants.models import Merchant, Product
from hamkke.sales.models import OwnSale
from tests.factories.calls import CLOSES, WHILE_OPEN, call_of
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.people import UserFactory
from tests.insights.editions import applicants

STARTS = datetime(2023, 8, 31, 15, tzinfo=UTC)  # the first of September in Seoul
LENGTH = timedelta(days=28)
ENDS = STARTS + LENGTH
AFTER = ENDS + timedelta(days=3)
_numbers = count()
NOONS = [STARTS + period * LENGTH + timedelta(hours=12) for period in (-2, -1, 0)]


def edition_with_a_main_phase(**fields):
    edition = EditionFactory(**fields)
    PhaseFactory(schedule=ScheduleVersionFactory(edition=edition), starts_at=STARTS, ends_at=ENDS)
    return edition


def studied_edition(size=400, *, edition=None, **truth):
    """An edition whose call is decided, with consents and own sales in three periods. Returns edition and applicants by code."""
    edition = edition or edition_with_a_main_phase()
    call = call_of(edition=edition, places=size, waiting=0)
    people, owner = applicants(size, **truth), UserFactory()
    merchants, products, applications = _applied(call, size, owner)
    _decide(call, people, applications)
    _consent(people, applications, owner)
    _sell(edition, people, merchants, products)
    return edition


def held_edition(*held, tracks=(), edition=None):
    """An edition whose merchants all hold a place. Each is (won before, won during, region, track), best rank first.

    Returns the edition and its merchants.
    """
    edition = edition or edition_with_a_main_phase()
    call = call_of(edition=edition, places=len(held), waiting=0, **({"tracks": tracks} if tracks else {}))
    merchants, products, applications = _applied(call, len(held), UserFactory())
    for merchant, (_, _, region, _) in zip(merchants, held, strict=True):
        merchant.region = region
    Merchant.objects.bulk_update(merchants, ["region"])
    selection = _selection(call, len(held))
    SelectionRow.objects.bulk_create(
        SelectionRow(
            selection=selection,
            application=application,
            rank=rank,
            score=7_000,
            means=[],
            lot="",
            track=track,
            outcome="selected",
        )
        for rank, (application, (_, _, _, track)) in enumerate(zip(applications, held, strict=True), start=1)
    )
    for merchant, product, (before, during, _, _) in zip(merchants, products, held, strict=True):
        for noon, amount in zip(NOONS[1:], (before, during), strict=True):
            if amount:
                sold_of(edition, merchant, product, amount, noon).save()
    return edition, merchants


def _applied(call, size, owner):
    merchants = Merchant.objects.bulk_create(
        Merchant(
            owner=owner, name=f"가게 {n}", business_number=f"9{next(_numbers):09}", registered_at=WHILE_OPEN
        )
        for n in range(size)
    )
    products = Product.objects.bulk_create(
        Product(merchant=merchant, name="들기름", offered_at=WHILE_OPEN) for merchant in merchants
    )
    applications = Application.objects.bulk_create(
        Application(
            call=call,
            merchant=merchant,
            state="submitted",
            receipt=f"{n:014}",
            versions_count=1,
            saved_at=WHILE_OPEN,
            submitted_at=WHILE_OPEN,
        )
        for n, merchant in enumerate(merchants)
    )
    return merchants, products, applications


def _selection(call, applied):
    type(call).objects.filter(pk=call.pk).update(decided_at=CLOSES)
    return Selection.objects.create(
        call=call,
        rule_version="mean-1",
        inputs_hash="0" * 64,
        applied=applied,
        places=applied,
        waiting=0,
        decided_at=CLOSES,
    )


def _decide(call, people, applications):
    selection = _selection(call, len(people))
    codes = {each.code: public_code(one.code) for each, one in zip(people, applications, strict=True)}
    ranked = sorted(zip(people, applications, strict=True), key=lambda pair: _height(pair[0]), reverse=True)
    SelectionRow.objects.bulk_create(
        SelectionRow(
            selection=selection,
            application=application,
            rank=rank,
            score=max(0, 7_000 + _height(each)),
            means=[],
            lot="",
            outcome="selected" if each.is_selected else "not_selected",
            reasons={"by": each.by, "margin": each.margin, "across": codes.get(each.across, each.across)},
        )
        for rank, (each, application) in enumerate(ranked, start=1)
    )


def _height(each):
    return each.margin if each.is_selected else -each.margin


def _consent(people, applications, owner):
    StudyConsent.objects.bulk_create(
        StudyConsent(application=one, version="2026-11", is_given=True, said_at=WHILE_OPEN, said_by=owner)
        for each, one in zip(people, applications, strict=True)
        if each.agreed
    )


def sold_of(edition, merchant, product, amount, at):
    """An own sale, not saved yet; in the edition if it was during its main phase."""
    is_during = STARTS <= at < ENDS
    return OwnSale(
        edition=edition if is_during else None,
        phase="main" if is_during else "",
        channel="hamkke",
        merchant=merchant,
        product=product,
        order_id=ids.new(),
        line_id=ids.new(),
        quantity=1,
        amount=amount,
        occurred_at=at,
    )


def _sell(edition, people, merchants, products):
    OwnSale.objects.bulk_create(
        sold_of(edition, merchant, product, amount, noon)
        for each, merchant, product in zip(people, merchants, products, strict=True)
        for noon, amount in zip(NOONS, (each.earlier, each.before, each.during), strict=True)
        if amount
    )
