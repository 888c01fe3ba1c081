from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from hamkke.calls import rules
from hamkke.calls.models import Application, ApplicationVersion, Call, Deliberation, Proposal, Review
from hamkke.calls.queries.calls import Answer, answered, questions, submitted
from hamkke.calls.queries.conflicts import closed_pairs
from hamkke.calls.queries.judging import judges, loads_of
from hamkke.calls.queries.proposing import PublicCode
from hamkke.calls.queries.sheets import blind, identities
from hamkke.calls.queries.stretches import proposed
from hamkke.people import queries as people


@dataclass(frozen=True)
class LineSheet:
    """One application at the line as a panel reads it: no name, its points with their error, what judges thought of it."""

    code: str
    total: int
    error: int
    answers: list[Answer]
    comments: list[str]


@dataclass(frozen=True)
class PanelJudge:
    """Who may sit on a panel; `is_closed`: a conflict with somebody at the line is known, or they stepped back."""

    judge: people.User
    is_closed: bool


@dataclass(frozen=True)
class DeliberationTold:
    """A panel's order with who sat on it, for the secretariat: for each, in its order, public code and reason."""

    deliberation: Deliberation
    members: list[str]
    order: list[tuple[str, str]]


def deliberations_of(call: Call) -> list[DeliberationTold]:
    """Every panel that there was, the latest first. Two queries."""
    found = list(Deliberation.objects.filter(call=call).select_related("recorded_by").order_by("-number"))
    named = people.User.objects.in_bulk({member for each in found for member in each.members})
    return [
        DeliberationTold(
            each,
            sorted(str(named[member]) for member in each.members),
            [(code, each.said[code]) for code in each.order],
        )
        for each in found
    ]


def latest_deliberation(call: Call) -> Deliberation | None:
    return Deliberation.objects.filter(call=call).order_by("-number").first()


def panel_judges(call: Call, line: Collection[str]) -> list[PanelJudge]:
    """The call's judges by name, with those who may not judge everybody at the line."""
    closed = closed_pairs(call)
    shut = {judge for each in behind(call, line).values() for judge in closed.get(each, ())}
    able = sorted(judges(loads_of(call)), key=lambda judge: (str(judge), judge.pk))
    return [PanelJudge(judge, judge.pk in shut) for judge in able]


def behind(call: Call, codes: Collection[str]) -> dict[str, UUID]:
    """The applications behind public codes."""
    named = submitted(call).annotate(public=PublicCode("code")).filter(public__in=codes).order_by("public")
    return dict(named.values_list("public", "pk"))


def line_sheets(proposal: Proposal) -> list[LineSheet]:
    """Everybody at the line of a proposal, in the order of their codes, which tells nothing. Six queries for any number."""
    line, call = set(proposal.found["grey"]), proposal.call
    rows = {row.code: row for rows in proposed(proposal.pk) for row in rows if row.code in line}
    told = submitted(call).filter(pk__in=behind(call, line).values()).select_related("merchant__owner")
    applications = sorted(told, key=lambda each: rules.public_code(each.code))
    named, asked = identities(applications), questions(call)
    sent, comments = _sent(applications), _comments(applications)
    return [
        LineSheet(
            code=(code := rules.public_code(each.code)),
            total=rows[code].total,
            error=rows[code].error,
            answers=[blind(answer, named[each.pk]) for answer in answered(sent[each.pk], asked)],
            comments=comments[each.pk],
        )
        for each in applications
    ]


def _sent(applications: Sequence[Application]) -> dict[UUID, Any]:
    judged = ApplicationVersion.objects.filter(
        application__in=applications, number=F("application__versions_count")
    )
    return dict(judged.order_by().values_list("application_id", "answers"))


def _comments(applications: Sequence[Application]) -> dict[UUID, list[str]]:
    """What judges wrote who did not step back, in an order that tells nothing of who is who."""
    found: dict[UUID, list[str]] = defaultdict(list)
    given = Review.objects.filter(
        assignment__application__in=applications, assignment__recused_at=None
    ).exclude(comment="")
    for application, comment in given.order_by("assignment_id").values_list(
        "assignment__application_id", "comment"
    ):
        found[application].append(comment)
    return found
