import pytest

from hamkke.people.models import Role
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_visitors_see_the_shop_and_no_office(client):
    page = client.get("/nothing/").content.decode()

    assert 'href="/exhibitions/"' in page
    assert "사무국" not in page
    assert "심사" not in page


def test_navigation_asks_for_roles_once(client, django_assert_num_queries):
    user = UserFactory()
    for name in Role.Name.values:
        RoleFactory(user=user, name=name)
    client.force_login(user)

    with django_assert_num_queries(4):  # session, user, roles; the page's site is looked for too.
        client.get("/nothing/")
