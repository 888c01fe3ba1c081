"""Wagtail's workshop at /cms/: who gets in, how curators pick what a page names, and how they see it before others do."""

import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page

from hamkke.calls.queries import Call
from hamkke.coupons.queries import Campaign
from hamkke.exhibitions import rules
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.exhibitions.queries.publishing import was_published_alone
from hamkke.exhibitions.views import shopper
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants.queries import Merchant, Product
from hamkke.people import queries as people
from hamkke.places.queries import Market

ALONE = Words(
    "다른 사람이 보지 않고 게시했고, 기록에도 그렇게 남습니다.",
    "Nobody else has seen what is published now, and the record says so.",
)
ALONE_THOUGH_OTHERS_ARE_THERE = Words(
    f"{ALONE.ko} 다음에는 게시 대신 검토를 요청하면, 다른 사무국 사람이 승인할 때 게시됩니다.",
    f"{ALONE.en} Submit the next one for review instead: it is published once a colleague approves it.",
)

# What may be picked, in which columns its words are looked for, what is joined, and what tells two of one name apart.
PICKED: dict[str, tuple[type[Any], tuple[str, ...], tuple[str, ...], tuple[str, str]]] = {
    "products": (Product, ("name", "merchant__name"), ("merchant",), ("판매자", "merchant.name")),
    "merchants": (Merchant, ("name",), ("region",), ("시·도", "region.name")),
    "markets": (Market, ("name", "address"), (), ("주소", "address")),
    "campaigns": (Campaign, ("title", "edition__name"), ("edition",), ("행사", "edition.name")),
    "calls": (Call, ("title", "edition__name"), ("edition",), ("행사", "edition.name")),
}


class WordSearch(BaseFilterForm):
    """Every word must stand in one of the columns."""

    columns: tuple[str, ...] = ()
    q = forms.CharField(
        label="찾을 말", required=False, widget=forms.TextInput(attrs={"placeholder": "찾기"})
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            objects = objects.filter(
                Q(*[(f"{column}__icontains", word) for column in self.columns], _connector=Q.OR)
            )
        return objects


def _dialogue(name: str) -> ChooserViewSet:
    model, columns, joined, (label, accessor) = PICKED[name]
    search = type("Search", (WordSearch,), {"columns": columns})

    class Listed(BaseChooseView):
        filter_form_class = search

        def get_object_list(self) -> QuerySet[Any]:
            rows: QuerySet[Any] = model.objects.all()
            return rows.select_related(*joined) if joined else rows

        @property
        def columns(self) -> list[Column]:
            return [*super().columns, Column("about", label=label, accessor=accessor)]

    return ChooserViewSet(
        f"pick-{name}",
        model=model,
        icon="pick",
        choose_one_text="고르기",
        choose_another_text="다른 것 고르기",
        per_page=20,
        choose_view_class=type("Choose", (ChooseViewMixin, CreationFormMixin, Listed), {}),
        choose_results_view_class=type("Results", (ChooseResultsViewMixin, CreationFormMixin, Listed), {}),
    )


@hooks.register("register_admin_viewset")
def dialogues() -> list[ViewSet]:
    return [_dialogue(name) for name in PICKED]


@hooks.register("after_publish_page")
def say_that_nobody_else_looked(request: HttpRequest, page: Page) -> None:
    """Somebody alone in an office can publish. It is said, and where there is another, how to ask them."""
    if not was_published_alone(page):
        return
    is_the_only_one = len(people.secretariat_names()) <= 1
    said = ALONE if is_the_only_one else ALONE_THOUGH_OTHERS_ARE_THERE
    messages.warning(request, said.in_language(get_language()))


def preview(request: HttpRequest, page: ExhibitionPage, mode: str) -> HttpResponse:
    """A draft as it will be seen at some moment of its edition."""
    phases = festivals.phases_of([page.edition])[page.edition_id] if page.edition_id else {}
    main = phases.get(festivals.PhaseKind.MAIN)
    moment = rules.previewed_moment(
        mode,
        now=clock.now(),
        starts_at=main.starts_at if main else None,
        ends_at=main.ends_at if main else None,
        chosen=page.preview_at,
    )
    with clock.pretend(moment):
        return shopper.exhibition(request, page)


def entrance(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter. Signed in already, they would be sent back and forth for ever."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/cms/"))


def whole(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is done in the workshop and its entry in the trail are one transaction.

    Save for pictures and documents: Wagtail deletes the file of an earlier one at once, and its row must not come back.
    """

    @functools.wraps(view)
    def in_one(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if "/images/" in request.path or "/documents/" in request.path:
            return view(request, *arguments, **named)
        with transaction.atomic():
            return view(request, *arguments, **named)

    return in_one
