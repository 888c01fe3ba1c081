"""The whole OpenAPI, asked at random: nothing breaks, and nothing is answered that the document does not say.

`API_EXAMPLES=500 pytest tests/config/test_api_schema.py` asks more often than every run does.
"""

import os
import re
from itertools import cycle

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from hamkke.calls.models import Application
from hamkke.config.api import api
from hamkke.coupons.models import Claim
from hamkke.festivals.models import Evidence
from hamkke.kernel import ids
from hamkke.merchants.models import Merchant, Product
from hamkke.orders.models import Order
from hamkke.people import actions as people
from hamkke.people.models import User
from hamkke.people.rules import SCOPES
from tests.factories import calls as made

load_all_checks()
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = get_wsgi_application()
EXAMPLES = int(os.environ.get("API_EXAMPLES", "4"))
ASKED = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
]


@pytest.fixture(scope="module")
def token(rehearsed_db):
    """One that reaches everything, of one of the secretariat."""
    organiser = User.objects.filter(roles__name="organiser").order_by("email")[0]
    return people.make_token(organiser, id=ids.new(), name="시험", scopes=list(SCOPES), days=30)


@pytest.fixture(scope="module")
def owners(rehearsed_db):
    """By whose paths: in turn somebody's token with what is theirs, by the word that stands before it in a path, and with nothing."""
    judged, undeclared = _judge(is_declared=True), _judge(is_declared=False)
    return {
        "me": cycle([_shopper(), (_shopper()[0], {})]),
        "merchant": cycle([_merchant(), (_merchant()[0], {})]),
        "partner": cycle([_partner(), (_partner()[0], {})]),
        "judge": cycle([judged, undeclared, (judged[0], {})]),
    }


def _token(user, whose):
    scopes = [f"{whose}:read", f"{whose}:write"]
    return people.make_token(user, id=ids.new(), name="시험", scopes=scopes, days=30)


def _shopper():
    order = Order.objects.filter(state="paid").order_by("placed_at")[0]
    claim = Claim.objects.filter(shopper=order.shopper_id).order_by("id").first()
    product = order.lines.all()[0].product
    own = {
        "orders": order,
        "basket": product,
        "followed": product.merchant,
        **({"wallet": claim} if claim else {}),
    }
    return _token(order.shopper, "shopper"), _ids(own)


def _merchant():
    product = Product.objects.exclude(merchant__owner=None).order_by("id")[0]
    merchant = product.merchant
    call = Application.objects.filter(merchant=merchant).order_by("id")[0].call
    own = {"products": product, "merchants": merchant, "calls": call, "applications": merchant}
    return _token(merchant.owner, "merchant"), _ids(own)


def _partner():
    proof = Evidence.objects.filter(given_by__roles__name="partner").order_by("id")[0]
    return _token(proof.given_by, "partner"), _ids({"promises": proof.commitment})


def _judge(*, is_declared):
    judge, call = made.judge(), made.call_of()
    made.submission_of(call, Merchant.objects.order_by("id")[0])
    (assignment,) = made.assign(call, judge)
    if is_declared:
        made.declare(call, judge)
    return _token(judge, "judge"), _ids({"sheets": assignment, "calls": call})


def _ids(own):
    return {word: str(each.pk) for word, each in own.items()}


def _owned(path, found, own):
    """The parameters of a path, with an owner's things where the word before them says so."""
    before = dict(re.findall(r"/([a-z-]+)/{(\w+)}", path))
    named = {parameter: own[word] for word, parameter in before.items() if word in own}
    return {name: named.get(name, value) for name, value in (found or {}).items()}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_says(case, token, owners):
    secret, whose = token, case.operation.path.split("/")[3]
    if whose in owners:
        secret, own = next(owners[whose])
        case.path_parameters = _owned(case.operation.path, case.path_parameters, own)
    case.call_and_validate(checks=ASKED, headers={"Authorization": f"Bearer {secret}"})
