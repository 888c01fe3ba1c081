"""The only writers of calls: publish, apply, judge, select."""

from hamkke.calls.actions.amending import amend
from hamkke.calls.actions.appealing import answer_appeal, file_appeal
from hamkke.calls.actions.applications import draft, submit
from hamkke.calls.actions.assigning import assign_judges, second_look
from hamkke.calls.actions.calls import open_call
from hamkke.calls.actions.conflicts import declare, open_sheet, recuse
from hamkke.calls.actions.consenting import consent_to_study
from hamkke.calls.actions.deciding import propose, release
from hamkke.calls.actions.deliberating import deliberate
from hamkke.calls.actions.documents import keep_document
from hamkke.calls.actions.drawing import commit_draw, hold_draw
from hamkke.calls.actions.entering import enter, take_up
from hamkke.calls.actions.mailing import send_appeal_answer, send_offer, send_receipt
from hamkke.calls.actions.noticing import post_notices, send_notice, tell_changed_schedule
from hamkke.calls.actions.outside import record_outside
from hamkke.calls.actions.registry import ask_registry, check_business, check_businesses
from hamkke.calls.actions.reminding import remind, send_reminder
from hamkke.calls.actions.reviews import keep_review_draft, review
from hamkke.calls.actions.waiting import decline, lapse, lapse_offers, take, withdraw
from hamkke.calls.rules import DEFAULT_CRITERIA, CriterionTerms, Terms
from hamkke.calls.rules.questions import QUESTIONS, Question
from hamkke.calls.rules.terms import GreyZone, Quota

__all__ = [
    "DEFAULT_CRITERIA",
    "QUESTIONS",
    "CriterionTerms",
    "GreyZone",
    "Question",
    "Quota",
    "Terms",
    "amend",
    "answer_appeal",
    "ask_registry",
    "assign_judges",
    "check_business",
    "check_businesses",
    "commit_draw",
    "consent_to_study",
    "declare",
    "decline",
    "deliberate",
    "draft",
    "enter",
    "file_appeal",
    "hold_draw",
    "keep_document",
    "keep_review_draft",
    "lapse",
    "lapse_offers",
    "open_call",
    "open_sheet",
    "post_notices",
    "propose",
    "record_outside",
    "recuse",
    "release",
    "remind",
    "review",
    "second_look",
    "send_appeal_answer",
    "send_notice",
    "send_offer",
    "send_receipt",
    "send_reminder",
    "submit",
    "take",
    "take_up",
    "tell_changed_schedule",
    "withdraw",
]
