"""The whole OpenAPI, asked at random: nothing breaks, and nothing is answered that the document does not say.

`API_EXAMPLES=500 pytest tests/config/test_api_schema.py` asks more often than every run does.
"""

import os

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from hamkke.config.api import api
from hamkke.kernel import ids
from hamkke.people import actions as people
from hamkke.people.models import User
from hamkke.people.rules import SCOPES

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


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_says(case, token):
    case.call_and_validate(checks=ASKED, headers={"Authorization": f"Bearer {token}"})
