"""The groups that quotas count, in words."""

from hamkke.calls.rules.terms import Terms
from hamkke.kernel.words import Words

_FIXED = {
    "capital:yes": Words("수도권에 있는 곳", "those in the capital area"),
    "capital:no": Words("수도권 밖에 있는 곳", "those outside the capital area"),
    "first_time:yes": Words("처음 참여하는 곳", "those who take part for the first time"),
    "first_time:no": Words("참여한 적이 있는 곳", "those who have taken part before"),
}
# By their codes of administrative districts, those before the provinces' last changes, too.
PROVINCES = {
    "11": Words("서울특별시", "Seoul"),
    "26": Words("부산광역시", "Busan"),
    "27": Words("대구광역시", "Daegu"),
    "28": Words("인천광역시", "Incheon"),
    "29": Words("광주광역시", "Gwangju"),
    "30": Words("대전광역시", "Daejeon"),
    "31": Words("울산광역시", "Ulsan"),
    "36": Words("세종특별자치시", "Sejong"),
    "41": Words("경기도", "Gyeonggi"),
    "42": Words("강원도", "Gangwon"),
    "43": Words("충청북도", "North Chungcheong"),
    "44": Words("충청남도", "South Chungcheong"),
    "45": Words("전라북도", "North Jeolla"),
    "46": Words("전라남도", "South Jeolla"),
    "47": Words("경상북도", "North Gyeongsang"),
    "48": Words("경상남도", "South Gyeongsang"),
    "50": Words("제주특별자치도", "Jeju"),
    "51": Words("강원특별자치도", "Gangwon"),
    "52": Words("전북특별자치도", "Jeonbuk"),
}


def group_words(group: str, terms: Terms) -> Words:
    """Whom a group holds: `capital:no` → “those outside the capital area”. A group that cannot be is told as it is written."""
    if group in _FIXED:
        return _FIXED[group]
    kind, _, value = group.partition(":")
    as_written = Words(group, group)
    if kind == "region" and value in PROVINCES:
        place = PROVINCES[value]
        return Words(f"{place.ko}에 있는 곳", f"those in {place.en}")
    if kind == "track":
        label = {track.key: track.label for track in terms.tracks}.get(value, as_written)
        return Words(f"‘{label.ko}’ 부문", f"the track “{label.en}”")
    if kind == "answer":
        return _answered(value, terms) or as_written
    return as_written


def _answered(value: str, terms: Terms) -> Words | None:
    key, _, option = value.partition("=")
    question = next((each for each in terms.questions if each.key == key), None)
    answer = dict(question.options).get(option) if question else None
    if question is None or answer is None:
        return None
    return Words(
        f"‘{question.label.ko}’의 답이 ‘{answer.ko}’인 곳",
        f"those who answered “{answer.en}” to “{question.label.en}”",
    )
