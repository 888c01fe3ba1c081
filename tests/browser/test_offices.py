"""The secretariat's and the merchants' quieter pages: read by everybody, on a phone and on a desk."""

from datetime import timedelta

import httpx
import pytest
from django.template.loader import render_to_string

from hamkke.coupons import actions
from hamkke.coupons.models import UsageFile
from hamkke.coupons.queries import counters
from hamkke.coupons.queries import partners as partner_queries
from hamkke.kernel import clock, ids
from hamkke.merchants.models import Shop
from hamkke.people import queries as people
from simulators.delivery_app import DeliveryApp
from tests.browser import pictures
from tests.coupons.partners.usage import row
from tests.coupons.planning import drafted
from tests.factories.coupons import ClaimFactory, logged
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory

SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 860}]


@pytest.fixture(scope="module")
def offices(site, inside):
    """Two coupons claimed, one of them used on a terminal without a network and elsewhere; a partner with a key."""
    with inside():
        found = _staged(clock.now())
        with httpx.Client(base_url=site.base_url, timeout=30) as client:
            _order_and_use(
                DeliveryApp("", *found["key"], client=client), found["campaign"], found["merchant"]
            )
        found["file"] = UsageFile.objects.get().pk
    return found


def _order_and_use(app, campaign, merchant):
    """A partner's order whose counts do not add up, and a file of used codes with a wrong line."""
    app.order("A-1", str(campaign.pk), 3)
    codes = app.codes("A-1")
    app.deliver("A-1", "D-1", dict.fromkeys(codes, "delivered"))
    app.state("A-1", requested=300, issued=600, delivered=290, failed=0)
    app.report_usage("U-1", [row(codes[0], merchant), row(codes[1], merchant, discount="1")])


def _staged(now):
    organiser, shopper = RoleFactory().user, UserFactory()
    funder = OrganisationFactory(name="전국상인연합회", name_en="Federation of merchants", kind="association")
    here, there = Shop.objects.select_related("merchant__owner").order_by("pk")[:2]
    plan = drafted(
        organiser,
        title="네트워크 없이도 쓰는 쿠폰",
        funders=[(funder, 10_000)],
        quantity=50,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        usable_until=now + timedelta(days=30),
    )
    campaign = actions.open_campaign(plan, by=organiser)
    shared = drafted(
        organiser,
        title="함께 부담하는 쿠폰",
        funders=[(funder, 7_000)],
        merchant_share=3_000,
        opens_at=now + timedelta(days=2),
        closes_at=now + timedelta(days=9),
        usable_until=now + timedelta(days=30),
    )
    claims = [
        ClaimFactory(
            campaign=campaign, position=n, shopper=shopper if n == 1 else UserFactory(), claimed_at=now
        )
        for n in (1, 2, 3)
    ]
    logged(campaign)
    terminal = actions.register_terminal(here, id=ids.new(), name="앞쪽 전화기", by=here.merchant.owner)
    with clock.pretend(now - timedelta(hours=1)):
        actions.grant_allowance(terminal, id=ids.new(), funder=funder, uses=20, won=60_000, by=organiser)
    passes = [
        actions.issue_pass(claims[1], id=ids.new(), shop=shop, by=claims[1].shopper) for shop in (here, there)
    ]
    actions.use_pass(passes[1], id=ids.new(), shop=there, amount=10_000, by=there.merchant.owner)
    told = actions.Told(ids.new(), counters.token_of(passes[0]), 20_000, clock.now())
    actions.reconcile(terminal, told, by=terminal.registered_by)
    shown = actions.issue_pass(claims[2], id=ids.new(), shop=here, by=claims[2].shopper)
    use = actions.use_pass(shown, id=ids.new(), shop=here, amount=24_000, by=here.merchant.owner)
    partner = OrganisationFactory(name="배달앱", name_en="Delivery app")
    actions.allot(campaign, partner, id=ids.new(), quantity=20, by=organiser)
    key = actions.issue_key(partner, id=ids.new(), name="운영", by=organiser)
    return {
        "campaign": campaign,
        "shared": shared,
        "funder": funder,
        "terminal": terminal,
        "use": use,
        "merchant": here.merchant,
        "key": (str(key), partner_queries.secret_of(key)),
        "organiser": people.sign_in_path(organiser, now),
        "shopper": people.sign_in_path(shopper, now),
        "owner": people.sign_in_path(here.merchant.owner, now),
    }


@pytest.fixture
def look(page, accessible, request):
    """Call it with a name, after going to a page: readable by everybody, and no wider than the window."""
    errors = []

    def look_(name):
        pictures.take(page, f"offices/{name}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            errors.append((name, wide))
        try:
            accessible()
        except AssertionError as error:
            errors.append((name, str(error)))

    yield look_
    assert errors == []


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_every_quiet_page_can_be_read_by_everybody(offices, site, page, look, size):
    page.set_viewport_size(size)
    campaign, shared = offices["campaign"].pk, offices["shared"].pk

    page.goto(offices["organiser"])
    for name, address in (
        ("amendment", f"/coupons/plans/{campaign}/amendment/"),
        ("simulation", f"/coupons/plans/{campaign}/simulation/"),
        ("terminals", "/coupons/terminals/"),
        ("terminal", f"/coupons/terminals/{offices['terminal'].pk}/"),
        ("partners", "/coupons/partners/"),
        ("usage", f"/coupons/partners/usage/{offices['file']}/"),
        ("manual", "/coupons/partners/manual/"),
        ("funders", "/orders/settlement/funders/"),
        ("funder", f"/orders/settlement/funders/{offices['funder'].pk}/"),
        ("accounts", "/ledger/accounts/"),
        ("account", f"/ledger/accounts/merchant:{offices['merchant'].pk}/"),
    ):
        page.goto(address)
        look(name)
    page.goto(offices["owner"])
    for name, address in (
        ("agreements", "/coupons/agreements/"),
        ("agreement", f"/coupons/agreements/{shared}/{offices['merchant'].pk}/"),
        ("use", f"/coupons/uses/{offices['use'].pk}/"),
    ):
        page.goto(address)
        look(name)
    page.set_content(render_to_string("400.html").replace("<head>", f'<head><base href="{site.base_url}/">'))
    page.wait_for_load_state("networkidle")
    look("400")
    page.goto(offices["shopper"])
    page.goto("/coupons/")
    for each in page.locator("summary").all():
        each.click()
    look("wallet")
