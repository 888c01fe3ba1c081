"""A pass: the one-time secret by which a coupon is used in one shop, typed by hand or shown as a QR code.

The QR code carries a signed token, so that a counter without a network can tell what is promised, where and until
when (ADR 0013). Everything here is text and numbers; whoever calls brings the secret and the time.
"""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U to misread.
_SAME = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_SECRET_LETTERS = 19  # 95 random bits, and a twentieth letter that checks them
_GROUP = 4
_PREFIX = "HMK:"
_BODY = struct.Struct(">B12s16sIHII")  # form, code, shop, end, rate, cap, minimum order
_FORM = 1
_MOST = 2**32 - 1
_SIDE = 32  # bytes of r and of s
_TOKEN_LETTERS = -(-(_BODY.size + 2 * _SIDE) * 8 // 5)


class Mistyped(Refused):
    """Not a guess: the check letter shows that no pass was ever written like this."""

    reason = "mistyped"
    says = Words(
        "번호를 잘못 읽었거나 잘못 입력했습니다. 스무 글자를 다시 확인해 주세요.",
        "The code was misread or mistyped. Please check its twenty letters again.",
    )


# ── The code ──


def code_of(secret: str, purpose: str, id: UUID) -> str:
    """The code that belongs to an id: 95 bits that nobody without the secret can tell from chance, and a check letter."""
    bits = int.from_bytes(hmac.digest(_derived(secret, purpose), id.bytes, "sha256")[:12]) >> 1
    letters = _written_in_32(bits, _SECRET_LETTERS)
    return letters + _check_letter(letters)


def read_code(text: str) -> str:
    """A typed code as it was made, whatever its case, spaces and hyphens; of a scanned token, the code in it.

    Raises Mistyped.
    """
    if text.strip().upper().startswith(_PREFIX):
        return _unpacked(_octets(text)).code
    letters = text.upper().translate(_SAME).strip()
    if len(letters) != _SECRET_LETTERS + 1 or set(letters) - set(LETTERS):
        raise Mistyped
    if _check_letter(letters[:-1]) != letters[-1]:
        raise Mistyped
    return letters


def written(code: str) -> str:
    """A code as people copy it: five groups of four letters."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def fingerprint(code: str) -> bytes:
    """All that is stored of a code. Its own bits are salt enough."""
    return hashlib.sha256(code.encode()).digest()


def _check_letter(letters: str) -> str:
    """Horner's scheme in the field of 32 elements: finds every wrong letter and every pair that changed places."""
    check = 0
    for letter in letters:
        check = _doubled(check) ^ LETTERS.index(letter)
    return LETTERS[_doubled(check)]


def _doubled(value: int) -> int:
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


# ── The token ──


@dataclass(frozen=True)
class Offer:
    """What a token says: this coupon takes so much off in this shop, until `expires_at` (UTC, whole seconds)."""

    code: str
    shop_id: UUID
    expires_at: datetime
    rate: int  # basis points; 0 for a fixed amount, which `cap` then is
    cap: int
    minimum_order: int

    def discount(self, amount: int) -> int:
        """The won off a purchase of `amount` won; 0 below the smallest order."""
        if amount < self.minimum_order:
            return 0
        return min(amount * self.rate // 10_000, self.cap) if self.rate else min(amount, self.cap)


def token_of(secret: str, offer: Offer) -> str:
    """The offer, signed by ECDSA on P-256, in letters that a QR code packs densely."""
    body = _BODY.pack(
        _FORM,
        _number(offer.code[:-1]).to_bytes(12),
        offer.shop_id.bytes,
        int(offer.expires_at.timestamp()),
        offer.rate,
        min(offer.cap, _MOST),
        min(offer.minimum_order, _MOST),
    )
    r, s = decode_dss_signature(_key(secret).sign(body, ec.ECDSA(SHA256())))
    octets = body + r.to_bytes(_SIDE) + s.to_bytes(_SIDE)
    padding = _TOKEN_LETTERS * 5 - len(octets) * 8
    return _PREFIX + _written_in_32(int.from_bytes(octets) << padding, _TOKEN_LETTERS)


def read_token(secret: str, token: str) -> Offer:
    """What we once signed. Raises Mistyped for anything else."""
    octets = _octets(token)
    r, s = (int.from_bytes(octets[start : start + _SIDE]) for start in (_BODY.size, _BODY.size + _SIDE))
    try:
        _key(secret).public_key().verify(encode_dss_signature(r, s), octets[: _BODY.size], ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Mistyped from None
    return _unpacked(octets)


def public_key(secret: str) -> dict[str, str]:
    """What a counter checks tokens with, as WebCrypto imports it (JWK)."""
    numbers = _key(secret).public_key().public_numbers()
    sides = {"x": numbers.x, "y": numbers.y}
    written = {
        name: base64.urlsafe_b64encode(side.to_bytes(_SIDE)).rstrip(b"=").decode()
        for name, side in sides.items()
    }
    return {"kty": "EC", "crv": "P-256", **written}


def _octets(token: str) -> bytes:
    letters = token.strip().upper().removeprefix(_PREFIX)
    if len(letters) != _TOKEN_LETTERS or set(letters) - set(LETTERS):
        raise Mistyped
    size = _BODY.size + 2 * _SIDE
    return (_number(letters) >> (_TOKEN_LETTERS * 5 - size * 8)).to_bytes(size)


def _unpacked(octets: bytes) -> Offer:
    form, code, shop, end, rate, cap, minimum = _BODY.unpack(octets[: _BODY.size])
    if form != _FORM:
        raise Mistyped
    letters = _written_in_32(int.from_bytes(code), _SECRET_LETTERS)
    return Offer(
        code=letters + _check_letter(letters),
        shop_id=UUID(bytes=shop),
        expires_at=datetime.fromtimestamp(end, UTC),
        rate=rate,
        cap=cap,
        minimum_order=minimum,
    )


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | LETTERS.index(letter)
    return number


def _written_in_32(number: int, length: int) -> str:
    return "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(length)))


def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    # Its order is within 2⁻³² of 2²⁵⁶, so taking the remainder of 384 bits favours no key that anybody could notice.
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return ec.derive_private_key(
        int.from_bytes(_derived(secret, "counter passes", 48)) % (order - 1) + 1, ec.SECP256R1()
    )


def _derived(secret: str, purpose: str, length: int = 32) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"hamkke {purpose}".encode()).derive(
        secret.encode()
    )
