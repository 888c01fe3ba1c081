from hamkke.places.models import Market, Region

__all__ = ["Market", "Region"]
