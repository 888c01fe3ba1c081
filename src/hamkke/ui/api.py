"""What every API of the house shares: who asks, how a no reads, how lists are cut, what an answer may be."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Schema
from ninja.security import HttpBearer
from pydantic import AwareDatetime, Field

from hamkke.kernel import tokens
from hamkke.kernel.errors import Refused, SignInFirst
from hamkke.kernel.words import Words

T = TypeVar("T")
R = TypeVar("R", bound=Model)
PAGE_MOST = 100

# PostgreSQL knows no text with a zero byte in it. Every text that a program sends is one of these, or `Plain` of another length.
_NO_ZERO = r"^[^\x00]*$"
Plain = Annotated[str, Field(pattern=_NO_ZERO)]
Text = Annotated[Plain, Field(max_length=200)]
LongText = Annotated[Plain, Field(max_length=5_000)]
Won = Annotated[int, Field(ge=1, le=1_000_000_000_000, description="원 · whole won")]
# Years that any time zone and the database can count.
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))
]
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Search = Annotated[str, Query(max_length=80, pattern=_NO_ZERO)]
Cursor = Annotated[
    str,
    Query(
        max_length=800,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="앞 답의 next · the `next` of the answer before",
    ),
]
Limit = Annotated[int, Query(ge=1, le=PAGE_MOST)]
CallersId = Annotated[
    UUID,
    Field(
        description="부르는 쪽이 정하는 UUID; 같은 id와 같은 내용은 한 번만 · the caller's own; the same again changes nothing"
    ),
]


class Refusal(Schema):
    """A no: the machine's word for it, and one plain sentence in each language."""

    refused: str
    ko: str
    en: str


class WrongPart(Schema):
    where: str
    says: str


class Misread(Refusal):
    """A request that is not what it must be, part by part."""

    wrong: list[WrongPart] = []


class Said(Schema):
    ko: str
    en: str


class Listed(Schema, Generic[T]):
    """One stretch of a list; `next` is the cursor of the one after it, null at the end."""

    items: list[T]
    next: str | None = None


class BadCursor(Refused):
    reason = "bad_cursor"
    says = Words("이어 보기 표시가 이 목록의 것이 아닙니다.", "The cursor is not one of this list's.")


class Scope(HttpBearer):
    """Lets in whoever's personal token reaches as far as one scope; `hear` says who that is, or refuses."""

    openapi_scheme = "bearer"

    def __init__(self, name: str, hear: Callable[..., Any]) -> None:
        super().__init__()
        self.name, self.hear = name, hear

    def __call__(self, request: HttpRequest) -> Any:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise SignInFirst
        return self.hear(secret, scope=self.name)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return self.hear(token, scope=self.name)


def said(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


def public(answer: Any, *, finds: bool = False) -> dict[Any, Any]:
    """What a public read may answer: unchanged since you have it, too, and not found where it `finds` one thing."""
    known = {200: answer, 304: None, 422: Misread}
    return {**known, 404: Refusal} if finds else known


def personal(answer: Any, *, finds: bool = False) -> dict[Any, Any]:
    """What a read behind a token may answer."""
    known = {200: answer, 401: Refusal, 403: Refusal, 422: Misread}
    return {**known, 404: Refusal} if finds else known


def changing(answer: Any) -> dict[Any, Any]:
    """What a write may answer: done, or refused by name."""
    return {
        200: answer,
        400: Refusal,
        401: Refusal,
        403: Refusal,
        404: Refusal,
        409: Refusal,
        422: Misread,
        429: Refusal,
    }


def cut(rows: QuerySet[R], *, by: Sequence[str], cursor: str, limit: int) -> tuple[list[R], str | None]:
    """A stretch of `rows` in the order `by`, which ends in something unique, and the cursor of the next one.

    A cursor is what the last row was ordered by, sealed: no page is counted off, so none is slower than the first, and rows that
    come in between move nothing. Raises BadCursor.
    """
    names = [name.lstrip("-") for name in by]
    label = f"{rows.model._meta.label}:{','.join(by)}"  # noqa: SLF001 - Django's documented way to a model's name.
    if cursor:
        rows = rows.filter(_after(by, _opened(cursor, label)))
    found = list(rows.order_by(*by)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = [str(_value(found[limit - 1], name)) for name in names]
    return found[:limit], tokens.seal(settings.SECRET_KEY, json.dumps(last).encode(), purpose=label)


def _value(row: Model, name: str) -> Any:
    found: Any = row
    for part in name.split("__"):
        found = getattr(found, part)
    return found


def _opened(cursor: str, label: str) -> list[str]:
    try:
        values: list[str] = json.loads(tokens.unseal(settings.SECRET_KEY, cursor, purpose=label))
    except tokens.BadToken:
        raise BadCursor from None
    return values


def _after(by: Sequence[str], values: Sequence[str]) -> Q:
    """Everything behind these values: the first differs, or it is the same and the second differs, and so on."""
    behind, same = Q(), Q()
    for name, value in zip(by, values, strict=True):
        field = name.lstrip("-")
        behind |= same & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{field: value})
    return behind
