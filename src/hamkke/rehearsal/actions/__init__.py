"""Play the stages of one edition, each through the actions that people would use."""

from hamkke.rehearsal.actions.opening_hour import rehearse_opening
from hamkke.rehearsal.actions.staging import rehearse

__all__ = ["rehearse", "rehearse_opening"]
