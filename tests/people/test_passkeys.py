"""Passkeys beside the browser: who may have them, who must, and what happens when they are lost. tests/browser makes a real one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from hamkke.audit.models import Entry
from hamkke.kernel import clock, ids
from hamkke.people import actions, queries, rules
from hamkke.people.models import Role
from tests.factories.people import RoleFactory, UserFactory
from tests.people.test_email_sign_in import code_in

pytestmark = pytest.mark.django_db
PAGE, ADDING = "/accounts/passkeys/", "/accounts/passkeys/add/"


def passkey_of(user, name="전화기"):
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def signed_in(user):
    client = Client()
    client.get(queries.sign_in_path(user, clock.now()))
    return client


@pytest.mark.parametrize("role", [Role.Name.ORGANISER, Role.Name.JUDGE, Role.Name.AUDITOR])
def test_whoever_acts_for_the_festival_may_add_one(role):
    assert signed_in(RoleFactory(name=role).user).get(ADDING).status_code == 200


@pytest.mark.parametrize("person", [UserFactory, lambda: RoleFactory(name=Role.Name.MERCHANT).user])
def test_others_sign_in_as_before(person):
    client = signed_in(person())

    assert client.get(ADDING).status_code == 404
    assert "더하기" not in client.get(PAGE).content.decode()


def test_nobody_renames_or_removes_another_persons():
    key = passkey_of(UserFactory())
    stranger = signed_in(RoleFactory().user)

    assert stranger.post(f"{PAGE}{key.pk}/name/", {"name": "내 것"}).status_code == 404
    assert stranger.post(f"{PAGE}{key.pk}/removal/").status_code == 404
    assert str(Authenticator.objects.get()) == "전화기"


def test_names_are_changed_and_keys_removed_only_by_whoever_shows_one(client):
    organiser = RoleFactory().user
    key = passkey_of(organiser)

    asked = signed_in(organiser).post(f"{PAGE}{key.pk}/removal/")
    assert asked.url == f"/accounts/passkeys/again/?next=%2Faccounts%2Fpasskeys%2F{key.pk}%2Fremoval%2F"
    assert Authenticator.objects.exists()


def test_where_it_is_required_nothing_opens_to_an_organiser_before_there_is_one(settings):
    organiser, judge = RoleFactory().user, RoleFactory(name=Role.Name.JUDGE).user
    settings.REQUIRE_PASSKEYS = True
    client = signed_in(organiser)

    assert [client.get(path).url for path in ("/people/", "/", "/cms/")] == [PAGE] * 3
    assert client.post("/people/", {}).url == PAGE
    assert client.get("/accounts/tokens/").url == PAGE
    assert "먼저 패스키를 하나 더해" in client.get(PAGE).content.decode()
    assert signed_in(judge).get("/").status_code == 200

    passkey_of(organiser)
    assert client.get("/people/").status_code == 200


def test_a_token_goes_no_further_than_its_owner(settings):
    organiser = RoleFactory().user
    secret = actions.make_token(organiser, id=ids.new(), name="보고서", scopes=("organiser:read",), days=30)
    settings.REQUIRE_PASSKEYS = True

    with pytest.raises(rules.PasskeyFirst):
        actions.hear_token(secret, scope="organiser:read")
    passkey_of(organiser)
    assert actions.hear_token(secret, scope="organiser:read") == organiser


def test_without_the_setting_nobody_must():
    assert signed_in(RoleFactory().user).get("/people/").status_code == 200


def test_a_code_alone_no_longer_signs_in_whoever_has_one(client, mailoutbox):
    organiser = RoleFactory().user
    EmailAddress.objects.create(user=organiser, email=organiser.email, primary=True, verified=True)
    passkey_of(organiser)
    client.post("/accounts/login/", {"login": organiser.email})
    answered = client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[0])})

    assert answered.url == "/accounts/passkeys/second-step/"
    assert client.get("/people/").status_code == 302


def test_whoever_lost_their_devices_signs_in_by_code_again():
    organiser = RoleFactory().user
    passkey_of(organiser), passkey_of(organiser, "노트북")
    lost = signed_in(organiser)

    assert actions.forget_passkeys(organiser, by=None) == 2
    assert actions.forget_passkeys(organiser, by=None) == 0
    assert not Authenticator.objects.exists()
    assert not UserSession.objects.exists()
    assert lost.get("/people/").status_code == 302
    entry = Entry.objects.get(verb="people.passkeys.forgotten")
    assert (entry.facts, str(entry.target_id)) == ({"count": 2}, str(organiser.pk))


def test_whoever_leaves_takes_their_passkeys_along():
    person = UserFactory()
    passkey_of(person)
    [kept] = [each for each in queries.kept_of(person) if each.words.en == "Passkeys"]
    assert [row["name"] for row in kept.rows] == ["전화기"]

    actions.close_account(person)
    assert not Authenticator.objects.exists()
