from typing import Any

from allauth.account.signals import user_signed_up
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver

from hamkke.people import actions
from hamkke.people.models import User


@receiver(user_signed_up)
def welcome_the_newcomer(user: User, **facts: Any) -> None:
    """allauth has made the user; from here on they are one of our shoppers."""
    kakao = facts.get("sociallogin")
    profile = (kakao.account.extra_data.get("userinfo") or {}) if kakao else {}
    actions.welcome(user, name=profile.get("nickname") or "", through="kakao" if kakao else "email")


@receiver(authenticator_added)
def note_a_new_passkey(user: User, **_: Any) -> None:
    actions.note_new_passkey(user)


@receiver(authenticator_removed)
def note_a_removed_passkey(user: User, **_: Any) -> None:
    actions.note_removed_passkey(user)
