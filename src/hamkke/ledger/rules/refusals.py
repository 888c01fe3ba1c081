"""Every no of the ledger, in its two languages."""

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호({id})로 이미 다른 내용이 기록되어 있습니다.",
        "This id ({id}) already stands for something else.",
    )


class AmountNotPositive(Refused):
    reason = "amount_not_positive"
    says = Words("금액은 1원 이상이어야 합니다. ({amount})", "An amount is at least 1 won, not {amount}.")


class SameAccount(Refused):
    reason = "same_account"
    says = Words("한 계정에서 같은 계정으로 옮길 수 없습니다.", "A transfer needs two different accounts.")


class AccountUnknown(Refused):
    reason = "account_unknown"
    says = Words("없는 계정입니다: {account}", "There is no such account: {account}")


class AccountDiffers(Refused):
    reason = "account_differs"
    says = Words(
        "계정 {code}은(는) 다른 조건으로 이미 열려 있습니다.",
        "Account {code} is already open on other terms.",
    )


class PendingUnknown(Refused):
    reason = "pending_unknown"
    says = Words("예약된 이체가 없습니다: {pending}", "There is no such pending transfer: {pending}")


class PendingDiffers(Refused):
    reason = "pending_differs"
    says = Words(
        "예약된 이체와 계정이 다릅니다: {pending}",
        "The accounts differ from the pending transfer's: {pending}",
    )


class PendingSettled(Refused):
    reason = "pending_settled"
    says = Words(
        "예약된 이체가 이미 확정되었거나 취소되었습니다: {pending}",
        "This pending transfer has been posted or voided already: {pending}",
    )


class AmountAbovePending(Refused):
    reason = "amount_above_pending"
    says = Words(
        "예약된 {pending_amount}원과 맞지 않는 금액입니다: {amount}원",
        "{amount} won does not fit the {pending_amount} won that are pending.",
    )


class WouldOverdraw(Refused):
    reason = "would_overdraw"
    says = Words(
        "계정 {account}의 잔액이 부족합니다. 남은 금액 {left}원, 필요한 금액 {amount}원.",
        "Account {account} does not hold enough: {left} won left, {amount} won needed.",
    )


class AmountTooLarge(Refused):
    reason = "amount_too_large"
    says = Words(
        "한 번에 옮길 수 있는 금액을 넘었습니다. ({amount})", "{amount} is more than one transfer may move."
    )


class UnitsDiffer(Refused):
    reason = "units_differ"
    says = Words(
        "단위가 다른 계정 사이로는 옮길 수 없습니다: {debit} → {credit}",
        "Accounts of different units cannot be joined: {debit} → {credit}",
    )


class CorrectedUnknown(Refused):
    reason = "corrected_unknown"
    says = Words("바로잡을 이체가 없습니다: {corrects}", "There is no such transfer to correct: {corrects}")


class PeriodClosed(Refused):
    reason = "period_closed"
    says = Words(
        "{until}까지는 마감되었습니다. 바로잡는 이체는 그다음 날짜로 기록하세요. ({effective_on})",
        "The books are closed until {until}. Date a correcting transfer later than that, not {effective_on}.",
    )


class PeriodNotOver(Refused):
    reason = "period_not_over"
    says = Words("{ends_on}은(는) 아직 지나지 않았습니다.", "{ends_on} is not over yet.")


class PeriodClosedAlready(Refused):
    reason = "period_closed_already"
    says = Words("{until}까지 이미 마감되었습니다.", "The books are closed until {until} already.")


class WouldExceedCeiling(Refused):
    reason = "would_exceed_ceiling"
    says = Words(
        "계정 {account}에 결정된 금액을 넘습니다. 남은 한도 {left}원, 넣으려는 금액 {amount}원.",
        "Account {account} would get more than was decided: {left} won left, {amount} won offered.",
    )


class NotReleased(Refused):
    reason = "not_released"
    says = Words(
        "지급에는 신청자가 아닌 두 사람의 승인과 증빙이 필요합니다. 지금 승인 {approvals}건. ({pending})",
        "A disbursement needs evidence and two approvers other than its requester; it has {approvals}. ({pending})",
    )


class EvidenceMissing(Refused):
    reason = "evidence_missing"
    says = Words("증빙 문서가 하나 이상 있어야 합니다.", "At least one document of evidence is needed.")


class EvidenceUnreadable(Refused):
    reason = "evidence_unreadable"
    says = Words("증빙은 SHA-256 값(32바이트)이어야 합니다.", "Evidence is a SHA-256 digest of 32 bytes.")


class DisbursementUnknown(Refused):
    reason = "disbursement_unknown"
    says = Words("없는 지급 신청입니다: {id}", "There is no such disbursement: {id}")


class OwnDisbursement(Refused):
    reason = "own_disbursement"
    says = Words("신청한 사람은 승인할 수 없습니다.", "Whoever asked for it cannot approve it.")


class AboveLimit(Refused):
    reason = "above_limit"
    says = Words(
        "승인 한도 {limit}원을 넘는 금액입니다: {amount}원",
        "{amount} won is above the approver's limit of {limit} won.",
    )


class StatementUnreadable(Refused):
    reason = "statement_unreadable"
    says = Words(
        "거래내역 {line}번째 줄을 읽을 수 없습니다. 열은 date, amount, memo, reference입니다.",
        "Line {line} of the statement cannot be read. Its columns are date, amount, memo, reference.",
    )


class LineDiffers(Refused):
    reason = "line_differs"
    says = Words(
        "같은 거래번호({reference})로 다른 내용이 이미 있습니다.",
        "The reference {reference} already stands for another line.",
    )


class LineUnknown(Refused):
    reason = "line_unknown"
    says = Words("없는 거래내역입니다: {line}", "There is no such statement line: {line}")


class NothingToMatch(Refused):
    reason = "nothing_to_match"
    says = Words("이 거래에 맞는 지급이 아닙니다.", "This line and this disbursement do not belong together.")


class MatchedAlready(Refused):
    reason = "matched_already"
    says = Words("이미 다른 것과 짝지어졌습니다.", "One of the two is matched with something else already.")


class NothingToAnchor(Refused):
    reason = "nothing_to_anchor"
    says = Words("아직 기록된 묶음이 없습니다.", "Nothing was posted before that day's end.")


class DayNotOver(Refused):
    reason = "day_not_over"
    says = Words("{day}은(는) 아직 끝나지 않았습니다.", "{day} is not over yet.")


class TransferUnknown(Refused):
    reason = "transfer_unknown"
    says = Words("없는 이체입니다: {id}", "There is no such transfer: {id}")
