"""A place given up goes to the next on the waiting list, who has some hours to take it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions import grants
from hamkke.calls.models import Call, Offer, Selection, SelectionRow, Withdrawal
from hamkke.kernel import clock
from hamkke.kernel.queue import later
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User

OFFERS_AT_ONCE = 500


@transaction.atomic
def withdraw(row: SelectionRow, *, reason: str = "", by: User) -> Withdrawal:
    """Give up a place one holds: what was set aside for it returns, and the next in line is asked. Again, it changes nothing.

    The owner does it, or the secretariat for them. Raises NotYours or NoPlaceHeld.
    """
    now = clock.now()
    if row.application.merchant.owner_id != by.pk and not people.is_organiser(by):
        raise rules.NotYours
    call = _held(row)
    withdrawn = Withdrawal.objects.filter(row=row).first()
    if withdrawn:
        return withdrawn
    rules.check_holding(holds=queries.holders(row.selection).filter(pk=row.pk).exists())
    withdrawn = Withdrawal.objects.create(
        row=row, reason=reason.strip()[: rules.REASON_MOST], withdrawn_at=now, withdrawn_by=by
    )
    audit.record(by=by, verb="calls.place.withdrawn", target=row)
    offer_next(row.selection, instead_of=row, now=now)
    grants.give_back(call, rules.read_terms(call.terms), row)
    return withdrawn


@transaction.atomic
def take(offer: Offer, *, by: User) -> Offer:
    """Take an offered place in time; the grant is set aside as for everybody selected. Again, it changes nothing.

    Raises NotYours, OfferOver, or the ledger's refusals when the money does not reach.
    """
    offer, call = _asked(offer, by)
    if offer.answer == Offer.Answer.TAKEN:
        return offer
    _answer(offer, Offer.Answer.TAKEN, now=clock.now())
    audit.record(by=by, verb="calls.offer.taken", target=offer)
    grants.commit(call, rules.read_terms(call.terms), [offer.row.application_id])
    return offer


@transaction.atomic
def decline(offer: Offer, *, by: User) -> Offer:
    """Leave an offered place to the next in line. Again, it changes nothing. Raises NotYours or OfferOver."""
    now = clock.now()
    offer, _ = _asked(offer, by)
    if offer.answer != Offer.Answer.DECLINED:
        _answer(offer, Offer.Answer.DECLINED, now=now)
        audit.record(by=by, verb="calls.offer.declined", target=offer)
        offer_next(offer.row.selection, instead_of=offer.instead_of, now=now)
    return offer


@transaction.atomic
def lapse_offers() -> int:
    """Have every offer end whose time is over; returns how many are due. Each ends by itself, so that none stops another."""
    due = Offer.objects.filter(answer=Offer.Answer.OPEN, expires_at__lte=clock.now()).order_by("expires_at")
    due_ids = list(due.values_list("pk", flat=True)[:OFFERS_AT_ONCE])
    for offer_id in due_ids:
        later("calls.lapse_offer", offer_id=offer_id)
    return len(due_ids)


@transaction.atomic
def lapse(offer_id: UUID) -> bool:
    """End one offer whose time is over and ask the next in line; returns whether it ended now."""
    now = clock.now()
    offer = Offer.objects.select_related("row__selection", "instead_of").get(pk=offer_id)
    _held(offer.row)
    is_ended = Offer.objects.filter(pk=offer_id, answer=Offer.Answer.OPEN, expires_at__lte=now).update(
        answer=Offer.Answer.LAPSED, answered_at=now
    )
    if is_ended:
        audit.record(by=None, verb="calls.offer.lapsed", target=offer)
        offer_next(offer.row.selection, instead_of=offer.instead_of, now=now)
    return bool(is_ended)


def offer_next(selection: Selection, *, instead_of: SelectionRow, now: datetime) -> Offer | None:
    """Offer a free place to whom the quotas let follow, until the terms' hours are over; nobody may be left to ask."""
    terms = rules.read_terms(selection.call.terms)
    line = queries.line_of(selection)
    code = rules.next_for(
        line.candidates,
        accepted=line.accepted,
        gone=line.gone,
        places=selection.places,
        quotas=terms.quotas,
        tracks=terms.tracks,
    )
    if code is None:
        return None
    offer = Offer.objects.create(
        row_id=line.rows[code],
        instead_of=instead_of,
        offered_at=now,
        expires_at=rules.offer_ends(now, terms.offer_hours),
    )
    audit.record(by=None, verb="calls.offer.made", target=offer)
    later("calls.send_offer", offer_id=offer.pk)
    return offer


def _asked(offer: Offer, by: User) -> tuple[Offer, Call]:
    """An offer as it stands, its call held, for whom it was made."""
    call = _held(offer.row)
    offer = Offer.objects.select_related(
        "row__selection__call", "row__application__merchant", "instead_of"
    ).get(pk=offer.pk)
    if offer.row.application.merchant.owner_id != by.pk:
        raise rules.NotYours
    return offer, call


def _answer(offer: Offer, answer: Offer.Answer, *, now: datetime) -> None:
    if offer.answer != Offer.Answer.OPEN or now >= offer.expires_at:
        raise rules.OfferOver
    offer.answer, offer.answered_at = answer, now
    offer.save(update_fields=["answer", "answered_at"])


def _held(row: SelectionRow) -> Call:
    """The row's call, held until we commit, so that places come free and are offered one after the other."""
    return Call.objects.select_for_update(no_key=True).get(selection=row.selection_id)
