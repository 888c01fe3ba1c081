"""What partners and the secretariat see: keys, allotments, code orders and whether their counts agree, usage files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from hamkke.coupons.models import Allotment, CodeOrder, PartnerCode, PartnerKey, UsageFile, UsageRow
from hamkke.coupons.rules import partners, passes
from hamkke.kernel.words import Words

_PURPOSE = "partner codes"


def new_code(id: UUID) -> str:
    """The code of a partner code's id; it need not be stored to be told again."""
    return passes.code_of(settings.SECRET_KEY, _PURPOSE, id)


def secret_of(key: PartnerKey) -> str:
    return partners.secret_of(settings.SECRET_KEY, key.pk)


def keys() -> QuerySet[PartnerKey]:
    """Every key with its organisation, the newest first."""
    return PartnerKey.objects.select_related("organisation").order_by("-issued_at", "-id")


def allotments() -> QuerySet[Allotment]:
    return Allotment.objects.select_related("campaign", "organisation").order_by("-allotted_at", "-id")


def orders() -> QuerySet[CodeOrder]:
    """Every code order, the newest first."""
    return CodeOrder.objects.select_related("allotment__campaign", "organisation").order_by(
        "-ordered_at", "-id"
    )


def written_codes(order: CodeOrder) -> list[tuple[int, str]]:
    """An order's codes, by their place in the list."""
    codes = PartnerCode.objects.filter(order=order).order_by("place").only("place", "id")
    return [(code.place, passes.written(new_code(code.id))) for code in codes]


def counts_of(order: CodeOrder) -> partners.Counts:
    return partners.Counts(order.requested, order.issued, order.delivered, order.failed)


@dataclass(frozen=True)
class Reconciled:
    """An order, and what does not add up about it. While it is young, codes not yet delivered are no difference."""

    order: CodeOrder
    differences: Sequence[Words]
    is_overdue: bool

    @property
    def agrees(self) -> bool:
        return not self.differences


def reconciled(order: CodeOrder, now: datetime) -> Reconciled:
    ours, stated = counts_of(order), partners.Counts(**order.stated) if order.stated else None
    found = partners.does_not_add_up(ours, stated, ordered_at=order.ordered_at, now=now)
    return Reconciled(order, found, partners.is_overdue(ours, ordered_at=order.ordered_at, now=now))


def files() -> QuerySet[UsageFile]:
    """Every usage file with `.accepted`, `.counted`, `.waiting` and `.followed`, the newest first."""
    states = {state.value: Count("rows", filter=Q(rows__state=state)) for state in UsageRow.State}
    return UsageFile.objects.select_related("organisation").annotate(**states).order_by("-received_at", "-id")


def rows_of(file: UsageFile) -> QuerySet[UsageRow]:
    """A file's rows by their line."""
    return UsageRow.objects.filter(file=file).order_by("number")
