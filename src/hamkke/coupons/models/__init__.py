"""Campaigns and who funds them, the counters at their openings, claims, counters, partners, and every won that moved."""

from hamkke.coupons.models.campaigns import BookStamp, Campaign, CostAgreement, Funding, Version, columns_of
from hamkke.coupons.models.claims import Claim, ClaimBatch, ClaimKey, HandBack, Opening
from hamkke.coupons.models.counters import Allowance, CounterReturn, CounterUse, Pass, Terminal, WrongCodes
from hamkke.coupons.models.partners import (
    Allotment,
    CodeOrder,
    DeliveryReport,
    PartnerCode,
    PartnerKey,
    PartnerNonce,
    UsageFile,
    UsageRow,
)
from hamkke.coupons.models.redemptions import (
    GiveBack,
    GiveBackLine,
    Portion,
    Redemption,
    RedemptionKey,
    borne_of,
)

__all__ = [
    "Allotment", "Allowance", "BookStamp", "Campaign", "Claim", "ClaimBatch", "ClaimKey", "CodeOrder", "CostAgreement", "CounterReturn",
    "CounterUse", "DeliveryReport", "Funding", "GiveBack", "GiveBackLine", "HandBack", "Opening", "PartnerCode", "PartnerKey",
    "PartnerNonce", "Pass", "Portion", "Redemption", "RedemptionKey", "Terminal", "UsageFile", "UsageRow", "Version", "WrongCodes",
    "borne_of", "columns_of",
]  # fmt: skip
