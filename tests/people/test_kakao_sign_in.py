"""Signing in with Kakao, against its simulator over real HTTP."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount

from hamkke.people.models import User

pytestmark = pytest.mark.django_db

BEGIN = "/accounts/kakao/login/"


@pytest.fixture(autouse=True)
def _kakao_is_the_simulator(settings, kakao_url):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    there = {**app, "settings": {**app["settings"], "server_url": kakao_url}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [there]}}


def ask(client, **data) -> dict[str, str]:
    """Press our button; return what Kakao is asked."""
    response = client.post(BEGIN, data)
    assert response.status_code == 302
    assert httpx.get(response.url).status_code == 200
    return {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()} | {
        "at": response.url
    }


def agree(asked, **choices) -> str:
    """Agree at Kakao; return the path it sends the browser back to."""
    at = asked["at"].split("?")[0]
    response = httpx.post(
        at, data={**{k: v for k, v in asked.items() if k != "at"}, "person": "0", **choices}
    )
    assert response.status_code == 302
    return response.headers["location"].removeprefix("http://testserver")


def test_kakao_signs_up_a_new_shopper_and_leads_to_the_wanted_page(client):
    back = client.get(agree(ask(client, next="/coupons/")))

    user = User.objects.get()
    assert (back.status_code, back.url) == (302, "/coupons/")
    assert (user.email, user.name) == ("shopper1@example.com", "주문자 하나")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_kakao_asks_with_state_nonce_and_pkce(client):
    asked = ask(client)

    assert set(asked["scope"].split()) == {"openid", "profile_nickname", "account_email"}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://testserver/accounts/kakao/login/callback/"
    assert len(asked["state"]) >= 16
    assert len(asked["nonce"]) >= 16


def test_kakao_knows_the_shopper_again(client):
    for _ in range(2):
        client.get(agree(ask(client)))
        client.post("/accounts/logout/")

    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_kakao_without_an_address_asks_for_one_and_proves_it(client, mailoutbox):
    back = client.get(agree(ask(client), person="2"))
    client.post(back.url, {"email": "given@example.com"})

    assert back.url == "/accounts/kakao/signup/"
    assert [mail.to for mail in mailoutbox] == [["given@example.com"]]
    assert "_auth_user_id" not in client.session


def test_forged_state_is_refused(client):
    path = agree({**ask(client), "state": "forged"})
    answered = client.get(path)

    assert answered.status_code == 401
    assert User.objects.count() == 0


def test_state_serves_once(client):
    path = agree(ask(client))
    client.get(path)
    client.post("/accounts/logout/")

    assert client.get(path).status_code == 401
    assert "_auth_user_id" not in client.session


def test_code_of_another_browser_is_refused(client, django_user_model):
    from django.test import Client

    stolen = parse_qs(urlsplit(agree(ask(Client()))).query)["code"][0]
    mine = ask(client)
    answered = client.get(f"/accounts/kakao/login/callback/?code={stolen}&state={mine['state']}")

    assert answered.status_code == 401
    assert User.objects.count() == 0


@pytest.mark.parametrize("fault", ["nonce", "key", "subject", "expired"])
def test_answers_that_do_not_hold_are_refused(client, fault):
    answered = client.get(agree(ask(client), fault=fault))

    assert answered.status_code == 401
    assert "카카오로 로그인하지 못했습니다" in answered.content.decode()
    assert (User.objects.count(), "_auth_user_id" in client.session) == (0, False)


def test_cancelling_at_kakao_is_no_error(client):
    answered = client.get(agree(ask(client), answer="cancel"), follow=True)

    assert answered.redirect_chain == [("/accounts/kakao/cancelled/", 302)]
    assert User.objects.count() == 0


def test_wrong_secret_is_refused_by_kakao(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"

    assert client.get(agree(ask(client))).status_code == 401


def test_leading_elsewhere_is_ignored(client):
    assert client.get(agree(ask(client, next="https://elsewhere.example/"))).url == "/today/"


def test_without_a_key_there_is_no_kakao(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}

    assert client.post(BEGIN).status_code == 404
    assert "카카오" not in client.get("/accounts/login/").content.decode()


def test_while_kakao_is_away_it_says_so(client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    away = {**app, "settings": {**app["settings"], "server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [away]}}

    answer = client.post(BEGIN)

    assert answer.status_code < 500
    assert "카카오" in answer.content.decode()
