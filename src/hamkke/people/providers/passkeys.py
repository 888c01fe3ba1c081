"""Passkeys, by allauth's WebAuthn: which questions are asked of a device, and in whose words."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from hamkke.kernel.words import Words
from hamkke.people import rules

UNKNOWN = Words(
    "이 패스키로는 할 수 없습니다. 지운 패스키이거나 너무 오래 기다렸습니다. 다시 해 보세요.",
    "This passkey did not do. It was removed, or it took too long. Please try again.",
)


class PasskeyAdapter(DefaultMFAAdapter):
    """What allauth asks of us about passkeys."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The device in which it is made, until somebody calls it otherwise."""
        return rules.device(context.request.headers.get("user-agent", ""))

    def _get_site_name(self) -> str:
        """What the device calls us when it asks its owner; allauth would tell it our address."""
        return "함께 · hamkke"

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        return ValidationError(UNKNOWN.in_language(get_language()), code=code)


def for_this_device(options: dict[str, Any]) -> dict[str, Any]:
    """The question with which a passkey is made: one that the device keeps and opens to its owner alone, so that it signs in by itself."""
    asked = options["creation_options"]
    asked["publicKey"]["authenticatorSelection"] = {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    return options
