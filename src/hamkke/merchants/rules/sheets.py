"""A product's sheet: what marketplaces ask of it, what is still missing, and how it stands on each of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# Where the sheet can go; the keys stand in the database.
MARKETPLACES = {
    "coupang": Words("쿠팡", "Coupang"),
    "smartstore": Words("스마트스토어", "SmartStore"),
    "elevenst": Words("11번가", "11st"),
    "esm": Words("ESM (G마켓·옥션)", "ESM (Gmarket, Auction)"),
    "kakao": Words("카카오 톡스토어", "Kakao TalkStore"),
}

# What is written in a sheet, in the order in which it is asked and exported.
FIELDS = {
    "name": Words("상품명", "Name"),
    "category": Words("분류", "Category"),
    "price": Words("판매가", "Price"),
    "description": Words("상품 설명", "Description"),
    "origin": Words("원산지", "Origin"),
    "maker": Words("제조자·생산자", "Maker"),
    "notice_kind": Words("상품정보제공고시 품목", "Kind of goods in the information notice"),
    "notice": Words("상품정보제공고시 내용", "Information notice"),
    "returns": Words("반품·교환 안내", "Returns and exchanges"),
    "contact": Words("소비자 상담 전화", "Telephone for customers"),
    "photograph": Words("대표 사진", "Main photograph"),
    "photographs": Words("추가 사진", "More photographs"),
    "code": Words("판매자 상품코드", "Seller's product code"),
}
# Without these no marketplace takes a product; who makes it and further pictures may stay open.
# Sources: 상품 등의 정보제공에 관한 고시 (전자상거래법 제13조), 원산지표시법 제5조, 전자상거래법 제13조 제2항.
NEEDED = (
    "name", "category", "price", "description", "origin", "notice_kind", "notice", "returns", "contact", "photograph",
)  # fmt: skip

NUMBER_LETTERS = 40


def missing(values: Mapping[str, str]) -> list[Words]:
    """What a sheet still needs before any marketplace takes it, by name."""
    return [FIELDS[field] for field in NEEDED if not values.get(field)]


def digest(values: Mapping[str, str]) -> bytes:
    """What tells one content of a sheet from another."""
    told = json.dumps({field: values.get(field, "") for field in FIELDS}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).digest()


@dataclass(frozen=True)
class Standing:
    """How a sheet stands on one marketplace."""

    marketplace: str
    exported_at: datetime | None = None
    exported: bytes = b""
    number: str = ""

    def state(self, content: bytes) -> Literal["none", "exported", "listed", "changed"]:
        """Of what was exported: whether it is still what the sheet says; listed as soon as the marketplace's number is known."""
        if self.exported_at is not None and self.exported != content:
            return "changed"
        if self.number:
            return "listed"
        return "none" if self.exported_at is None else "exported"

    @property
    def words(self) -> Words:
        return MARKETPLACES[self.marketplace]


def check_marketplace(marketplace: str) -> None:
    if marketplace not in MARKETPLACES:
        raise MarketplaceUnknown


def check_complete(values: Mapping[str, str]) -> None:
    """Raises SheetIncomplete, naming what is missing."""
    if gaps := missing(values):
        raise SheetIncomplete(
            fields=", ".join(words.ko for words in gaps),
            fields_en=", ".join(words.en.lower() for words in gaps),
        )


def checked_number(text: str) -> str:
    """A marketplace's product number as it is kept. Raises NumberUnreadable."""
    number = text.strip()
    if not number.isascii() or len(number) > NUMBER_LETTERS or not number.replace("-", "").isalnum():
        raise NumberUnreadable
    return number


class MarketplaceUnknown(Refused):
    reason = "marketplace_unknown"
    says = Words("상품 시트를 내보내지 않는 판매처입니다.", "Sheets are not exported for this marketplace.")


class SheetIncomplete(Refused):
    reason = "sheet_incomplete"
    says = Words("먼저 채워 주세요: {fields}", "Please fill in first: {fields_en}")


class NumberUnreadable(Refused):
    reason = "number_unreadable"
    says = Words(
        "판매처의 상품 번호는 영문자와 숫자, 붙임표로 40자까지입니다.",
        "A marketplace's product number has letters, digits and hyphens, 40 at most.",
    )
