"""Calls, what merchants sent in, what judges thought of it, and what was decided."""

from hamkke.calls.models.applications import (
    Application,
    ApplicationVersion,
    Document,
    OutsideScore,
    RegistryAnswer,
    Reminder,
    ReminderRule,
    SizeLimit,
    StudyConsent,
)
from hamkke.calls.models.calls import Call, Criterion, TermsVersion
from hamkke.calls.models.deciding import (
    HOLDS,
    Appeal,
    Deliberation,
    Draw,
    Offer,
    Proposal,
    Publication,
    Selection,
    SelectionRow,
    Stretch,
    Withdrawal,
)
from hamkke.calls.models.judging import Assignment, Conflict, Declaration, Review, Score
from hamkke.calls.models.noticing import ChangeNotice

ROWS_AT_ONCE = 2_000  # a statement's worth of rows, so that 100,000 fit in memory and parameters

__all__ = [
    "HOLDS",
    "ROWS_AT_ONCE",
    "Appeal",
    "Application",
    "ApplicationVersion",
    "Assignment",
    "Call",
    "ChangeNotice",
    "Conflict",
    "Criterion",
    "Declaration",
    "Deliberation",
    "Document",
    "Draw",
    "Offer",
    "OutsideScore",
    "Proposal",
    "Publication",
    "RegistryAnswer",
    "Reminder",
    "ReminderRule",
    "Review",
    "Score",
    "Selection",
    "SelectionRow",
    "SizeLimit",
    "Stretch",
    "StudyConsent",
    "TermsVersion",
    "Withdrawal",
]
