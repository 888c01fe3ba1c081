"""Which channel's file this is: told by the set of its headers, never by their places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.mappings.headers import Names, columns_of, shown
from hamkke.sales.rules.mappings.mapping import Mapping

NEAR_TENTHS = 4  # A mapping that finds four tenths of its columns is worth telling.


class HeadersUnknown(Refused):
    reason = "headers_unknown"
    says = Words(
        "아는 판매처의 파일이 아닙니다. 열이 무엇을 뜻하는지 한 번 정해 주시면 다음부터 알아봅니다. {near_ko}",
        "This is no file of a channel that is known. Say once what its columns mean, and it is known from then on. {near_en}",
    )


class SeveralCandidates(Refused):
    reason = "several_candidates"
    says = Words(
        "여러 양식에 꼭 맞는 파일입니다: {which}. 하나를 골라 주세요.",
        "This file fits several mappings: {which}. Please choose one.",
    )


@dataclass(frozen=True)
class Match:
    """How far a file's headers are those of a mapping."""

    mapping: Mapping
    missing: tuple[str, ...]

    @property
    def tenths(self) -> int:
        needed = len(self.mapping.needed)
        return 10 * (needed - len(self.missing)) // needed

    @property
    def is_full(self) -> bool:
        return not self.missing


def match(headers: Sequence[Names], mapping: Mapping) -> Match:
    """What of a mapping's columns these headers lack."""
    missing = tuple(names[0] for names in mapping.needed if not columns_of(headers, names))
    return Match(mapping, missing)


def matches(headers: Sequence[Names], mappings: Iterable[Mapping]) -> list[Match]:
    """Every mapping with how well it fits, the best first; of each only the latest version."""
    latest: dict[str, Mapping] = {}
    for mapping in mappings:
        if mapping.code not in latest or latest[mapping.code].version < mapping.version:
            latest[mapping.code] = mapping
    found = [match(headers, mapping) for mapping in latest.values()]
    return sorted(
        found, key=lambda each: (-each.is_full, -each.tenths, -len(each.mapping.needed), each.mapping.code)
    )


def recognised(headers: Sequence[Names], mappings: Iterable[Mapping]) -> Mapping | None:
    """The one mapping whose columns are all there; of several, the one that asks for most. Raises SeveralCandidates."""
    full = [each.mapping for each in matches(headers, mappings) if each.is_full]
    best = [mapping for mapping in full if len(mapping.needed) == len(full[0].needed)]
    if len(best) > 1:
        raise SeveralCandidates(mappings=best, which=", ".join(mapping.name.ko for mapping in best))
    return best[0] if best else None


def unknown(
    headers: Sequence[Names], mappings: Iterable[Mapping], *, samples: dict[str, list[str]]
) -> HeadersUnknown:
    """The refusal of a file that nobody knows, with what is needed to make a mapping by hand.

    Its facts are the `headers`, what some of their cells say (never of a personal column), and the near misses.
    """
    near = [each for each in matches(headers, mappings) if each.tenths >= NEAR_TENTHS]
    words = {"near_ko": "", "near_en": ""}
    if near:
        lacks = ", ".join(shown(name) for name in near[0].missing)
        words["near_ko"] = f"가장 가까운 것은 {near[0].mapping.name.ko}인데 이 열이 없습니다: {lacks}"
        words["near_en"] = f"Closest is {near[0].mapping.name.en}, which also has: {lacks}"
    told = [shown(names[0]) for names in headers]
    return HeadersUnknown(headers=told, samples=samples, near=near, **words)
