"""Who may not judge what: what a judge declares, and what is found by comparing the two sides."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

LINES_MOST, LINE_MOST = 200, 120

Source = Literal["declared", "owner", "phone", "address", "dealing", "applicant", "entered"]

FORMS = re.compile(r"주식회사|유한회사|\(주\)|\(유\)|㈜")  # forms of companies, which people leave out
_BUSINESS_NUMBER = re.compile(r"\d{3}-?\d{2}-?\d{5}")
PHONE = re.compile(
    r"(?<!\d)(?:\+82[- .]?0?|0)(?:2|[3-6]\d|1[016789]|50\d|70)[- .)]{0,2}\d{3,4}[- .]?\d{4}(?!\d)"
)


class DeclarationUnreadable(Refused):
    reason = "declaration_unreadable"
    says = Words(
        "한 줄에 하나씩, 두 글자 이상 {letters}자 안에서, {lines}줄까지 적어 주세요.",
        "Write one on each line, at least two and at most {letters} letters long, on at most {lines} lines.",
    )


class DeclareFirst(Refused):
    reason = "declare_first"
    says = Words(
        "먼저 누구와 이해관계가 있는지 밝혀 주세요. 없으면 없다고 밝힙니다.",
        "Say first with whom you have to do; with nobody is an answer, too.",
    )


def check_declared(*, is_declared: bool, is_decided: bool) -> None:
    """Before the decision no sheet opens for whoever has declared nothing. Raises DeclareFirst."""
    if not (is_declared or is_decided):
        raise DeclareFirst


@dataclass(frozen=True)
class Applicant:
    """One side: an application, whose it is, and by what it may be known. Phones only where any can matter.

    Without an owner, nobody has an account for it yet. `entered_by`: who of the secretariat entered it for somebody.
    """

    application: UUID
    merchant: UUID
    owner: UUID | None
    mailbox: str
    business_number: str
    names: frozenset[str]
    addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    entered_by: UUID | None = None


@dataclass(frozen=True)
class Interest:
    """The other side: what a judge is tied to. `applied`: a business of theirs is in the same call.

    `dealt` names merchants the judge had to do with in an earlier call, with the evidence of it.
    """

    judge: UUID
    mailbox: str
    declared: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    applied: bool = False
    dealt: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    application: UUID
    judge: UUID
    source: Source
    evidence: str


def conflicts(applicants: Iterable[Applicant], interests: Iterable[Interest]) -> list[Conflict]:
    """Every reason why one of these judges must not see one of these applications, each source once for a pair."""
    found = []
    sides = [_Side(interest) for interest in interests]
    for applicant in applicants:
        for side in sides:
            found += [
                Conflict(applicant.application, side.interest.judge, source, evidence[:300])
                for source, evidence in side.found_with(applicant)
            ]
    return found


class _Side:
    """A judge's interests, made ready to be compared with many applicants."""

    def __init__(self, interest: Interest) -> None:
        self.interest = interest
        self.addresses = {plain(address): address for address in interest.addresses}
        self.declared = {plain(line): line for line in interest.declared if not number_in(line)}
        self.numbers = {number_in(line): line for line in interest.declared}
        self.phones = interest.phones | {
            phone for line in interest.declared if not _is_business_number(line) for phone in phones_in(line)
        }

    def found_with(self, applicant: Applicant) -> Iterator[tuple[Source, str]]:
        interest = self.interest
        if applicant.owner == interest.judge or applicant.mailbox == interest.mailbox:
            yield "owner", applicant.business_number
        if address := self._shared(self.addresses, map(plain, applicant.addresses)):
            yield "address", address
        if phones := self.phones & applicant.phones:
            yield "phone", min(phones)
        known_by = [*map(plain, applicant.names), applicant.business_number]
        if line := self._shared({**self.declared, **self.numbers}, known_by):
            yield "declared", line
        if applicant.merchant in interest.dealt:
            yield "dealing", interest.dealt[applicant.merchant]
        if interest.applied:
            yield "applicant", ""
        if applicant.entered_by == interest.judge:
            yield "entered", ""

    def _shared(self, mine: Mapping[str, str], theirs: Iterable[str]) -> str:
        return min((mine[each] for each in theirs if each and each in mine), default="")


def plain(text: str) -> str:
    """A name or an address without spaces, signs and the form of the company: what people spell differently."""
    return "".join(letter for letter in FORMS.sub("", text).casefold() if letter.isalnum())


def _is_business_number(line: str) -> bool:
    return bool(_BUSINESS_NUMBER.fullmatch(line.replace(" ", ""))) and not line.startswith("0")


def number_in(line: str) -> str:
    """The business number or phone number that a line consists of, in digits; "" for a name."""
    if _is_business_number(line):
        return "".join(filter(str.isdigit, line))
    return next(iter(phones_in(line)), "") if PHONE.fullmatch(line.strip()) else ""


def phones_in(text: str) -> frozenset[str]:
    """Every Korean phone number in a text, in digits with its leading 0."""
    digits = ("".join(filter(str.isdigit, found)) for found in PHONE.findall(text))
    return frozenset("0" + each.removeprefix("82").removeprefix("0") for each in digits)


def read_declaration(text: str) -> tuple[str, ...]:
    """What a judge declared, line by line without blanks and repetitions; nothing at all is a declaration as well."""
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(lines) > LINES_MOST or any(not 2 <= len(line) <= LINE_MOST for line in lines):  # noqa: PLR2004
        raise DeclarationUnreadable(letters=LINE_MOST, lines=LINES_MOST)
    return lines
