from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules, signals
from hamkke.calls.actions.noticing import tell_changed_terms
from hamkke.calls.models import Call, TermsVersion
from hamkke.kernel import clock

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def amend(
    call: Call, *, id: UUID, basis: str, terms: rules.Terms, why: str, why_en: str, by: User | None
) -> TermsVersion:
    """Publish another version of a call's rule file with its reason, while nobody has been selected.

    The window stays. `basis` is the digest of the version that this one was written over, so that nobody's amendment
    is lost to another's. The same id and content again changes nothing. Raises AlreadyDecided, an AmendmentRefused
    (AmendedMeanwhile, ReasonUnsaid, NothingAmended, …) or what open_call raises of the rule file: a TermsWrong.
    """
    now = clock.now()
    call = Call.objects.select_for_update().get(pk=call.pk)
    published = rules.published(terms, opens_at=call.opens_at, closes_at=call.closes_at)
    why, why_en = why.strip(), why_en.strip()
    told = {"digest": rules.digest(published), "why": why, "why_en": why_en}
    before = TermsVersion.objects.filter(pk=id).first()
    if before:
        return _same(before, call, told)
    rules.check_amendment(
        rules.read_terms(call.terms), terms, queries.stand_of(call), basis=basis, why=why, why_en=why_en, now=now
    )  # fmt: skip
    version = TermsVersion.objects.create(
        id=id,
        call=call,
        number=call.versions.count() + 1,
        terms=published,
        published_at=now,
        published_by=by,
        **told,
    )
    call.terms, call.terms_hash = rules.written(terms), version.digest
    call.places, call.waiting = terms.places, terms.waiting
    call.save(update_fields=["terms", "terms_hash", "places", "waiting"])
    audit.record(by=by, verb="calls.call.amended", target=call, number=version.number, digest=version.digest)
    tell_changed_terms(version)
    signals.terms_amended.send(sender=TermsVersion, version=version)
    return version


def _same(version: TermsVersion, call: Call, told: dict[str, str]) -> TermsVersion:
    if version.call_id != call.pk or any(getattr(version, name) != value for name, value in told.items()):
        raise rules.DifferentContent
    return version
