"""Every address of the site × everybody who might try it × something that is somebody else's: refused, unless it is theirs.

Made out of the URL resolver, so that a new page is tried as well; asked of Django itself on a whole rehearsed edition.
"""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from hamkke.calls.models import Application, Assignment
from hamkke.coupons.models import Campaign, Claim, Opening
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.festivals.models import Evidence
from hamkke.kernel import clock, ids
from hamkke.ledger.models import Account, Transfer
from hamkke.merchants.models import Merchant, Product, Shop
from hamkke.orders import actions as orders
from hamkke.orders.models import Order, OrderLine, Shipment, Statement
from hamkke.payments.models import Payment
from hamkke.people import actions as people
from hamkke.people.models import Organisation, Pace, PersonalToken, User
from hamkke.places.models import Market
from tests.audiences import AUDIENCES, DESK, EVERYBODY, JUDGE, OWNER, OWNER_AND_DESK, SIGNED_IN, addresses
from tests.factories.merchants import MerchantFactory
from tests.factories.people import MembershipFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.usefixtures("rehearsed_db")
REFUSED = {401, 403, 404, 405}
ENTRANCES = ("/accounts/login/", "/cms/login/")


@pytest.fixture(autouse=True)
def _nobody_is_hurried(rehearsed_db):
    """The matrix presses more in a minute than any person may."""
    Pace.objects.all().delete()


# ── Something real for each address, and whose it is: the most exact name counts ──


def _application():
    found = _first(Application.objects.filter(call__selection__isnull=False, state="submitted"))
    return {"id": found.call_id, "merchant": found.merchant_id, "application": found.pk}, found.merchant.owner


def _assignment():
    found = _first(Assignment.objects.filter(recused_at=None))
    return {"id": found.pk}, found.judge


def _judged():
    found = _first(Assignment.objects.filter(recused_at=None, application__call__selection__isnull=False))
    return {"id": found.application.call_id}, found.judge


def _decided():
    """Of a call that is decided nobody declares anything more; and the rehearsal hands in no documents."""
    return _judged()[0], None


def _merchant():
    found = _first(Merchant.objects.exclude(owner=None).filter(products__isnull=False))
    return {"id": found.pk, "merchant": found.pk}, found.owner


def _product():
    found = _first(Product.objects.exclude(merchant__owner=None))
    return {"id": found.pk, "product_id": found.pk}, found.merchant.owner


def _shelf():
    return {"key": _first(ExhibitionPage.objects.live()).key}, None


def _shop():
    found = _first(Shop.objects.exclude(merchant__owner=None))
    return {"id": found.pk}, found.merchant.owner


def _claim():
    found = _first(Claim.objects.exclude(shopper=None))
    return {"id": found.pk}, found.shopper


def _campaign():
    found = _first(Opening.objects.filter(campaign__is_automatic=False))
    return {"id": found.campaign_id, "number": found.number}, None


def _order():
    found = _first(Order.objects.filter(state="paid"))
    return {"id": found.pk}, found.shopper


def _statement():
    found = _first(Statement.objects.exclude(merchant__owner=None))
    return {"id": found.pk}, found.merchant.owner


def _shipment():
    found = _first(Shipment.objects.exclude(order__paid_at=None))
    return {"id": found.pk}, found.merchant.owner


def _receipt():
    found = _first(Shipment.objects.exclude(order__paid_at=None))
    return {"id": found.pk}, found.order.shopper


def _payment():
    found = _first(Payment.objects.all())
    return {"id": found.pk}, found.payer


def _token():
    found = _first(PersonalToken.objects.all())
    return {"id": found.pk}, found.user


def _session():
    return {"id": 7}, None


def _transfer():
    return {"id": _first(Transfer.objects.all()).pk, "code": Account.objects.order_by("code")[0].code}, None


def _market():
    return {"id": _first(Market.objects.all()).pk}, None


def _partner():
    """A promise of one organisation alone, and whoever speaks for that one only."""
    found = _first(Evidence.objects.exclude(sha256="").exclude(commitment__promised_by=None))
    promise = found.commitment
    thing = {"id": found.pk, "commitment": promise.pk, "organisation": promise.promised_by_id}
    return {**thing, "agreement": promise.agreement_id}, found.given_by


def _funder():
    return {"id": _first(Organisation.objects.all()).pk}, None


THINGS = {
    "calls": _application, "calls:review": _assignment, "calls:sheet-draft": _assignment, "calls:recusal": _assignment,
    "calls:declaration": _decided, "calls:document": _decided, "calls:pattern": _judged, "merchants": _merchant, "merchants:prices": _product, "merchants:product": _product, "merchants:sale": _product, "merchants:photographs": _product, "merchants:sheet": _product, "merchants:sheet-export": _product, "merchants:sheet-listing": _product, "insights:own": _merchant,
    "exhibitions": _product, "exhibitions:shelf": _shelf, "exhibitions:sheets": _shelf, "coupons:counter": _shop, "coupons:counter_uses": _shop, "coupons:counter_receipts": _shop,
    "coupons:poster": _shop, "coupons:frames": _shop, "coupons:terminal": _shop, "coupons:offline_uses": _shop,
    "coupons:shop": _shop, "coupons:hand_back": _claim, "coupons:campaign": _campaign,
    "coupons:log": _campaign, "coupons:log-json": _campaign, "coupons:log-csv": _campaign, "coupons:plan": _campaign,
    "coupons:opening": _campaign, "coupons:closing": _campaign, "coupons:settlement": _campaign, "coupons:edit": _campaign,
    "coupons:amendment": _campaign, "coupons:simulation": _campaign, "orders:order": _order, "orders:returns": _order,
    "orders:cancellation": _order, "orders:statement": _statement, "orders:statement_csv": _statement,
    "orders:statement_pdf": _statement, "orders:payouts": _statement, "orders:funder": _funder, "orders:dispatch": _shipment, "orders:handover": _shipment, "orders:receipt": _receipt, "payments": _payment,
    "festivals": _partner, "people:token-revocation": _token, "people:session-ending": _session, "ledger": _transfer, "places": _market,
}  # fmt: skip


def _first(found):
    return found.order_by("pk").first()


def _asked(name, parameters):
    """An address's arguments and their owner; what the rehearsal has none of is made up, and so nobody's."""
    edition = Campaign.objects.exclude(state="draft")[0].edition.code
    made_up = {
        "code": edition,
        "edition": edition,
        "number": 1,
        "kind": "registration",
        "token": "nobody-s",
        "row": 1,
    }
    thing = THINGS.get(name) or THINGS.get(name.partition(":")[0])
    real, owner = thing() if thing and parameters else ({}, None)
    return {each: {**made_up, **real}.get(each, uuid.UUID(int=7)) for each in parameters}, owner


@pytest.fixture(scope="module")
def everybody(rehearsed_db):
    """Each has just come: nothing that is there already is theirs."""
    merchant, judge = UserFactory(), UserFactory()
    MerchantFactory(owner=merchant, business_number="9999999999")
    RoleFactory(user=merchant, name="merchant")
    RoleFactory(user=judge, name="judge")
    people.make_token(UserFactory(), id=ids.new(), name="시험", scopes=["shopper:read"], days=30)
    sold = _first(OrderLine.objects.filter(merchant__owner__isnull=False, order__state="paid"))
    orders.issue_statement(id=ids.new(), merchant_id=sold.merchant_id, ends_at=clock.now(), by=None)
    organiser = User.objects.filter(roles__name="organiser").order_by("email")[0]
    known = {"shopper": UserFactory(), "merchant": merchant, "judge": judge, "organiser": organiser}
    known["partner"] = MembershipFactory().user
    return {"visitor": _client(), **{role: _client(user) for role, user in known.items()}}


ALLOWED = {
    EVERYBODY: {"visitor", "shopper", "merchant", "judge", "partner", "organiser", "owner"},
    SIGNED_IN: {"shopper", "merchant", "judge", "partner", "organiser", "owner"},
    OWNER: {"owner"},
    OWNER_AND_DESK: {"owner", "organiser"},
    JUDGE: {"judge", "owner"},
    DESK: {"organiser"},
}


@pytest.mark.parametrize("name", sorted(addresses()))
def test_a_page_opens_to_whom_it_is_for_and_to_nobody_else(name, everybody):
    allowed = ALLOWED[AUDIENCES[name]]
    arguments, owner = _asked(name, list(addresses()[name].pattern.converters))
    path = reverse(name, kwargs=arguments)
    for role, client in {**everybody, "owner": owner and _client(owner)}.items():
        if role not in allowed and role != "owner":
            answers = [client.get(path), client.post(path)]
            assert [_is_refused(each) for each in answers] == [True, True], f"{role} got in: {answers}"
        elif role in allowed and client:
            answer = client.get(path)
            assert answer.status_code < 500
            assert not _leads_to_the_entrance(answer) or role == "visitor", f"{role} is sent to sign in"
            if role == "owner":
                assert answer.status_code != 404, "its owner does not get in"


def _client(user=None):
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _is_refused(answer):
    return answer.status_code in REFUSED or _leads_to_the_entrance(answer)


def _leads_to_the_entrance(answer):
    return answer.status_code == 302 and answer["Location"].startswith(ENTRANCES)
