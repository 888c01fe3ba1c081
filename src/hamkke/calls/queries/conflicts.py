from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, QuerySet

from hamkke.calls import rules
from hamkke.calls.models import Application, ApplicationVersion, Assignment, Call, Conflict, Declaration
from hamkke.calls.queries.calls import submitted
from hamkke.merchants import queries as merchants
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User


@dataclass(frozen=True)
class Standing:
    """A judge's place in a call: whether they declared, and what they declared so far."""

    is_declared: bool
    lines: list[str]


def standing(call: Call, judge: User) -> Standing:
    said = Declaration.objects.filter(call=call, judge=judge).order_by("declared_at", "id")
    declared = list(said.values_list("lines", flat=True))
    return Standing(bool(declared), list(dict.fromkeys(line for lines in declared for line in lines)))


def interests(call: Call, judges: Sequence[User]) -> list[rules.Interest]:
    """What ties these judges to applicants, in five queries for any number of them."""
    own = {judge.pk for judge in judges}
    declared, dealt = _declared(call, own), _dealt(call, own)
    addresses, phones = _addresses(own), _phones(own)
    applied = set(
        submitted(call).filter(merchant__owner__in=own).values_list("merchant__owner_id", flat=True)
    )
    return [
        rules.Interest(
            judge=judge.pk,
            mailbox=people.mailbox_of(judge),
            declared=declared[judge.pk],
            addresses=frozenset(addresses[judge.pk]),
            phones=frozenset(phones[judge.pk]),
            applied=judge.pk in applied,
            dealt=dealt[judge.pk],
        )
        for judge in judges
    ]


def applicants(applications: QuerySet[Application], *, with_phones: bool) -> list[rules.Applicant]:
    """Whose these applications are and by what they may be known, in two queries, or three with phones."""
    names, addresses = defaultdict(set), defaultdict(set)
    shops = merchants.Shop.objects.filter(merchant__in=applications.order_by().values("merchant"))
    for merchant, name, address in shops.order_by().values_list("merchant_id", "name", "address"):
        names[merchant].add(name)
        addresses[merchant].add(address)
    phones = _phones_in(applications) if with_phones else {}
    return [
        rules.Applicant(
            application=each.pk,
            merchant=each.merchant_id,
            owner=each.merchant.owner_id,
            mailbox=people.mailbox_of(each.merchant.owner) if each.merchant.owner else "",
            business_number=each.merchant.business_number,
            names=frozenset({*_names(each.merchant), *names[each.merchant_id]}),
            addresses=frozenset(addresses[each.merchant_id]),
            phones=phones.get(each.pk, frozenset()),
            entered_by=each.entered_by_id,
        )
        for each in applications.select_related("merchant__owner").order_by("pk")
    ]


def _names(merchant: merchants.Merchant) -> set[str]:
    return {merchant.name, merchant.representative, merchant.owner.name if merchant.owner else ""}


def closed_pairs(call: Call, *, application: UUID | None = None) -> dict[UUID, set[UUID]]:
    """For each application the judges who may not have it: a conflict was recorded, or they stepped back. Two queries."""
    narrowed = {"application": application} if application else {"application__call": call}
    conflicts = Conflict.objects.filter(**narrowed).values_list("application_id", "judge_id")
    recused = Assignment.objects.filter(**narrowed, recused_at__isnull=False)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for each, judge in [*conflicts.order_by(), *recused.order_by().values_list("application_id", "judge_id")]:
        found[each].add(judge)
    return dict(found)


def conflicts_of(call: Call) -> QuerySet[Conflict]:
    """Every recorded conflict of a call with its application and judge, except the whole call of a judge who applied."""
    return (
        Conflict.objects.filter(application__call=call)
        .exclude(source=Conflict.Source.APPLICANT)
        .select_related("application", "judge")
        .order_by("judge__name", "application__receipt", "source")
    )


def _declared(call: Call, judges: set[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    said = Declaration.objects.filter(call=call, judge__in=judges).order_by("declared_at", "id")
    for judge, lines in said.values_list("judge_id", "lines"):
        found[judge] += tuple(lines)
    return found


def _dealt(call: Call, judges: set[UUID]) -> dict[UUID, dict[UUID, str]]:
    """What a judge declared in other calls: whoever had to do with a merchant once has dealt with it."""
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    earlier = Conflict.objects.filter(judge__in=judges, source=Conflict.Source.DECLARED)
    rows = earlier.exclude(application__call=call).order_by("recorded_at", "id")
    for judge, merchant, evidence in rows.values_list("judge_id", "application__merchant_id", "evidence"):
        found[judge][merchant] = evidence
    return found


def _addresses(owners: set[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    shops = merchants.Shop.objects.filter(merchant__owner__in=owners).exclude(address="")
    for owner, address in shops.order_by().values_list("merchant__owner_id", "address"):
        found[owner].add(address)
    return found


def _phones(owners: set[UUID]) -> dict[UUID, set[str]]:
    """The numbers that judges wrote into applications of their own."""
    found: dict[UUID, set[str]] = defaultdict(set)
    versions = ApplicationVersion.objects.filter(application__merchant__owner__in=owners)
    for owner, answers in versions.order_by().values_list("application__merchant__owner_id", "answers"):
        found[owner] |= _phones_of(answers)
    return found


def _phones_in(applications: Iterable[Application]) -> dict[UUID, frozenset[str]]:
    latest = ApplicationVersion.objects.filter(
        application__in=applications, number=F("application__versions_count")
    )
    rows = latest.order_by().values_list("application_id", "answers")
    return {application: _phones_of(answers) for application, answers in rows.iterator(chunk_size=2_000)}


def _phones_of(answers: object) -> frozenset[str]:
    return rules.phones_in(json.dumps(answers, ensure_ascii=False))
