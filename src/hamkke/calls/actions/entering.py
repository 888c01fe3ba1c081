"""For whoever came on paper or by telephone: the secretariat enters their application, and they may take it up later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions.applications import begin
from hamkke.calls.actions.deciding import check_organiser
from hamkke.calls.models import Application, Call
from hamkke.calls.rules import entering
from hamkke.kernel import clock, ids
from hamkke.merchants import actions as merchants
from hamkke.merchants import queries as known
from hamkke.people import actions as people
from hamkke.people.queries import user_by_email

if TYPE_CHECKING:
    from hamkke.merchants.models import Merchant
    from hamkke.people.models import User
    from hamkke.places.models import Region


@transaction.atomic
def enter(
    *,
    call: Call,
    business_number: str,
    came_by: Application.Way,
    newcomer: entering.Newcomer | None = None,
    region: Region | None = None,
    by: User,
) -> Application:
    """Begin an application for the business with this number; one that nobody registered yet is registered as it says it is.

    Entered already by the same person, it is found again. Raises NotAnOrganiser, NotOpenYet, CallClosed, OwnBusiness,
    BegunByAnother, or what merchants.register_merchant refuses.
    """
    now = clock.now()
    check_organiser(by)
    rules.check_accepting(call.opens_at, call.closes_at, now=now)
    merchant = known.merchant_numbered(business_number) or _registered(business_number, newcomer, region, by)
    if merchant.owner_id == by.pk:
        raise entering.OwnBusiness
    key = queries.application_id(call, merchant)
    application, is_begun = begin(
        Application(
            id=key,
            call=call,
            merchant=merchant,
            receipt=rules.receipt_number(key),
            saved_at=now,
            saved_by=by,
            entered_by=by,
            came_by=came_by,
        )
    )
    if application.entered_by_id != by.pk:
        raise entering.BegunByAnother
    if is_begun:
        audit.record(by=by, verb="calls.application.entered", target=application, came_by=came_by)
    return application


def _registered(
    business_number: str, newcomer: entering.Newcomer | None, region: Region | None, by: User
) -> Merchant:
    """A merchant under an id that follows from the number, so that a form posted twice at once registers one."""
    told = newcomer or entering.Newcomer("", "")
    number = merchants.checked_business_number(business_number)
    return merchants.register_merchant(
        id=ids.derived("merchant", number),
        owner=_owner(told, by) if told.email else None,
        name=told.name,
        representative=told.representative,
        business_number=number,
        region=region,
        by=by,
    )


def _owner(newcomer: entering.Newcomer, by: User) -> User:
    """Whoever signs in with this address: known, or made known now, to prove the address with their first code."""
    address = newcomer.email.strip().lower()
    return user_by_email(address) or people.register(
        id=ids.derived("person", address), email=address, name=newcomer.representative.strip(), by=by
    )


@transaction.atomic
def take_up(*, code: str, by: User) -> Application:
    """Connect the business on a receipt that the secretariat handed out with the account of whoever holds its code.

    The same again changes nothing. Raises ReceiptUnknown, OwnBusiness for whoever entered it, or OwnerKnown.
    """
    application = queries.application_with_code(code)
    if application is None:
        raise entering.ReceiptUnknown
    if application.entered_by_id == by.pk:
        raise entering.ReceiptOfOthers
    merchants.name_owner(application.merchant, owner=by, by=by)
    return application
