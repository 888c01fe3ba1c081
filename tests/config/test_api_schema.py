"""The whole OpenAPI, asked at random: nothing breaks, and nothing is answered that the document does not say.

`API_EXAMPLES=500 pytest tests/config/test_api_schema.py` asks more often than every run does.
"""

import os
from itertools import cycle

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from hamkke.config.api import api
from hamkke.kernel import ids
from hamkke.merchants.models import Merchant
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
def judges(rehearsed_db):
    """In turn: a judge's token with a sheet after declaring, with one before, and with nothing of theirs to ask about."""
    declared, undeclared = _judge(is_declared=True), _judge(is_declared=False)
    return cycle([declared, undeclared, (declared[0], {})])


def _judge(*, is_declared):
    judge, call = made.judge(), made.call_of()
    made.submission_of(call, Merchant.objects.order_by("id")[0])
    (assignment,) = made.assign(call, judge)
    if is_declared:
        made.declare(call, judge)
    secret = people.make_token(
        judge, id=ids.new(), name="시험", scopes=["judge:read", "judge:write"], days=30
    )
    return secret, {"id": str(assignment.pk), "call": str(call.pk)}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_says(case, token, judges):
    secret = token
    if "/judge/" in case.operation.path:
        secret, own = next(judges)
        case.path_parameters = {
            name: own.get(name, found) for name, found in (case.path_parameters or {}).items()
        }
    case.call_and_validate(checks=ASKED, headers={"Authorization": f"Bearer {secret}"})
