"""How far this database's rehearsal has come, and what rehearsals in copies have shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hamkke.audit import queries as audit
from hamkke.festivals.queries import Edition
from hamkke.rehearsal.models import Rehearsal

_SHOWN = 5
_LASTS_MOST = timedelta(hours=1)


@dataclass(frozen=True)
class Shown:
    """What one rehearsal in a copy showed, or why it did not finish."""

    at: datetime
    facts: dict[str, Any]
    is_finished: bool


def rehearsal() -> Rehearsal | None:
    """The one rehearsal of this database, if there is one."""
    return Rehearsal.objects.first()


def is_under_way(now: datetime) -> bool:
    """Whether a copy is being played right now. One that ended without a word, with its process, does not count for ever."""
    latest = audit.entries(verb="rehearsal.edition").first()
    return latest is not None and latest.verb.endswith(".started") and latest.at > now - _LASTS_MOST


def shown(edition: Edition) -> list[Shown]:
    """What the latest rehearsals of an edition have shown, the newest first."""
    found = audit.entries(verb="rehearsal.edition", target_id=str(edition.pk)).exclude(
        verb__endswith=".started"
    )
    return [Shown(each.at, _read(each.facts), each.verb.endswith(".rehearsed")) for each in found[:_SHOWN]]


def _read(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as they were put on record, their moments as moments."""
    campaigns = [
        each | {"gone_at": each["gone_at"] and datetime.fromisoformat(each["gone_at"])}
        for each in facts.get("campaigns", [])
    ]
    return facts | {"campaigns": campaigns}
