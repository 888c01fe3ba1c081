"""What was agreed and promised."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.festivals import rules
from hamkke.festivals.actions.once import once
from hamkke.festivals.models import Agreement, Area, Commitment, Edition
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import Organisation


@transaction.atomic
def sign_agreement(
    *,
    id: UUID,
    edition: Edition,
    title: str,
    title_en: str,
    parties: Iterable["Organisation"],
    signed_on: date,
    by: people.User | None,
) -> Agreement:
    """Write down an agreement between organisations; commitments in its five areas follow."""
    agreement, is_new = once(
        Agreement, id, edition=edition, title=title, title_en=title_en, signed_on=signed_on
    )
    if is_new:
        agreement.parties.set(parties)
        audit.record(by=by, verb="festivals.agreement.signed", target=agreement, edition=edition.code)
    return agreement


@transaction.atomic
def commit(
    *,
    id: UUID,
    agreement: Agreement,
    area: str,
    text: str,
    text_en: str,
    quantity: int,
    unit: str,
    unit_en: str,
    due_on: date,
    by: people.User | None,
    promised_by: "Organisation | None" = None,
) -> Commitment:
    """Promise so many of a unit in one area by a day: one party of the agreement, or all of them together.

    Raises AreaUnknown, AmountNotPositive, NotAParty.
    """
    rules.check_positive(quantity)
    if area not in Area.values:
        raise rules.AreaUnknown(area=area)
    if promised_by and not agreement.parties.filter(pk=promised_by.pk).exists():
        raise rules.NotAParty
    commitment, is_new = once(
        Commitment,
        id,
        agreement=agreement,
        promised_by=promised_by,
        area=area,
        text=text,
        text_en=text_en,
        quantity=quantity,
        unit=unit,
        unit_en=unit_en,
        due_on=due_on,
    )
    if is_new:
        audit.record(by=by, verb="festivals.commitment.made", target=commitment, area=area)
    return commitment
