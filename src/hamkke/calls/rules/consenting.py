"""Whether an applicant's sales may be used to find out what the festival did. What they agreed to is kept by its version.

Without those who were not selected there is nothing to compare with. They agree before anybody knows who they will be: an
answer that depends on the result would make the two sides of the line unlike.
"""

from datetime import datetime

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

STUDY_TEXTS = {
    "2026-11": Words(
        "축제가 정말 도움이 되는지 알려면 선정된 가게와 선정되지 않은 가게의 매출을 견주어야 합니다. 동의하시면 선정 결과와 상관없이, 축제 동안과 "
        "그 앞의 같은 길이 두 기간에 함께를 거쳐 기록된 이 업체의 매출 합계를 이 연구에만 씁니다. 상호와 사업자등록번호는 쓰지 않고, 여러 가게를 합친 숫자만 "
        "발표하며, 업체별 합계는 셈이 끝나면 따로 남기지 않습니다. 동의하지 않아도 심사와 선정에 아무 영향이 없고 심사위원은 이 답을 보지 못합니다. 언제든 거둘 수 있습니다.",
        "To know whether the festival really helps, sales of shops that were selected and of shops that were not must be compared. If you agree, whatever the result, this business's total "
        "sales recorded through hamkke during the festival and in the two periods of the same length before it are used for this study alone. Neither name nor business number is used, "
        "only figures of many shops together are published, and a business's totals are not kept once they have been reckoned with. Not agreeing has no influence on judging or selection, and judges do not see this answer. "
        "You may take it back at any time.",
    ),
}
STUDY_VERSION = "2026-11"  # the one that is asked now


class ConsentTooLate(Refused):
    reason = "consent_too_late"
    says = Words(
        "결과가 나온 뒤에는 새로 동의를 받지 않습니다. 결과를 보고 정한 동의가 섞이면 견줄 수 없게 되기 때문입니다.",
        "Once the result is known nobody can agree any more: answers that depend on it would spoil the comparison.",
    )


class ConsentTextUnknown(Refused):
    reason = "consent_text_unknown"
    says = Words(
        "그사이 동의 글이 바뀌었습니다. 새 글을 읽고 다시 정해 주세요.",
        "The text has changed meanwhile. Please read the new one and decide again.",
    )


def check_consent(*, is_given: bool, version: str, decided_at: datetime | None) -> None:
    """Raises ConsentTooLate or ConsentTextUnknown. Taking back is never refused."""
    if not is_given:
        return
    if version != STUDY_VERSION:
        raise ConsentTextUnknown
    if decided_at is not None:
        raise ConsentTooLate
