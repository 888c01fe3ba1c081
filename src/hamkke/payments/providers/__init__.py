"""Whoever collects money for us: one file each, behind this protocol."""

from typing import Protocol

from hamkke.payments import rules
from hamkke.payments.providers import kakaopay


class Provider(Protocol):
    """Every call may raise ProviderSaidNoError or NoAnswerError, and neither says whether money moved:
    only `look_up` does."""

    def ready(self, intent: rules.Intent, addresses: rules.Addresses) -> rules.Prepared: ...

    def approve(self, intent: rules.Intent, *, reference: str, token: str) -> rules.Standing: ...

    def look_up(self, reference: str) -> rules.Standing: ...

    def cancel(self, reference: str, *, amount: int, vat: int, available: int) -> rules.Cancellation:
        """Give back `amount` won, `vat` of it VAT; refuse unless exactly `available` won is cancellable."""


def named(name: str) -> Provider:
    return {"kakaopay": kakaopay.KakaoPay}[name]()
