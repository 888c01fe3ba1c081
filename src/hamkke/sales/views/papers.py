"""The press sheet: a release on paper, with its definition, its channels, and the hash by which it can be checked."""

from datetime import date, datetime
from typing import Any

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from hamkke.kernel import clock, money
from hamkke.sales import queries
from hamkke.sales.queries.releases import Publication
from hamkke.ui.papers import BOLD, INK, LINE, SOFT, drawn, foot_of, style, text, won

_COLUMNS = (66, 34, 40, 38)  # millimetres
_COMPARING = (
    "다른 회차와 견줄 때는 같은 정의끼리, 기간이 다르면 하루 평균으로 견줍니다. · "
    "Compare with other editions by the same definition only, and per day where they lasted differently."
)
_SIGNED = {
    "proposed": "첫째 서명, 낸 사람 · First signature",
    "released": "둘째 서명, 공개한 사람 · Second signature",
}
_HEADINGS = ("항목<br/>What", "상태<br/>Status", "금액(원)<br/>Amount (won)", "출처<br/>Source")


def press_sheet(told: Publication) -> bytes:
    """One release as a PDF: every headline with what it counts, every figure with its source, who has not reported."""
    content = told.content
    name = f"{content['edition']} 공개본 {content['number']}"
    return drawn(story(told), title=name, foot=foot_of(f"{name} · release {content['number']}", told.digest))


def story(told: Publication) -> list[Any]:
    """What the sheet says, from its head to its foot."""
    content = told.content
    return [*_head(told), *_headlines(content), _figures(content), *_tail(told)]


def _head(told: Publication) -> list[Any]:
    content = told.content
    status = queries.STATUSES[content["status"]]
    facts = [f"{_in_seoul(content['as_of'])} 기준 (서울) · as of, Seoul"]
    facts += [
        f"{queries.PHASES[phase].ko} {spell['from']} – {spell['until']} ({spell['days']}일 · days)"
        for phase, spell in content["phases"].items()
    ]
    return [
        text(f"{content['edition_name']['ko']} 매출 · {content['edition_name']['en']}", 16, fontName=BOLD),
        Spacer(1, 2 * mm),
        text(f"{status.ko} · {status.en}", 11, fontName=BOLD),
        *(text(fact, 8.5, textColor=SOFT) for fact in facts),
        Spacer(1, 5 * mm),
    ]


def _headlines(content: dict[str, Any]) -> list[Any]:
    names = {each["code"]: each for each in content["definitions"]}
    shown: list[Any] = []
    for each in content["headlines"]:
        definition = names[each["definition"]]
        title = f"{definition['name']['ko']} · {definition['name']['en']}"
        if each["amount"] is None:
            amount = text(each["why_not"]["ko"], 8.5, textColor=SOFT)
        else:
            amount = text(f"{money.spoken(each['amount'])}원", 17, fontName=BOLD)
        shown += [
            text(title, 10, fontName=BOLD),
            amount,
            *(text(fact, 8.5) for fact in _facts(each)),
            text(f"{definition['text']['ko']} ({each['citation']})", 7.5, textColor=SOFT),
            Spacer(1, 3 * mm),
        ]
    return shown


def _facts(headline: dict[str, Any]) -> list[str]:
    """What a number cannot be quoted without: how settled it is, what is in it, and what is not in it yet."""
    if headline["amount"] is None:
        return []
    status, coverage = queries.STATUSES[headline["status"]], queries.COVERAGES[headline["coverage"]]
    return [
        f"{status.ko} · {status.en}, {headline['as_of']}",
        f"범위 · Scope: {headline['scope']['ko']} ({coverage.ko}) · {headline['scope']['en']} ({coverage.en})",
        *(
            f"아직 들어 있지 않음 · Not in it yet: {each['ko']} · {each['en']}"
            for each in headline["missing"]
        ),
    ]


def _figures(content: dict[str, Any]) -> Table:
    head = [
        Paragraph(each, style(7, textColor=SOFT, alignment=TA_RIGHT if place == _AMOUNT else TA_LEFT))
        for place, each in enumerate(_HEADINGS)
    ]
    body = [
        [
            text(_what(each)),
            text(f"{queries.STATUSES[each['status']].ko} {date.fromisoformat(each['as_of'])}"),
            won(each["amount"]),
            text(each["source"]["code"], 7, textColor=SOFT),
        ]
        for each in content["figures"]
    ]
    ruled = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LINEABOVE", (0, 1), (-1, 1), 1, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ]
    widths = [each * mm for each in _COLUMNS]
    return Table([head, *body], colWidths=widths, repeatRows=1, style=TableStyle(ruled))


_AMOUNT = 2


def _what(figure: dict[str, Any]) -> str:
    detail = f" · {figure['detail']}" if figure["detail"] else ""
    return f"{queries.PHASES[figure['phase']].ko} {figure['kind_name']['ko']}{detail}"


def _tail(told: Publication) -> list[Any]:
    content = told.content
    missing = [each for each in content["reports"] if each["state"] in ("missing", "waiting")]
    notes = [content["note"][language] for language in ("ko", "en") if content["note"][language]]
    notes += [
        "아직 보고하지 않음 · Not reported yet: " + ", ".join(each["channel"]["ko"] for each in missing)
    ] * bool(missing)
    notes.append(_COMPARING)
    notes += [
        f"{_SIGNED[each['as']]}: {_in_seoul(each['at'])} (서울 · Seoul), {each['by']}"
        for each in told.signatures
    ]
    return [Spacer(1, 4 * mm), *(text(note, 7.5, textColor=SOFT) for note in notes)]


def _in_seoul(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(clock.SEOUL):%Y-%m-%d %H:%M}"
