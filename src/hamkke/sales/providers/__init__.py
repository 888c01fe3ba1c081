"""The marketplaces' interfaces: one file each, behind this protocol."""

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from django.conf import settings

from hamkke.sales.providers.calling import Calls
from hamkke.sales.providers.coupang import Coupang
from hamkke.sales.providers.elevenst import ElevenSt
from hamkke.sales.providers.esm import Esm, Site
from hamkke.sales.providers.naver import Naver
from hamkke.sales.rules.pulls import InterfaceMissing, InterfaceNotSet, Payment, Settled, Sold, Spell


class Marketplace(Protocol):
    """Every call may raise a PullFailed. What comes before it is not the whole, and says nothing of what is missing."""

    calls: Calls
    seller: str

    def orders(self, spell: Spell) -> Iterator[Sold]:
        """All lines ordered in these days; some of other days may be among them, and one may come twice."""
        ...

    def settled(self, spell: Spell) -> Iterator[Settled]:
        """What is owed and paid by now for lines ordered in these days; others may be among them."""
        ...

    def payments(self, spell: Spell) -> Iterator[Payment]:
        """What is paid in sums that no line tells of."""
        ...


class _Interface(NamedTuple):
    account: str
    url: str
    is_set: bool
    open: Callable[[Calls], Marketplace]


def account(channel: str) -> str:
    """Of channels that share an account one is asked at a time."""
    found = _interfaces().get(channel)
    return found.account if found else channel


def check_set(channel: str) -> None:
    """Raises InterfaceMissing, InterfaceNotSet."""
    _interface(channel)


def known() -> list[str]:
    """The channels that have an interface."""
    return list(_interfaces())


def with_keys() -> list[str]:
    """The channels that can be asked."""
    return [channel for channel, each in _interfaces().items() if each.is_set]


@contextlib.contextmanager
def asking(channel: str) -> Iterator[Marketplace]:
    """The marketplace, for one pull. Raises InterfaceMissing, InterfaceNotSet."""
    found = _interface(channel)
    with Calls(found.url) as calls:
        yield found.open(calls)


def _interface(channel: str) -> _Interface:
    found = _interfaces().get(channel)
    if found is None:
        raise InterfaceMissing(code=channel)
    if not found.is_set:
        raise InterfaceNotSet(code=channel)
    return found


def _interfaces() -> dict[str, _Interface]:
    """As they are set now; without a key there is no asking."""
    gmarket, auction = Site(2, "G", settings.ESM_GMARKET), Site(1, "A", settings.ESM_AUCTION)
    has_esm = bool(settings.ESM_SECRET)
    return {
        "coupang": _Interface("coupang", settings.COUPANG_URL, bool(settings.COUPANG_SECRET_KEY), Coupang),
        "11st": _Interface("11st", settings.ELEVENST_URL, bool(settings.ELEVENST_KEY), ElevenSt),
        "gmarket": _Interface(
            "esm", settings.ESM_URL, has_esm and bool(gmarket.seller), lambda calls: Esm(calls, gmarket)
        ),
        "auction": _Interface(
            "esm", settings.ESM_URL, has_esm and bool(auction.seller), lambda calls: Esm(calls, auction)
        ),
        "smartstore": _Interface("naver", settings.NAVER_URL, bool(settings.NAVER_SECRET), Naver),
    }
