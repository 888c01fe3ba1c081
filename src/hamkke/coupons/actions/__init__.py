"""Campaigns are drafted, signed for, opened, amended, closed and settled; coupons held, captured, released, used at once, given back,
shown at counters."""

from hamkke.coupons.actions.agreements import sign_cost_agreement
from hamkke.coupons.actions.amending import amend_campaign
from hamkke.coupons.actions.campaigns import close_campaign, open_campaign, settle_campaign
from hamkke.coupons.actions.counters import (
    Told,
    cancel_pass,
    issue_pass,
    reconcile,
    take_back,
    use_pass,
)
from hamkke.coupons.actions.drafting import draft_campaign, edit_campaign
from hamkke.coupons.actions.forgetting import forget_claimers
from hamkke.coupons.actions.guessing import find_pass
from hamkke.coupons.actions.holding import capture, expire, hold, release, release_expired, renew
from hamkke.coupons.actions.openings import roll_over_openings
from hamkke.coupons.actions.partners import (
    allot,
    hear,
    issue_key,
    order_codes,
    report_delivery,
    revoke_key,
    state_counts,
)
from hamkke.coupons.actions.postings import Postings
from hamkke.coupons.actions.returning import give_back, hand_back
from hamkke.coupons.actions.terminals import (
    end_terminal,
    grant_allowance,
    register_terminal,
    withdraw_allowance,
)
from hamkke.coupons.actions.usage import judge_again, take_usage
from hamkke.coupons.actions.using import Answer, use, use_each
from hamkke.coupons.rules import LEASE, Line, NotHeld, Use

__all__ = [
    "LEASE",
    "Answer",
    "Line",
    "NotHeld",
    "Postings",
    "Told",
    "Use",
    "allot",
    "amend_campaign",
    "cancel_pass",
    "capture",
    "close_campaign",
    "draft_campaign",
    "edit_campaign",
    "end_terminal",
    "expire",
    "find_pass",
    "forget_claimers",
    "give_back",
    "grant_allowance",
    "hand_back",
    "hear",
    "hold",
    "issue_key",
    "issue_pass",
    "judge_again",
    "open_campaign",
    "order_codes",
    "reconcile",
    "register_terminal",
    "release",
    "release_expired",
    "renew",
    "report_delivery",
    "revoke_key",
    "roll_over_openings",
    "settle_campaign",
    "sign_cost_agreement",
    "state_counts",
    "take_back",
    "take_usage",
    "use",
    "use_each",
    "use_pass",
    "withdraw_allowance",
]
