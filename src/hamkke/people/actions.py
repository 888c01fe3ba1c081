from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.people import rules, signals
from hamkke.people.models import Organisation, Role, User


@transaction.atomic
def register(*, id: UUID, email: str, name: str = "", by: User | None = None) -> User:
    """Make a user who signs in by e-mail code. The same id again changes nothing; for another address it is refused."""
    address = email.strip().lower()
    content = {
        "email": address,
        "name": name,
        "password": make_password(None),
    }  # none at all: a code signs in
    user, is_new = User.objects.get_or_create(id=id, defaults=content)
    rules.check_same_person(user.email, address)
    if is_new:
        # The first code they type will prove the address; without this row they would be asked for two.
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        audit.record(by=by or user, verb="people.user.registered", target=user)
    return user


@transaction.atomic
def welcome(user: User, *, name: str, through: str) -> User:
    """Take in someone who has just signed up by themselves, as a shopper. `through` is "email" or "kakao"."""
    User.objects.filter(pk=user.pk, name="").update(name=name[:60])
    user.refresh_from_db(fields=["name"])
    audit.record(by=user, verb="people.user.registered", target=user, through=through)
    return user


@transaction.atomic
def give_role(user: User, name: Role.Name, *, by: User | None) -> Role:
    """Let a user act as organiser, judge or merchant. Given twice, it is held once."""
    role, is_new = Role.objects.get_or_create(user=user, name=name, defaults={"given_at": clock.now()})
    if is_new:
        audit.record(by=by, verb="people.role.given", target=user, role=name)
        _forget_role_names(user)
        signals.role_given.send(sender=Role, role=role)
    return role


@transaction.atomic
def take_role(user: User, name: Role.Name, *, by: User | None) -> None:
    """Take a role back; what the person did in it stands. Not held, nothing happens."""
    taken, _ = Role.objects.filter(user=user, name=name).delete()
    if taken:
        audit.record(by=by, verb="people.role.taken", target=user, role=name)
        _forget_role_names(user)
        signals.role_taken.send(sender=Role, user=user, name=name)


def _forget_role_names(user: User) -> None:
    """What queries remembered of this user is no longer true."""
    user.__dict__.pop("_role_names", None)


@transaction.atomic
def register_organisation(
    *,
    id: UUID,
    name: str,
    name_en: str,
    kind: Organisation.Kind,
    by: User | None,
) -> Organisation:
    """Make an organisation known. The same id again changes nothing."""
    organisation, is_new = Organisation.objects.get_or_create(
        id=id, defaults={"name": name, "name_en": name_en, "kind": kind}
    )
    if is_new:
        audit.record(by=by, verb="people.organisation.registered", target=organisation)
    return organisation
