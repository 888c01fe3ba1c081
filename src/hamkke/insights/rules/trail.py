"""How much of the audit trail one file holds."""

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

MOST_ROWS = 100_000  # of one CSV


class TooManyEntries(Refused):
    reason = "too_many_entries"
    says = Words(
        "기록이 {found}건이어서 한 파일({most}건까지)에 담지 못합니다. 날짜나 사람으로 좁혀 주세요.",
        "There are {found} entries, and one file holds {most}. Please narrow them by day or person.",
    )


def check_rows(found: int) -> None:
    """Refuse what one file does not hold: it would end somewhere, and nobody would know."""
    if found > MOST_ROWS:
        raise TooManyEntries(found=f"{found:,}", most=f"{MOST_ROWS:,}")
