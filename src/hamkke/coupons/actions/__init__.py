"""Campaigns are drafted, opened, closed and settled; coupons held, captured, released and given back."""

from hamkke.coupons.actions.campaigns import close_campaign, draft_campaign, open_campaign, settle_campaign
from hamkke.coupons.actions.holding import capture, hold, release, release_expired, renew
from hamkke.coupons.actions.postings import Postings
from hamkke.coupons.actions.returning import give_back
from hamkke.coupons.actions.using import Answer, use, use_each
from hamkke.coupons.rules import LEASE, Line, NotHeld, Use

__all__ = [
    "LEASE",
    "Answer",
    "Line",
    "NotHeld",
    "Postings",
    "Use",
    "capture",
    "close_campaign",
    "draft_campaign",
    "give_back",
    "hold",
    "open_campaign",
    "release",
    "release_expired",
    "renew",
    "settle_campaign",
    "use",
    "use_each",
]
