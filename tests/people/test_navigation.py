import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.people.models import Role
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def read(client, path="/nothing/") -> str:
    return client.get(path).content.decode()


def test_visitors_see_the_shop_and_no_desk(client):
    page = read(client)

    assert 'href="/exhibitions/"' in page
    assert "site-desk" not in page


@pytest.mark.parametrize(
    ("role", "name", "link"),
    [
        ("merchant", "내 가게", "/orders/sold/"),
        ("judge", "심사", "/calls/reviews/"),
        ("organiser", "사무국", "/cms/"),
    ],
)
def test_each_role_has_its_desk(client, role, name, link):
    user = UserFactory()
    RoleFactory(user=user, name=role)
    client.force_login(user)
    page = read(client)

    assert f'<nav class="site-desk" aria-label="{name}">' in page
    assert f'href="{link}"' in page
    assert page.count('class="site-desk"') == 1


def test_present_page_is_marked_and_its_parent_is_not(client):
    client.force_login(UserFactory())
    page = read(client, "/orders/basket/")

    assert '<a href="/orders/basket/" aria-current="page">' in page
    assert '<a href="/orders/">' in page


def test_a_desk_s_page_is_marked_once(client):
    user = RoleFactory(name="merchant").user
    client.force_login(user)
    page = read(client, "/orders/sold/")

    assert '<a href="/orders/sold/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_navigation_asks_for_roles_once(client):
    user = UserFactory()
    for name in Role.Name.values:
        RoleFactory(user=user, name=name)
    client.force_login(user)

    with CaptureQueriesContext(connection) as asked:
        read(client)

    assert len([each for each in asked if Role._meta.db_table in each["sql"]]) == 1
