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
from hamkke.insights.queries.merchants import OwnResults, Results, own_results, results_of, results_table
from hamkke.insights.queries.studies import (
    SOURCE,
    Desk,
    Inputs,
    Told,
    content_of,
    desk_of,
    inputs_of,
    is_published,
    periods_of,
    published_of,
    studies_of,
    table_of,
    told,
)
from hamkke.insights.queries.totals import expected_of, model_label

__all__ = [
    "SOURCE",
    "CampaignInsight",
    "Days",
    "Desk",
    "EditionInsight",
    "Inputs",
    "OwnResults",
    "Results",
    "SelectedMerchants",
    "Told",
    "content_of",
    "desk_of",
    "edition_insight",
    "expected_of",
    "inputs_of",
    "is_published",
    "latest_edition",
    "model_label",
    "own_results",
    "past_buyers",
    "periods_of",
    "published_of",
    "results_of",
    "results_table",
    "studies_of",
    "table_of",
    "told",
]
