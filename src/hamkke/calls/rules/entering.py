"""Who enters an application for somebody else, who came on paper or by telephone, and what they must keep out of."""

from dataclasses import dataclass

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class BegunByAnother(Refused):
    reason = "begun_by_another"
    says = Words(
        "이 업체의 신청서는 이미 다른 사람이 쓰고 있습니다. 마감까지 봉인되어 있어 그 사람만 고칠 수 있습니다.",
        "Somebody else is writing this business's application already. It is sealed until closing: only they can edit it.",
    )


class Involved(Refused):
    reason = "involved"
    says = Words(
        "이 공고에 자기 업체로 신청했거나 신청서를 대신 넣은 사람은 그 선정을 맡을 수 없습니다. 사무국의 다른 사람이 해야 합니다.",
        "Whoever applied to this call, or entered an application for somebody, cannot decide it. Another person of the "
        "secretariat has to.",
    )


class OwnBusiness(Refused):
    reason = "own_business"
    says = Words(
        "자기 업체의 신청서는 대신 넣을 수 없습니다. 모집공고에서 직접 신청해 주세요.",
        "This is your own business: apply on the call's page instead of entering it for somebody.",
    )


class ReceiptOfOthers(Refused):
    reason = "receipt_of_others"
    says = Words(
        "대신 넣은 사람은 그 접수증을 자기 계정에 이을 수 없습니다.",
        "Whoever entered an application for somebody cannot connect its receipt with their own account.",
    )


class ReceiptUnknown(Refused):
    reason = "receipt_unknown"
    says = Words(
        "그런 확인 번호의 접수증이 없습니다. 글자를 다시 살펴 주세요.",
        "No receipt has that code. Please check its letters.",
    )


@dataclass(frozen=True)
class Newcomer:
    """A business nobody has registered yet, as it says it is. Without an e-mail address it has no account for now."""

    name: str
    representative: str
    email: str = ""


def check_uninvolved(*, is_involved: bool) -> None:
    """Refuse to let anybody decide who has an application in the call, of their own or entered for somebody."""
    if is_involved:
        raise Involved
