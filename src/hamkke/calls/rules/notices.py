"""A call as a public notice of 중소벤처24, by the names of its fields, and back into what a call's form asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from hamkke.calls.rules.telling import told
from hamkke.calls.rules.terms import Terms
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# What a notice may say and a call does not; it is left empty, never guessed.
UNSAID = ("bizType", "minSalsAmt", "maxSalsAmt", "emplyCnt", "ablbiz", "cmpScale", "needCrtfn")
TITLE_LETTERS = 120


class NoticeUnreadable(Refused):
    reason = "notice_unreadable"
    says = Words(
        "중소벤처24 공고 파일로 읽을 수 없습니다: {what}.", "This cannot be read as a public notice: {what}."
    )


@dataclass(frozen=True)
class Notice:
    """What a notice tells a call's form."""

    title: str
    text: str
    opens_at: datetime
    closes_at: datetime


def exported(
    terms: Terms,
    *,
    title: str,
    text: str,
    opens_at: datetime,
    closes_at: datetime,
    address: str,
    zone: tzinfo,
) -> dict[str, str]:
    """The notice. Its days are those of `zone`; the last is the day in which the last application can be handed in."""
    sentences = told(terms)
    whom = [words.ko for key, words in sentences.items() if key.startswith(("places:", "quota:"))]
    last = (closes_at - timedelta(microseconds=1)).astimezone(zone)
    return {
        "pblancNm": title,
        "policyCnts": text,
        "sportCnts": f"{sentences['places'].ko} {sentences['after:grants'].ko}",
        "sportTrget": " ".join(whom),
        "reqstRcept": address,
        "pblancBgnDt": f"{opens_at.astimezone(zone):%Y%m%d}",
        "pblancEndDt": f"{last:%Y%m%d}",
        "areaCd": _area(terms),
        **dict.fromkeys(UNSAID, ""),
    }


def read(content: Any, *, zone: tzinfo) -> Notice:
    """The notice as a form begins with it: whole days from its first to its last. Raises NoticeUnreadable."""
    if not isinstance(content, Mapping):
        raise NoticeUnreadable(what="{}")
    title = str(content.get("pblancNm") or "").strip()
    if not title:
        raise NoticeUnreadable(what="pblancNm")
    opens_on, closes_on = (_day(content, name) for name in ("pblancBgnDt", "pblancEndDt"))
    parts = [str(content.get(name) or "").strip() for name in ("policyCnts", "sportTrget", "sportCnts")]
    return Notice(
        title=title[:TITLE_LETTERS],
        text="\n\n".join(filter(None, parts)),
        opens_at=datetime.combine(opens_on, time(), zone),
        closes_at=datetime.combine(closes_on + timedelta(days=1), time(), zone),
    )


def _area(terms: Terms) -> str:
    """A province's code, 1100 to 5000, when every place is kept for it; else nothing, for the whole country."""
    for quota in terms.quotas:
        kind, _, code = quota.group.partition(":")
        if kind == "region" and quota.least == terms.places:
            return f"{code[:2]}00"
    return ""


def _day(content: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(str(content.get(name)).replace(".", "-"))
    except ValueError:
        raise NoticeUnreadable(what=name) from None
