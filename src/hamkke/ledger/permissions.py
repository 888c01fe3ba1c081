"""The secretariat and auditors look into every account; what merchants see of their own money stands on their statements."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.ledger import queries
from hamkke.people import queries as people


def accounts_viewable_by(user: people.User | AnonymousUser) -> QuerySet[queries.Account]:
    """The accounts whose statements a user may read."""
    accounts = queries.accounts()
    return accounts if is_viewing_allowed_to(user) else accounts.none()


def is_viewing_allowed_to(user: people.User | AnonymousUser) -> bool:
    """Whether somebody may look into accounts at all, even while there are none."""
    return people.is_organiser(user) or people.is_auditor(user)
