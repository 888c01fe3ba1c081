from typing import Any

from django.dispatch import receiver

from hamkke.exhibitions import actions
from hamkke.people import signals as people


@receiver(people.role_given)
def let_organisers_curate(role: Any, **_facts: Any) -> None:
    if role.name == role.Name.ORGANISER:
        actions.let_curate(role.user)
