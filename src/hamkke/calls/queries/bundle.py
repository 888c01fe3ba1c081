from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.fields.json import KeyTextTransform

from hamkke.calls import rules
from hamkke.calls.models import ApplicationVersion, Call, Draw, Selection, TermsVersion
from hamkke.calls.queries.calls import statistics
from hamkke.calls.rules import bundle
from hamkke.kernel.words import Words

SCOPE = {
    "ko": "마감까지 제출된 신청서 모두. 지역은 신청한 업체의 시·도, 수도권은 서울·인천·경기.",
    "en": "Every application submitted by closing. Regions are the merchants' provinces; the capital area is Seoul, Incheon and Gyeonggi.",
}
NOT_SAID = Words("답하지 않음", "Not said")


def bundle_of(call: Call) -> bundle.Json:
    """The public file of a decided call. At most six queries, however many applied. Raises NotReleased."""
    selection = Selection.objects.filter(call=call).select_related("proposal__draw").first()
    if selection is None or selection.proposal is None:
        raise bundle.NotReleased
    proposal = selection.proposal
    found = {name: value for name, value in proposal.found.items() if name != "inputs"}
    versions = list(TermsVersion.objects.filter(call=call).order_by("number"))
    return bundle.bundle(
        call=_call(call, selection, versions),
        published=next(each.terms for each in reversed(versions) if each.digest == proposal.terms_digest),
        inputs=proposal.found["inputs"],
        found=found,
        draw=_draw(proposal.draw),
        statistics=_statistics(call, selection),
    )


def _call(call: Call, selection: Selection, versions: list[TermsVersion]) -> bundle.Json:
    return {
        "id": str(call.pk),
        "title": {"ko": call.title, "en": call.title_en},
        "opens_at": _second(call.opens_at),
        "closes_at": _second(call.closes_at),
        "decided_at": _second(selection.decided_at),
        "places": call.places,
        "waiting": call.waiting,
        "inputs_hash": selection.inputs_hash,
        "versions": [
            {
                "number": each.number,
                "digest": each.digest,
                "published_at": _second(each.published_at),
                "why": {"ko": each.why, "en": each.why_en},
            }
            for each in versions
        ],
    }


def _draw(draw: Draw | None) -> bundle.Json | None:
    if draw is None or draw.drawn_at is None:
        return None
    return {
        "number": draw.number,
        "pool": draw.pool,
        "root": draw.root,
        "source": {"ko": draw.source, "en": draw.source_en},
        "committed_at": _second(draw.committed_at),
        "draws_at": _second(draw.draws_at),
        "drawn_at": _second(draw.drawn_at),
        "randomness": draw.randomness,
        "seed": draw.seed,
        "why": draw.why,
    }


def _statistics(call: Call, selection: Selection) -> bundle.Json:
    """Ratio, provinces, capital area and industries, as of the decision: whole numbers, shares in basis points."""
    told = statistics(call)
    return {
        "as_of": _second(selection.decided_at),
        "scope": SCOPE,
        "applied": told.applied,
        "places": told.places,
        "selected": told.selected,
        "waiting": told.waitlisted,
        "ratio": told.ratio,
        "regions": [
            {
                "code": line.code,
                "name": line.name if isinstance(line.name, str) else {"ko": line.name.ko, "en": line.name.en},
                "applied": line.applied,
                "selected": line.selected,
            }
            for line in told.regions
        ],
        "capital": {
            "applied_share": told.capital_applied_share,
            "selected_share": told.capital_selected_share,
        },
        "industries": _industries(call),
    }


def _industries(call: Call) -> list[bundle.Json]:
    """How many applied and were selected by industry, where the call asked for one."""
    asked = rules.read_terms(call.terms)
    key = asked.size_industry_question
    if not key:
        return []
    labels = {
        value: {"ko": label.ko, "en": label.en}
        for question in asked.questions
        if question.key == key
        for value, label in question.choices
    }
    counts = (
        ApplicationVersion.objects.filter(application__call=call, number=F("application__versions_count"))
        .values(value=KeyTextTransform(key, "answers"))
        .annotate(applied=Count("pk"), selected=Count("pk", filter=Q(application__row__outcome="selected")))
        .order_by("value")
    )
    return [{**line, "label": labels.get(line["value"])} for line in counts]


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


@dataclass(frozen=True)
class Line:
    """One group in the statistics: how many applied and were selected, and as shares of all in basis points."""

    name: Words | str
    applied: int
    selected: int
    applied_share: int | None
    selected_share: int | None


@dataclass(frozen=True)
class PublishedStatistics:
    """The statistics of a public file, for reading."""

    as_of: datetime
    scope: Words
    applied: int
    places: int
    selected: int
    waiting: int
    spoken_ratio: str
    capital_applied_share: int | None
    capital_selected_share: int | None
    regions: list[Line]
    industries: list[Line]


def published_statistics(content: bundle.Json) -> PublishedStatistics:
    """What a public file says in numbers, with its as-of and its scope."""
    told = content["statistics"]
    return PublishedStatistics(
        as_of=datetime.fromtimestamp(told["as_of"], tz=UTC),
        scope=_words(told["scope"]),
        applied=told["applied"],
        places=told["places"],
        selected=told["selected"],
        waiting=told["waiting"],
        spoken_ratio=rules.spoken_ratio(told["applied"], told["places"]),
        capital_applied_share=told["capital"]["applied_share"],
        capital_selected_share=told["capital"]["selected_share"],
        regions=[_line(told, line, line["name"]) for line in told["regions"]],
        industries=[
            _line(told, line, line["label"] or line["value"] or NOT_SAID) for line in told["industries"]
        ],
    )


def names_of_criteria(content: bundle.Json) -> dict[str, Words]:
    """The criteria's names by the keys under which a row keeps their means."""
    criteria = content["terms"]["terms"]["criteria"]
    return {str(place): Words(each["name"], each["name_en"]) for place, each in enumerate(criteria, start=1)}


def _line(told: bundle.Json, line: bundle.Json, name: Any) -> Line:
    return Line(
        _words(name) if isinstance(name, dict) else name,
        line["applied"],
        line["selected"],
        rules.share_of(line["applied"], told["applied"]),
        rules.share_of(line["selected"], told["selected"]),
    )


def _words(both: Mapping[str, str]) -> Words:
    return Words(both["ko"], both["en"])
