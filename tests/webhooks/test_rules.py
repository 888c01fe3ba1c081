import datetime as dt
import uuid

import pytest

from hamkke.webhooks import rules

NOON = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1",
        "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "255.255.255.255", "240.0.0.1",
    ],
)  # fmt: skip
def test_an_inside_address_is_never_called(inside):
    assert not rules.are_outside(["8.8.8.8", inside])


def test_public_addresses_are_outside():
    assert rules.are_outside(["8.8.8.8", "2001:4860:4860::8888"])


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://db.internal/", "ftp://a.b/",
        "https://user:pw@shop.example/", "https:///path", "https://a.b:0/", "https://a.b:99999/",
    ],
)  # fmt: skip
def test_an_unfit_address_is_refused(url):
    with pytest.raises(rules.AddressUnfit):
        rules.check_endpoint(url, ["order.paid"], standing=0, is_development=False)


def test_a_good_address_is_taken_and_in_development_one_s_own_machine_as_well():
    rules.check_endpoint("https://shop.example/hooks", ["order.paid"], standing=0, is_development=False)
    rules.check_endpoint("http://127.0.0.1:9000/", ["order.paid"], standing=0, is_development=True)


def test_events_and_numbers_of_addresses_are_checked():
    with pytest.raises(rules.EventsUnfit):
        rules.check_endpoint("https://a.b/", ["everything"], standing=0, is_development=False)
    with pytest.raises(rules.TooManyEndpoints):
        rules.check_endpoint("https://a.b/", ["order.paid"], standing=10, is_development=False)


def test_a_signature_is_the_one_of_the_standard():
    """The example that the Standard Webhooks libraries are tested with."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"test": 2432232314}'
    sent_at = dt.datetime.fromtimestamp(1614265330, tz=dt.UTC)
    signature = rules.signature(secret, id="msg_p5jXN8AQM9LWM0D4loKWxJek", sent_at=sent_at, body=body)

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_endpoint_and_each_number_has_a_secret_of_its_own():
    one, other = uuid.uuid4(), uuid.uuid4()
    secrets = {rules.secret_of("site", each, number) for each in (one, other) for number in (1, 2)}

    assert len(secrets) == 4


def test_tries_wait_longer_and_longer_and_end():
    waits = [rules.next_try(tries, now=NOON) for tries in range(1, 10)]

    assert waits[:8] == [NOON + each for each in rules.WAITS]
    assert waits[8] is None
