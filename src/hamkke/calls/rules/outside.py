"""Points that judges do not give: a recommender's or the public vote's, typed or pasted line by line."""

import re
from collections.abc import Collection, Iterable

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

POINTS_MOST = 10_000  # hundredths: 100 points
GIVER_MOST = 120

_LINE = re.compile(
    r"\s*(?P<receipt>[0-9A-Za-z-]{1,20})\s*[,;\t ]\s*(?P<whole>\d{1,3})(?:\.(?P<rest>\d{1,2}))?\s*"
)


class OutsideUnreadable(Refused):
    reason = "outside_unreadable"
    says = Words(
        "{number}번째 줄을 읽을 수 없습니다. 한 줄에 ‘접수 번호,점수’를 0부터 100까지, 소수점 아래 두 자리까지, 신청서마다 한 번 적어 주세요.",
        "Line {number} cannot be read. Write “receipt,points” on each line: 0 to 100, at most two decimals, each "
        "application once.",
    )


class OutsideNotPromised(Refused):
    reason = "outside_not_promised"
    says = Words(
        "이 공고의 규칙에는 이런 점수의 몫이 없습니다.", "The rules of this call give such points no share."
    )


class GiverUnnamed(Refused):
    reason = "giver_unnamed"
    says = Words(
        "누가 준 점수인지 120자 안에서 적어 주세요.",
        "Please say who gave the points, in at most 120 letters.",
    )


class ReceiptsUnknown(Refused):
    reason = "receipts_unknown"
    says = Words("이 공고에 제출된 신청서가 아닙니다: {receipts}", "Not submitted to this call: {receipts}")


def read_outside(text: str) -> dict[str, int]:
    """Hundredths of a point by receipt number. A heading in the first line is passed over, blank lines are."""
    found: dict[str, int] = {}
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if lines and not any(letter.isdigit() for letter in lines[0][1]):
        lines = lines[1:]
    if not lines:
        raise OutsideUnreadable(number=1)
    for number, line in lines:
        said = _LINE.fullmatch(line)
        points = int(said["whole"]) * 100 + int((said["rest"] or "0").ljust(2, "0")) if said else -1
        receipt = said["receipt"].upper() if said else ""
        if not 0 <= points <= POINTS_MOST or receipt in found:
            raise OutsideUnreadable(number=number)
        found[receipt] = points
    return found


def check_giver(given_by: str) -> None:
    if not 0 < len(given_by) <= GIVER_MOST:
        raise GiverUnnamed


def check_receipts(given: Iterable[str], known: Collection[str]) -> None:
    """Refuse points for anything that was not submitted to the call."""
    unknown = sorted(receipt for receipt in given if receipt not in known)
    if unknown:
        raise ReceiptsUnknown(receipts=", ".join(unknown[:5]) + (" …" if unknown[5:] else ""))
