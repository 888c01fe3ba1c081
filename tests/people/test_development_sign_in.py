from datetime import UTC, datetime, timedelta

import pytest

from hamkke.kernel import clock
from hamkke.people import queries
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 1, 3, tzinfo=UTC)


def test_link_signs_in(client):
    user = UserFactory()

    with clock.pretend(NOON):
        response = client.get(queries.sign_in_path(user, NOON))

    assert (response.status_code, response.url) == (302, "/today/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_link_of_yesterday_is_refused(client):
    user = UserFactory()

    with clock.pretend(NOON + timedelta(days=1)):
        response = client.get(queries.sign_in_path(user, NOON))

    assert response.status_code == 409
    assert "_auth_user_id" not in client.session


def test_link_does_not_exist_outside_development(client, settings):
    settings.DEVELOPMENT = False
    user = UserFactory()

    with clock.pretend(NOON):
        response = client.get(queries.sign_in_path(user, NOON))

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_link_of_someone_who_left_is_not_found(client):
    user = UserFactory(is_active=False)

    with clock.pretend(NOON):
        response = client.get(queries.sign_in_path(user, NOON))

    assert response.status_code == 404
