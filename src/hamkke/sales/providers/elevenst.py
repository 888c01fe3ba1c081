"""11st's Open API (openapi.11st.co.kr): a list of orders for each stage, and settlementList. XML in EUC-KR."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from xml.etree import ElementTree as ET

import httpx
from django.conf import settings

from hamkke.kernel import clock
from hamkke.sales.providers.calling import AgainError, Calls, said_no, text, won
from hamkke.sales.rules.pulls import KeyRefused, Payment, Settled, Sold, Spell

# In the order that orders go through them, so that one that moves on while we read is met twice rather than never.
STAGES = ("complete", "packaging", "shipping", "dlvcompleted", "completed")
# An order is listed by the day on which it reached its stage; longer spells have been seen to lose orders.
ORDERS_DAYS_MOST, SETTLEMENT_DAYS_MOST = 7, 31
NOTHING, MAINTENANCE = "0", "1000"
KEY_CODES = ("-996", "-997", "-998", "-999")

Row = dict[str, str]


class ElevenSt:
    def __init__(self, calls: Calls) -> None:
        self.calls, self.seller = calls, ""

    def orders(self, spell: Spell) -> Iterator[Sold]:
        """Whatever reached a stage since then may have been ordered in these days."""
        for stage in STAGES:
            for part in Spell(spell.since, clock.today() + timedelta(days=1)).parts(ORDERS_DAYS_MOST):
                since, until = (datetime.combine(day, time()) for day in (part.since, part.until))
                target = (
                    f"/rest/ordservices/{stage}/{since:%Y%m%d%H%M}/{until - timedelta(minutes=1):%Y%m%d%H%M}"
                )
                yield from map(_sold, self._ask(target))

    def settled(self, spell: Spell) -> Iterator[Settled]:
        for part in Spell(spell.since, clock.today() + timedelta(days=1)).parts(SETTLEMENT_DAYS_MOST):
            target = f"/rest/settlement/settlementList/{part.since:%Y%m%d}/{part.last:%Y%m%d}"
            yield from map(_settled, self._ask(target))

    def payments(self, spell: Spell) -> Iterator[Payment]:
        """Nothing says what arrived at the bank."""
        return iter(())

    def _ask(self, target: str) -> list[Row]:
        return self.calls.ask("GET", target, headers=_key, read=_rows)


def _key() -> dict[str, str]:
    return {"openapikey": settings.ELEVENST_KEY}


def _rows(response: httpx.Response) -> list[Row]:
    """What is in the list. `result_code` stands only where there is none, or where they say no."""
    root = _tree(response.content)
    rows = [{_name(field): (field.text or "").strip() for field in row} for row in root if len(row)]
    told = {_name(each): (each.text or "").strip() for each in root if not len(each)}
    code = told.get("result_code", NOTHING)
    if code == MAINTENANCE:
        raise AgainError(f"result_code {code}")
    if code in KEY_CODES:
        raise KeyRefused(what=f"result_code {code}")
    if code != NOTHING:
        raise said_no(f"result_code {code}", told.get("result_text", ""))
    return rows


def _tree(answer: bytes) -> ET.Element:
    """EUC-KR as they write it is CP949. What a stranger declares of entities is not looked at."""
    document = answer.decode("cp949")
    if "<!DOCTYPE" in document:
        raise ValueError("DOCTYPE")
    try:
        return ET.fromstring(document.partition("?>")[2] or document)  # noqa: S314 - no declarations, no entities.
    except ET.ParseError as problem:
        raise ValueError(problem) from None


def _name(element: ET.Element) -> str:
    """Without its namespace, which differs from list to list."""
    return element.tag.rpartition("}")[2]


def _sold(row: Row) -> Sold:
    bought, cancelled = won(row["ordQty"]), won(row.get("ordCnQty") or 0)
    is_cancelled = cancelled >= bought
    quantity = bought if is_cancelled else bought - cancelled
    return Sold(
        ordered_at=text(row, "ordDt"),
        order_id=text(row, "ordNo"),
        line_id=text(row, "ordPrdSeq"),
        quantity=f"{quantity}",
        amount=_amount(row, quantity=quantity, bought=bought),
        state="cancelled" if is_cancelled else "sold",
        product=text(row, "prdNo"),
        seller_product=text(row, "sellerPrdCd"),
        product_name=text(row, "prdNm"),
        option=text(row, "slctPrdOptNm"),
        discount_seller=text(row, "lstSellerDscPrc"),
        discount_platform=text(row, "lstTmallDscPrc"),
    )


def _amount(row: Row, *, quantity: int, bought: int) -> str:
    """`ordAmt` is price and options times what was bought; of what is left of it, each piece costs the same."""
    if quantity == bought:
        return text(row, "ordAmt")
    return f"{(won(row['selPrc']) + won(row.get('ordOptWonStl') or 0)) * quantity}"


def _settled(row: Row) -> Settled:
    on = text(row, "stlDy") or text(row, "stlPlnDy")
    return Settled(
        order_id=text(row, "ordNo"),
        line_id=text(row, "ordPrdSeq"),
        settlement=won(row["stlAmt"]),
        deposit=None,
        on=on.replace("/", "-"),
    )
