"""Play the stages of one edition, each through the actions that people would use."""

from hamkke.rehearsal.actions.staging import rehearse

__all__ = ["rehearse"]
