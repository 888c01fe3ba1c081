"""The versions of a call's rule file, as people read them."""

from dataclasses import dataclass
from datetime import datetime

from hamkke.calls import rules
from hamkke.calls.models import Call
from hamkke.calls.queries.calls import submitted
from hamkke.kernel import calendars
from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Version:
    """One published version: when, why, and what it says otherwise than the one before. The first has no reason."""

    number: int
    published_at: datetime
    digest: str
    why: Words
    differences: list[Words]


def versions_of(call: Call) -> list[Version]:
    """Every version of the call's rule file, the latest first."""
    found: list[Version] = []
    before: rules.Terms | None = None
    for version in call.versions.order_by("number"):
        terms = rules.read_terms(version.terms["terms"])
        changes = rules.differences(before, terms) if before else []
        why = Words(version.why, version.why_en)
        found.insert(0, Version(version.number, version.published_at, version.digest, why, changes))
        before = terms
    return found


def milestones_of(call: Call) -> list[rules.Milestone]:
    """The call's dates as they are known now."""
    return _milestones(call, rules.read_terms(call.terms), call.decided_at)


def calendar_of(call: Call, *, address: str) -> str:
    """The call's dates as an iCalendar feed; what an amendment took out is cancelled. `address` is that of its page."""
    latest: dict[str, calendars.Event] = {}
    versions = list(call.versions.order_by("number"))
    for at, version in enumerate(versions, start=1):
        decided_at = call.decided_at if at == len(versions) else None
        terms = rules.read_terms(version.terms["terms"])
        found = {each.kind: each for each in _milestones(call, terms, decided_at)}
        for kind in {**latest, **found}:
            dates = found.get(kind) or latest[kind]
            latest[kind] = calendars.Event(
                uid=f"{call.pk}-{kind}@hamkke",
                summary=f"{rules.MILESTONES[kind].ko}: {call.title} · {call.title_en}",
                starts_at=dates.starts_at,
                ends_at=dates.ends_at,
                sequence=version.number - 1 + bool(decided_at),
                decided_at=decided_at or version.published_at,
                url=address,
                is_cancelled=kind not in found,
            )
    return calendars.feed(call.title, latest.values())


def _milestones(call: Call, terms: rules.Terms, decided_at: datetime | None) -> list[rules.Milestone]:
    return rules.milestones(terms, opens_at=call.opens_at, closes_at=call.closes_at, decided_at=decided_at)


def rule_file(call: Call) -> list[tuple[Words, list[Words]]]:
    """The rule file that holds now, in sentences under their headings."""
    return rules.sections(rules.told(rules.read_terms(call.terms)))


def stand_of(call: Call) -> rules.Stand:
    """How far the call has come, as an amendment sees it."""
    return rules.Stand(
        digest=call.terms_hash,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        is_handed_in=submitted(call).exists(),
        is_decided=call.decided_at is not None,
    )
