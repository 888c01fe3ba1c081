"""The heads that everybody may check, and the accounts that the secretariat looks into."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from hamkke.kernel import clock
from hamkke.ledger import forms, permissions, queries
from hamkke.people.queries import SignedIn
from hamkke.ui import tables

_PAGE_SIZE = 50
_CHILDREN = 100


@require_GET
def anchors(request: HttpRequest) -> HttpResponse:
    """Each day's head, for anybody to write down."""
    page = Paginator(queries.anchors(), _PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "ledger/anchors.html", {"page": page})


@require_GET
def anchors_table(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django hands it over.
    rows = ([each.day, each.batch_id, bytes(each.hash).hex()] for each in queries.anchors())
    return tables.as_csv("ledger-anchors", [["day", "batch", "hash"], *rows])


@require_GET
def proof(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: ARG001 - Django hands it over.
    """The hashes by which anybody who knows a transfer's id finds it in a published head."""
    try:
        found = queries.proof(id)
    except queries.TransferUnknown:
        raise Http404 from None
    return JsonResponse(queries.proof_told(found))


@login_required
@require_GET
def accounts(request: SignedIn) -> HttpResponse:
    """Every account a user may look into, found by the beginning of its code, each with what it is called."""
    code = request.GET.get("code", "").strip()[:160]
    if not permissions.is_viewing_allowed_to(request.user):
        raise Http404
    found = permissions.accounts_viewable_by(request.user).filter(code__startswith=code)
    page = Paginator(found, _PAGE_SIZE).get_page(request.GET.get("page"))
    names, beneath = queries.names_of(each.code for each in page), queries.held_beneath(page)
    rows = [(each, names.get(each.code), queries.balance_of(each), beneath.get(each.code)) for each in page]
    return render(request, "ledger/accounts.html", {"page": page, "rows": rows, "code": code})


@login_required
@require_GET
def account(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(permissions.accounts_viewable_by(request.user), code=code)
    form = forms.StatementForm(request.GET or None)
    told = queries.statement(code, **form.asked(clock.today()))
    as_of = forms.AsOfForm(request.GET or None)
    page = Paginator(told.lines, _PAGE_SIZE).get_page(request.GET.get("page"))
    children = list(queries.children_of(found)[:_CHILDREN])
    codes = {found.code, *(each.code for each in children), *(line.counterparty for line in page)}
    names = queries.names_of(codes)
    context = {
        "name": names.get(found.code),
        "beneath": queries.held_beneath([found]).get(found.code),
        "as_of": as_of,
        "balance_then": queries.balance_at(found, **as_of.asked) if as_of.asked else None,
        "account": found,
        "balance": queries.balance_of(found),
        "children": [(each, names.get(each.code)) for each in children],
        "form": form,
        "statement": told,
        "page": page,
        "lines": [(line, names.get(line.counterparty)) for line in page],
    }
    return render(request, "ledger/account.html", context)


@login_required
@require_GET
def account_table(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(permissions.accounts_viewable_by(request.user), code=code)
    asked = forms.StatementForm(request.GET or None).asked(clock.today())
    name = found.code.replace(":", "-")
    return tables.as_csv(f"ledger-{name}", queries.statement_rows(queries.statement(code, **asked)))
