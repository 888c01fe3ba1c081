from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import SignInFirst, TooOften
from hamkke.people import queries, rules, signals
from hamkke.people.models import Membership, Organisation, Pace, PersonalToken, Role, User

PERSONS_AT_ONCE = 500
_NOTED_EVERY = timedelta(minutes=1)


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
    """Let a user act in a role. Given twice, it is held once."""
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


@transaction.atomic
def appoint(*, id: UUID, email: str, name: str, role: Role.Name, by: User | None) -> User:
    """Let whoever signs in with this address act in a role; an address never seen is registered under `id`."""
    user = _known_or_registered(id=id, email=email, name=name, by=by)
    give_role(user, role, by=by)
    return user


def _known_or_registered(*, id: UUID, email: str, name: str, by: User | None) -> User:
    user = queries.user_by_email(email)
    if user is None:
        try:
            with transaction.atomic():
                user = register(id=id, email=email, name=name, by=by)
        except IntegrityError:  # Somebody else registered the address at this very moment.
            user = queries.known_user(email)
    return user


@transaction.atomic
def dismiss(user: User, role: Role.Name, *, by: User) -> None:
    """Take a role back from a page. Raises LastOrganiser where nobody would be left to give it again."""
    if role == Role.Name.ORGANISER:
        # Held in order, so that two organisers who dismiss each other at once leave one.
        held = Role.objects.select_for_update().filter(name=role).order_by("user_id")
        rules.check_dismissal(user.pk, held=list(held.values_list("user_id", flat=True)))
    take_role(user, role, by=by)


@transaction.atomic
def close_account(user: User) -> None:
    """Forget who somebody is: address, name, Kakao account and tokens go, and every session ends. Closed twice, it is closed once.

    What the law wants kept stays under the account's number alone. Raises HasARole, or what another app refuses by.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        return
    rules.check_closable(queries.role_names(user))
    signals.account_closing.send(sender=User, user=user)
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    PersonalToken.objects.filter(user=user).delete()
    queries.passkeys_of(user).delete()
    UserSession.objects.filter(user=user).delete()
    user.email, user.name, user.first_name, user.last_name = rules.closed_address(user.pk), "", "", ""
    user.is_active, user.last_login = False, None
    user.set_unusable_password()  # A new one, on which every session leaned.
    user.save()
    audit.record(by=user, verb="people.account.closed", target=user)


def disown(rows: QuerySet[Any], *, whose: str, tell: Callable[[User, int], object]) -> int:
    """Make rows of an app nobody's: each person's get a closed account that nobody ever had. Returns how many.

    `whose` names the column; `tell` puts on record which account got how many, in the same transaction. Some persons at a time:
    the orders of a whole festival come of age in one night, and what that night does not get to, the next one does. What is a
    closed account's is left alone.
    """
    disowned = 0
    while some := _disown_some(rows, whose, tell):
        disowned += some
    return disowned


@transaction.atomic
def _disown_some(rows: QuerySet[Any], whose: str, tell: Callable[[User, int], object]) -> int:
    disowned = 0
    persons = User.objects.filter(is_active=True, pk__in=rows.order_by().values(whose)).order_by("pk")
    for person in persons[:PERSONS_AT_ONCE]:
        id = ids.new()  # noqa: A001 - `id` is the word for an id.
        nobody = User.objects.create(
            id=id, email=rules.closed_address(id), password=make_password(None), is_active=False
        )
        count = rows.filter(**{whose: person}).update(**{whose: nobody})
        tell(nobody, count)
        disowned += count
    return disowned


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
    """Make an organisation known. The same id again changes nothing. Raises OrganisationKnown where another has the name."""
    content = {"name": name.strip(), "name_en": name_en.strip(), "kind": kind}
    try:
        with transaction.atomic():
            organisation, is_new = Organisation.objects.get_or_create(id=id, defaults=content)
    except IntegrityError:
        raise rules.OrganisationKnown(name=name) from None
    if is_new:
        audit.record(by=by, verb="people.organisation.registered", target=organisation)
    return organisation


@transaction.atomic
def join(organisation: Organisation, *, id: UUID, email: str, by: User | None, name: str = "") -> Membership:
    """Let whoever signs in with this address speak for an organisation. Joined twice, they have joined once."""
    user = _known_or_registered(id=id, email=email, name=name, by=by)
    # Held, so that leaving one organisation at this moment does not take the role that joining another gives.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    membership, is_new = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"given_at": clock.now()}
    )
    if is_new:
        audit.record(by=by, verb="people.membership.given", target=organisation, user=str(user.pk))
    give_role(user, Role.Name.PARTNER, by=by)
    return membership


@transaction.atomic
def leave(membership: Membership, *, by: User | None) -> None:
    """From now on they do not speak for it; with their last organisation goes the role. Left already, nothing happens."""
    user = User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    left, _ = Membership.objects.filter(pk=membership.pk).delete()
    if left:
        audit.record(by=by, verb="people.membership.taken", target=membership.organisation, user=str(user.pk))
    if not Membership.objects.filter(user=user).exists():
        take_role(user, Role.Name.PARTNER, by=by)


# ── Personal tokens ──


@transaction.atomic
def make_token(user: User, *, id: UUID, name: str, scopes: Collection[str], days: int) -> str:
    """Make a personal token that lasts so many days, and give back its secret: nobody can read it ever again.

    Raises TokenUnfit, TooManyTokens, or TokenShownAlready when the same id comes twice.
    """
    now = clock.now()
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # Of two at once, the second counts the first.
    if PersonalToken.objects.filter(pk=id).exists():
        raise rules.TokenShownAlready
    rules.check_token(name=name, scopes=scopes, days=days, standing=queries.tokens_of(user, now=now).count())
    secret = rules.SECRET_PREFIX + b"".join(ids.secret_codes(2)).decode()
    token = PersonalToken.objects.create(
        id=id,
        user=user,
        name=name.strip(),
        scopes=sorted(scopes),
        hash=rules.fingerprint(secret),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit.record(by=user, verb="people.token.made", target=token, scopes=token.scopes, days=days)
    return secret


@transaction.atomic
def revoke_token(token: PersonalToken, *, by: User) -> None:
    """From now on it opens nothing. Revoked twice, it is revoked once."""
    revoked = PersonalToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())
    if revoked:
        audit.record(by=by, verb="people.token.revoked", target=token)


def hear_token(secret: str, *, scope: str) -> User:
    """Who speaks with this token, if it reaches as far as `scope`; writing has a pace that all processes count together.

    Raises SignInFirst, PasskeyFirst, ScopeMissing, RoleMissing, TooOften.
    """
    now = clock.now()
    token = queries.token_of(secret, now=now)
    if token is None:
        raise SignInFirst
    rules.check_passkey(is_lacking=queries.lacks_passkey(token.user))
    rules.check_scope(scope, scopes=token.scopes, roles=queries.role_names(token.user))
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
    PersonalToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
    if not scope.endswith(":read"):
        keep_pace(f"writes:{token.user_id}", most=rules.WRITES_A_MINUTE, per=timedelta(minutes=1))
    return token.user


def keep_pace(key: str, *, most: int, per: timedelta) -> None:
    """Count one more of what `key` names. Raises TooOften after more than `most` in a stretch of `per`.

    One statement counts for all processes together, and stands even when what was counted is refused.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_pace (key, since, count) VALUES (%(key)s, %(now)s, 1)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN people_pace.since > %(start)s THEN people_pace.count + 1 ELSE 1 END,
                since = CASE WHEN people_pace.since > %(start)s THEN people_pace.since ELSE %(now)s END
            RETURNING count, since
            """,
            {"key": key, "now": now, "start": now - per},
        )
        count, since = cursor.fetchone()
    if count > most:
        raise TooOften(seconds=rules.seconds_left(since, now=now, per=per))


@transaction.atomic
def forget_paces() -> int:
    """Drop the counts of stretches that are long over."""
    gone, _ = Pace.objects.filter(since__lt=clock.now() - timedelta(hours=1)).delete()
    return gone


# ── Passkeys: allauth keeps them ──


def note_new_passkey(user: User) -> None:
    """Put it on record, in the transaction that adds it."""
    audit.record(by=user, verb="people.passkey.added", target=user)


def note_removed_passkey(user: User) -> None:
    """Put it on record, in the transaction that removes it."""
    audit.record(by=user, verb="people.passkey.removed", target=user)


@transaction.atomic
def forget_passkeys(user: User, *, by: User | None) -> int:
    """For somebody who lost their devices: a code signs in again, and every browser is signed out. Returns how many there were."""
    forgotten, _ = queries.passkeys_of(user).delete()
    if forgotten:
        audit.record(by=by, verb="people.passkeys.forgotten", target=user, count=forgotten)
        for each in UserSession.objects.filter(user=user):
            end_session(each, by=by)
    return forgotten


@transaction.atomic
def end_session(session: UserSession, *, by: User | None) -> None:
    """Sign a browser out from afar: its next page asks who it is. What is ended already stays so."""
    audit.record(by=by, verb="people.session.ended", target=session)
    session.end()


@transaction.atomic
def end_other_sessions(user: User, *, here: str) -> int:
    """Sign a person out everywhere but in this browser; returns in how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=here))
    for each in others:
        end_session(each, by=user)
    return len(others)
