from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hamkke.calls import permissions, queries, rules
from hamkke.calls.forms import SizeForm
from hamkke.kernel import clock


def size(request: HttpRequest, id: UUID) -> HttpResponse:
    """Small enough? Anybody may ask before applying; what is typed here is answered and not kept."""
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    limits = {limit.industry: limit for limit in queries.size_limits(clock.today())}
    form = SizeForm(request.POST or None, industries=list(limits))
    reasons, limit = None, None
    if form.is_valid():
        limit = limits[form.cleaned_data["industry"]]
        reasons = rules.size(
            revenue=form.cleaned_data["revenue"],
            employees=form.cleaned_data["employees"],
            revenue_most=limit.revenue_most,
            employees_below=limit.employees_below,
        )
    context = {"call": call, "form": form, "reasons": reasons, "limit": limit}
    return render(request, "calls/size.html", context, status=422 if form.errors else 200)
