"""Calling an address that a stranger typed: looked up once, checked, and called at just that number."""

import socket
from dataclasses import dataclass

import httpx

from hamkke.webhooks import rules

_TIMEOUT = httpx.Timeout(10.0)


@dataclass(frozen=True)
class Outcome:
    """The receiver's status, or why there is none: a key of `rules.TROUBLES`."""

    status: int | None
    trouble: str

    @property
    def is_done(self) -> bool:
        return not self.trouble


def call(url: str, *, headers: dict[str, str], body: str, may_stay_inside: bool) -> Outcome:
    """Post once. Nothing is followed, nothing of the answer is read, and an inside address is never called.

    The name is looked up here and the number called, with the name as Host and for the certificate: were it looked up again by the
    client, a second answer could lead inside.
    """
    address = httpx.URL(url)
    try:
        number = _looked_up(address)
    except OSError:
        return Outcome(None, "unknown_host")
    if not may_stay_inside and not rules.are_outside([number]):
        return Outcome(None, "not_outside")
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST",
                address.copy_with(host=number),
                content=body.encode(),
                headers={**headers, "Host": address.netloc.decode()},
                extensions={"sni_hostname": address.host},
            ) as answer,
        ):
            status = answer.status_code
    except httpx.HTTPError:
        return Outcome(None, "no_answer")
    return Outcome(status, "" if status in rules.SUCCESS else "status")


def _looked_up(address: httpx.URL) -> str:
    found = socket.getaddrinfo(address.host, address.port or 443, type=socket.SOCK_STREAM)
    return str(found[0][4][0])
