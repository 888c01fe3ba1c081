"""Signing in and up by a code sent to an e-mail address."""

import re

import pytest
from allauth.account.models import EmailAddress

from hamkke.audit.models import Entry
from hamkke.kernel import ids
from hamkke.people import actions, rules
from hamkke.people.models import User

pytestmark = pytest.mark.django_db

SIGN_IN, SIGN_UP = "/accounts/login/", "/accounts/signup/"
SIGN_IN_CODE, ADDRESS_CODE = "/accounts/login/code/confirm/", "/accounts/confirm-email/"


def code_in(mail) -> str:
    return re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", mail.body, re.MULTILINE).group()


def signed_in(client):
    return client.session.get("_auth_user_id")


@pytest.fixture
def shopper():
    return actions.register(id=ids.new(), email="shopper@example.com", name="주문자")


def test_code_signs_in_and_keeps_the_wanted_page(client, mailoutbox, shopper):
    asked = client.post(SIGN_IN, {"login": "Shopper@example.com", "next": "/coupons/"})
    answered = client.post(SIGN_IN_CODE, {"code": code_in(mailoutbox[0]), "next": "/coupons/"})

    assert asked.url == f"{SIGN_IN_CODE}?next=%2Fcoupons%2F"
    assert (answered.status_code, answered.url) == (302, "/coupons/")
    assert signed_in(client) == str(shopper.pk)
    assert EmailAddress.objects.get().verified


def test_wrong_code_is_told_and_signs_nobody_in(client, mailoutbox, shopper):
    client.post(SIGN_IN, {"login": shopper.email})
    answered = client.post(SIGN_IN_CODE, {"code": "QQQ-QQQ"})

    assert answered.status_code == 200
    assert 'class="errorlist"' in answered.content.decode()
    assert signed_in(client) is None


def test_three_wrong_codes_end_the_attempt(client, mailoutbox, shopper):
    client.post(SIGN_IN, {"login": shopper.email})
    for _ in range(3):
        client.post(SIGN_IN_CODE, {"code": "QQQ-QQQ"})
    answered = client.post(SIGN_IN_CODE, {"code": code_in(mailoutbox[0])})

    assert answered.status_code == 302
    assert signed_in(client) is None


def test_sign_in_does_not_tell_who_has_an_account(client, mailoutbox, shopper):
    known = client.post(SIGN_IN, {"login": shopper.email})
    known_page = client.get(known.url).content.decode().replace(shopper.email, "…")
    client.post("/accounts/logout/")
    unknown = client.post(SIGN_IN, {"login": "nobody@example.com"})
    unknown_page = client.get(unknown.url).content.decode().replace("nobody@example.com", "…")

    plain = re.compile(r'value="[^"]{40,}"')
    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert plain.sub("", unknown_page) == plain.sub("", known_page)
    assert [mail.subject for mail in mailoutbox] == ["로그인 코드", "아직 가입되지 않은 주소입니다"]
    assert f"http://testserver{SIGN_UP}" in mailoutbox[1].body


def test_sign_up_makes_a_shopper_after_the_code(client, mailoutbox):
    asked = client.post(SIGN_UP, {"email": "New@example.com"})
    answered = client.post(ADDRESS_CODE, {"code": code_in(mailoutbox[0])})

    user = User.objects.get()
    assert (asked.url, answered.url) == (ADDRESS_CODE, "/today/")
    assert (user.email, user.has_usable_password(), list(user.roles.all())) == ("new@example.com", False, [])
    assert signed_in(client) == str(user.pk)
    assert [(entry.verb, entry.by, entry.facts) for entry in Entry.objects.all()] == [
        ("people.user.registered", user.pk, {"through": "email"})
    ]


def test_sign_up_does_not_tell_who_has_an_account(client, mailoutbox, shopper):
    EmailAddress.objects.update(verified=True)
    answered = client.post(SIGN_UP, {"email": shopper.email})

    assert answered.url == ADDRESS_CODE
    assert client.get(ADDRESS_CODE).status_code == 200
    assert User.objects.count() == 1
    assert [mail.subject for mail in mailoutbox] == ["이미 가입된 주소입니다"]


def test_codes_for_one_address_are_rate_limited(client, mailoutbox, shopper):
    for _ in range(4):
        answered = client.post(SIGN_IN, {"login": shopper.email})
        client.post("/accounts/logout/")

    assert len(mailoutbox) == 3
    assert 'class="errorlist"' in answered.content.decode()


def test_too_many_attempts_from_one_place_get_a_plain_429(client, monkeypatch):
    monkeypatch.setattr(rules, "SIGN_INS_A_MINUTE", 3)
    for n in range(4):
        answered = client.post(SIGN_IN, {"login": f"someone{n}@example.com"})

    assert answered.status_code == 429
    assert "너무 여러 번" in answered.content.decode()


def test_english_readers_get_english_mail_and_pages(client, mailoutbox, shopper):
    page = client.get(SIGN_IN, headers={"accept-language": "en"}).content.decode()
    client.post(SIGN_IN, {"login": shopper.email}, headers={"accept-language": "en"})

    assert "There are no passwords." in page
    assert "E-mail address" in page
    assert mailoutbox[0].subject == "Your sign-in code"


@pytest.mark.parametrize("path", [SIGN_IN, SIGN_UP, "/accounts/inactive/", "/accounts/kakao/cancelled/"])
def test_pages_have_one_heading(client, path):
    page = client.get(path).content.decode()

    assert page.count("<h1") == 1


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/accounts/email/", "/accounts/password/set/"]
)
def test_pages_about_passwords_do_not_exist(client, path):
    assert client.get(path).status_code == 404


def test_signing_out_takes_a_press(client, shopper):
    client.force_login(shopper)

    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client) == str(shopper.pk)
    assert client.post("/accounts/logout/").url == "/"
    assert signed_in(client) is None
