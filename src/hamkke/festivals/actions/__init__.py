"""Everything that changes a festival. The caller gives ids: the same id with the same content changes nothing."""

from hamkke.festivals.actions.editions import add_partner, open_edition, open_series, schedule, set_target
from hamkke.festivals.actions.promising import commit, sign_agreement
from hamkke.festivals.actions.proving import decide_evidence, give_evidence

__all__ = [
    "add_partner",
    "commit",
    "decide_evidence",
    "give_evidence",
    "open_edition",
    "open_series",
    "schedule",
    "set_target",
    "sign_agreement",
]
