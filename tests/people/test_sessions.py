import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from hamkke.kernel import clock, ids
from hamkke.people import actions, queries, rules
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


def signed_in(user, browser=PHONE):
    client = Client(headers={"user-agent": browser})
    client.get(queries.sign_in_path(user, clock.now()))
    return client


def test_somebody_sees_every_browser_they_are_signed_in_with_this_one_first():
    person = UserFactory()
    signed_in(person, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    here = signed_in(person)

    found = queries.sessions_of(person, here=here.session.session_key, now=clock.now())
    assert [(each.device, each.is_here) for each in found] == [
        ("Chrome · Android", True),
        ("Firefox · Windows", False),
    ]
    assert "Firefox · Windows" in here.get("/accounts/sessions/").content.decode()


def test_a_browser_signed_out_from_afar_is_asked_to_sign_in():
    person = UserFactory()
    lost, here = signed_in(person), signed_in(person)
    session = UserSession.objects.get(session_key=lost.session.session_key)

    assert here.post(f"/accounts/sessions/{session.pk}/ending").status_code == 302
    assert lost.get("/accounts/sessions/").status_code == 302
    assert here.get("/accounts/sessions/").status_code == 200


def test_all_others_are_signed_out_at_once():
    person = UserFactory()
    others, here = [signed_in(person) for _ in range(3)], signed_in(person)
    here.post("/accounts/sessions/others/ending")

    assert [each.get("/accounts/sessions/").status_code for each in others] == [302] * 3
    assert here.get("/accounts/sessions/").status_code == 200


def test_nobody_signs_another_person_out():
    victim = signed_in(UserFactory())
    session = UserSession.objects.get()

    assert signed_in(UserFactory()).post(f"/accounts/sessions/{session.pk}/ending").status_code == 404
    assert victim.get("/accounts/sessions/").status_code == 200


def test_an_unknown_browser_keeps_its_own_name():
    assert (rules.device("curl/8.9"), rules.device("")) == ("curl/8.9", "–")


def test_writes_have_a_pace_that_every_process_counts(client, monkeypatch):
    monkeypatch.setattr(rules, "WRITES_A_MINUTE", 2)
    client.force_login(UserFactory())
    answers = [client.post("/ui/language/", {"language": "ko", "next": "/"}) for _ in range(3)]

    assert [each.status_code for each in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) >= 1


def test_what_a_machine_sends_for_somebody_takes_nothing_from_their_own_pace(client, monkeypatch):
    """A camera's pictures, and the workshop that saves by itself."""
    monkeypatch.setattr(rules, "WRITES_A_MINUTE", 1)
    client.force_login(UserFactory())
    shop = ids.new()
    answers = [client.post(f"/coupons/counter/{shop}/frames") for _ in range(3)]
    answers += [client.post("/cms/pages/1/edit/preview/") for _ in range(3)]

    assert 429 not in {each.status_code for each in answers}
    assert client.post("/ui/language/", {"language": "ko", "next": "/"}).status_code == 302


def test_signing_in_has_a_pace_by_network(client, monkeypatch):
    monkeypatch.setattr(rules, "SIGN_INS_A_MINUTE", 1)
    answers = [
        client.post("/accounts/login/", {"login": f"{n}@example.com"}, REMOTE_ADDR=address)
        for n, address in enumerate(("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"))
    ]

    assert [each.status_code for each in answers] == [302, 429, 302]
    assert actions.forget_paces() == 0


def test_a_mailbox_gets_a_few_codes_a_minute_whoever_asks_for_them(mailoutbox):
    addresses = [f"192.0.2.{n}" for n in range(rules.CODES_A_MINUTE + 1)]
    answers = [
        Client().post("/accounts/login/", {"login": " Somebody@example.com"}, REMOTE_ADDR=address)
        for address in addresses
    ]

    assert [each.status_code for each in answers].index(429) == rules.CODES_A_MINUTE
    assert len(mailoutbox) == 3  # this process counts by itself, too


def test_many_behind_one_address_sign_in_at_once(mailoutbox):
    """A mobile network's people share an address, and all of them come before 10:00."""
    answers = [Client().post("/accounts/login/", {"login": f"{n}@example.com"}) for n in range(60)]

    assert {each.status_code for each in answers} == {302}
    assert len(mailoutbox) == 60
