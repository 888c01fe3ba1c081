from typing import Any

from django.dispatch import receiver

from hamkke.exhibitions import actions
from hamkke.people import signals as people


@receiver(people.role_given)
def let_organisers_curate(role: Any, **_facts: Any) -> None:
    if role.name == role.Name.ORGANISER:
        actions.let_curate(role.user)


@receiver(people.role_taken)
def let_former_organisers_curate_no_more(user: Any, name: str, **_facts: Any) -> None:
    if name == "organiser":
        actions.let_curate_no_more(user)
