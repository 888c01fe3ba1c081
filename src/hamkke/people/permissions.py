"""Whose tokens a person may end: their own. Who may appoint others and make organisations known: the secretariat."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet

from hamkke.people import queries
from hamkke.people.models import Membership, Organisation, PersonalToken, User


def tokens_revocable_by(user: User | AnonymousUser) -> QuerySet[PersonalToken]:
    return PersonalToken.objects.filter(user=user) if isinstance(user, User) else PersonalToken.objects.none()


def users_appointable_by(user: User | AnonymousUser) -> QuerySet[User]:
    return User.objects.filter(is_active=True) if queries.is_organiser(user) else User.objects.none()


def organisations_manageable_by(user: User | AnonymousUser) -> QuerySet[Organisation, Any]:
    """Every organisation with how many `members` speak for it."""
    organisations = queries.organisations().annotate(members=Count("memberships"))
    return organisations if queries.is_organiser(user) else organisations.none()


def memberships_endable_by(user: User | AnonymousUser) -> QuerySet[Membership]:
    return queries.memberships() if queries.is_organiser(user) else Membership.objects.none()


def sessions_endable_by(user: User | AnonymousUser) -> QuerySet[UserSession]:
    return UserSession.objects.filter(user=user) if isinstance(user, User) else UserSession.objects.none()
