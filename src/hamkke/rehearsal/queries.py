"""How far this database's rehearsal has come."""

from hamkke.rehearsal.models import Rehearsal


def rehearsal() -> Rehearsal | None:
    """The one rehearsal of this database, if there is one."""
    return Rehearsal.objects.first()
