from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.fields.json import KeyTextTransform

from hamkke.calls import rules
from hamkke.calls.models import (
    ApplicationVersion,
    Call,
    Deliberation,
    Draw,
    Proposal,
    Publication,
    Selection,
    SelectionRow,
    TermsVersion,
)
from hamkke.calls.queries.calls import statistics
from hamkke.calls.queries.inputs import judge_numbers
from hamkke.calls.queries.proposing import redrawn_of
from hamkke.calls.queries.sizes import Line, Sizes, read_sizes, sizes_of
from hamkke.calls.queries.stretches import LongList, Stretches, scores_in
from hamkke.calls.rules import bundle, lottery, sureness
from hamkke.kernel.words import Words

SCOPE = {
    "ko": "마감까지 제출된 신청서 모두. 지역은 신청한 업체의 시·도, 수도권은 서울·인천·경기.",
    "en": "Every application submitted by closing. Regions are the merchants' provinces; the capital area is Seoul, Incheon and Gyeonggi.",
}
NOT_SAID = Words("답하지 않음", "Not said")


@dataclass(frozen=True)
class OwnRow:
    """One row of the public file and what proves that it is part of it."""

    entry: bundle.Json
    scores: list[bundle.Json]
    row: bundle.Json
    leaf: str
    path: list[str]


def released(call: Call) -> Selection:
    """The decision on a call, with all that its public pages say of it, in one query. Raises NotReleased."""
    selection = (
        Selection.objects.filter(call=call)
        .select_related("call", "publication", "proposal__draw")
        .defer("proposal__found")
        .first()
    )
    if selection is None or selection.proposal is None:
        raise bundle.NotReleased
    return selection


def bundle_of(selection: Selection) -> bundle.Json:
    """The public file of a decision, its long lists still in the database.

    Eight queries, however many applied, by the time its bytes are written (`rules.bundle.written`).
    """
    told = publication_of(selection)
    content = _content(selection, told.statistics)
    return {**content, "digests": {**told.digests, "rows": _leaves(selection)}}


def publication_of(selection: Selection) -> Publication:
    """What was published with a decision. Worked out now for one that is older than publications."""
    return getattr(selection, "publication", None) or publication(selection)


def publication(selection: Selection) -> Publication:
    """The figures of a decision and the digests of its file, to be kept."""
    figures = _statistics(selection)
    return Publication(
        selection=selection,
        statistics=figures,
        digests=bundle.digests(_content(selection, figures), _leaves(selection)),
    )


def rows_of(selection: Selection) -> Sequence[bundle.Json]:
    """The result line by line as the file has it, by rank."""
    return LongList(_proposal(selection).pk, "rows")


def own_row(selection: Selection, code: str) -> OwnRow | None:
    """The row of whoever holds a secret code, with its proof, or None. Seven queries."""
    proposal, name = _proposal(selection).pk, rules.public_code(code)
    mine = SelectionRow.objects.filter(selection=selection, application__code=code)
    rank = mine.values_list("rank", flat=True).first()
    if rank is None:
        return None
    leaves = bundle.read_leaves(_leaves(selection).stretches)
    place, entries = list(leaves).index(name), LongList(proposal, "entries")
    scores = scores_in(proposal, entries.number_of(place))
    return OwnRow(
        entry=entries[place],
        scores=[given for given in scores if given["application"] == name],
        row=rows_of(selection)[rank - 1],
        leaf=leaves[name],
        path=lottery.merkle_path(list(leaves.values()), place),
    )


def criteria_of(selection: Selection) -> dict[int, Words]:
    """The criteria's names by the number under which the file keeps them."""
    criteria = _published(selection)["terms"]["criteria"]
    return {place: Words(each["name"], each["name_en"]) for place, each in enumerate(criteria, start=1)}


def draw_of(selection: Selection) -> bundle.Json | None:
    """The draw that decided, as the file tells it."""
    return _draw(_proposal(selection).draw)


def sureness_of(selection: Selection) -> sureness.Sureness | None:
    """How sure the places are, from the figures that were published with the decision."""
    times = publication_of(selection).statistics.get("redrawn", [])
    return sureness.sureness(_proposal(selection).found, times)


def draws_of(selection: Selection) -> int:
    """How many redraws there were; 0 where errors are not known, or for a decision older than redraws."""
    draws: int = _proposal(selection).found.get("redraws", {}).get("draws", 0)
    return draws


def _proposal(selection: Selection) -> Proposal:
    if selection.proposal is None:
        raise bundle.NotReleased
    return selection.proposal


def _content(selection: Selection, statistics: bundle.Json) -> bundle.Json:
    """The whole file but for its digests."""
    call, proposal = selection.call, _proposal(selection)

    def long(part: str) -> bundle.Long:
        return bundle.Long(Stretches(proposal.pk, part))

    seed, panel = proposal.draw.seed if proposal.draw else "", panel_of(selection)
    told = _call(call, selection, list(TermsVersion.objects.filter(call=call).order_by("number")))
    return bundle.bundle(
        call={**told, "panel": _panel(call, panel)} if panel else told,
        published=_published(selection),
        inputs={
            "call": str(call.pk),
            "entries": long("entries"),
            "scores": long("scores"),
            "seed": seed,
            **({"panel": panel.order} if panel else {}),
        },
        found={**proposal.found, "rows": long("rows")},
        draw=_draw(proposal.draw),
        result=_result(selection),
        statistics=statistics,
    )


def _leaves(selection: Selection) -> bundle.Long:
    return bundle.Long(Stretches(_proposal(selection).pk, "leaves"), brackets=b"{}")


def _published(selection: Selection) -> bundle.Json:
    """The rule file by which it was decided."""
    version = TermsVersion.objects.filter(
        call=selection.call_id, digest=_proposal(selection).terms_digest
    ).latest("number")
    terms: bundle.Json = version.terms
    return terms


def _result(selection: Selection) -> bundle.Json:
    running = (
        SelectionRow.objects.filter(selection=selection).exclude(outcome="not_selected").order_by("rank")
    )
    told = running.values_list("application__code", "outcome", "reasons__waiting")
    return bundle.result((rules.public_code(code), outcome, place) for code, outcome, place in told)


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


def panel_of(selection: Selection) -> Deliberation | None:
    """The panel that decided about those at the line. None meets after the decision, so the latest is the one."""
    terms = rules.read_terms(selection.call.terms)
    found = Deliberation.objects.filter(call=selection.call_id).order_by("-number")
    return found.first() if rules.is_by_panel(terms) else None


def _panel(call: Call, panel: Deliberation) -> bundle.Json:
    """Who sat on it, under the numbers by which the scores know them; the order itself is among the inputs."""
    numbers = judge_numbers(call)
    return {
        "number": panel.number,
        "members": sorted(numbers[member] for member in panel.members),
        "recorded_at": _second(panel.recorded_at),
        "why": panel.why,
    }


def _statistics(selection: Selection) -> bundle.Json:
    """Ratio, provinces, capital area and industries, as of the decision: whole numbers, shares in basis points."""
    told = statistics(selection.call)
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
        "industries": _industries(selection.call),
        "redrawn": redrawn_of(_proposal(selection)),
        "sizes": sizes_of(selection.call),
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
    sizes: Sizes


def published_statistics(told: bundle.Json) -> PublishedStatistics:
    """What a public file says in numbers, with its as-of and its scope."""
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
        sizes=read_sizes(told.get("sizes", {})),
    )


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
