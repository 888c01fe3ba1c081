"""What partners sign, order, deliver and report: all of it judged here from what was sent. Money is whole won.

The signature follows what Korean platforms already ask of their own partners (Coupang, Solapi, NCP SENS): HMAC-SHA256
over time stamp, nonce, method, path and body.
"""

import csv
import hashlib
import hmac
import io
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SCHEME = "HAMKKE-HMAC-SHA256"
SKEW = timedelta(minutes=5)
OPEN_AT_MOST = timedelta(days=7)  # by then a partner has said of every code whether it was delivered
CODES_MOST = 10_000  # in one order
ROWS_MOST = 10_000  # in one file
_SEOUL = timezone(timedelta(hours=9))  # what a time without a zone means; Korea keeps no summer time
_STAMP = "%Y%m%dT%H%M%SZ"
_PART = re.compile(r"(\w+)=([^,\s]+)")


class NotSigned(Refused):
    reason = "not_signed"
    says = Words("서명이 없거나 모양이 다릅니다.", "The signature is missing or malformed.")


class WrongSignature(Refused):
    """For an unknown key, a revoked one and a wrong signature alike: nobody learns which keys exist."""

    reason = "wrong_signature"
    says = Words("열쇠나 서명이 맞지 않습니다.", "The key or the signature is wrong.")


class ClockDiffers(Refused):
    reason = "clock_differs"
    says = Words(
        "시각이 5분 넘게 다릅니다. 여기는 지금 {now}입니다.",
        "The time stamp is more than five minutes off. It is {now} here.",
    )


class Replayed(Refused):
    reason = "replayed"
    says = Words(
        "이미 받은 요청입니다. nonce를 새로 쓰세요.", "This request was heard before. Use a new nonce."
    )


class NoAllotment(Refused):
    reason = "no_allotment"
    says = Words("이 행사에서 배정받은 쿠폰이 없습니다.", "You are allotted no coupons of this campaign.")


class AllottedBefore(Refused):
    reason = "allotted_before"
    says = Words("이 행사에는 이미 배정했습니다.", "This campaign has an allotment for this partner already.")


class NotOpenForPartners(Refused):
    reason = "not_open_for_partners"
    says = Words(
        "열려 있고 이 제휴사에서 쓸 수 있는 행사만 배정할 수 있습니다.",
        "Only an open campaign whose channels include this partner can be allotted.",
    )


class TooManyCodes(Refused):
    reason = "too_many_codes"
    says = Words("남은 배정은 {left}장입니다.", "{left} coupons are left of your allotment.")


class WrongQuantity(Refused):
    reason = "wrong_quantity"
    says = Words(
        f"한 번에 1장부터 {CODES_MOST:,}장까지 주문할 수 있습니다.",
        f"Order between 1 and {CODES_MOST:,} codes at a time.",
    )


class UnreadableFile(Refused):
    reason = "unreadable_file"
    says = Words(
        "파일을 읽을 수 없습니다. 첫 줄에 code, used_at, business_number, amount, discount가 있어야 합니다.",
        "The file cannot be read. Its first line must name code, used_at, business_number, amount, discount.",
    )


# ── Signing ──


def secret_of(site_secret: str, key_id: UUID) -> str:
    """A key's secret: 256 bits made from its id by what only we know, so that it need not be stored."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=key_id.bytes, info=b"hamkke partner keys")
    return urlsafe_b64encode(derived.derive(site_secret.encode())).rstrip(b"=").decode()


@dataclass(frozen=True)
class Signed:
    """What the Authorization header says."""

    key_id: UUID
    timestamp: datetime
    stamp: str
    nonce: str
    signature: str


def read_authorization(header: str) -> Signed:
    """Raises NotSigned."""
    scheme, _, rest = header.partition(" ")
    parts = dict(_PART.findall(rest))
    try:
        timestamp = datetime.strptime(parts["timestamp"], f"{_STAMP[:-1]}Z").replace(tzinfo=timezone.utc)  # noqa: UP017
        key_id = UUID(hex=parts["key"].removeprefix("ptk_"))
        nonce, signature = parts["nonce"], parts["signature"]
    except (KeyError, ValueError):
        raise NotSigned from None
    if scheme != SCHEME or not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", nonce):
        raise NotSigned
    return Signed(key_id, timestamp, parts["timestamp"], nonce, signature)


def signature_of(secret: str, *, stamp: str, nonce: str, method: str, path: str, body: bytes) -> str:
    """The signature, in hexadecimal, of five lines: time stamp, nonce, method, path with its query, SHA-256 of the body."""
    lines = "\n".join([stamp, nonce, method.upper(), path, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()


def check_signature(
    signed: Signed, secret: str, *, method: str, path: str, body: bytes, now: datetime
) -> None:
    """Raises WrongSignature or ClockDiffers."""
    expected = signature_of(
        secret, stamp=signed.stamp, nonce=signed.nonce, method=method, path=path, body=body
    )
    if not hmac.compare_digest(expected.encode(), signed.signature.encode()):
        raise WrongSignature
    if abs(now - signed.timestamp) > SKEW:
        raise ClockDiffers(now=now.strftime(_STAMP))


# ── Do the counts agree? ──


@dataclass(frozen=True)
class Counts:
    """How many codes of one order were requested, issued, delivered and failed, as one side counts them."""

    requested: int
    issued: int
    delivered: int
    failed: int


def differences(ours: Counts, stated: Counts | None = None) -> list[Words]:
    """What does not add up: requested = issued = delivered + failed, by our count and by the partner's, and both the same."""
    found = []
    for whose, counts in ((_OURS, ours), (_THEIRS, stated)):
        if counts is None:
            continue
        if counts.issued != counts.requested:
            found.append(_said(_ISSUED, whose, counts))
        if counts.delivered + counts.failed != counts.issued:
            found.append(_said(_DELIVERED, whose, counts))
    if stated is not None and stated != ours:
        found.append(
            _BOTH.format(**{f"our_{name}": value for name, value in vars(ours).items()}, **vars(stated))
        )
    return found


def is_overdue(ours: Counts, *, ordered_at: datetime, now: datetime) -> bool:
    """Whether a partner has left codes untold for too long."""
    return ours.delivered + ours.failed < ours.issued and now - ordered_at >= OPEN_AT_MOST


def does_not_add_up(
    ours: Counts, stated: Counts | None, *, ordered_at: datetime, now: datetime
) -> list[Words]:
    """The differences that somebody has to look at: once the partner has stated its counts, or kept silent for a week."""
    is_judged = stated is not None or is_overdue(ours, ordered_at=ordered_at, now=now)
    return differences(ours, stated) if is_judged else []


_OURS, _THEIRS = Words("우리 집계", "By our count"), Words("상대 집계", "By the partner's count")
_ISSUED = Words(
    "{whose}: 요청 {requested}장인데 발급 {issued}장입니다.",
    "{whose} {requested} were requested but {issued} issued.",
)
_DELIVERED = Words(
    "{whose}: 발급 {issued}장인데 전달 {delivered}장과 실패 {failed}장입니다.",
    "{whose} {issued} were issued but {delivered} delivered and {failed} failed.",
)
_BOTH = Words(
    "두 집계가 다릅니다. 우리: 요청 {our_requested}, 발급 {our_issued}, 전달 {our_delivered}, 실패 {our_failed}. "
    "상대: 요청 {requested}, 발급 {issued}, 전달 {delivered}, 실패 {failed}.",
    "The counts differ. Ours: requested {our_requested}, issued {our_issued}, delivered {our_delivered}, failed {our_failed}. "
    "Theirs: requested {requested}, issued {issued}, delivered {delivered}, failed {failed}.",
)


def _said(sentence: Words, whose: Words, counts: Counts) -> Words:
    return Words(
        sentence.ko.format(whose=whose.ko, **vars(counts)), sentence.en.format(whose=whose.en, **vars(counts))
    )


# ── A file of used codes ──

_COLUMNS = {
    "code": ("code", "쿠폰번호"),
    "used_at": ("used_at", "사용일시"),
    "business_number": ("business_number", "사업자등록번호"),
    "amount": ("amount", "주문금액"),
    "discount": ("discount", "할인금액"),
}
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y.%m.%d %H:%M:%S", "%Y%m%d%H%M%S")


class RowRefused(Refused):
    """Why a row of a file waits."""


class UnreadableRow(RowRefused):
    reason = "unreadable_row"
    says = Words("{column} 칸을 읽을 수 없습니다.", "The cell {column} cannot be read.")


class UnknownCode(RowRefused):
    reason = "unknown_code"
    says = Words("우리가 발급한 번호가 아닙니다.", "This is no code of ours.")


class CodeFailed(RowRefused):
    reason = "code_failed"
    says = Words("전달하지 못했다고 알려 주신 번호입니다.", "You told us that this code was never delivered.")


class UnknownMerchant(RowRefused):
    reason = "unknown_merchant"
    says = Words("등록된 사업자등록번호가 아닙니다.", "No merchant is registered with this business number.")


class WrongTime(RowRefused):
    reason = "wrong_time"
    says = Words(
        "사용일시가 번호를 발급하기 전이거나 아직 오지 않은 때입니다.",
        "It was used before the code was issued, or in the future.",
    )


class WrongDiscount(RowRefused):
    reason = "wrong_discount"
    says = Words(
        "할인금액이 {expected}원이어야 하는데 {told}원입니다.",
        "The discount should be ₩{expected}, not ₩{told}.",
    )


class CountedBefore(RowRefused):
    reason = "counted_before"
    says = Words(
        "이미 반영한 번호입니다: {at}, {amount}원", "This code has been counted already: {at}, ₩{amount}"
    )


class TwiceInFile(RowRefused):
    reason = "twice_in_file"
    says = Words("이 파일의 {line}번째 줄에 이미 있습니다.", "Line {line} of this file has it already.")


@dataclass(frozen=True)
class Told:
    """One row of a file, as it can be read."""

    code: str
    used_at: datetime
    business_number: str
    amount: int
    discount: int


def read_file(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV in UTF-8 or CP949, by their line; columns in any order, named in English or Korean.

    Raises UnreadableFile, also for more rows than we take at once.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp949")
        except UnicodeDecodeError:
            raise UnreadableFile from None
    (_, header), *lines = _lines(text) or [(0, [])]
    header = [name.strip().lower() for name in header]
    places = {
        column: next((header.index(name) for name in names if name in header), None)
        for column, names in _COLUMNS.items()
    }
    if None in places.values():
        raise UnreadableFile
    rows = [
        (number, {column: _cell(cells, place) for column, place in places.items()})
        for number, cells in lines
        if any(cell.strip() for cell in cells)
    ]
    if len(rows) > ROWS_MOST:
        raise UnreadableFile
    return rows


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The cells of a CSV by their line, the header among them. Raises UnreadableFile."""
    if "\0" in text:
        raise UnreadableFile  # Neither text nor JSON can hold it in the database.
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error:  # One quotation mark too many makes one endless cell of all that follows.
        raise UnreadableFile from None


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip()[:120] if place is not None and place < len(cells) else ""


def read_row(cells: Mapping[str, str]) -> Told:
    """Raises UnreadableRow, naming the first cell that makes no sense."""
    return Told(
        code=cells.get("code", ""),
        used_at=_time(cells["used_at"]),
        business_number=_digits(cells["business_number"], "business_number"),
        amount=_won(cells["amount"], "amount"),
        discount=_won(cells["discount"], "discount"),
    )


def _time(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = next((found for form in _TIMES if (found := _in_form(text, form))), None)  # type: ignore[assignment]
    if read is None:
        raise UnreadableRow(column="used_at")
    return read if read.tzinfo else read.replace(tzinfo=_SEOUL)


def _in_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is Korea's, given by the caller.
    except ValueError:
        return None


def _digits(text: str, column: str) -> str:
    digits = text.replace("-", "")
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise UnreadableRow(column=column)
    return digits


def _won(text: str, column: str) -> int:
    digits = text.removeprefix("₩").removesuffix("원").replace(",", "").strip()
    if not re.fullmatch(r"[0-9]{1,12}", digits) or int(digits) == 0:
        raise UnreadableRow(column=column)
    return int(digits)
