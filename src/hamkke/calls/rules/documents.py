"""Which documents a call takes, and whether those it needs were handed in."""

from collections.abc import Collection, Sequence

from hamkke.calls.rules.terms import Document
from hamkke.calls.rules.window import TermsWrong
from hamkke.kernel.errors import Refused
from hamkke.kernel.files import KINDS, FileRefused
from hamkke.kernel.words import Words

BYTES_MOST = 50_000_000  # No call may ask for larger files; what is larger is not even received.
IN_A_WALLET = 300  # documents of one merchant


class NotAsked(FileRefused):
    reason = "document_not_asked"
    says = Words("이 공고에서 받지 않는 서류입니다.", "This call does not ask for such a document.")


class WalletFull(FileRefused):
    reason = "wallet_full"
    says = Words(
        "서류함이 가득 찼습니다. 한 업체가 {most}개까지 둘 수 있습니다.",
        "The wallet is full: one business may keep {most} documents.",
    )


class DocumentsMissing(Refused):
    reason = "documents_missing"
    says = Words(
        "제출하려면 이 서류가 더 있어야 합니다: {which_ko}",
        "To submit, these documents are still needed: {which_en}",
    )


class DocumentsWrong(TermsWrong):
    reason = "documents_wrong"
    says = Words(
        "서류 ‘{document}’을 다시 살펴 주세요: 이름은 하나뿐이어야 하고, 파일 종류와 크기는 받을 수 있는 것이어야 합니다.",
        "Look at the document “{document}” again: its key must be its own, its kinds of file and size among those that can be taken.",
    )


def check_documents(documents: Sequence[Document]) -> None:
    """Refuse terms that ask for what cannot be handed in."""
    seen: set[str] = set()
    for document in documents:
        is_possible = (
            document.key.isidentifier()
            and document.key not in seen
            and document.kinds
            and KINDS.keys() >= set(document.kinds)
            and 0 < document.bytes_most <= BYTES_MOST
            and document.bonus >= 0
        )
        if not is_possible:
            raise DocumentsWrong(document=document.key)
        seen.add(document.key)


def check_handed_in(asked: Sequence[Document], have: Collection[str]) -> None:
    """Refuse to submit without the documents that are required."""
    missing = [document.label for document in asked if document.is_required and document.key not in have]
    if missing:
        raise DocumentsMissing(
            which_ko=", ".join(label.ko for label in missing),
            which_en=", ".join(label.en for label in missing),
        )
