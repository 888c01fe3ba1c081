import json
from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.people.queries import User
from hamkke.webhooks import providers, queries, rules
from hamkke.webhooks.models import Delivery, Endpoint

AT_ONCE = 200


@transaction.atomic
def add_endpoint(*, id: UUID, owner: User, url: str, events: Collection[str]) -> Endpoint:
    """Tell somebody's own address of these events from now on. The same id and content again changes nothing.

    Raises AddressUnfit, EventsUnfit, TooManyEndpoints, DifferentContent.
    """
    User.objects.select_for_update(no_key=True).get(
        pk=owner.pk
    )  # Of two at once, the second counts the first.
    wanted = {"owner_id": owner.pk, "url": url, "events": sorted(events)}
    known = Endpoint.objects.filter(pk=id).first()
    if known is not None:
        if {name: getattr(known, name) for name in wanted} != wanted:
            raise rules.DifferentContent
        return known
    standing = queries.endpoints_of(owner).count()
    rules.check_endpoint(url, events, standing=standing, is_development=settings.DEVELOPMENT)
    endpoint = Endpoint.objects.create(id=id, made_at=clock.now(), **wanted)
    audit.record(by=owner, verb="webhooks.endpoint.added", target=endpoint, events=endpoint.events)
    return endpoint


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, number: int, by: User) -> Endpoint:
    """Sign with a new secret, and for a day with the one before as well. `number` is the one it replaces: said twice, it is done once."""
    changed = Endpoint.objects.filter(pk=endpoint.pk, secret_number=number, stopped_at=None).update(
        secret_number=F("secret_number") + 1, rotated_at=clock.now()
    )
    if changed:
        audit.record(by=by, verb="webhooks.secret.rotated", target=endpoint)
    endpoint.refresh_from_db()
    return endpoint


@transaction.atomic
def stop_endpoint(endpoint: Endpoint, *, by: User) -> None:
    """Tell it nothing any more; what waits is given up. Stopped twice, it is stopped once."""
    stopped = Endpoint.objects.filter(pk=endpoint.pk, stopped_at=None).update(stopped_at=clock.now())
    if stopped:
        waiting = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.FAILED, next_at=None)
        audit.record(by=by, verb="webhooks.endpoint.stopped", target=endpoint)


@transaction.atomic
def forget_endpoints(owner: User) -> None:
    """Forget where somebody who leaves wanted to be told, and what they were told."""
    Endpoint.objects.filter(owner=owner).delete()


@transaction.atomic
def announce(event: str, subject: UUID, *, tell: Callable[[Endpoint], dict[str, Any] | None]) -> int:
    """Write down, in the transaction of the fact itself, whom to tell what. `tell` says nothing to whom it does not concern.

    The same fact is told once to each address, however often it is announced.
    """
    now, made = clock.now(), 0
    for endpoint in queries.endpoints_hearing(event):
        data = tell(endpoint)
        if data is None:
            continue
        id = ids.derived("webhook", endpoint.pk, event, subject)  # noqa: A001 - `id` is the word for an id.
        body = {"id": str(id), "type": event, "timestamp": now.isoformat(), "data": data}
        _, is_new = Delivery.objects.get_or_create(
            id=id,
            defaults={
                "endpoint": endpoint,
                "event": event,
                "body": json.dumps(body, ensure_ascii=False),
                "made_at": now,
                "next_at": now,
            },
        )
        if is_new:
            later("webhooks.deliver", id=id)
            made += 1
    return made


@transaction.atomic
def send_again(delivery: Delivery, *, by: User) -> None:
    """Try once more, now: whatever became of it. Raises EndpointStopped."""
    endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    if endpoint.stopped_at is not None:
        raise rules.EndpointStopped
    again = {"state": Delivery.State.WAITING, "next_at": clock.now(), "tries": 0}
    Delivery.objects.filter(pk=delivery.pk).update(**again)
    audit.record(by=by, verb="webhooks.delivery.sent_again", target=delivery)
    later("webhooks.deliver", id=delivery.pk)


def deliver(id: UUID) -> bool:
    """Try a delivery that is due: take it for a while, call outside every transaction, write down what came of it.

    Of two at once one takes it. Whoever dies over the call leaves it taken until the lease ends, and the sweep tries again: told
    twice rather than never, under the same id.
    """
    now = clock.now()
    due = Delivery.objects.filter(pk=id, state=Delivery.State.WAITING, next_at__lte=now)
    if due.update(next_at=now + rules.LEASE, tries=F("tries") + 1, tried_at=now) != 1:
        return False
    delivery = Delivery.objects.select_related("endpoint").get(pk=id)
    outcome = providers.call(
        delivery.endpoint.url,
        headers=queries.signed(delivery, now=now),
        body=delivery.body,
        may_stay_inside=settings.DEVELOPMENT,
    )
    _note(delivery, outcome)
    return outcome.is_done


@transaction.atomic
def _note(delivery: Delivery, outcome: providers.Outcome) -> None:
    again = None if outcome.is_done else rules.next_try(delivery.tries, now=clock.now())
    state = Delivery.State.WAITING if again else Delivery.State.FAILED
    noted = {
        "state": Delivery.State.DELIVERED if outcome.is_done else state,
        "next_at": again,
        "status": outcome.status,
        "trouble": outcome.trouble,
    }
    # Only what this try was taken for: it may have been sent again, or its endpoint stopped, meanwhile.
    taken = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING, tries=delivery.tries)
    if taken.update(**noted) and again:
        later("webhooks.deliver", not_before=again, id=delivery.pk)


@transaction.atomic
def sweep() -> int:
    """Put off anew what should have been tried by now: a job may have been lost, or its process have died."""
    due = list(queries.deliveries_due(clock.now() - rules.LEASE).values_list("pk", flat=True)[:AT_ONCE])
    for each in due:
        later("webhooks.deliver", id=each)
    return len(due)
