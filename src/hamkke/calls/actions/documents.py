from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.models import Call, Document
from hamkke.kernel import clock, files

if TYPE_CHECKING:
    from hamkke.merchants.models import Merchant
    from hamkke.people.models import User


def keep_document(
    *, id: UUID, call: Call, merchant: Merchant, kind: str, file: BinaryIO, name: str, by: User
) -> Document:
    """Put a file into a merchant's wallet as a document that this call asks for; the same file again is the same document.

    Its bytes lie under their hash before the row says so, so a row never points at nothing.
    Raises NotOpenYet, CallClosed, NotAsked, WalletFull or another FileRefused.
    """
    now = clock.now()
    rules.check_accepting(call.opens_at, call.closes_at, now=now)
    asked = queries.document_asked(call, kind)
    if asked is None:
        raise rules.NotAsked
    size = file.seek(0, os.SEEK_END)
    name = files.clean_name(name)
    found = files.check_file(file, name=name, size=size, kinds=asked.kinds, bytes_most=asked.bytes_most)
    sha256 = files.kept(file, queries.documents_folder())
    document = Document(
        id=id,
        merchant=merchant,
        kind=kind,
        name=name,
        content_type=found,
        size=size,
        sha256=sha256,
        uploaded_at=now,
        uploaded_by=by,
    )
    return _kept(document, by)


@transaction.atomic
def _kept(document: Document, by: User) -> Document:
    own = Document.objects.filter(merchant=document.merchant)
    same = own.filter(kind=document.kind, sha256=document.sha256)
    if found := same.first():
        return found
    if own.count() >= rules.IN_A_WALLET:
        raise rules.WalletFull(most=rules.IN_A_WALLET)
    # Sent twice at once, one row stays and both find it; an id that names another file keeps nothing.
    Document.objects.bulk_create([document], ignore_conflicts=True)
    found = same.first()
    if found is None:
        raise rules.DifferentContent
    if found.pk == document.pk:
        audit.record(
            by=by,
            verb="calls.document.kept",
            target=found,
            kind=found.kind,
            sha256=found.sha256,
            size=found.size,
        )
    return found
