"""A partner's own pages: what they promised, how it stands, their proofs and their report."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from hamkke.festivals import actions, forms, permissions, queries
from hamkke.festivals.models import Commitment
from hamkke.festivals.views import papers, public
from hamkke.kernel import clock, files
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn
from hamkke.ui.uploads import LimitedUpload, attachment

GIVEN = Words(
    "증빙을 냈습니다. 사무국의 다른 사람이 확인하면 셈에 들어갑니다.",
    "Your proof is handed in. It counts once somebody of the secretariat has looked at it.",
)


@login_required
@never_cache
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """The way to the newest edition in which one's organisation takes part; who has none is told so."""
    found = queries.partnerships_of(request.user)
    if not found:
        return render(request, "festivals/no_promises.html")
    return redirect("festivals:own", found[0].edition.code, found[0].organisation.pk)


@login_required
@never_cache
@require_GET
def own(request: SignedIn, code: str, organisation: UUID) -> HttpResponse:
    """Everything that an organisation promised in an edition, with its proofs."""
    edition, found = _reportable(request, code, organisation)
    today = clock.today()
    areas = queries.own_areas(edition, found, today=today)
    counts = queries.counts_of(areas)
    context = {
        "edition": edition,
        "organisation": found,
        "areas": areas,
        "counts": counts,
        "total": sum(count for _, _, count in counts),
        "today": today,
        "partnerships": queries.partnerships_of(request.user),
    }
    return render(request, "festivals/own.html", context)


@login_required
@never_cache
@require_GET
def report_csv(request: SignedIn, code: str, organisation: UUID) -> HttpResponse:
    edition, found = _reportable(request, code, organisation)
    areas = queries.own_areas(edition, found, today=clock.today())
    return public.table(areas, name=f"report-{edition.code}-{found.pk}")


@login_required
@never_cache
@require_GET
def report_pdf(request: SignedIn, code: str, organisation: UUID) -> HttpResponse:
    edition, found = _reportable(request, code, organisation)
    today = clock.today()
    paper = papers.report(edition, found, queries.own_areas(edition, found, today=today), today=today)
    name = f"report-{edition.code}-{found.pk}.pdf"
    return HttpResponse(
        paper,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _reportable(
    request: SignedIn, code: str, organisation: UUID
) -> tuple[queries.Edition, people.Organisation]:
    edition = get_object_or_404(queries.editions(), code=code)
    allowed = permissions.organisations_reportable_by(request.user, edition)
    return edition, get_object_or_404(allowed, pk=organisation)


@csrf_exempt  # Only until the limit is set: looking for the token reads the upload. `_evidence` is protected.
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: SignedIn, commitment: UUID) -> HttpResponse:
    """Prove some of a promise: a sentence, a number, a link, a file."""
    found = get_object_or_404(permissions.commitments_provable_by(request.user), pk=commitment)
    limit = LimitedUpload(request, bytes_most=queries.PROOF_BYTES_MOST)
    request.upload_handlers = [limit]
    answer: HttpResponse = _evidence(request, found, limit)
    return answer


@csrf_protect
def _evidence(request: SignedIn, commitment: Commitment, limit: LimitedUpload) -> HttpResponse:
    form = forms.EvidenceForm(request.POST or None, request.FILES or None)
    if limit.is_too_big:
        form.refuse(files.FileTooBig(megabytes=queries.PROOF_BYTES_MOST // 1_000_000))
    elif form.is_valid() and _is_given(form, commitment, request.user):
        messages.success(request, GIVEN.in_language(get_language()))
        return redirect(_page(request, commitment))
    context = {"form": form, "commitment": commitment, "edition": commitment.agreement.edition}
    return render(request, "festivals/evidence.html", context, status=422 if form.is_bound else 200)


def _is_given(form: forms.EvidenceForm, commitment: Commitment, by: people.User) -> bool:
    content = form.cleaned_data | {"file": None}
    if chosen := form.cleaned_data["file"]:
        content |= {"file": chosen.file, "file_name": chosen.name}
    try:
        actions.give_evidence(commitment=commitment, by=by, **content)
    except files.FileRefused as refusal:
        form.refuse(refusal)
        return False
    return True


def _page(request: SignedIn, commitment: Commitment) -> str:
    """Where one came from: one's organisation's page, or everybody's for the secretariat."""
    agreement, code = commitment.agreement, commitment.agreement.edition.code
    promisers = (
        Q(pk=commitment.promised_by_id) if commitment.promised_by_id else Q(pk__in=agreement.parties.all())
    )
    promiser = people.organisations_of(request.user).filter(promisers).first()
    if promiser is None:
        return redirect("festivals:promises", code).url
    return redirect("festivals:own", code, promiser.pk).url


@login_required
@never_cache
@require_GET
def evidence_file(request: SignedIn, id: UUID) -> HttpResponse:
    """A proof's file, to keep and not to run."""
    readable = permissions.evidence_readable_by(request.user).exclude(sha256="")
    found = get_object_or_404(readable, pk=id)
    return attachment(queries.proof_path(found), name=found.file_name, content_type=found.content_type)
