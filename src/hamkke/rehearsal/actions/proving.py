"""What was promised in the agreement is proved, area by area, and somebody of the secretariat looks at it."""

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as festivals_told
from hamkke.kernel import clock
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast
from hamkke.rehearsal.actions.cast import id_of
from hamkke.ui import papers

if TYPE_CHECKING:
    from hamkke.festivals.models import Commitment, Edition
    from hamkke.people.models import User


def prove(edition: "Edition", *, by_stage: rules.Stage) -> None:
    """Hand in what there is by this stage; what waited since an earlier one is accepted first."""
    for waiting in festivals_told.proofs_to_decide(edition).filter(given_at__lt=clock.now()):
        festivals.decide_evidence(waiting, is_accepted=True, by=cast.organiser())
    promised = {
        area.area: promise.commitment
        for area in festivals_told.areas_of(edition, today=clock.today())
        for promise in area.commitments
    }
    quantities = {area: commitment.quantity for area, commitment in promised.items()}
    spokespeople = cast.spokespeople()
    for number, shown in enumerate(rules.shown(by_stage, quantities)):
        commitment = promised[shown.area]
        who = "platform" if commitment.promised_by == cast.platform() else "agency"
        _hand_in(commitment, shown, number, by_stage, by=spokespeople[who])


def _hand_in(
    commitment: "Commitment", shown: rules.Shown, number: int, stage: rules.Stage, *, by: "User"
) -> None:
    evidence = festivals.give_evidence(
        id=id_of("evidence", stage, number),
        commitment=commitment,
        quantity=shown.quantity,
        note=shown.note.ko,
        note_en=shown.note.en,
        file=io.BytesIO(_paper(shown)) if shown.has_paper else None,
        file_name="결과 보고서.pdf",
        by=by,
    )
    if shown.outcome != "waiting":
        festivals.decide_evidence(
            evidence,
            is_accepted=shown.outcome == "accepted",
            reason=shown.reason,
            by=cast.organiser(),
        )


def _paper(shown: rules.Shown) -> bytes:
    title = "결과 보고 (리허설) · Report (rehearsed)"
    story = [papers.text(each, 12) for each in (title, shown.note.ko, shown.note.en, f"{shown.quantity:,}")]
    return papers.drawn(
        story, title=title, foot=papers.foot_of(title, sha256(shown.note.ko.encode()).hexdigest())
    )
