"""Who gets into the pages' workshop at /cms/."""

import pytest

from hamkke.people import actions as people
from hamkke.people.models import Role
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_an_organiser_gets_in(client):
    user = UserFactory()
    people.give_role(user, Role.Name.ORGANISER, by=None)
    client.force_login(user)

    assert client.get("/cms/").status_code == 200


def test_a_shopper_is_told_no_instead_of_being_sent_back_and_forth(client):
    client.force_login(UserFactory())

    answer = client.get("/cms/", follow=True)

    assert answer.status_code == 403
    assert "이 페이지를 볼 권한이 없습니다" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_without_a_password(client):
    answer = client.get("/cms/", follow=True)

    assert answer.redirect_chain[-1] == ("/accounts/login/?next=/cms/", 302)
    assert 'type="password"' not in answer.content.decode()


def test_nobody_is_asked_for_a_password(client):
    assert client.get("/cms/password_reset/").status_code == 404


def test_who_is_dismissed_stays_outside(client):
    user = UserFactory()
    people.give_role(user, Role.Name.ORGANISER, by=None)
    people.take_role(user, Role.Name.ORGANISER, by=None)
    client.force_login(user)

    assert client.get("/cms/", follow=True).status_code == 403
