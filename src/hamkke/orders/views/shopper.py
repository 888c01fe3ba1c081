from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.merchants.queries import Product
from hamkke.orders import actions, forms, permissions, queries
from hamkke.payments import queries as paid
from hamkke.people.queries import User

PAGE_LENGTH = 50


@require_http_methods(["GET", "POST"])
@login_required
def basket(request: HttpRequest) -> HttpResponse:
    """GET shows the basket, POST puts a product in it."""
    if request.method == "POST":
        form = forms.BasketForm(request.POST)
        _check(form)
        product = get_object_or_404(Product, pk=form.cleaned_data["product"])
        actions.put_in_basket(_user(request), product=product, quantity=form.cleaned_data["quantity"])
        _say(request, Words("장바구니에 담았습니다.", "It is in your basket."))
        return redirect("orders:basket")
    sheet = queries.checkout_of(_user(request), chosen=None, now=clock.now())
    page = {"checkout": sheet, "unsold": queries.unsold_in(_user(request))}
    return render(request, "orders/basket.html", page)


@require_POST
@login_required
def basket_line(request: HttpRequest, product_id: UUID) -> HttpResponse:
    form = forms.QuantityForm(request.POST)
    _check(form)
    actions.set_quantity(_user(request), product_id=product_id, quantity=form.cleaned_data["quantity"])
    return redirect("orders:basket")


@require_http_methods(["GET", "POST"])
@login_required
def checkout(request: HttpRequest) -> HttpResponse:
    """GET shows the order as it would be, `?chosen` with the coupons it names; POST places it and leads to the payment."""
    if request.method == "POST":
        return _place(request)
    choice = forms.ChoiceForm(request.GET)
    _check(choice)
    chosen = choice.cleaned_data["coupon"] if "chosen" in request.GET else None
    return _checkout(request, chosen, forms.RecipientForm())


def _checkout(
    request: HttpRequest, chosen: list[UUID] | None, recipient_form: forms.RecipientForm
) -> HttpResponse:
    """The order as it would be; 422 with what is to be put right, where something was sent that cannot be delivered."""
    sheet = queries.checkout_of(_user(request), chosen=chosen, now=clock.now())
    if not sheet.lines:
        return redirect("orders:basket")
    form = forms.PlacingForm(
        initial={"id": ids.new(), "coupon": sheet.priced.coupons, "expected": sheet.payable}
    )
    page = {
        "checkout": sheet,
        "form": form,
        "recipient_form": recipient_form,
        "is_chosen": chosen is not None,
    }
    return render(request, "orders/checkout.html", page, status=422 if recipient_form.is_bound else 200)


def _place(request: HttpRequest) -> HttpResponse:
    form, user = forms.PlacingForm(request.POST), _user(request)
    _check(form)
    recipient_form = forms.RecipientForm(request.POST)
    if not recipient_form.is_valid():
        return _checkout(request, form.cleaned_data["coupon"], recipient_form)
    order = actions.place(
        id=form.cleaned_data["id"],
        shopper=user,
        coupons=form.cleaned_data["coupon"],
        expected=form.cleaned_data["expected"],
        recipient=recipient_form.recipient(),
        by=user,
    )
    payment = actions.prepare_payment(order)
    page = paid.page_for(payment, user_agent=request.headers.get("User-Agent", ""))
    return redirect(page or order)


@require_GET
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    found = queries.orders_in(permissions.orders_viewable_by(request.user))
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "orders/orders.html", {"page": page})


@require_GET
@login_required
def order(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.orders_viewable_by(request.user), pk=id)
    sheet = queries.sheet_of(found, clock.today())
    fresh = {"id": ids.new()}
    context = {
        "sheet": sheet,
        "order": found,
        "page": paid.page_for(sheet.payment, user_agent=request.headers.get("User-Agent", "")),
        "return_form": forms.ReturnForm(initial=fresh, lines=sheet.lines),
        "cancellation_form": forms.IdForm(initial=fresh, auto_id="cancellation-%s"),
    }
    return render(request, "orders/order.html", context)


@require_POST
@login_required
def returns(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.orders_returnable_by(request.user), pk=id)
    form = forms.ReturnForm(request.POST, lines=queries.sheet_of(found, clock.today()).lines)
    _check(form)
    wanted = form.quantities()
    expected = form.cleaned_data["expected"]
    if not found.returns.filter(pk=form.cleaned_data["id"]).exists():
        quote = queries.refund_for(found, wanted)
        if expected != quote.refund and (quote.lost or expected is not None):
            again = forms.ReturnForm(form.agreed_data(quote.refund), lines=form.sheet_lines, is_hidden=True)
            return render(request, "orders/return.html", {"order": found, "quote": quote, "form": again})
    actions.take_back(
        id=form.cleaned_data["id"],
        order=found,
        quantities=wanted,
        is_excused=form.cleaned_data.get("is_faulty", False),
        expected=expected,
        by=_user(request),
    )
    _say(request, Words("반품을 접수했습니다. 곧 환불됩니다.", "Your return is in. The refund follows soon."))
    return redirect(found)


@require_POST
@login_required
def receipt(request: HttpRequest, id: UUID) -> HttpResponse:
    """A parcel has come."""
    found = get_object_or_404(permissions.shipments_receivable_by(request.user), pk=id)
    actions.receive(found, by=_user(request))
    _say(request, Words("받은 것으로 적었습니다.", "Noted: you have received it."))
    return redirect("orders:order", found.order_id)


@require_POST
@login_required
def cancellation(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.orders_returnable_by(request.user), pk=id)
    form = forms.IdForm(request.POST)
    _check(form)
    actions.cancel(id=form.cleaned_data["id"], order=found, by=_user(request))
    _say(request, Words("주문을 취소했습니다.", "The order is called off."))
    return redirect(found)


def _user(request: HttpRequest) -> User:
    """The person signed in; `login_required` has seen to it that there is one."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for the type checker
    return user


def _check(form: Form) -> None:
    """Our own pages only send valid forms; anything else gets a 400."""
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())


def _say(request: HttpRequest, words: Words) -> None:
    messages.success(request, words.in_language(get_language()))
