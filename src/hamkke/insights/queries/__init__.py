"""What the pages of figures ask, of every app below."""

from hamkke.insights.queries.editions import (
    CampaignInsight,
    Days,
    EditionInsight,
    SelectedMerchants,
    edition_insight,
    latest_edition,
    past_buyers,
)

__all__ = [
    "CampaignInsight",
    "Days",
    "EditionInsight",
    "SelectedMerchants",
    "edition_insight",
    "latest_edition",
    "past_buyers",
]
