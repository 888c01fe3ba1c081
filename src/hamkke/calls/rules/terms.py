"""The rule file of a call: everything that decides, as one value that is hashed, published and read by any program.

Groups are how quotas see applicants: `region:26` (province), `capital:yes`, `first_time:yes`, `track:open`, and
`answer:<question>=<value>` for what was answered to a choice. Points are hundredths of a point, shares basis points.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from hamkke.calls.rules.questions import QUESTIONS, Question
from hamkke.calls.rules.window import DEFAULT_CRITERIA, CriterionTerms
from hamkke.kernel.words import Words

TERMS_VERSION = "selection-1"

Formula = Literal["mean", "corrected"]
OutsideSource = Literal["recommendation", "vote"]
# In the order in which they may stand in a tie chain; `lot` always ends it.
TieStep = Literal["total", "criteria", "agreement", "first_time", "outside_capital", "lot"]


class Document(msgspec.Struct, frozen=True):
    """A file that is asked for. `bonus` is points in hundredths for whoever hands it in, 0 for none.

    Judging is blind: judges read a document only if the call says so beforehand.
    """

    key: str
    label: Words
    is_required: bool = True
    bonus: int = 0
    kinds: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    bytes_most: int = 10_000_000
    judges_see: bool = False


class Track(msgspec.Struct, frozen=True):
    """A way in with places of its own: at least and at most so many of all places."""

    key: str
    label: Words
    least: int = 0
    most: int | None = None
    is_recommended: bool = False


class Quota(msgspec.Struct, frozen=True):
    """At least and at most so many selected of a group, and by which law or policy."""

    key: str
    label: Words
    group: str
    basis: Words
    least: int = 0
    most: int | None = None


class Outside(msgspec.Struct, frozen=True):
    """A fixed share of the score that judges do not give: basis points, from recommenders or the public vote."""

    source: OutsideSource
    share: int


class GreyZone(msgspec.Struct, frozen=True):
    """Who lies so near the line that points alone cannot tell: so many standard errors (in hundredths) either side or,
    where there is a `share` (basis points), who is selected in more than that share of the redraws and in less than all but it.

    With `panel` some judges together put them in order, with `lottery` lots are drawn among them.
    """

    by: Literal["panel", "lottery"]
    errors: int = 100
    source: Words | None = None  # of the public randomness, named beforehand
    share: int = 0


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a call publishes before it opens. Amended, it becomes another version with another digest."""

    version: str = TERMS_VERSION
    places: int
    waiting: int = 0
    formula: Formula = "corrected"
    criteria: tuple[CriterionTerms, ...] = DEFAULT_CRITERIA
    questions: tuple[Question, ...] = QUESTIONS
    documents: tuple[Document, ...] = ()
    bonus_most: int = 0
    tracks: tuple[Track, ...] = (Track("open", Words("공개 모집", "Open call")),)
    quotas: tuple[Quota, ...] = ()
    outside: tuple[Outside, ...] = ()
    tie_chain: tuple[TieStep, ...] = ("total", "criteria", "lot")
    grey: GreyZone | None = None
    redraws: int = 200  # how often totals are drawn again within their errors, to tell how sure each place is
    reviews_each: int = 2
    reviews_more: int = 0  # a second look, for the share of applicants nearest the line
    second_look: int = 3_333  # that share, basis points of the applicants
    sheets_least: int = 0  # of one judge in the whole call, second looks and all
    sheets_most: int | None = None
    judging_days: int = 0  # after closing; 0 says nothing
    announcing_days: int = 0  # on which day after closing the result is told; 0 says nothing
    appeal_days: int = 7
    answer_days: int = 14  # by when an appeal is answered
    offer_hours: int = 48  # how long a place that came free waits for an answer
    grant_each: int = 0  # won committed to each selected merchant, in the transaction of the decision
    grant_from: str = ""  # the ledger account that commits it
    # The questions whose answers say how large a business is, for statistics and the size rules; "" where none does.
    size_industry_question: str = ""
    size_revenue_question: str = ""
    size_employees_question: str = ""

    @property
    def labels(self) -> dict[str, Words]:
        """What each limit is called: quotas by their key, tracks by `track:` and theirs."""
        tracks = {f"track:{track.key}": track.label for track in self.tracks}
        return tracks | {quota.key: quota.label for quota in self.quotas}


def read(written: Mapping[str, Any]) -> Terms:
    """Terms from their JSON. Raises msgspec.ValidationError on anything this version does not know."""
    return msgspec.convert(written, Terms)


def written(terms: Terms) -> dict[str, Any]:
    """The JSON of terms, as it is stored and published."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(terms))
    return found


def published(terms: Terms, *, opens_at: datetime, closes_at: datetime) -> dict[str, Any]:
    """What is hashed and published: the terms and the window (UTC, whole seconds since 1970) in which they hold."""
    window = {"opens_at": int(opens_at.timestamp()), "closes_at": int(closes_at.timestamp())}
    return {"terms": written(terms), **window}


def canonical(content: Any) -> bytes:
    """The one way in which a JSON value is written to be hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal letters."""
    return hashlib.sha256(canonical(content)).hexdigest()
