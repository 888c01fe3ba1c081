"""A product's sheet: written once, exported for each marketplace, and listed there by its number."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from hamkke.kernel import clock
from hamkke.merchants import permissions
from hamkke.merchants.actions import sheets as actions
from hamkke.merchants.queries import sheets as queries
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    Cursor,
    Limit,
    Listed,
    LongText,
    Plain,
    Said,
    Scope,
    Text,
    changing,
    cut,
    personal,
    said,
)

own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)

Line = Annotated[Plain, Field(max_length=120)]
Short = Annotated[Plain, Field(max_length=40)]
Marketplace = Annotated[str, Path(pattern=r"^[a-z]{1,20}$", description=" · ".join(queries.MARKETPLACES))]


class ListingOut(Schema):
    """`changed` is what was exported and says something else by now; `number` is the marketplace's own."""

    marketplace: str
    name: Said
    state: Literal["none", "exported", "changed", "listed"]
    exported_at: datetime | None
    number: str


class ProductSheetOut(Schema):
    """`values` as a marketplace gets them, `missing` what it still needs before one takes it."""

    product: UUID
    name: str
    values: dict[str, str]
    missing: list[Said]
    marketplaces: list[ListingOut]


class ProductSheetIn(Schema):
    origin: Line = ""
    maker: Line = ""
    notice_kind: Annotated[Plain, Field(max_length=60)] = ""
    notice: LongText = ""
    returns: LongText = ""
    contact: Short = ""


class SheetFileOut(Schema):
    """`content` is the workbook (xlsx) in Base64."""

    name: str
    content: str


class ListingNumberIn(Schema, extra="forbid"):
    number: Text = Field(description="비우면 지웁니다 · empty takes it back")


@own.get(
    "/sheets",
    response=personal(Listed[ProductSheetOut]),
    auth=READS,
    summary="상품 시트 · the sheets of products",
)
def sheets(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """Where each product stands on each marketplace. What has no price yet has no sheet."""
    products = permissions.products_editable_by(request.auth)
    found, onwards = cut(products, by=("name", "id"), cursor=cursor, limit=limit)
    listed = queries.sheets_of([each.pk for each in found], clock.now())
    return {"items": [sheet_of(each) for each in listed], "next": onwards}


@own.get(
    "/products/{id}/sheet",
    response=personal(ProductSheetOut, finds=True),
    auth=READS,
    summary="상품 하나의 시트 · the sheet of one product",
)
def sheet(request: Asked, id: UUID) -> dict[str, Any]:
    return _sheet(get_object_or_404(permissions.products_editable_by(request.auth), pk=id).pk)


@own.put(
    "/products/{id}/sheet",
    response=changing(ProductSheetOut),
    auth=WRITES,
    summary="시트 적기 · write a sheet",
)
def writing(request: Asked, id: UUID, wanted: ProductSheetIn) -> dict[str, Any]:
    """The whole of it each time; the same again changes nothing."""
    product = get_object_or_404(permissions.products_editable_by(request.auth), pk=id)
    actions.write_sheet(product, by=request.auth, **wanted.dict())
    return _sheet(product.pk)


@own.post(
    "/products/{id}/sheet/{marketplace}",
    response=changing(SheetFileOut),
    auth=WRITES,
    summary="시트 내보내기 · export a sheet for a marketplace",
)
def export(request: Asked, id: UUID, marketplace: Marketplace) -> dict[str, str]:
    """It is kept that it was exported, and with which content."""
    product = get_object_or_404(permissions.products_editable_by(request.auth), pk=id)
    file = actions.export_sheet(product, marketplace=marketplace, by=request.auth)
    return {"name": f"hamkke-{marketplace}-{product.pk}.xlsx", "content": b64encode(file).decode()}


@own.put(
    "/products/{id}/sheet/{marketplace}",
    response=changing(ProductSheetOut),
    auth=WRITES,
    summary="판매처의 상품 번호 · the number a marketplace lists it by",
)
def listing(request: Asked, id: UUID, marketplace: Marketplace, wanted: ListingNumberIn) -> dict[str, Any]:
    product = get_object_or_404(permissions.products_editable_by(request.auth), pk=id)
    actions.list_on_marketplace(product, marketplace=marketplace, number=wanted.number, by=request.auth)
    return _sheet(product.pk)


def _sheet(product: UUID) -> dict[str, Any]:
    found = queries.sheets_of([product], clock.now())
    if not found:
        raise Http404  # before its first price
    return sheet_of(found[0])


def sheet_of(sheet: queries.Sheet) -> dict[str, Any]:
    return {
        "product": sheet.product.id,
        "name": sheet.product.name,
        "values": sheet.values,
        "missing": [said(each) for each in sheet.missing],
        "marketplaces": [
            {
                "marketplace": standing.marketplace,
                "name": said(standing.words),
                "state": state,
                "exported_at": standing.exported_at,
                "number": standing.number,
            }
            for standing, state in sheet.standings
        ],
    }
