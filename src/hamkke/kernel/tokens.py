"""Signed tokens: what one part of the house says, another can believe without asking a database."""

from datetime import datetime, timedelta
from typing import Any

import jwt

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class BadToken(Refused):
    reason = "bad_token"
    says = Words(
        "로그인 확인이 만료되었거나 올바르지 않습니다. 다시 로그인해 주세요.",
        "This sign-in proof is invalid or has expired. Please sign in again.",
    )


def sign(secret: str, *, purpose: str, subject: str, now: datetime, lasts: timedelta, **claims: Any) -> str:
    """A JWT (HS256) for one purpose, valid from `now` (UTC) for `lasts`."""
    body = {**claims, "aud": purpose, "sub": subject, "exp": int((now + lasts).timestamp())}
    return jwt.encode(body, secret, algorithm="HS256")


def read(secret: str, token: str, *, purpose: str, now: datetime) -> dict[str, Any]:
    """The token's content. Raises BadToken when it is forged, of another purpose, or past its end at `now`."""
    try:
        body: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=purpose,
            options={"verify_exp": False, "require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError:
        raise BadToken from None
    if body["exp"] <= now.timestamp():
        raise BadToken
    return body
