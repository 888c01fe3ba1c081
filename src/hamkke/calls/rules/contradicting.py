"""What keeps a rule file from deciding anything, found by reading it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hamkke.calls.rules.terms import Quota, Terms, Track
from hamkke.kernel.words import Words

WHOLE = 10_000
REDRAWS_LEAST, REDRAWS_MOST = 20, 1_000  # fewer tell little; 1,000 of 100,000 applicants take a minute


def contradictions(terms: Terms) -> list[Words]:
    """One sentence for each thing that has to be mended before anybody can be selected by these terms."""
    return [words for part in _PARTS for words in part(terms)]


def attribute(group: str) -> str:
    """What a group is a value of: of "answer:women=yes" it is "answer:women". Nobody is in two groups of one attribute."""
    return group.rpartition("=")[0] if group.startswith("answer:") else group.partition(":")[0]


def _judging(terms: Terms) -> Iterator[Words]:
    if terms.reviews_each < 1 or terms.reviews_more < 0 or not 0 <= terms.second_look <= WHOLE:
        yield Words(
            "신청서마다 적어도 1명이 심사해야 하고, 추가 심사는 0명 이상, 그 범위는 0–100%여야 합니다.",
            "At least 1 judge for each application; a second look by 0 or more, for 0 to 100%.",
        )
    elif terms.formula == "corrected" and terms.reviews_each == 1:
        yield Words(
            "심사위원의 차이를 바로잡으려면 신청서마다 적어도 2명이 심사해야 합니다.",
            "Correcting for severe and lenient judges needs at least 2 judges for each application.",
        )


def _sheets(terms: Terms) -> Iterator[Words]:
    least, most = terms.sheets_least, terms.sheets_most
    if least < 0 or (most is not None and (most < 1 or most < least)):
        yield Words(
            "심사위원 한 사람이 맡는 신청서는 적어도 0건, 많아야 1건 이상이고, ‘많아야’가 ‘적어도’보다 작을 수 없습니다.",
            "A judge has at least 0 applications and at most 1 or more, and the most cannot be fewer than the least.",
        )


def _shares(terms: Terms) -> Iterator[Words]:
    shares = [each.share for each in terms.outside]
    if sum(shares) > WHOLE or min(shares, default=1) < 1:
        yield Words(
            f"심사 밖의 점수 비율은 각각 0보다 크고 모두 더해 100%를 넘을 수 없습니다. 지금은 {sum(shares) / 100:g}%입니다.",
            f"Shares from outside the judging must be above 0 and add up to at most 100%; they add up to {sum(shares) / 100:g}%.",
        )
    for source in _twice(each.source for each in terms.outside):
        yield Words(
            f"심사 밖의 점수 ‘{source}’가 두 번 있습니다.", f"The outside source “{source}” is there twice."
        )
    if terms.bonus_most < 0:
        yield Words("가점 한도는 0점 이상이어야 합니다.", "The most bonus points cannot be fewer than none.")


def _ties(terms: Terms) -> Iterator[Words]:
    chain = terms.tie_chain
    if not chain or chain[-1] != "lot" or _twice(chain):
        yield Words(
            "동점 처리는 추첨값으로 끝나야 하고, 같은 단계가 두 번 있을 수 없습니다. 그러지 않으면 끝내 갈리지 않는 동점이 남습니다.",
            "The tie chain must end with the lot and name no step twice, or a tie could remain for ever.",
        )
    grey = terms.grey
    if grey and (grey.errors < 1 or not 0 <= grey.share < WHOLE // 2):
        yield Words(
            "경계 구간의 너비는 0보다 커야 하고, 비율로 정하면 50%보다 작아야 합니다.",
            "The grey zone must be wider than nothing, and a share less than 50%.",
        )
    if not REDRAWS_LEAST <= terms.redraws <= REDRAWS_MOST:
        yield Words(
            f"다시 뽑기는 {REDRAWS_LEAST}번에서 {REDRAWS_MOST:,}번까지입니다.",
            f"Totals are drawn again from {REDRAWS_LEAST} to {REDRAWS_MOST:,} times.",
        )
    if grey and grey.by == "lottery" and not (grey.source and grey.source.ko and grey.source.en):
        yield Words(
            "추첨할 공개 난수의 출처를 한국어와 영어로 미리 밝혀 주세요.",
            "Name the source of the public randomness beforehand, in Korean and in English.",
        )


def _quotas(terms: Terms) -> Iterator[Words]:
    for what, keys in (
        (Words("할당", "quota"), [quota.key for quota in terms.quotas]),
        (Words("모집 부문", "track"), [track.key for track in terms.tracks]),
    ):
        for key in _twice(keys):
            yield Words(f"{what.ko} ‘{key}’가 두 번 있습니다.", f"The {what.en} “{key}” is there twice.")
    limits: list[Quota | Track] = [*terms.quotas, *terms.tracks]
    for limit in limits:
        if not 0 <= limit.least <= min(terms.places, terms.places if limit.most is None else limit.most):
            yield Words(
                f"‘{limit.label.ko}’: 최소는 0 이상이고 최대와 선정 인원({terms.places:,}곳)을 넘을 수 없습니다.",
                f"“{limit.label.en}”: at least 0, and no more than its most and the {terms.places:,} places.",
            )
    for quota in terms.quotas:
        if not _is_known(quota, terms):
            yield Words(
                f"할당 ‘{quota.label.ko}’이 세는 무리 ‘{quota.group}’를 알 수 없습니다. 묻지 않는 질문이나 없는 보기일 수 있습니다.",
                f"The quota “{quota.label.en}” counts “{quota.group}”, which nobody can be in: no such question, option or track.",
            )
    if not terms.tracks:
        yield Words("모집 부문이 하나는 있어야 합니다.", "There must be at least one track.")
    elif all(track.most is not None for track in terms.tracks):
        most = sum(track.most or 0 for track in terms.tracks)
        if most < terms.places:
            yield Words(
                f"모집 부문의 최대를 모두 더해도 {most:,}곳이라 {terms.places:,}곳을 채울 수 없습니다.",
                f"The tracks together take at most {most:,}, which does not fill {terms.places:,} places.",
            )
    yield from _leasts(terms)


def _leasts(terms: Terms) -> Iterator[Words]:
    """Groups of one attribute share nobody, so that what they need at least adds up."""
    needed: dict[str, dict[str, int]] = {"track": {f"track:{each.key}": each.least for each in terms.tracks}}
    for quota in terms.quotas:
        groups = needed.setdefault(attribute(quota.group), {})
        groups[quota.group] = max(quota.least, groups.get(quota.group, 0))
    for name, groups in needed.items():
        least = sum(groups.values())
        if len(groups) > 1 and least > terms.places:
            yield Words(
                f"서로 겹치지 않는 무리({name})의 최소를 더하면 {least:,}곳으로 선정 인원 {terms.places:,}곳보다 많습니다.",
                f"Groups that share nobody ({name}) need {least:,} at least, more than the {terms.places:,} places.",
            )


def _after(terms: Terms) -> Iterator[Words]:
    if terms.waiting and terms.offer_hours < 1:
        yield Words(
            "예비 인원을 두려면 답을 기다리는 시간이 1시간 이상이어야 합니다.",
            "A waiting list needs at least an hour to answer an offer.",
        )
    if min(terms.appeal_days, terms.answer_days) < 0:
        yield Words("이의신청 기간은 0일 이상이어야 합니다.", "Days for appeals cannot be fewer than none.")
    judging, announcing = terms.judging_days, terms.announcing_days
    if min(judging, announcing) < 0 or (announcing and announcing < judging):
        yield Words(
            "심사와 결과 발표는 마감 뒤 0일 이상이어야 하고, 심사가 끝나기 전에 발표할 수 없습니다.",
            "Judging and the result come 0 days or more after closing, and the result not before judging ends.",
        )
    if terms.grant_each < 0 or (terms.grant_each and not terms.grant_from):
        yield Words(
            "지원금은 0원 이상이어야 하고, 어느 계정에서 나가는지 적어야 합니다.",
            "A grant is 0 won or more and must name the account it comes from.",
        )
    kinds = {question.key: question.kind for question in terms.questions}
    for key, kind, what in (
        (terms.size_industry_question, "choice", Words("업종", "trade")),
        (terms.size_revenue_question, "won", Words("매출", "revenue")),
        (terms.size_employees_question, "number", Words("상시 근로자 수", "number of employees")),
    ):
        if key and kinds.get(key) != kind:
            yield Words(
                f"{what.ko}을(를) 묻는 질문 ‘{key}’가 없거나 답하는 방식이 맞지 않습니다.",
                f"There is no question “{key}” about the {what.en}, or it is not answered in the right way.",
            )


_PARTS = (_judging, _sheets, _shares, _ties, _quotas, _after)


def _is_known(quota: Quota, terms: Terms) -> bool:
    kind, _, value = quota.group.partition(":")
    if kind == "answer":
        key, _, option = value.partition("=")
        options = {question.key: question.options for question in terms.questions}
        return option in [each for each, _ in options.get(key, ())]
    if kind == "track":
        return value in [track.key for track in terms.tracks]
    if kind == "region":
        return value.isdigit()
    return kind in ("capital", "first_time") and value in ("yes", "no")


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
