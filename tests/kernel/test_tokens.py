from datetime import UTC, datetime, timedelta

import jwt
import pytest

from hamkke.kernel import tokens

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
SECRET = "a secret of thirty-two letters, or more"
HOUR = timedelta(hours=1)


def token(**changes):
    given = {"purpose": "claim", "subject": "shopper-1", "now": NOON, "lasts": HOUR} | changes
    return tokens.sign(SECRET, **given)


def test_a_token_tells_its_reader_what_was_signed():
    assert tokens.read(SECRET, token(tier=3), purpose="claim", now=NOON) == {
        "aud": "claim",
        "sub": "shopper-1",
        "tier": 3,
        "exp": 1_788_267_600,
    }


def test_a_token_lasts_until_just_before_its_end():
    assert (
        tokens.read(SECRET, token(), purpose="claim", now=NOON + HOUR - timedelta(seconds=1))["sub"]
        == "shopper-1"
    )

    with pytest.raises(tokens.BadToken):
        tokens.read(SECRET, token(), purpose="claim", now=NOON + HOUR)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "no.such.token",
        token(purpose="sign-in"),
        tokens.sign(
            "another secret of thirty-two letters!", purpose="claim", subject="x", now=NOON, lasts=HOUR
        ),
        jwt.encode({"aud": "claim", "sub": "x", "exp": 1_788_267_600}, "", algorithm="none"),
        jwt.encode({"aud": "claim", "exp": 1_788_267_600}, SECRET, algorithm="HS256"),
    ],
    ids=["empty", "garbage", "of another purpose", "by another secret", "unsigned", "about nobody"],
)
def test_a_token_that_proves_nothing_is_refused(bad):
    with pytest.raises(tokens.BadToken):
        tokens.read(SECRET, bad, purpose="claim", now=NOON)
