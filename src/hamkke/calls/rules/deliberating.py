"""A panel puts those at the line in order: when it may, who sits on it, and what it has to say."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from hamkke.calls.rules.drawing import ReasonMissing
from hamkke.calls.rules.terms import Terms
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

MEMBERS_LEAST = 2  # nobody orders alone
SAID_MOST = 500


class PanelNotPromised(Refused):
    reason = "panel_not_promised"
    says = Words(
        "이 공고는 경계의 신청서를 심의로 정한다고 하지 않았습니다.",
        "This call does not say that a panel decides about those at the line.",
    )


class NobodyAtTheLine(Refused):
    reason = "nobody_at_the_line"
    says = Words("이 선정안에는 경계에 있는 신청서가 없습니다.", "Nobody in this proposal is at the line.")


class PanelTooSmall(Refused):
    reason = "panel_too_small"
    says = Words("심의에는 적어도 {least}명이 참여해야 합니다.", "A panel has at least {least} members.")


class MemberConflicted(Refused):
    reason = "member_conflicted"
    says = Words(
        "경계에 있는 신청서와 이해관계가 있거나 기피한 사람은 심의할 수 없습니다: {names}.",
        "Who has a conflict with an application at the line, or stepped back from it, cannot sit on its panel: {names}.",
    )


class OrderIncomplete(Refused):
    reason = "order_incomplete"
    says = Words(
        "경계에 있는 신청서마다 1부터 {count}까지의 차례를 한 번씩 적어 주세요.",
        "Give each application at the line one turn, from 1 to {count}, and each turn once.",
    )


class JudgementUnsaid(Refused):
    reason = "judgement_unsaid"
    says = Words(
        "신청서마다 심의한 까닭을 {most}자 안에서 적어 주세요. 그 신청자에게 보입니다.",
        "Say of each application why, in at most {most} letters. Its applicant reads it.",
    )


class PanelMissing(Refused):
    reason = "panel_missing"
    says = Words(
        "경계에 있는 {count}건은 심의로 정한다고 공고했습니다. 먼저 심의한 차례를 적어 주세요.",
        "The notice says that a panel decides about the {count} applications at the line. Record its order first.",
    )


def check_panel(terms: Terms, *, line: Collection[str], members: int, earlier: int, why: str) -> None:
    """Refuse a panel that was not promised, of nobody, by too few, or again without a reason."""
    if not is_by_panel(terms):
        raise PanelNotPromised
    if not line:
        raise NobodyAtTheLine
    if members < MEMBERS_LEAST:
        raise PanelTooSmall(least=MEMBERS_LEAST)
    if earlier and not why.strip():
        raise ReasonMissing


def check_members(conflicted: Iterable[str]) -> None:
    """Refuse members, by name, who may not judge everybody at the line."""
    names = ", ".join(conflicted)
    if names:
        raise MemberConflicted(names=names)


def check_order(order: Sequence[str], said: Mapping[str, str], *, line: Collection[str]) -> dict[str, str]:
    """What is said of each, as it is kept. Refuse an order that leaves somebody out, or somebody without a word."""
    if sorted(order) != sorted(line):
        raise OrderIncomplete(count=len(line))
    kept = {code: said.get(code, "").strip() for code in order}
    if not all(0 < len(each) <= SAID_MOST for each in kept.values()):
        raise JudgementUnsaid(most=SAID_MOST)
    return kept


def check_deliberated(terms: Terms, *, line: Collection[str], order: Collection[str]) -> None:
    """Refuse to decide before the panel that the notice promised has put everybody at the line in order."""
    if is_by_panel(terms) and not set(line) <= set(order):
        raise PanelMissing(count=len(line))


def is_by_panel(terms: Terms) -> bool:
    return terms.grey is not None and terms.grey.by == "panel"
