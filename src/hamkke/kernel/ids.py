"""Ids are UUIDv7, made by the caller, and shown with a prefix that says what they name."""

import hashlib
import secrets
from uuid import UUID

from uuid_utils import compat

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U to misread.
_LETTER_OF = (_LETTERS * 8).encode()  # for each of 256 bytes; 32 letters divide them evenly
CODE_LENGTH = 20


def new() -> UUID:
    """A new id that sorts by the moment it was made."""
    return compat.uuid7()


def derived(*parts: object) -> UUID:
    """The same id for the same parts, always: for steps that follow from one fact and may be tried twice."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    octets = bytearray(digest[:16])
    # Version 8 and its variant by hand (RFC 9562 §5.8): Python 3.11's UUID knows no version above 5.
    octets[6] = octets[6] & 0x0F | 0x80
    octets[8] = octets[8] & 0x3F | 0x80
    return UUID(bytes=bytes(octets))


def shown(prefix: str, id: UUID) -> str:
    """An id as people and URLs see it: `cpn_0198…`."""
    return f"{prefix}_{id.hex}"


def secret_codes(count: int) -> list[bytes]:
    """Coupon codes nobody can guess, in ASCII: 20 letters of 5 bits each, 100 random bits.

    So many at once are one question to the system, where each code alone would ask its own.
    """
    letters = secrets.token_bytes(count * CODE_LENGTH).translate(_LETTER_OF)
    return [letters[start : start + CODE_LENGTH] for start in range(0, len(letters), CODE_LENGTH)]
