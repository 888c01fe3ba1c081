"""Which events there are and for whom, how a telling is signed, when it is tried again, and where it may never go."""

import base64
import hmac
import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Event:
    """`is_public`: for everybody. Otherwise a merchant hears of its own, and the secretariat of all."""

    says: Words
    is_public: bool


EVENTS = {
    "order.paid": Event(Words("주문이 결제됨", "an order is paid"), is_public=False),
    "coupon.used": Event(Words("계산대에서 쿠폰이 쓰임", "a coupon is used at a counter"), is_public=False),
    "release.published": Event(Words("집계가 공개됨", "figures are published"), is_public=True),
    "selection.published": Event(Words("선정 결과가 공개됨", "a selection is published"), is_public=True),
}
STATES = {
    "waiting": Words("기다림", "waiting"),
    "delivered": Words("전달됨", "delivered"),
    "failed": Words("전하지 못함", "failed"),
}
TROUBLES = {
    "status": Words("받는 쪽이 거절함", "the receiver refused"),
    "no_answer": Words("답이 없음", "no answer"),
    "not_outside": Words("내부 주소라 보내지 않음", "an inside address; nothing was sent"),
    "unknown_host": Words("없는 주소", "no such host"),
}
# Ten seconds, a minute, five, half an hour, two hours, five, ten, fourteen: over a day in all.
WAITS = tuple(timedelta(seconds=each) for each in (10, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400))
LEASE = timedelta(minutes=2)  # A try that died counts as failed after this; the call itself ends sooner.
OLD_SECRET_LASTS = timedelta(hours=24)
ENDPOINTS_MOST = 10
SUCCESS = range(200, 300)


class AddressUnfit(Refused):
    reason = "address_unfit"
    says = Words(
        "https://로 시작하고 밖에서 열리는 주소여야 합니다. 아이디나 비밀번호는 넣지 마세요.",
        "It must be an address that begins with https:// and opens from outside, without a name or password in it.",
    )


class EventsUnfit(Refused):
    reason = "events_unfit"
    says = Words("알릴 일을 하나 이상 고르세요.", "Choose at least one event to be told of.")


class TooManyEndpoints(Refused):
    reason = "too_many_endpoints"
    says = Words("받는 주소는 {most}개까지 둘 수 있습니다.", "You can have {most} addresses.")


class EndpointStopped(Refused):
    reason = "endpoint_stopped"
    says = Words("멈춘 주소로는 보내지 않습니다.", "Nothing is sent to an address that is stopped.")


class DifferentContent(Refused):
    reason = "different_content"
    says = Words("같은 번호로 다른 내용이 이미 있습니다.", "The same id stands for something else already.")


def check_endpoint(url: str, events: Collection[str], *, standing: int, is_development: bool) -> None:
    """Raises AddressUnfit, EventsUnfit or TooManyEndpoints."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise AddressUnfit from None
    schemes = ("https", "http") if is_development else ("https",)
    if parts.scheme not in schemes or not host or parts.username or parts.password or port == 0:
        raise AddressUnfit
    if not is_development and not may_be_outside(host):
        raise AddressUnfit
    if not events or not set(events) <= EVENTS.keys():
        raise EventsUnfit
    if standing >= ENDPOINTS_MOST:
        raise TooManyEndpoints(most=ENDPOINTS_MOST)


def may_be_outside(host: str) -> bool:
    """Whether a host as it is written may be outside; a name is only known once it is looked up, by `are_outside`."""
    try:
        return are_outside([host])
    except ValueError:
        return host != "localhost" and not host.endswith((".localhost", ".internal", ".local"))


def are_outside(addresses: Iterable[str]) -> bool:
    """Whether every address is one of the public internet: no loopback, private, link-local, multicast or reserved one.

    An IPv6 address that only wraps an IPv4 one is as public as that.
    """
    for each in addresses:
        address = ipaddress.ip_address(each.partition("%")[0])
        wrapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
        if not wrapped.is_global or wrapped.is_multicast or wrapped.is_reserved:
            return False
    return True


def secret_of(site_secret: str, endpoint: UUID, number: int) -> str:
    """An endpoint's secret, in the form of the Standard Webhooks specification. It is derived, and stored nowhere."""
    derive = HKDF(
        algorithm=SHA256(), length=32, salt=endpoint.bytes, info=f"hamkke webhooks {number}".encode()
    )
    return "whsec_" + base64.b64encode(derive.derive(site_secret.encode())).decode()


def signature(secret: str, *, id: UUID | str, sent_at: datetime, body: str) -> str:
    """HMAC-SHA256 over id, moment and body, as Standard Webhooks signs: "v1,<base64>"."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{id}.{int(sent_at.timestamp())}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def keeps_old_secret(rotated_at: datetime | None, *, now: datetime) -> bool:
    """For a day after it was changed both secrets sign, so that the receiver may change over in peace."""
    return rotated_at is not None and now < rotated_at + OLD_SECRET_LASTS


def next_try(tries: int, *, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None: never."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None
