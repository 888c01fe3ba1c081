"""What was promised in the agreement is proved, area by area."""

from typing import TYPE_CHECKING

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as festivals_told
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast
from hamkke.rehearsal.actions.cast import id_of

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition


def prove(edition: "Edition", *, by_stage: rules.Stage) -> None:
    """Give the evidence that there is by this stage."""
    for area in festivals_told.areas_of(edition):
        for promise in area.commitments:
            quantity = rules.proved(area.area, promise.commitment.quantity, by=by_stage)
            if quantity:
                festivals.give_evidence(
                    id=id_of("evidence", area.area),
                    commitment=promise.commitment,
                    quantity=quantity,
                    note="결과 보고 (리허설)",
                    by=cast.organiser(),
                )
