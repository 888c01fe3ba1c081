"""The public log of an opening: who was how quick, by position and moment alone, chained so that nobody can rewrite it.

Each claim is a leaf: its position, its moment, and a receipt that only its owner can recognise. Each batch that was
committed together is a link: SHA-256 over the link before it and its own leaves, every field preceded by its length.
"""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NAME = b"hamkke claims 1"
_LEAF = struct.Struct(">IqIqI32s").pack
_HEAD = struct.Struct(">I15sI16sIqI").pack
_COUNT = struct.Struct(">Iq").pack
_NUMBER_BYTES, _RECEIPT_BYTES = 8, 32


class Leaf(NamedTuple):
    """One claim as everybody may see it. `moment` is in microseconds since 1970 (UTC)."""

    position: int
    moment: int
    receipt: bytes


def receipt(claim: bytes, opening: bytes) -> bytes:
    """What stands for a claim in the log: nobody can tell whose it is who does not know the claim's id (16 bytes)."""
    return sha256(claim + opening).digest()


def microseconds(moment: datetime) -> int:
    """A moment as the log writes it: whole microseconds since 1970 (UTC)."""
    return (moment - _EPOCH) // _MICROSECOND


def head(opening: bytes, *, number: int, previous: bytes, leaves: Iterable[Leaf]) -> bytes:
    """The end of the chain after link `number`, whose leaves follow in order of position. Before the first it is empty."""
    packed = [
        _LEAF(_NUMBER_BYTES, leaf[0], _NUMBER_BYTES, leaf[1], _RECEIPT_BYTES, leaf[2]) for leaf in leaves
    ]
    start = _HEAD(len(_NAME), _NAME, len(opening), opening, _NUMBER_BYTES, number, len(previous))
    return sha256(b"".join((start, previous, _COUNT(_NUMBER_BYTES, len(packed)), *packed))).digest()
