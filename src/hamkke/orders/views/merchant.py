"""What a merchant sees of what was sold here, and of the money owed for it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hamkke.orders import permissions, queries
from hamkke.people.queries import User

PAGE_LENGTH = 50


class SignedIn(HttpRequest):
    """`login_required` has let it through."""

    user: User


@require_GET
@login_required
def sold(request: SignedIn) -> HttpResponse:
    """What a merchant has sold here, and what they are owed for it."""
    lines = queries.sold_in(permissions.sold_lines_viewable_by(request.user))
    page = Paginator(lines, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "orders/sold.html", {"page": page, "owed": queries.owed_to(request.user)})
