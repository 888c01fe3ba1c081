"""The pages, by what they show: figures and comparisons, what was made public, files and channels."""

from hamkke.sales.views.public import comparison, edition, editions, figures, table
from hamkke.sales.views.releases import (
    release,
    release_csv,
    release_json,
    release_pdf,
    releases,
    signature,
    withdrawal,
)

__all__ = [
    "comparison",
    "edition",
    "editions",
    "figures",
    "release",
    "release_csv",
    "release_json",
    "release_pdf",
    "releases",
    "signature",
    "table",
    "withdrawal",
]
