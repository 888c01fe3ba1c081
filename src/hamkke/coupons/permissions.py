from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.coupons.models import Campaign
from hamkke.people import queries as people
from hamkke.people.queries import User


def campaigns_viewable_by(user: User | AnonymousUser) -> QuerySet[Campaign]:
    """Everybody sees what has opened; an organiser sees drafts, too."""
    if people.is_organiser(user):
        return Campaign.objects.all()
    return Campaign.objects.exclude(state=Campaign.State.DRAFT)


def campaigns_manageable_by(user: User | AnonymousUser) -> QuerySet[Campaign]:
    return Campaign.objects.all() if people.is_organiser(user) else Campaign.objects.none()
