"""The hash chain: transfers are leaves of a tree per batch (RFC 6962), and each batch commits to the one before."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hamkke.ledger.rules.moves import Entry

NOTHING_BEFORE = bytes(32)  # what the first batch commits to
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MICROSECOND = timedelta(microseconds=1)
_EIGHT, _SIXTEEN, _DIGEST = ((8).to_bytes(4, "big"), (16).to_bytes(4, "big"), (32).to_bytes(4, "big"))
_NONE = b"\xff\xff\xff\xff"


def leaf(entry: Entry, *, moment: bytes, debit: bytes, credit: bytes) -> bytes:
    """The hash of one transfer: its place, its id, its content, its moment, and the terms of both its accounts."""
    return sha256(
        b"".join(
            (
                b"\x00",
                _EIGHT,
                entry.seq.to_bytes(8, "big"),
                _SIXTEEN,
                entry.id.bytes,
                _DIGEST,
                entry.body,
                _EIGHT,
                moment,
                _DIGEST,
                debit,
                _DIGEST,
                credit,
            )
        )
    ).digest()


def moment_of(at: datetime) -> bytes:
    """Microseconds since 1970 in eight bytes."""
    return ((at - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree's root over hashes: neighbours are hashed together, the odd one out moves up as it is."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path_to(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """What must be hashed with the leaf at `index`, and on which side, to arrive at the root."""
    path, level = [], list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(("left" if beside < index else "right", level[beside]))
        level, index = _above(level), index // 2
    return path


def root_from(hashed: bytes, path: Iterable[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its path lead to: whoever knows the published one compares."""
    for side, beside in path:
        hashed = sha256(b"\x01" + (beside + hashed if side == "left" else hashed + beside)).digest()
    return hashed


def _above(level: list[bytes]) -> list[bytes]:
    even = len(level) & ~1
    above = [sha256(b"\x01" + level[place] + level[place + 1]).digest() for place in range(0, even, 2)]
    if even < len(level):
        above.append(level[-1])
    return above


def batch_hash(number: int, *, earliest: int, latest: int, previous: bytes, root: bytes) -> bytes:
    """The head after this batch. Every field has its fixed width, so none needs its length before it."""
    numbers = b"".join(each.to_bytes(8, "big") for each in (number, earliest, latest))
    return sha256(b"\x02" + numbers + previous + root).digest()


def seal(*parts: object) -> bytes:
    """SHA-256 over a row's values, each with its length before it; a value that is absent is not an empty one."""
    digest = sha256(b"\x03")
    for part in parts:
        if part is None:
            digest.update(_NONE)
            continue
        octets = _octets(part)
        digest.update(len(octets).to_bytes(4, "big") + octets)
    return digest.digest()


def _octets(part: object) -> bytes:
    match part:
        case bytes() | memoryview():
            return bytes(part)
        case UUID():
            return part.bytes
        case datetime():
            return moment_of(part)
        case date():
            return part.isoformat().encode()
        case _:
            return str(part).encode()
