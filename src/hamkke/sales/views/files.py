"""Files of sales: sent, looked at, decided about, mended and taken back. The worker does the work; pages tell how far it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn
from hamkke.sales import actions, forms, permissions
from hamkke.sales.models import Batch
from hamkke.sales.queries import batches as asked
from hamkke.sales.queries import filed
from hamkke.sales.rules import batches
from hamkke.sales.rules.files import PasswordWrong

_ON_A_PAGE = 30
INTENDED = Words("넣습니다. 큰 파일은 잠시 걸립니다.", "It is being stored; a large file takes a moment.")
DROPPED = Words("넣지 않았습니다. 파일은 지웠습니다.", "It was left out, and the file deleted.")
MENDED = Words("고쳤습니다. 아래의 단추로 들여보내 주세요.", "Mended. Store it with the button below.")
SET_ASIDE = Words("넣지 않기로 했습니다.", "Set aside.")
TAKEN_BACK = Words("되돌렸습니다. 집계에서 빠지는 중입니다.", "Taken back; the totals are being renewed.")
BY_A_PERSON = Words("사무국이 넣지 않기로 했습니다.", "The secretariat decided against it.")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: SignedIn) -> HttpResponse:
    """Every file that came, the newest first, and the place to drop the next ones."""
    _check_organiser(request)
    form = forms.FileForm(request.POST, request.FILES) if request.method == "POST" else forms.FileForm()
    if form.is_valid():
        came = [actions.receive(by=request.user, **sent) for sent in form.sent()]
        return redirect("sales:file", came[0].pk) if len(came) == 1 else redirect("sales:files")
    listed = permissions.batches_manageable_by(request.user).filter(part_of=None)
    page = Paginator(listed, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_busy": any(filed.is_busy(batch) for batch in page),
        "ticket": permissions.ticket_for(request.user, now=clock.now()),
    }
    return render(request, "sales/files.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def file(request: SignedIn, id: UUID) -> HttpResponse:
    return _page(request, _batch(request, id))


@login_required
@never_cache
@require_safe
def file_progress(request: SignedIn, id: UUID) -> HttpResponse:
    """A piece of the page, asked for again and again; nothing of it is left when there is something else to see."""
    batch = _batch(request, id)
    return render(request, "sales/file_progress.html", {"batch": batch, "is_busy": filed.is_busy(batch)})


@login_required
@require_POST
def file_password(request: SignedIn, id: UUID) -> HttpResponse:
    batch, form = _batch(request, id), forms.PasswordForm(request.POST)
    if form.is_valid():
        try:
            actions.unlock(batch, password=form.cleaned_data["password"])
            return redirect("sales:file", batch.pk)
        except PasswordWrong as refusal:
            form.add_error("password", forms.said(refusal.words))
    return _page(request, batch, password=form, status=422)


@login_required
@require_POST
def file_mapping(request: SignedIn, id: UUID) -> HttpResponse:
    """One of the known ways of reading is chosen, or a new one made from the file's own columns."""
    batch = _batch(request, id)
    if "mapping" in request.POST:
        form = forms.KnownMappingForm(request.POST, known=asked.known_mappings())
        if form.is_valid():
            actions.choose(batch, asked.mapping_by_code(form.cleaned_data["mapping"]), by=request.user)
            return redirect("sales:file", batch.pk)
        return _page(request, batch, known=form, status=422)
    made = forms.MappingForm(request.POST, headers=batch.trouble.get("headers", []))
    if made.is_valid():
        actions.choose(batch, made.mapping(), by=request.user)
        return redirect("sales:file", batch.pk)
    return _page(request, batch, made=made, status=422)


@login_required
@require_POST
def file_storage(request: SignedIn, id: UUID) -> HttpResponse:
    batch = _batch(request, id)
    form = forms.StorageForm(request.POST, channel=batch.channel)
    if not form.is_valid():
        return _page(request, batch, storage=form, status=422)
    stored = actions.intend(batch, by=request.user, **form.cleaned_data)
    _say(request, INTENDED)
    return redirect("sales:file", stored.pk)


@login_required
@require_POST
def file_removal(request: SignedIn, id: UUID) -> HttpResponse:
    actions.drop(_batch(request, id), because=BY_A_PERSON, by=request.user)
    _say(request, DROPPED)
    return redirect("sales:files")


@login_required
@require_POST
def file_taking_back(request: SignedIn, id: UUID) -> HttpResponse:
    batch, form = _batch(request, id), forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, batch, taking_back=form, status=422)
    actions.take_back(batch, because=form.cleaned_data["because"], by=request.user)
    _say(request, TAKEN_BACK)
    return redirect("sales:file", batch.pk)


@login_required
@require_POST
def file_line(request: SignedIn, id: UUID, line_id: UUID) -> HttpResponse:
    """A row is put right, or set aside; what still cannot be read is told beside it, with what was typed."""
    batch = _batch(request, id)
    line = get_object_or_404(batch.rejected_lines, pk=line_id)
    columns = asked.columns_to_mend(line)
    typed = {
        column: request.POST[f"column-{n}"]
        for n, column in enumerate(columns)
        if f"column-{n}" in request.POST
    }
    because = request.POST.get("because", "")
    try:
        if request.POST.get("decision") == "set_aside":
            actions.set_aside(line, because=because, by=request.user)
            _say(request, SET_ASIDE)
        else:
            actions.mend(line, typed, because=because, by=request.user)
            _say(request, MENDED)
    except (batches.StillWrong, batches.ReasonMissing) as refusal:
        problem = {"line": line.pk, "words": refusal.words, "typed": typed, "because": because}
        return _page(request, batch, problem=problem, status=409)
    return redirect(f"{request.path.partition('/lines/')[0]}/#rows")


@login_required
@require_POST
def file_follow_ups(request: SignedIn, id: UUID) -> HttpResponse:
    """The rows that were mended go in, as a batch of their own."""
    batch = _batch(request, id)
    follow_up = actions.enter_mended(
        batch, id=UUID(request.POST.get("id") or str(ids.new())), by=request.user
    )
    _say(request, INTENDED)
    return redirect("sales:file", follow_up.pk)


def _page(request: HttpRequest, batch: Batch, *, status: int = 200, **given: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "batch": batch,
        "told": filed.shown(batch, problem=given.pop("problem", None)),
        "is_busy": filed.is_busy(batch),
        "follow_up_id": ids.new(),
        "taking_back": forms.ReasonForm(),
        "storage": forms.StorageForm(
            channel=batch.channel, initial={"edition": batch.edition.code if batch.edition else None}
        ),
        "password": forms.PasswordForm(),
        "known": forms.KnownMappingForm(known=asked.known_mappings()),
        "made": forms.MappingForm(headers=batch.trouble.get("headers", [])),
    }
    return render(request, "sales/file.html", {**context, **given}, status=status)


def _batch(request: SignedIn, id: UUID) -> Batch:
    return get_object_or_404(permissions.batches_manageable_by(request.user), pk=id)


def _check_organiser(request: SignedIn) -> None:
    if not people.is_organiser(request.user):
        raise Http404


def _say(request: HttpRequest, words: Words) -> None:
    messages.success(request, forms.said(words))
