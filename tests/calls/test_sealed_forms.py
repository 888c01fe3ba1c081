"""A form says, signed, which saved answers it started from: nothing written elsewhere is lost, nothing forged is taken."""

import pytest

from hamkke.calls.models import Application
from tests.calls.test_views_merchant import TYPED, read, sealed, send
from tests.factories import calls as made
from tests.factories.calls import ANSWERS
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return made.call_of()


@pytest.fixture
def merchant():
    return MerchantFactory()


@pytest.mark.parametrize("name", ["application", "submission"])
@pytest.mark.parametrize("change", [lambda seal: seal[:-1], lambda seal: "", lambda seal: "x" + seal[1:]])
def test_an_edited_hidden_field_is_refused(client, call, merchant, name, change):
    answer = send(client, name, call, merchant, {**TYPED, "_seal": change(sealed(call, merchant))})

    assert answer.status_code == 409
    assert "보이지 않는 항목이 바뀐 양식은 받지 않습니다." in answer.content.decode()
    assert not Application.objects.exists()


def test_the_hidden_field_of_another_sheet_is_refused(client, call, merchant):
    answer = send(client, "application", call, merchant, {**TYPED, "_seal": sealed(call, MerchantFactory())})

    assert answer.status_code == 409
    assert not Application.objects.exists()


def test_fields_that_nobody_asked_for_change_nothing(client, call, merchant):
    send(
        client,
        "application",
        call,
        merchant,
        {**TYPED, "state": "submitted", "receipt": "1", "colour": "노랑"},
    )

    kept = Application.objects.get()
    assert (kept.state, kept.answers, len(kept.receipt)) == ("draft", ANSWERS, 14)


@pytest.mark.parametrize("name", ["application", "submission"])
def test_what_another_window_saved_is_not_lost(client, call, merchant, name):
    old = sealed(call, merchant)
    send(client, "application", call, merchant, {**TYPED, "price": "1000"})

    answer = send(client, name, call, merchant, {**TYPED, "price": "2000", "_seal": old})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "그사이 다른 화면에서" in page
    assert 'value="2000"' in page
    assert (Application.objects.get().answers["price"], Application.objects.get().state) == (1_000, "draft")
    assert sealed(call, merchant) in page  # Pressed once more, it is meant.


def test_the_same_form_twice_is_no_quarrel(client, call, merchant):
    old = sealed(call, merchant)

    answers = [send(client, "application", call, merchant, {**TYPED, "_seal": old}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_form_that_saved_nothing_keeps_its_seal(client, call, merchant):
    old = sealed(call, merchant)
    send(client, "application", call, merchant)

    page = send(client, "application", call, merchant, {"price": "싸요", "_seal": old}).content.decode()

    assert old in page
    assert sealed(call, merchant) in read(client, "application", call, merchant).content.decode()
