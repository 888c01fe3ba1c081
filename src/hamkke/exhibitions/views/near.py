"""Markets and shops near whoever looks. How near, their own browser works out."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hamkke.exhibitions.queries import near as queries


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    provinces = queries.provinces()
    context = {"provinces": provinces, "unplaced": sum(each.unplaced for each in provinces)}
    return render(request, "exhibitions/near.html", context)


@require_safe
@cache_control(public=True, max_age=600)
def placed(_request: HttpRequest) -> HttpResponse:
    """The same for everybody, wherever they are."""
    return JsonResponse(queries.placed_markets(), safe=False, json_dumps_params={"ensure_ascii": False})
