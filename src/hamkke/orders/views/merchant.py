"""What a merchant sees of what was sold here, and of the money owed for it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hamkke.kernel import clock, ids
from hamkke.orders import forms, permissions, queries
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
    }
    return render(request, "orders/sold.html", context)


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
