"""Play the stages of one edition, an opening hour, or in a copy the days that lie ahead, through the actions that people would use."""

from hamkke.rehearsal.actions.copying import forget_copy, rehearse_in_copy, start
from hamkke.rehearsal.actions.crowds import play_days
from hamkke.rehearsal.actions.opening_hour import rehearse_opening
from hamkke.rehearsal.actions.staging import rehearse

__all__ = ["forget_copy", "play_days", "rehearse", "rehearse_in_copy", "rehearse_opening", "start"]
