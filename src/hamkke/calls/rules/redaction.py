"""Blind reading: what would tell a judge whose application it is, taken out of the free text and marked as hidden."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hamkke.calls.rules.conflicts import FORMS, PHONE
from hamkke.kernel.words import Words

NAME_LEAST = 2  # A single letter stands in too many words to be anybody's name.

HIDDEN = {
    "email": Words("이메일 가림", "e-mail hidden"),
    "web": Words("누리집 주소 가림", "web address hidden"),
    "number": Words("사업자번호 가림", "business number hidden"),
    "phone": Words("전화번호 가림", "phone number hidden"),
    "address": Words("주소 가림", "address hidden"),
    "shop": Words("상호 가림", "shop name hidden"),
    "owner": Words("대표자 이름 가림", "owner's name hidden"),
}

# What looks like one, whoever it belongs to. An address is told by the district before its road.
_SHAPES = {
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "web": r"(?:https?://|www\.)[^\s<>\"')]+",
    "number": r"(?<!\d)\d{3}-\d{2}-\d{5}(?!\d)",
    "phone": PHONE.pattern,
    "address": r"(?:[가-힣]+(?:특별자치)?[시도군구]\s+)+[가-힣\d]+[로길]\s*\d+(?:-\d+)?(?:번길\s*\d+(?:-\d+)?)?",
}


@dataclass(frozen=True)
class Identity:
    """What names one applicant."""

    shops: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: as it was written, or what was hidden there."""

    text: str = ""
    hidden: Words | None = None


def redacted(text: str, identity: Identity) -> tuple[Piece, ...]:
    """The text in pieces, without anything that names the applicant; what reads like a name of theirs goes too."""
    pieces, end = [], 0
    for found in _pattern(identity).finditer(text):
        if found.start() > end:
            pieces.append(Piece(text[end : found.start()]))
        pieces.append(Piece(hidden=HIDDEN[str(found.lastgroup)]))
        end = found.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return tuple(pieces)


def _pattern(identity: Identity) -> re.Pattern[str]:
    own = {
        "number": identity.numbers,
        "address": identity.addresses,
        "shop": {*identity.shops, *(FORMS.sub("", name) for name in identity.shops)},
        "owner": identity.owners,
    }
    groups = []
    for kind in HIDDEN:
        shapes = [_SHAPES[kind]] if kind in _SHAPES else []
        if choices := [*_however_spaced(own.get(kind, ())), *shapes]:
            groups.append(f"(?P<{kind}>{'|'.join(choices)})")
    return re.compile("|".join(groups), re.IGNORECASE)


def _however_spaced(names: Iterable[str]) -> list[str]:
    """Each name with any space or hyphen between its letters, the longest first, so that nothing of it is left over."""
    bare = {re.sub(r"[\s-]+", "", name) for name in names}
    able = sorted((name for name in bare if len(name) >= NAME_LEAST), key=lambda name: (-len(name), name))
    return [r"[\s-]*".join(map(re.escape, name)) for name in able]
