from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from hamkke.calls import rules
from hamkke.calls.models import ApplicationVersion, Call, Document
from hamkke.calls.rules import terms
from hamkke.kernel import files

if TYPE_CHECKING:
    from hamkke.merchants.models import Merchant


@dataclass(frozen=True)
class Asked:
    """A document that a call asks for, and the one of the wallet that is handed in for it, or None."""

    document: terms.Document
    given: Document | None

    @property
    def key(self) -> str:
        return self.document.key

    @property
    def is_missing(self) -> bool:
        return self.document.is_required and self.given is None

    @property
    def kinds(self) -> str:
        return ", ".join(rules.KINDS[kind][0] for kind in self.document.kinds)

    @property
    def accept(self) -> str:
        """What a phone's file chooser shall offer."""
        extensions = [f".{each}" for kind in self.document.kinds for each in rules.KINDS[kind][1]]
        return ",".join([*self.document.kinds, *extensions])

    @property
    def megabytes(self) -> int:
        return self.document.bytes_most // 1_000_000


def documents_folder() -> Path:
    """Where documents lie: in the private storage, which no address leads to."""
    return Path(settings.PRIVATE_ROOT) / "documents"


def document_path(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return files.place_of(sha256, documents_folder())


def document_asked(call: Call, key: str) -> terms.Document | None:
    found = {each.key: each for each in rules.read_terms(call.terms).documents}
    return found.get(key)


def documents_asked(call: Call, merchant: Merchant) -> list[Asked]:
    """What the call asks for, in order, each with what would be handed in now: the newest of the wallet that fits."""
    wanted = rules.read_terms(call.terms).documents
    if not wanted:
        return []
    newest = list(wallet([merchant]).filter(kind__in=[each.key for each in wanted]))
    return [Asked(each, next((own for own in newest if _fits(own, each)), None)) for each in wanted]


def _fits(own: Document, asked: terms.Document) -> bool:
    return own.kind == asked.key and own.content_type in asked.kinds and own.size <= asked.bytes_most


def wallet(merchants: Iterable[Merchant]) -> QuerySet[Document]:
    """The documents of these merchants, the newest first."""
    own = Document.objects.filter(merchant__in=[merchant.pk for merchant in merchants])
    return own.select_related("merchant").order_by("-uploaded_at", "-id")


def documents_of(version: ApplicationVersion, call: Call, *, for_judges: bool = False) -> list[Asked]:
    """What was handed in with a submitted version; for judges only what the call lets them see."""
    if not version.documents:
        return []
    own = Document.objects.filter(
        merchant=version.application.merchant_id, sha256__in=version.documents.values()
    )
    found = {(each.kind, each.sha256): each for each in own}
    return [
        Asked(each, found.get((each.key, version.documents.get(each.key, ""))))
        for each in rules.read_terms(call.terms).documents
        if each.judges_see or not for_judges
    ]
