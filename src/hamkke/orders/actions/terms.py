"""A rule that was announced comes into force."""

from datetime import date

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.orders import rules
from hamkke.orders.models import LegalRule
from hamkke.people.queries import User


@transaction.atomic
def enact(rule: LegalRule, *, effective_from: date, by: User) -> LegalRule:
    """Put an announced rule in force from a day after today; the rule before it ends on that day.

    What was sold until then stays due as it was. Raises InForceAlready, NotAhead.
    """
    rule = LegalRule.objects.select_for_update().get(pk=rule.pk)
    rules.check_enactable(rule.effective_from, on=effective_from, today=clock.today())
    LegalRule.objects.filter(
        kind=rule.kind, contract=rule.contract, effective_from__lt=effective_from, effective_to=None
    ).update(effective_to=effective_from)
    rule.effective_from = effective_from
    rule.save(update_fields=["effective_from"])
    audit.record(by=by, verb="orders.rule.enacted", target=rule, effective_from=str(effective_from))
    return rule
