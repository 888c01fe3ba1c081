"""The only writers of calls: publish, apply, judge, select."""

from hamkke.calls.actions.applications import draft, submit
from hamkke.calls.actions.calls import open_call
from hamkke.calls.actions.documents import keep_document
from hamkke.calls.actions.reviews import assign_judges, review
from hamkke.calls.actions.selection import select
from hamkke.calls.rules import DEFAULT_CRITERIA, CriterionTerms

__all__ = [
    "DEFAULT_CRITERIA",
    "CriterionTerms",
    "assign_judges",
    "draft",
    "keep_document",
    "open_call",
    "review",
    "select",
    "submit",
]
