"""One field for everything: products, merchants and markets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamkke.exhibitions import queries
from hamkke.kernel import clock

LENGTH_MOST = 60
OF_EACH, OF_ONE = 6, 24
PAGES_DIGITS = 5


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `q` leads to, kind by kind; `kind` for all of one kind, a page at a time."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LENGTH_MOST]
    kind = request.GET.get("kind", "") if request.GET.get("kind") in queries.KINDS else ""
    number = _number(request.GET.get("page", "")) if kind else 1
    most = OF_ONE if kind else OF_EACH
    found = queries.search(text, kind=kind, most=most, start=(number - 1) * most)
    products = [each.subject for group in found.groups for each in group.found if group.kind == "product"]
    context = {
        "text": text,
        "kind": kind,
        "findings": found,
        "cards": queries.cards_of(products, clock.now()),
        "is_signed_in": request.user.is_authenticated,
        "previous": number - 1,
        "next": number + 1 if kind and any(group.count > number * most for group in found.groups) else 0,
    }
    return render(request, "exhibitions/search.html", context)


def _number(page: str) -> int:
    return max(int(page), 1) if page.isdecimal() and len(page) < PAGES_DIGITS else 1
