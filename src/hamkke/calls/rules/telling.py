"""The rule file in plain sentences: every term that can decide anything is told, so that no change goes untold."""

from collections.abc import Iterator, Mapping

from hamkke.calls.rules.documents import KINDS
from hamkke.calls.rules.groups import group_words
from hamkke.calls.rules.questions import QUESTION_KINDS, Question
from hamkke.calls.rules.ratio import with_decimals
from hamkke.calls.rules.terms import Document, GreyZone, Quota, Terms, Track
from hamkke.kernel.words import Words

SECTIONS = {
    "places": Words("몇 곳을 뽑나요", "How many are chosen"),
    "judging": Words("어떻게 심사하나요", "How it is judged"),
    "criterion": Words("무엇을 평가하나요", "What is judged"),
    "points": Words("점수는 어떻게 내나요", "How points are worked out"),
    "quota": Words("꼭 지키는 할당", "Quotas that are kept"),
    "ties": Words("점수가 같거나 거의 같으면", "Equal and nearly equal points"),
    "question": Words("무엇을 묻나요", "What is asked"),
    "document": Words("어떤 서류를 내나요", "Which documents are handed in"),
    "after": Words("결과가 나온 뒤", "After the result"),
}
_TIES = {
    "total": Words("총점", "the total"),
    "criteria": Words("배점이 큰 기준의 점수", "the criteria, heaviest first"),
    "agreement": Words("심사위원의 점수가 덜 갈린 쪽", "whose judges agree more"),
    "first_time": Words("처음 참여하는 업체", "who takes part for the first time"),
    "outside_capital": Words("수도권 밖의 업체", "who is outside the capital area"),
    "lot": Words("추첨값", "the lot"),
}
_SOURCES = {
    "recommendation": Words("추천 기관의 점수", "points from recommenders"),
    "vote": Words("공개 투표의 점수", "points from the public vote"),
}
Told = dict[str, Words]


def told(terms: Terms) -> Told:
    """Every term as a sentence, by "<section>" or "<section>:<which>"; two rule files that differ differ here."""
    return {key: words for part in _PARTS for key, words in part(terms)}


def sections(sentences: Mapping[str, Words]) -> list[tuple[Words, list[Words]]]:
    """The sentences under their headings, in the order in which people read them."""
    return [
        (heading, found)
        for section, heading in SECTIONS.items()
        if (found := [words for key, words in sentences.items() if key.partition(":")[0] == section])
    ]


def _places(terms: Terms) -> Iterator[tuple[str, Words]]:
    waiting = terms.waiting
    yield (
        "places",
        Words(
            f"{terms.places:,}곳을 선정하고 예비로 {waiting:,}곳을 둡니다.",
            f"{terms.places:,} are selected and {waiting:,} wait.",
        ),
    )
    for track in terms.tracks:
        yield f"places:{track.key}", _track(track)


def _track(track: Track) -> Words:
    ko, en = _range(track.least, track.most)
    by = ("(추천 기관의 추천을 받아)", " (on recommendation)") if track.is_recommended else ("", "")
    return Words(
        f"모집 부문 ‘{track.label.ko}’{by[0]}: {ko}.",
        f"Track “{track.label.en}”{by[1]}: {en}.",
    )


def _judging(terms: Terms) -> Iterator[tuple[str, Words]]:
    yield (
        "judging",
        Words(
            f"이름을 가리고 신청서마다 {terms.reviews_each}명이 심사합니다. 판단할 수 없는 기준은 0점이 아니라 빈칸으로 둡니다.",
            f"Judging is blind, by {terms.reviews_each} judges for each application. What cannot be judged is a blank and never a 0.",
        ),
    )
    yield "judging:sheets", _sheets(terms)
    if terms.judging_days:
        yield (
            "judging:days",
            Words(
                f"접수가 마감된 뒤 {terms.judging_days}일째까지 심사합니다.",
                f"Judging lasts until {terms.judging_days} days after closing.",
            ),
        )
    more, share = terms.reviews_more, _share(terms.second_look)
    yield (
        "judging:more",
        Words(
            f"당락선에 가까운 {share}는 {more}명이 더 심사합니다.",
            f"The {share} nearest the line are judged by {more} more.",
        )
        if more
        else Words(
            f"당락선에 가까운 {share}를 한 번 더 심사하지는 않습니다.",
            f"The {share} nearest the line get no second look.",
        ),
    )


def _sheets(terms: Terms) -> Words:
    least, most = terms.sheets_least, terms.sheets_most
    if most is not None:
        return Words(
            f"심사위원 한 사람은 {least:,}건부터 {most:,}건까지 고르게 나누어 맡습니다.",
            f"Each judge has from {least:,} to {most:,} applications, dealt evenly.",
        )
    if least:
        return Words(
            f"심사위원 한 사람은 적어도 {least:,}건을 고르게 나누어 맡습니다.",
            f"Each judge has at least {least:,} applications, dealt evenly.",
        )
    return Words("심사위원은 신청서를 고르게 나누어 맡습니다.", "Judges share the applications evenly.")


def _criteria(terms: Terms) -> Iterator[tuple[str, Words]]:
    for position, each in enumerate(terms.criteria, start=1):
        yield (
            f"criterion:{position}",
            Words(
                f"{each.name} {each.weight}점. {each.meaning}".rstrip(),
                f"{each.name_en}, {each.weight} points. {each.meaning_en}".rstrip(),
            ),
        )


def _points(terms: Terms) -> Iterator[tuple[str, Words]]:
    yield "points", _FORMULAS[terms.formula]
    for each in terms.outside:
        name, share = _SOURCES[each.source], _share(each.share)
        yield (
            f"points:{each.source}",
            Words(f"점수의 {share}는 {name.ko}입니다.", f"{share} of the points are {name.en}."),
        )
    yield (
        "points:bonus",
        Words(
            f"가점은 모두 더해 {_points_of(terms.bonus_most)}점까지입니다.",
            f"Bonus points count up to {_points_of(terms.bonus_most)} in all.",
        )
        if terms.bonus_most
        else Words("가점은 없습니다.", "There are no bonus points."),
    )
    yield (
        "points:redraws",
        Words(
            f"총점을 표준오차 안에서 {terms.redraws:,}번 다시 뽑아, 저마다 몇 번 선정되는지 결과와 함께 알립니다.",
            f"Totals are drawn again {terms.redraws:,} times within their standard errors; how often each is selected is told with the result.",
        ),
    )
    yield (
        "points:version",
        Words(f"규칙 파일의 판: {terms.version}.", f"Form of the rule file: {terms.version}."),
    )


_FORMULAS = {
    "mean": Words(
        "기준마다 심사위원 점수의 평균을 소수 둘째 자리까지 내고(반올림), 점수 = (배점 × 평균)의 합 ÷ 배점의 합입니다.",
        "Each criterion's mean is taken to two decimals, halves up; the score is the sum of weight × mean over the sum of weights.",
    ),
    "corrected": Words(
        "심사위원마다 후하고 박한 차이를 공개된 식으로 바로잡은 평균에 배점을 곱해 더합니다. 고치지 않은 평균도 함께 공개합니다.",
        "Means are corrected, by a published formula, for how lenient or severe each judge is, and added by weight. The plain mean is published beside it.",
    ),
}


def _quotas(terms: Terms) -> Iterator[tuple[str, Words]]:
    for quota in terms.quotas:
        yield f"quota:{quota.key}", _quota(quota, group_words(quota.group, terms))


def _quota(quota: Quota, whom: Words) -> Words:
    ko, en = _range(quota.least, quota.most)
    return Words(
        f"{quota.label.ko}: {ko}. 세는 곳: {whom.ko}. 근거: {quota.basis.ko}",
        f"{quota.label.en}: {en}, counting {whom.en}. By: {quota.basis.en}",
    )


def _ties(terms: Terms) -> Iterator[tuple[str, Words]]:
    steps = [_TIES[step] for step in terms.tie_chain]
    yield (
        "ties",
        Words(
            f"점수가 같으면 차례로 견줍니다: {' → '.join(step.ko for step in steps)}.",
            f"Equal points are compared in turn: {' → '.join(step.en for step in steps)}.",
        ),
    )
    yield (
        "ties:grey",
        _grey(terms.grey)
        if terms.grey
        else Words("경계 구간을 따로 두지 않습니다.", "There is no grey zone around the line."),
    )


def _grey(grey: GreyZone) -> Words:
    errors = _points_of(grey.errors)
    who = Words(f"당락선에서 표준오차의 {errors}배 안에 있는", f"within {errors} standard errors of the line")
    if grey.share:
        low, high = _share(grey.share), _share(10_000 - grey.share)
        who = Words(
            f"다시 뽑아 {low}에서 {high} 사이로 선정되는", f"selected in {low} to {high} of the redraws"
        )
    if grey.by == "panel":
        return Words(
            f"{who.ko} 신청서는 이해관계 없는 심사위원 여럿이 이름을 가리고 함께 심의해 차례를 정하고, 까닭을 그 신청자에게 알립니다.",
            f"Those {who.en} are put in order by several judges together, who have no conflict with them and see no names; "
            "each applicant reads why.",
        )
    source = grey.source or Words("없음", "none")
    return Words(
        f"{who.ko} 신청서는 추첨으로 정합니다. 공개 난수: {source.ko}.",
        f"Among those {who.en}, lots decide. Public randomness: {source.en}.",
    )


def _questions(terms: Terms) -> Iterator[tuple[str, Words]]:
    asked = {question.key: question for question in terms.questions}
    for question in terms.questions:
        yield f"question:{question.key}", _question(question, asked)
    for key, what in (
        (terms.size_industry_question, Words("업종", "trade")),
        (terms.size_revenue_question, Words("매출", "revenue")),
        (terms.size_employees_question, Words("상시 근로자 수", "number of employees")),
    ):
        if key:
            label = asked[key].label if key in asked else Words(key, key)
            yield (
                f"question::{what.en}",
                Words(
                    f"{what.ko}: ‘{label.ko}’의 답으로 압니다. 통계에는 다섯 곳보다 작은 칸을 두지 않습니다.",
                    f"The {what.en} is told by the answer to “{label.en}”; statistics have no cell of fewer than five.",
                ),
            )


def _question(question: Question, asked: Mapping[str, Question]) -> Words:
    kind = QUESTION_KINDS[question.kind]
    need = ("필수", "required") if question.is_required else ("선택", "optional")
    choices_ko = " · ".join(words.ko for _, words in question.choices)
    choices_en = " · ".join(words.en for _, words in question.choices)
    bounds, only = _bounds(question), question.shown_if
    ko = [kind.ko, need[0], bounds, choices_ko]
    en = [kind.en, need[1], bounds, choices_en]
    if only:
        by = asked[only.question]
        values = [words for key, words in by.options if key in only.values]
        ko.append(f"‘{by.label.ko}’에 ‘{'’ 또는 ‘'.join(words.ko for words in values)}’라고 답한 분만")
        en.append(f"only for “{'” or “'.join(words.en for words in values)}” to “{by.label.en}”")
    return Words(
        f"{question.label.ko} ({', '.join(filter(None, ko))}) {question.hint.ko}".rstrip(),
        f"{question.label.en} ({', '.join(filter(None, en))}) {question.hint.en}".rstrip(),
    )


def _bounds(question: Question) -> str:
    """What an answer lies between: a rate in percent, a day as people write it."""
    if not question.least and not question.most:
        return ""
    if question.kind == "rate":
        return f"{_points_of(question.least)}–{_share(question.most)}"
    if question.kind == "date":
        return f"{_day(question.least)}–{_day(question.most)}"
    return f"{question.least:,}–{question.most:,}"


def _day(written: int) -> str:
    """20260901 → "2026-09-01"; 0 is no bound."""
    return f"{written // 10_000}-{written // 100 % 100:02}-{written % 100:02}" if written else ""


def _documents(terms: Terms) -> Iterator[tuple[str, Words]]:
    for document in terms.documents:
        yield f"document:{document.key}", _document(document)


def _document(document: Document) -> Words:
    need = ("필수", "required") if document.is_required else ("선택", "optional")
    seen = (
        ("심사위원이 봄", "judges read it")
        if document.judges_see
        else ("심사위원은 보지 않음", "judges do not read it")
    )
    points = _points_of(document.bonus)
    bonus = (
        (f"가점 {points}점", f"{points} bonus points") if document.bonus else ("가점 없음", "no bonus points")
    )
    kinds, size = ", ".join(KINDS[kind][0] for kind in document.kinds), _size(document.bytes_most)
    return Words(
        f"{document.label.ko} ({need[0]}, {kinds}, {size}까지, {bonus[0]}, {seen[0]})",
        f"{document.label.en} ({need[1]}, {kinds}, up to {size}, {bonus[1]}, {seen[1]})",
    )


def _size(count: int) -> str:
    megabytes, rest = divmod(count, 1_000_000)
    return f"{count:,} B" if rest else f"{megabytes:,} MB"


def _after(terms: Terms) -> Iterator[tuple[str, Words]]:
    if terms.announcing_days:
        yield (
            "after:announcement",
            Words(
                f"접수가 마감된 뒤 {terms.announcing_days}일째 되는 날 결과를 알립니다.",
                f"The result is told {terms.announcing_days} days after closing.",
            ),
        )
    yield (
        "after:appeals",
        Words(
            f"결과를 알린 뒤 {terms.appeal_days}일 동안 이의를 받고, {terms.answer_days}일 안에 답합니다.",
            f"Appeals are taken for {terms.appeal_days} days after the result and answered within {terms.answer_days} days.",
        ),
    )
    yield (
        "after:offers",
        Words(
            f"빈자리가 나면 예비 업체에 알리고 {terms.offer_hours}시간 동안 답을 기다립니다.",
            f"A place that comes free is offered to who waits, with {terms.offer_hours} hours to answer.",
        ),
    )
    source = terms.grant_from or "–"
    yield (
        "after:grants",
        Words(
            f"선정되면 {terms.grant_each:,}원을 지원합니다(재원: 원장의 계정 ‘{source}’).",
            f"Each selected gets ₩{terms.grant_each:,} (from the ledger’s account “{source}”).",
        )
        if terms.grant_each or terms.grant_from
        else Words("지원금은 없습니다.", "There is no grant."),
    )


_PARTS = (_places, _judging, _criteria, _points, _quotas, _ties, _questions, _documents, _after)


def _range(least: int, most: int | None) -> tuple[str, str]:
    if most is None and not least:
        return "자리를 따로 정하지 않음", "no places of its own"
    if most is None:
        return f"적어도 {least:,}곳", f"at least {least:,}"
    return f"{least:,}곳부터 {most:,}곳까지", f"from {least:,} to {most:,}"


def _share(rate: int) -> str:
    return f"{with_decimals(rate, 2).rstrip('0').rstrip('.')}%"


def _points_of(hundredths: int) -> str:
    return with_decimals(hundredths, 2).rstrip("0").rstrip(".")
