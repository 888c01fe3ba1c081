"""Whose tokens and sessions a person may end: their own."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.people.models import PersonalToken, User


def tokens_revocable_by(user: User | AnonymousUser) -> QuerySet[PersonalToken]:
    return PersonalToken.objects.filter(user=user) if isinstance(user, User) else PersonalToken.objects.none()
