"""Five years later nobody needs to know who paid; that it was paid stays."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from hamkke.audit import actions as audit
from hamkke.kernel import clock, kept
from hamkke.payments.models import Payment, Refund
from hamkke.people import actions as people

if TYPE_CHECKING:
    from hamkke.people.models import User


def forget_payers() -> int:
    """Make settled payments nobody's whose last event the law no longer wants kept. Returns how many."""
    since = kept.wanted_since(clock.now())
    refunds = Refund.objects.filter(payment=OuterRef("pk"))
    over = Payment.objects.filter(
        ~Exists(refunds.filter(settled_at=None)),
        ~Exists(refunds.filter(settled_at__gte=since)),
        settled_at__lt=since,
    )
    return people.disown(over, whose="payer", tell=_tell)


def _tell(nobody: "User", count: int) -> None:
    audit.record(by=None, verb="payments.payer.forgotten", target=nobody, payments=count)
