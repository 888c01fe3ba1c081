from typing import Any

from django.dispatch import receiver

from hamkke.merchants.actions import following
from hamkke.people import signals as people


@receiver(people.account_closing, dispatch_uid="merchants.forget_followed")
def forget_followed(user: Any, **_: Any) -> None:
    following.forget_followed(user)
