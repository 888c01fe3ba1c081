"""What a merchant sees of what was sold here, and of the money owed for it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.orders import actions, forms, permissions, queries
from hamkke.orders.models import Statement
from hamkke.orders.views import papers
from hamkke.people.queries import SignedIn
from hamkke.ui import tables

PAGE_LENGTH = 50


@require_GET
@login_required
def sold(request: SignedIn) -> HttpResponse:
    """What a merchant has sold here, and what they are owed for it."""
    lines = permissions.sold_lines_viewable_by(request.user)
    page = Paginator(queries.sold_in(lines), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": queries.sold_by_day(lines, page),
        "owed": queries.owed_to(request.user),
        "waits": queries.waiting(permissions.shipments_sendable_by(request.user), clock.today()),
    }
    return render(request, "orders/sold.html", context)


@require_GET
@never_cache
@login_required
def shipments(request: SignedIn) -> HttpResponse:
    """What to send and hand over, what is on its way, and for whom."""
    sendable = permissions.shipments_sendable_by(request.user)
    today = clock.today()
    page = Paginator(queries.to_send(sendable), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "packings": queries.packings(page, today),
        "under_way": queries.packings(queries.under_way(sendable)[:PAGE_LENGTH], today),
        "waits": queries.waiting(sendable, today),
        "form": forms.DispatchForm(auto_id=False),
    }
    return render(request, "orders/shipments.html", context)


@require_POST
@login_required
def dispatch(request: SignedIn, id: UUID) -> HttpResponse:
    """A parcel has left; told once more, its number is put right."""
    found = get_object_or_404(permissions.shipments_sendable_by(request.user), pk=id)
    form = forms.DispatchForm(request.POST)
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    actions.dispatch(found, **form.cleaned_data, by=request.user)
    _say(
        request,
        Words(
            "보냈다고 적었습니다. 손님의 주문 화면에 보입니다.",
            "Noted. The shopper sees it on their order's page.",
        ),
    )
    return redirect("orders:shipments")


@require_POST
@login_required
def handover(request: SignedIn, id: UUID) -> HttpResponse:
    """The goods were picked up."""
    found = get_object_or_404(permissions.shipments_sendable_by(request.user), pk=id)
    actions.hand_over(found, by=request.user)
    _say(request, Words("건넸다고 적었습니다.", "Noted: it was picked up."))
    return redirect("orders:shipments")


@require_GET
@never_cache
@login_required
def owed(request: SignedIn) -> HttpResponse:
    """Money owed to you: how much, by whom, and on what day."""
    purses = queries.purses_of(request.user, now=clock.now(), today=clock.today())
    return render(request, "orders/owed.html", {"purses": purses, "today": clock.today()})


@require_GET
@never_cache
@login_required
def statement(request: SignedIn, id: UUID) -> HttpResponse:
    """One statement, for the merchant it is about and for whoever pays it."""
    found = _statement(request, id)
    rows = queries.rows_of(found)
    [standing] = queries.standings([found], clock.today())
    context = {
        "statement": found,
        "rows": rows,
        "standing": standing,
        "is_as_issued": queries.is_as_issued(found, rows),
        "digest": bytes(found.digest).hex(),
        "is_payable": permissions.statements_payable_by(request.user).filter(pk=id).exists(),
        "has_asked": request.user.pk == standing.requester,
        "has_approved": request.user.pk in standing.approvers,
        "payout_form": forms.IdForm(initial={"id": ids.new()}, auto_id="payout-%s"),
    }
    return render(request, "orders/statement.html", context)


@require_GET
@login_required
def statement_csv(request: SignedIn, id: UUID) -> HttpResponse:
    """A statement for a spreadsheet."""
    found = _statement(request, id)
    return tables.as_csv(f"statement-{found.name}", queries.table_of(found, queries.rows_of(found)))


@require_GET
@login_required
def statement_pdf(request: SignedIn, id: UUID) -> HttpResponse:
    """A statement on paper."""
    found = _statement(request, id)
    paper = papers.statement(found, queries.rows_of(found))
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="statement-{found.name}.pdf"'
    return answer


def _statement(request: SignedIn, id: UUID) -> Statement:
    visible = permissions.statements_viewable_by(request.user)
    return get_object_or_404(visible.select_related("merchant", "rule", "previous"), pk=id)


def _say(request: SignedIn, words: Words) -> None:
    messages.success(request, words.in_language(get_language()))
