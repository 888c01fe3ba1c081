from typing import Any

from django.db import transaction

from hamkke.inbox.models import Message
from hamkke.kernel import clock


@transaction.atomic
def receive(*, source: str, external_id: str, content: dict[str, Any]) -> tuple[Message, bool]:
    """Keep a message from outside; the second value says whether it is new. Told twice, it is kept once."""
    return Message.objects.get_or_create(
        source=source, external_id=external_id, defaults={"content": content, "received_at": clock.now()}
    )


@transaction.atomic
def mark_handled(message: Message) -> bool:
    """Claim a message for handling; False when someone has handled it already."""
    changed = Message.objects.filter(pk=message.pk, handled_at=None).update(handled_at=clock.now())
    return changed == 1
