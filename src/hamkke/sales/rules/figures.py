"""What a figure must be before it is written down."""

from collections.abc import Collection

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.definitions import COVERAGES, KINDS, OMISSIONS, PHASES, STATUSES
from hamkke.sales.rules.headlines import Source

_VOCABULARY = {
    "kind": KINDS,
    "phase": PHASES,
    "status": STATUSES,
    "coverage": COVERAGES,
    "why": OMISSIONS,
}


class WordUnknown(Refused):
    reason = "word_unknown"
    says = Words(
        "{word}은(는) 매출 장부가 쓰는 말이 아닙니다.", "{word} is not a word that the sales figures use."
    )


class AmountNegative(Refused):
    reason = "amount_negative"
    says = Words("매출액은 0원 이상이어야 합니다.", "A figure cannot be below zero won.")


class SourceMissing(Refused):
    reason = "source_missing"
    says = Words("출처가 없는 수치는 적을 수 없습니다.", "A figure without a source cannot be recorded.")


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 적혀 있습니다.", "The same id already stands for something different."
    )


class DetailsMixed(Refused):
    reason = "details_mixed"
    says = Words(
        "이 항목은 이미 {how} 적혀 있습니다. 섞어 적으면 두 번 세게 됩니다.",
        "This part already stands {how_en}; mixing both would count it twice.",
    )


def check_words(**words: str) -> None:
    """Refuse a kind, phase, status, coverage or omission that the figures do not use."""
    for name, word in words.items():
        if word not in _VOCABULARY[name]:
            raise WordUnknown(word=word)


def check_amount(amount: int) -> None:
    """Refuse an amount below zero won."""
    if amount < 0:
        raise AmountNegative


def check_source(source: Source) -> None:
    """Refuse a figure nobody can look up."""
    if not (source.code.strip() and source.publisher.strip()):
        raise SourceMissing


def check_details(detail: str, *, standing: Collection[str]) -> None:
    """Refuse a part beside the whole, or the whole beside its parts: `standing` are the details already there."""
    if detail and "" in standing:
        raise DetailsMixed(how="합계로", how_en="as a whole")
    if not detail and any(standing):
        raise DetailsMixed(how="나누어", how_en="in parts")
