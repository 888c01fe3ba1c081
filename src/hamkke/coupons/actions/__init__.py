"""Campaigns are drafted, opened, closed and settled; coupons held, captured, released and given back."""

from hamkke.coupons.actions.campaigns import close_campaign, draft_campaign, open_campaign, settle_campaign
from hamkke.coupons.actions.redemptions import capture, give_back, hold, release
from hamkke.coupons.rules import Line

__all__ = [
    "Line",
    "capture",
    "close_campaign",
    "draft_campaign",
    "give_back",
    "hold",
    "open_campaign",
    "release",
    "settle_campaign",
]
