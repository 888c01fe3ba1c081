"""Headlines, comparisons and what our own checkout sold: everything that pages, commands and other apps ask."""

from hamkke.sales.queries.accounts import (
    Account,
    account_of,
    accounts_of,
    figure_history,
    standing_figures,
)
from hamkke.sales.queries.desks import to_do
from hamkke.sales.queries.headlines import (
    Attainment,
    YearTotal,
    attainments_of,
    attainments_told,
    compare,
    headline,
    like_for_like,
    year_total,
)
from hamkke.sales.queries.merchants import MerchantDay, merchant_days, merchant_totals
from hamkke.sales.queries.own import (
    DaySales,
    net_by_day,
    net_by_merchant,
    sales_by_day,
)
from hamkke.sales.queries.tables import table_of
from hamkke.sales.queries.unfolding import parquet_of_release, shown, table_of_release
from hamkke.sales.rules import (
    COVERAGES,
    DEFINITIONS,
    KINDS,
    PHASES,
    STATUSES,
    Comparison,
    Definition,
    EffectWithoutComparison,
    Headline,
    MissingFigures,
    Source,
    check_wording,
    spoken_change,
)

__all__ = [
    "COVERAGES",
    "DEFINITIONS",
    "KINDS",
    "PHASES",
    "STATUSES",
    "Account",
    "Attainment",
    "Comparison",
    "DaySales",
    "Definition",
    "EffectWithoutComparison",
    "Headline",
    "MerchantDay",
    "MissingFigures",
    "Source",
    "YearTotal",
    "account_of",
    "accounts_of",
    "attainments_of",
    "attainments_told",
    "check_wording",
    "compare",
    "figure_history",
    "headline",
    "like_for_like",
    "merchant_days",
    "merchant_totals",
    "net_by_day",
    "net_by_merchant",
    "parquet_of_release",
    "sales_by_day",
    "shown",
    "spoken_change",
    "standing_figures",
    "table_of",
    "table_of_release",
    "to_do",
    "year_total",
]
