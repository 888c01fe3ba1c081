from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hamkke.kernel import tokens

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
SECRET = "a secret of thirty-two letters, or more"
HOUR = timedelta(hours=1)
SHOPPER = UUID("01990000-0000-7000-8000-000000000001")
KEYS = [b"k" * 16, b"l" * 16]


def token(secret=SECRET, **changes):
    given = {"purpose": "claim", "subject": SHOPPER, "now": NOON, "lasts": HOUR} | changes
    return tokens.sign(secret, **given)


def test_a_token_tells_its_reader_what_was_signed():
    read = tokens.read(SECRET, token(keys=KEYS), purpose="claim", now=NOON)

    assert (read.id, read.subject, read.keys) == (SHOPPER, SHOPPER.bytes, KEYS)
    assert tokens.read(SECRET, token().encode(), purpose="claim", now=NOON).keys == []


def test_a_token_lasts_until_just_before_its_end():
    assert tokens.read(SECRET, token(), purpose="claim", now=NOON + HOUR - timedelta(seconds=1)).id == SHOPPER

    with pytest.raises(tokens.BadToken):
        tokens.read(SECRET, token(), purpose="claim", now=NOON + HOUR)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "no.such.token",
        "A",
        "쿠폰",
        token(purpose="sign-in"),
        token("another secret of thirty-two letters!"),
        token()[:-1],
        "B" + token()[1:],
        "A" * 2_000,
        tokens.seal(SECRET, b"about nobody", purpose="claim"),
    ],
    ids=["empty", "garbage", "one letter", "Korean", "of another purpose", "by another secret", "cut short", "changed",
         "too long", "about nobody"],
)  # fmt: skip
def test_a_token_that_proves_nothing_is_refused(bad):
    with pytest.raises(tokens.BadToken):
        tokens.read(SECRET, bad, purpose="claim", now=NOON)


def test_what_was_sealed_for_one_purpose_opens_for_that_alone():
    sealed = tokens.seal(SECRET, b"a place in line", purpose="line")

    assert tokens.unseal(SECRET, sealed, purpose="line") == b"a place in line"
    with pytest.raises(tokens.BadToken):
        tokens.unseal(SECRET, sealed, purpose="claim")
