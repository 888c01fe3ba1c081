"""Calendar feeds that phones and offices subscribe to: iCalendar, RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from hamkke.kernel.clock import SEOUL

OCTETS_MOST = 75  # RFC 5545, 3.1


@dataclass(frozen=True)
class Event:
    """Something in a calendar; `ends_at` is excluded, and without it the event is a moment.

    `sequence` rises with every decision about it, `decided_at` says when the last was; what was called off is cancelled.
    """

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime | None
    sequence: int
    decided_at: datetime
    url: str = ""
    is_cancelled: bool = False


def feed(name: str, events: Iterable[Event]) -> str:
    """A calendar: whole Seoul days as dates, anything else as moments in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hamkke//KO", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _event(event)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(event: Event) -> list[str]:
    ends = [f"DTEND{_start_or_end(event.ends_at, event)}"] if event.ends_at else []
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.decided_at)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART{_start_or_end(event.starts_at, event)}",
        *ends,
        f"SUMMARY:{_escaped(event.summary)}",
        *([f"URL:{event.url}"] if event.url else []),
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _start_or_end(moment: datetime, event: Event) -> str:
    midnight = datetime.min.time()
    if event.ends_at and all(
        each.astimezone(SEOUL).time() == midnight for each in (event.starts_at, event.ends_at)
    ):
        return f";VALUE=DATE:{moment.astimezone(SEOUL):%Y%m%d}"
    return f":{_moment(moment)}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line is longer than 75 octets, and no letter is cut in half: Korean ones are three."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > OCTETS_MOST:
            pieces.append(piece)
            piece, octets = " ", 1
        piece, octets = piece + letter, octets + size
    return "\r\n".join([*pieces, piece])
