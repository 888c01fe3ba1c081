"""Shops that somebody follows. Nobody is told who, and no message is ever sent because of it.

Not in the audit trail either, which cannot forget: whom somebody follows goes with them when they leave.
"""

from django.db import transaction

from hamkke.kernel import clock
from hamkke.merchants.models import Follow, Merchant
from hamkke.people.queries import User


@transaction.atomic
def follow(merchant: Merchant, *, by: User) -> None:
    """Follow a shop; followed twice, it is followed once."""
    # An account that closes at this very moment waits, or is waited for: nothing is left behind of it.
    here = User.objects.select_for_update(no_key=True).filter(pk=by.pk, is_active=True)
    now = clock.now()
    Follow.objects.bulk_create(
        [Follow(user=user, merchant=merchant, followed_at=now) for user in here], ignore_conflicts=True
    )


@transaction.atomic
def unfollow(merchant: Merchant, *, by: User) -> None:
    """Follow a shop no longer. Of what was not followed, nothing is left to do."""
    Follow.objects.filter(user=by, merchant=merchant).delete()


@transaction.atomic
def forget_followed(user: User) -> None:
    """Forget whom somebody who leaves was following."""
    Follow.objects.filter(user=user).delete()
