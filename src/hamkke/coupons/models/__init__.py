"""Campaigns and who funds them, the counters at their openings, claims, and every won that a used coupon moved."""

from hamkke.coupons.models.campaigns import Campaign, CostAgreement, Funding, Version
from hamkke.coupons.models.claims import Claim, ClaimBatch, ClaimKey, HandBack, Opening
from hamkke.coupons.models.redemptions import GiveBack, GiveBackLine, Portion, Redemption

__all__ = [
    "Campaign", "Claim", "ClaimBatch", "ClaimKey", "CostAgreement", "Funding", "GiveBack", "GiveBackLine", "HandBack",
    "Opening", "Portion", "Redemption", "Version",
]  # fmt: skip
