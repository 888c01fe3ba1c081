"""The public log of a campaign's claims: for everybody, without a word about anybody."""

import csv
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from hamkke.coupons import permissions, queries
from hamkke.coupons.models import Opening
from hamkke.coupons.queries import log as logs

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("batch", "position", "microseconds", "claimed_at", "receipt")


@require_GET
def log(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every opening of a campaign, and the place of one receipt among them."""
    campaign = get_object_or_404(permissions.campaigns_viewable_by(request.user), pk=id)
    openings = list(logs.openings_with_a_log(campaign))
    receipt = request.GET.get("receipt", "")
    found = None
    for opening in openings if receipt else ():
        found = found or logs.found(opening, receipt)
    mine = queries.coupons_by(request.user, campaign) if request.user.is_authenticated else []
    page = {
        "campaign": campaign,
        "openings": openings,
        "receipt": receipt,
        "found": found,
        "found_at": _moment(found.leaf.moment) if found else None,
        "receipts": [(claim, logs.receipt_of(claim)) for claim in mine],
    }
    return render(request, "coupons/log.html", page)


@require_GET
def log_as_json(request: HttpRequest, id: UUID, number: int) -> JsonResponse:
    return JsonResponse(logs.told(_opening(request, id, number)))


@require_GET
def log_as_csv(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    opening = _opening(request, id, number)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="claims-{id}-{number}.csv"'
    rows = csv.writer(answer)
    rows.writerow(_COLUMNS)
    for line in logs.lines_of(opening):
        leaf = line.leaf
        moment = _moment(leaf.moment).isoformat()
        rows.writerow([line.batch, leaf.position, leaf.moment, moment, leaf.receipt.hex()])
    return answer


def _opening(request: HttpRequest, id: UUID, number: int) -> Opening:
    campaign = get_object_or_404(permissions.campaigns_viewable_by(request.user), pk=id)
    return get_object_or_404(logs.openings_with_a_log(campaign), number=number)


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
