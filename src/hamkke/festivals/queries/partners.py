"""Partners, what they promised, what they showed for it, and what of that was accepted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from hamkke.festivals import rules
from hamkke.festivals.models import Agreement, Commitment, Edition, Evidence, Partner
from hamkke.kernel import files
from hamkke.kernel.words import Words
from hamkke.people import queries as people


@dataclass(frozen=True)
class PartnerShown:
    partner: Partner
    supports: tuple[Words, ...]


@dataclass(frozen=True)
class Proof:
    """A proof, and what somebody decided about it: "accepted", "sent_back", or "waiting" for it."""

    evidence: Evidence

    @property
    def state(self) -> str:
        decision = getattr(self.evidence, "decision", None)
        if decision is None:
            return "waiting"
        return "accepted" if decision.is_accepted else "sent_back"


@dataclass(frozen=True)
class CommitmentProgress:
    """A promise with its proofs: how much was accepted, that in basis points of what was promised, and how it stands."""

    commitment: Commitment
    proofs: tuple[Proof, ...]
    given: int
    progress: int
    state: str

    @property
    def accepted(self) -> list[Evidence]:
        return [proof.evidence for proof in self.proofs if proof.state == "accepted"]

    @property
    def waiting(self) -> int:
        return sum(proof.state == "waiting" for proof in self.proofs)

    @property
    def says(self) -> Words:
        return rules.STATES[self.state]

    @property
    def promisers(self) -> "list[people.Organisation]":
        """Who promised it: one party of the agreement, or all of them together."""
        one = self.commitment.promised_by
        return [one] if one else list(self.commitment.agreement.parties.all())


@dataclass(frozen=True)
class AreaProgress:
    """One of the five areas with its promises; `progress` is in basis points, None while nothing is promised."""

    area: str
    name: Words
    commitments: tuple[CommitmentProgress, ...]
    progress: int | None

    @property
    def kept(self) -> int:
        return sum(each.state == "kept" for each in self.commitments)


def partners_of(edition: Edition) -> QuerySet[Partner]:
    """An edition's partners by name."""
    return (
        Partner.objects.filter(edition=edition).select_related("organisation").order_by("organisation__name")
    )


def partners_shown(edition: Edition) -> list[PartnerShown]:
    """An edition's partners with what each gives, in words."""
    return [
        PartnerShown(partner, tuple(rules.SUPPORTS[kind] for kind in partner.supports))
        for partner in partners_of(edition)
    ]


def agreements_of(edition: Edition) -> QuerySet[Agreement]:
    """An edition's agreements with their parties, oldest first."""
    return Agreement.objects.filter(edition=edition).prefetch_related("parties").order_by("signed_on", "id")


def editions_with_promises() -> QuerySet[Edition]:
    """Editions in which something was promised, newest first."""
    promised = Agreement.objects.filter(commitments__isnull=False).values("edition")
    return Edition.objects.filter(pk__in=promised).order_by("-code")


def areas_of(edition: Edition, *, today: date) -> list[AreaProgress]:
    """The five areas of the edition's agreements, each with its promises, proofs and progress. Four queries."""
    return _areas(Commitment.objects.filter(agreement__edition=edition), today)


def own_areas(edition: Edition, organisation: "people.Organisation", *, today: date) -> list[AreaProgress]:
    """The five areas with what one organisation promised, alone or with others. Four queries."""
    return _areas(
        Commitment.objects.filter(promised_by_any([organisation]), agreement__edition=edition), today
    )


@dataclass(frozen=True)
class Partnership:
    """An organisation that takes part in an edition."""

    edition: Edition
    organisation: "people.Organisation"


def partnerships_of(user: people.User) -> list[Partnership]:
    """Where the organisations that somebody speaks for take part, the newest edition first. Three queries."""
    own = {each.pk: each for each in people.organisations_of(user)}
    named = Partner.objects.filter(organisation__in=own).values_list("edition", "organisation")
    signed = Agreement.objects.filter(parties__in=own).values_list("edition", "parties")
    pairs = set(named.order_by()).union(signed.order_by())
    editions = Edition.objects.in_bulk([edition for edition, _ in pairs])
    found = [Partnership(editions[edition], own[organisation]) for edition, organisation in pairs]
    found.sort(key=lambda each: each.organisation.name)
    return sorted(found, key=lambda each: each.edition.code, reverse=True)


def promised_by_any(organisations: "Iterable[people.Organisation] | QuerySet[people.Organisation]") -> Q:
    """Promises of any of these: their own, and what all parties of an agreement of theirs promised together."""
    together = Agreement.objects.filter(parties__in=organisations)
    return Q(promised_by__in=organisations) | Q(promised_by=None, agreement__in=together)


def own_proofs(user: people.User) -> Q:
    """Proofs that somebody gave, or that speak well of an organisation they speak for."""
    own = Commitment.objects.filter(promised_by_any(people.organisations_of(user)))
    return Q(given_by=user) | Q(commitment__in=own)


def counts_of(areas: Iterable[AreaProgress]) -> list[tuple[str, Words, int]]:
    """How many promises stand in which way: (state, its words, how many), each state once."""
    found = Counter(each.state for area in areas for each in area.commitments)
    return [(state, words, found[state]) for state, words in rules.STATES.items()]


def proofs_folder() -> Path:
    """Where the files of proofs lie: in the private storage, which no address leads to."""
    return Path(settings.PRIVATE_ROOT) / "proofs"


def proof_path(evidence: Evidence) -> Path:
    return files.place_of(evidence.sha256, proofs_folder())


def proofs_to_decide(edition: Edition) -> QuerySet[Evidence]:
    """Proofs that nobody has decided about, the earliest first."""
    waiting = Evidence.objects.filter(commitment__agreement__edition=edition, decision=None)
    return waiting.select_related("commitment__promised_by", "given_by").order_by("given_at", "id")


def given_to(commitments: QuerySet[Commitment]) -> QuerySet[Commitment, Any]:
    """Promises with `given`: how much of each was accepted."""
    accepted = Sum("evidence__quantity", filter=Q(evidence__decision__is_accepted=True))
    return commitments.annotate(given=Coalesce(accepted, 0))


def _areas(commitments: QuerySet[Commitment], today: date) -> list[AreaProgress]:
    evidence = Evidence.objects.select_related("decision").order_by("given_at", "id")
    found = commitments.select_related("agreement", "promised_by").prefetch_related(
        "agreement__parties", Prefetch("evidence", evidence)
    )
    by_area: dict[str, list[CommitmentProgress]] = {area: [] for area in rules.AREAS}
    for commitment in found.order_by("due_on", "id"):
        by_area[commitment.area].append(_progress(commitment, today))
    return [
        AreaProgress(
            area, name, tuple(by_area[area]), rules.area_progress([c.progress for c in by_area[area]])
        )
        for area, name in rules.AREAS.items()
    ]


def _progress(commitment: Commitment, today: date) -> CommitmentProgress:
    proofs = tuple(Proof(each) for each in commitment.evidence.all())
    given = sum(proof.evidence.quantity for proof in proofs if proof.state == "accepted")
    return CommitmentProgress(
        commitment,
        proofs,
        given,
        rules.progress(given, commitment.quantity),
        rules.state(given, commitment.quantity, due_on=commitment.due_on, today=today),
    )


def promises_told(edition: Edition, areas: Iterable[AreaProgress], *, today: date) -> dict[str, Any]:
    """What was promised and what was shown for it and accepted, as programs read it."""
    return {
        "edition": edition.code,
        "name": {"ko": edition.name, "en": edition.name_en},
        "as_of": today,
        "areas": [
            {
                "area": area.area,
                "name": _both(area.name),
                "progress": area.progress,
                "promises": [_told(each) for each in area.commitments],
            }
            for area in areas
        ],
    }


def promises_table(areas: Iterable[AreaProgress]) -> Iterator[list[Any]]:
    """The same as a table: a row for each promise and accepted proof, and one where there is none."""
    yield [
        "area", "promised_by", "promise", "promise_en", "promised", "accepted", "unit", "due_on", "state",
        "proof", "proof_en", "proof_quantity", "proof_url", "proof_file_sha256", "proof_accepted_at",
    ]  # fmt: skip
    for area in areas:
        for each in area.commitments:
            told = _promise_cells(area, each)
            for proof in each.accepted:
                yield [*told, *_proof_cells(proof)]
            if not each.accepted:
                yield [*told, *[""] * 6]


def _promise_cells(area: AreaProgress, each: CommitmentProgress) -> list[Any]:
    promise = each.commitment
    promisers = " · ".join(who.name for who in each.promisers)
    words = [files.inert(text) for text in (promisers, promise.text, promise.text_en)]
    unit = files.inert(promise.unit)
    return [area.area, *words, promise.quantity, each.given, unit, promise.due_on, each.state]


def _proof_cells(proof: Evidence) -> list[Any]:
    words = [files.inert(text) for text in (proof.note, proof.note_en)]
    return [*words, proof.quantity, proof.url, proof.sha256, proof.decision.decided_at.isoformat()]


def _told(each: CommitmentProgress) -> dict[str, Any]:
    promise = each.commitment
    return {
        "id": str(promise.pk),
        "promise": {"ko": promise.text, "en": promise.text_en},
        "promised_by": [{"ko": who.name, "en": who.name_en} for who in each.promisers],
        "promised": promise.quantity,
        "accepted": each.given,
        "unit": {"ko": promise.unit, "en": promise.unit_en},
        "due_on": promise.due_on,
        "state": each.state,
        "proofs": [
            {
                "quantity": proof.quantity,
                "note": {"ko": proof.note, "en": proof.note_en or proof.note},
                "url": proof.url,
                "file_sha256": proof.sha256,
                "accepted_at": proof.decision.decided_at,
            }
            for proof in each.accepted
        ],
    }


def _both(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}
