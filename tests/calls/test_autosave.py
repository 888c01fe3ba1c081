"""The sheet saves itself while it is typed: what can be read is kept, and the page is told what cannot."""

import pytest

from hamkke.audit.models import Entry
from hamkke.calls.models import Application
from tests.calls.test_views_merchant import TYPED, read, sealed, send
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, SECOND
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def call():
    return made.call_of()


@pytest.fixture
def merchant():
    return MerchantFactory()


def autosave(client, call, merchant, typed, **how):
    return send(client, "autosave", call, merchant, typed, headers=JSON, **how)


def test_what_was_typed_is_saved_and_the_next_save_starts_from_it(client, call, merchant):
    first = autosave(client, call, merchant, {"offer": "들기"}).json()
    assert first == {"at": "09:00", "seal": sealed(call, merchant), "problems": {}}

    second = autosave(client, call, merchant, {**TYPED, "_seal": first["seal"]})

    assert (second.status_code, Application.objects.get().answers) == (200, ANSWERS)
    assert Application.objects.get().state == "draft"


def test_what_cannot_be_read_yet_is_left_out_and_told(client, call, merchant):
    answer = autosave(client, call, merchant, {**TYPED, "price": "3만원", "delivery": "비둘기"}).json()

    assert sorted(answer["problems"]) == ["delivery", "price"]
    kept = {key: value for key, value in ANSWERS.items() if key not in ("price", "delivery")}
    assert Application.objects.get().answers == kept


def test_the_same_save_twice_is_one(client, call, merchant):
    old = sealed(call, merchant)

    answers = [autosave(client, call, merchant, {**TYPED, "_seal": old}).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Entry.objects.filter(verb__startswith="calls.application").count() == 1


@pytest.mark.parametrize(
    ("typed", "how", "reason"),
    [
        (TYPED, {"at": CLOSES}, "call_closed"),
        ({**TYPED, "_seal": "forged"}, {}, "form_tampered"),
    ],
)
def test_a_refusal_is_told_in_both_languages(client, call, typed, how, reason):
    answer = autosave(client, call, MerchantFactory(), typed, **how)

    assert (answer.status_code, answer.json()["refused"]) == (409, reason)
    assert sorted(answer.json()) == ["en", "ko", "refused"]
    assert not Application.objects.exists()


def test_the_last_second_is_still_saved(client, call, merchant):
    assert autosave(client, call, merchant, TYPED, at=CLOSES - SECOND).json()["at"] == "17:59"


def test_what_another_window_saved_is_not_overwritten_in_passing(client, call, merchant):
    old = sealed(call, merchant)
    autosave(client, call, merchant, {**TYPED, "price": "1000"})

    answer = autosave(client, call, merchant, {**TYPED, "price": "2000", "_seal": old})

    assert answer.json()["refused"] == "edited_elsewhere"
    assert Application.objects.get().answers["price"] == 1_000


def test_nobody_saves_for_another(client, call, merchant):
    address = f"/calls/{call.pk}/applications/{merchant.pk}/autosave/"
    client.force_login(UserFactory())

    assert client.post(address, TYPED, headers=JSON).status_code == 404
    assert client.get(address).status_code == 405
    assert not Application.objects.exists()


def test_the_page_knows_where_to_save_and_under_what_name_to_remember(client, call, merchant):
    page = read(client, "application", call, merchant).content.decode()

    assert f'data-autosave="/calls/{call.pk}/applications/{merchant.pk}/autosave/"' in page
    assert "data-as-saved" in page
    assert "calls/applying.js" in page
    wrong = send(client, "application", call, merchant, {"price": "싸요"}).content.decode()
    assert "data-as-saved" not in wrong
