"""What the columns of a channel's file mean, how a file is known by them, and why a row is not taken. Pure."""

from hamkke.sales.rules.mappings.headers import (
    Names,
    columns_of,
    combined,
    is_of_somebody,
    is_personal,
    plain,
    shown,
)
from hamkke.sales.rules.mappings.ids import are_rounded
from hamkke.sales.rules.mappings.interfaces import INTERFACES
from hamkke.sales.rules.mappings.mapping import (
    DECIMALS_MOST,
    SIGNS,
    TESTS,
    TEXTS,
    Delivery,
    Id,
    Mapping,
    MappingWrong,
    Mark,
    Money,
    When,
    as_json,
    check,
    from_json,
)
from hamkke.sales.rules.mappings.marketplaces import MARKETPLACES
from hamkke.sales.rules.mappings.provinces import PROVINCE_NAMES, PROVINCES
from hamkke.sales.rules.mappings.reasons import REASONS, Reason
from hamkke.sales.rules.mappings.recognising import (
    NEAR_TENTHS,
    HeadersUnknown,
    Match,
    SeveralCandidates,
    match,
    matches,
    recognised,
    unknown,
)

__all__ = [
    "DECIMALS_MOST",
    "INTERFACES",
    "MARKETPLACES",
    "NEAR_TENTHS",
    "PROVINCES",
    "PROVINCE_NAMES",
    "REASONS",
    "SIGNS",
    "TESTS",
    "TEXTS",
    "Delivery",
    "HeadersUnknown",
    "Id",
    "Mapping",
    "MappingWrong",
    "Mark",
    "Match",
    "Money",
    "Names",
    "Reason",
    "SeveralCandidates",
    "When",
    "are_rounded",
    "as_json",
    "check",
    "columns_of",
    "combined",
    "from_json",
    "is_of_somebody",
    "is_personal",
    "match",
    "matches",
    "plain",
    "recognised",
    "shown",
    "unknown",
]
