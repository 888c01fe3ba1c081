"""Where the provider sends the payer's browser back to. The address is believed to say nothing but "look"."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from hamkke.payments import actions, permissions


@require_GET
@login_required
def approval(request: HttpRequest, id: UUID) -> HttpResponse:
    """The payer agreed. Changes something on GET because the provider's redirect is one; done once, it is done."""
    payment = get_object_or_404(permissions.payments_settleable_by(request.user), pk=id)
    actions.approve(payment, pg_token=request.GET.get("pg_token", ""), by=payment.payer)
    return redirect(payment.return_path)


@require_GET
@login_required
def cancellation(request: HttpRequest, id: UUID) -> HttpResponse:
    """The payer turned back, or something claims so: the provider is asked."""
    payment = get_object_or_404(permissions.payments_settleable_by(request.user), pk=id)
    actions.look_up(payment)
    return redirect(payment.return_path)


@require_GET
@login_required
def failure(request: HttpRequest, id: UUID) -> HttpResponse:
    """The provider gave up, or something claims so: the provider is asked."""
    return cancellation(request, id)
