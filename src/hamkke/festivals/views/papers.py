"""A partner's report on paper: what it promised in the five areas, how it stands, and what was accepted as proof."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from hamkke.festivals import queries
from hamkke.people import queries as people
from hamkke.ui.papers import BOLD, INK, LINE, SOFT, drawn, foot_of, text

_COLUMNS = (70, 32, 28, 48)  # millimetres
_HEADINGS = (
    "약속 · Promise",
    "한 것 / 약속한 것\nAccepted / promised",
    "기한 · 상태\nDue · state",
    "받아들인 증빙 · Accepted proof",
)
_RULED = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
    ("LINEABOVE", (0, 1), (-1, 1), 1, INK),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
]


def report(
    edition: queries.Edition,
    organisation: people.Organisation,
    areas: Sequence[queries.AreaProgress],
    *,
    today: date,
) -> bytes:
    """One organisation's report of an edition as a PDF, Korean and English beside each other."""
    name = f"{edition.code} {organisation.name} 약속 보고 · report of promises"
    told = queries.promises_told(edition, areas, today=today)
    digest = hashlib.sha256(json.dumps(told, default=str, ensure_ascii=False, sort_keys=True).encode())
    story: list[Any] = [
        text(f"{edition.name} · {edition.name_en}", 11, textColor=SOFT),
        text(f"{organisation.name} · {organisation.name_en}", 16, fontName=BOLD),
        text(f"약속과 지킨 것, {today} 기준 · promises and what was kept, as of {today}", 9, textColor=SOFT),
        Spacer(1, 3 * mm),
        text(" · ".join(f"{words.ko} ({words.en}) {n}" for _, words, n in queries.counts_of(areas)), 9.5),
    ]
    for area in areas:
        story += [
            Spacer(1, 5 * mm),
            text(f"{area.name.ko} · {area.name.en}", 11, fontName=BOLD),
            Spacer(1, 1 * mm),
            _table(area)
            if area.commitments
            else text("약속한 것이 없습니다. · Nothing was promised.", 8, textColor=SOFT),
        ]
    return drawn(story, title=name, foot=foot_of(name, digest.hexdigest()))


def _table(area: queries.AreaProgress) -> Table:
    head = [text(each, 7, textColor=SOFT) for each in _HEADINGS]
    widths = [each * mm for each in _COLUMNS]
    body = [_row(each) for each in area.commitments]
    return Table([head, *body], colWidths=widths, repeatRows=1, style=TableStyle(_RULED))


def _row(each: queries.CommitmentProgress) -> list[Any]:
    promise = each.commitment
    together = "" if promise.promised_by_id else " (여럿이 함께 · together)"
    return [
        [text(promise.text + together), text(promise.text_en, 7, textColor=SOFT)],
        text(f"{each.given:,} / {promise.quantity:,} {promise.unit}"),
        [text(f"{promise.due_on}"), text(f"{each.says.ko} · {each.says.en}", 7)],
        [_proof(proof, promise.unit) for proof in each.accepted]
        or text("아직 없음 · none yet", 7, textColor=SOFT),
    ]


def _proof(proof: queries.Evidence, unit: str) -> Any:
    english = f" · {proof.note_en}" if proof.note_en else ""
    return text(f"{proof.quantity:,}{unit}: {proof.note}{english}", 7)
