"""A call tried out before it opens: made-up applicants answer, are judged and selected as real ones will be."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hamkke.calls.rules import selecting, sheet
from hamkke.calls.rules.candidates import limits_of
from hamkke.calls.rules.contradicting import attribute, contradictions
from hamkke.calls.rules.inputs import Entry, Found, Inputs
from hamkke.calls.rules.questions import Question, check_questions
from hamkke.calls.rules.scoring import Given
from hamkke.calls.rules.terms import Terms
from hamkke.calls.rules.window import TermsWrong
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

APPLICANTS_EACH = 3  # for each place; announced ratios of past editions lie between 2.7 and 5.8.
APPLICANTS_LEAST = 60  # so that chance alone leaves no group empty
APPLICANTS_MOST = 900
SHEETS_EACH = 20
JUDGES_MOST = 60
CAPITAL = ("11", "28", "41")
ELSEWHERE = "50"

Weights = defaultdict[str, int]


class Undecidable(TermsWrong):
    """`facts["sentences"]` has every problem as Words."""

    reason = "undecidable"
    says = Words(
        "이대로는 아무도 선정할 수 없습니다. {sentences_ko}",
        "Nobody could be selected by this. {sentences_en}",
    )


@dataclass(frozen=True)
class GroupTried:
    """How many made-up applicants a limit counted, and how many of them were selected."""

    label: Words
    applied: int
    selected: int


@dataclass(frozen=True)
class DryRun:
    """What became of the made-up applicants, or why nothing could."""

    applicants: int = 0
    judges: int = 0
    selected: int = 0
    waiting: int = 0
    grey: int = 0
    groups: tuple[GroupTried, ...] = ()
    problems: tuple[Words, ...] = ()


def check_decidable(terms: Terms) -> None:
    """Refuse terms by which nobody could be selected. Raises Undecidable."""
    problems = dry_run(terms).problems
    if problems:
        raise Undecidable(
            sentences=problems,
            sentences_ko=" ".join(words.ko for words in problems),
            sentences_en=" ".join(words.en for words in problems),
        )


def dry_run(terms: Terms, *, expected: int | None = None, seed: int = 1) -> DryRun:
    """Try the terms with as many made-up applicants as are expected. The same seed makes up the same applicants."""
    problems = contradictions(terms)
    if problems:
        return DryRun(problems=tuple(problems))
    chance = random.Random(seed)
    count = expected or min(max(APPLICANTS_EACH * terms.places, APPLICANTS_LEAST), APPLICANTS_MOST)
    try:
        check_questions(terms.questions)
        weights = _weights(terms)
        entries = tuple(_entry(terms, number, weights, chance) for number in range(count))
        scores, judges = _scores(terms, entries, chance)
        found = selecting.work_out(_within(terms, count), Inputs("dry run", entries, scores))
    except Refused as refusal:
        return DryRun(problems=(refusal.words,))
    return _tried(terms, found, judges=judges)


def _within(terms: Terms, count: int) -> Terms:
    """Very many places are tried with as many as applicants are made up for; quotas then stand in proportion."""
    import msgspec

    places = max(count // APPLICANTS_EACH, 1)
    if places >= terms.places:
        return terms

    def part(number: int) -> int:
        return number * places // terms.places

    def limited(each: Any) -> Any:
        most = None if each.most is None else -(-each.most * places // terms.places)
        return msgspec.structs.replace(each, least=part(each.least), most=most)

    return msgspec.structs.replace(
        terms,
        places=places,
        waiting=part(terms.waiting),
        quotas=tuple(limited(each) for each in terms.quotas),
        tracks=tuple(limited(each) for each in terms.tracks),
    )


def _entry(terms: Terms, number: int, weights: Weights, chance: random.Random) -> Entry:
    """Raises AnswersMissing where a question cannot be answered."""
    answers = _answers(terms.questions, weights, chance)
    sheet.check_sheet(answers, terms.questions)
    region = _drawn(_regions(weights), chance)
    is_capital = region in CAPITAL
    is_first = _drawn({value: weights[f"first_time:{value}"] for value in ("yes", "no")}, chance)
    track = _drawn(
        {each.key: max(weights[f"track:{each.key}"], each.least + 1) for each in terms.tracks}, chance
    )
    groups = {f"answer:{key}={value}" for key, value in answers.items() if isinstance(value, str)}
    groups |= {
        f"region:{region}",
        f"capital:{'yes' if is_capital else 'no'}",
        f"first_time:{is_first}",
        f"track:{track}",
    }
    asked = {quota.group for quota in terms.quotas}
    return Entry(
        code=f"{number:016x}",
        business=f"{number:016x}",
        track=track,
        groups=frozenset(groups & asked),
        bonus=sum(each.bonus for each in terms.documents if each.is_required or chance.random() < 1 / 2),
        outside={each.source: chance.randint(0, 10_000) for each in terms.outside},
        first_time=is_first == "yes",
        outside_capital=not is_capital,
    )


def _weights(terms: Terms) -> Weights:
    """How often a group turns up: as a group nobody needs does, and more by how many of it are needed."""
    usual = max(terms.places // 5, 1)
    found: Weights = defaultdict(lambda: usual)
    for quota in terms.quotas:
        found[quota.group] = max(usual + quota.least, found[quota.group])
    return found


def _regions(weights: Weights) -> dict[str, int]:
    named = {group.partition(":")[2]: weights[group] for group in weights if attribute(group) == "region"}
    for region, group in ((CAPITAL[0], "capital:yes"), (ELSEWHERE, "capital:no")):
        named[region] = max(named.get(region, 0), weights[group])
    return named


def _answers(questions: Sequence[Question], weights: Weights, chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in questions:
        answers[question.key] = _answer(question, weights, chance)
    asked = {question.key for question in sheet.asked(answers, questions)}
    return {key: value for key, value in answers.items() if key in asked}


def _answer(question: Question, weights: Weights, chance: random.Random) -> str | int:
    if question.options:
        options = {key: weights[f"answer:{question.key}={key}"] for key, _ in question.options}
        return _drawn(options, chance)
    if question.kind in ("line", "text"):
        return "가" * max(question.least, 1)
    if question.kind == "date":
        day = question.least or question.most or 20_260_101
        return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"
    return chance.randint(question.least, max(question.most, question.least))


def _drawn(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _scores(terms: Terms, entries: Sequence[Entry], chance: random.Random) -> tuple[tuple[Given, ...], int]:
    """Judges differ in severity, applications in what they are worth; chance says the rest."""
    each = terms.reviews_each
    judges = [
        f"judge-{n:02}" for n in range(1, max(each, min(len(entries) * each // SHEETS_EACH, JUDGES_MOST)) + 1)
    ]
    severity = {judge: chance.gauss(0, 6) for judge in judges}
    found = []
    for entry in entries:
        worth = chance.gauss(70, 10)
        for judge in chance.sample(judges, each):
            for criterion in range(1, len(terms.criteria) + 1):
                score = round(worth + severity[judge] + chance.gauss(0, 5))
                found.append(Given(judge, entry.code, criterion, min(max(score, 0), 100)))
    return tuple(found), len(judges)


def _tried(terms: Terms, found: Found, *, judges: int) -> DryRun:
    selected = [row for row in found.rows if row.outcome == "selected"]
    groups = tuple(
        GroupTried(
            limit.label,
            sum(limit.group in row.groups for row in found.rows),
            sum(limit.group in row.groups for row in selected),
        )
        for limit in limits_of(terms.quotas, terms.tracks)
    )
    places = min(terms.places, max(len(found.rows) // APPLICANTS_EACH, 1))
    problems = []
    if len(selected) < places:
        problems.append(
            Words(
                f"할당과 모집 부문 때문에 {places:,}곳 가운데 {len(selected):,}곳만 채울 수 있습니다.",
                f"Quotas and tracks leave only {len(selected):,} of {places:,} places to be filled.",
            )
        )
    return DryRun(
        applicants=len(found.rows),
        judges=judges,
        selected=len(selected),
        waiting=sum(row.outcome == "waitlisted" for row in found.rows),
        grey=len(found.grey),
        groups=groups,
        problems=tuple(problems),
    )
