"""What stands between a proposal and its release, and the names under which applications appear in public."""

import hashlib
import hmac
from uuid import UUID

import msgspec

from hamkke.calls.rules.inputs import Inputs
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

CODE_LETTERS = 16  # 64 bits: among 100,000 rows two of one name are met once in four thousand million calls.


class NotAnOrganiser(Refused):
    reason = "not_an_organiser"
    says = Words("사무국 사람만 할 수 있습니다.", "Only the secretariat can do this.")


class SamePerson(Refused):
    reason = "same_person"
    says = Words(
        "선정안을 낸 사람은 그것을 확정할 수 없습니다. 사무국의 다른 사람이 확정해야 합니다.",
        "Whoever proposed it cannot release it. Another person of the secretariat has to.",
    )


class Stale(Refused):
    reason = "stale"
    says = Words(
        "이 선정안 뒤에 점수나 규칙, 추첨이 바뀌었습니다. 다시 계산해 새로 내 주세요.",
        "Scores, rules or the draw have changed since this was proposed. Work it out and propose it anew.",
    )


class DrawMissing(Refused):
    reason = "draw_missing"
    says = Words(
        "경계에 있는 {count}건은 추첨으로 정한다고 공고했습니다. 먼저 추첨해 주세요.",
        "The notice says that lots decide about the {count} applications at the line. Draw them first.",
    )


class DrawPending(Refused):
    reason = "draw_pending"
    says = Words(
        "약속한 추첨을 아직 하지 않았습니다. 추첨한 뒤에 선정안을 다시 내 주세요.",
        "A draw was announced and has not been held. Hold it, then propose again.",
    )


def public_code(code: str) -> str:
    """The name of an application in public: who holds its secret code finds the row, nobody finds the code from it."""
    return hashlib.sha256(b"hamkke row\0" + code.encode()).hexdigest()[:CODE_LETTERS]


def business_code(call: UUID, code: str) -> str:
    """One business within one call, which it can enter once: so the secret code of its application names it.

    Never the business number: all ten thousand million of them are soon tried, and would lead back to names.
    """
    return hmac.digest(str(call).encode(), code.encode(), "sha256").hex()[:CODE_LETTERS]


def inputs_digest(inputs: Inputs) -> str:
    """SHA-256 of everything a selection is worked out from, in its canonical JSON (`rules.terms.canonical`)."""
    return hashlib.sha256(msgspec.json.encode(inputs, order="sorted")).hexdigest()


def check_two_people(proposed_by: UUID | None, released_by: UUID) -> None:
    """Refuse one person who would decide alone."""
    if proposed_by == released_by:
        raise SamePerson


def check_fresh(*, proposed: tuple[str, str], now: tuple[str, str]) -> None:
    """Refuse a proposal made of other inputs or other terms; each is (digest of the inputs, digest of the terms)."""
    if proposed != now:
        raise Stale


def check_drawn(*, grey: int, by_lottery: bool, is_drawn: bool, is_pending: bool) -> None:
    """Refuse to decide before a lottery that was promised: by the notice for a grey zone, or by a commitment."""
    if is_pending:
        raise DrawPending
    if by_lottery and grey and not is_drawn:
        raise DrawMissing(count=grey)


def grant_accounts(call: UUID) -> str:
    """How the ledger accounts begin of what a call promises; the call's own account stands above them."""
    return f"call:{call}:grant:"


def grant_account(call: UUID, merchant: UUID) -> str:
    """The ledger account of what a call promises to one merchant."""
    return f"{grant_accounts(call)}{merchant}"
