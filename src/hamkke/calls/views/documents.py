"""Documents: received a piece at a time and never beyond their limit, given out only as attachments."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.forms import said
from hamkke.calls.models import Call
from hamkke.kernel import files, ids
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.ui.uploads import LimitedUpload, attachment

KEPT = Words("서류함에 넣었습니다: {name}", "Put into your wallet: {name}")
NONE_CHOSEN = Words("파일을 먼저 골라 주세요.", "Please choose a file first.")


@login_required
@require_safe
@never_cache
def wallet(request: HttpRequest) -> HttpResponse:
    """Every document of one's own businesses, the newest first: any later call may use them."""
    own = permissions.merchants_applying_by(request.user)
    return render(request, "calls/wallet.html", {"documents": queries.wallet(own)})


@login_required
@require_safe
@never_cache
def document(request: HttpRequest, id: UUID) -> HttpResponse:
    """One document, to keep and not to run: an attachment of exactly the kind it was found to be."""
    found = get_object_or_404(permissions.documents_readable_by(request.user), pk=id)
    extension = files.KINDS[found.content_type][1][0]
    # A file's own name may tell whose it is; judges and the secretariat read what it is.
    is_own = permissions.merchants_applying_by(request.user).filter(pk=found.merchant_id).exists()
    name = found.name if is_own else f"{found.kind}-{found.sha256[:8]}.{extension}"
    return attachment(queries.document_path(found.sha256), name=name, content_type=found.content_type)


@csrf_exempt  # Only until the limit is set: looking for the token reads the upload. `_upload` is protected.
@login_required
@require_POST
def upload(request: HttpRequest, id: UUID, merchant: UUID, kind: str) -> HttpResponse:
    """Put a file into the wallet for one of a call's documents."""
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    own = get_object_or_404(permissions.merchants_writable_by(request.user, call), pk=merchant)
    asked = queries.document_asked(call, kind)
    if asked is None:
        raise rules.NotAsked
    limit = LimitedUpload(request, bytes_most=asked.bytes_most)
    request.upload_handlers = [limit]
    answer: HttpResponse = _upload(request, call, own, kind, limit)
    return answer


@csrf_protect
def _upload(
    request: HttpRequest, call: Call, merchant: merchants.Merchant, kind: str, limit: LimitedUpload
) -> HttpResponse:
    chosen = cast("Any", request.FILES.get("file"))
    try:
        if limit.is_too_big:
            raise files.FileTooBig(megabytes=limit.bytes_most // 1_000_000)
        if chosen is None:
            messages.warning(request, said(NONE_CHOSEN))
        else:
            kept = actions.keep_document(
                id=ids.new(),
                call=call,
                merchant=merchant,
                kind=kind,
                file=chosen.file,
                name=chosen.name,
                by=permissions.signed_in(request.user),
            )
            messages.success(request, said(KEPT.format(name=kept.name)))
    except rules.FileRefused as refusal:
        messages.warning(request, said(refusal.words))
    return redirect(f"{_page(call, merchant)}#documents")


def _page(call: Call, merchant: merchants.Merchant) -> str:
    return redirect("calls:application", call.pk, merchant.pk).url
