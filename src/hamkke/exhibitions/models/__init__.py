"""기획전 as Wagtail pages put together from blocks; links to marketplaces."""

from hamkke.exhibitions.models.finding import Findable
from hamkke.exhibitions.models.marketplaces import MarketplaceLink
from hamkke.exhibitions.models.news import NewsIndexPage, NewsPage
from hamkke.exhibitions.models.pages import ExhibitionIndexPage, ExhibitionPage, HomePage, Listing, ShownPage

__all__ = [
    "ExhibitionIndexPage",
    "ExhibitionPage",
    "Findable",
    "HomePage",
    "Listing",
    "MarketplaceLink",
    "NewsIndexPage",
    "NewsPage",
    "ShownPage",
]
