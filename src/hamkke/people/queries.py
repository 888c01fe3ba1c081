import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from hamkke.kernel import tokens
from hamkke.kernel.kept import Kept
from hamkke.kernel.words import Words
from hamkke.people import rules
from hamkke.people.models import Membership, Organisation, PersonalToken, Role, User

APPOINTED = (
    Role.Name.ORGANISER,
    Role.Name.JUDGE,
    Role.Name.AUDITOR,
    Role.Name.ANALYST,
)  # Merchants become it by registering a shop.


class SignedIn(HttpRequest):
    """A request of a page that only `login_required` lets through."""

    user: User


class Asked(HttpRequest):
    """A request of a program behind a token: `auth` is who it speaks for."""

    auth: User


def role_names(user: User | AnonymousUser) -> frozenset[str]:
    """The roles a user holds, asked of the database once for each user object."""
    if not isinstance(user, User):
        return frozenset()
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(Role.objects.filter(user=user).values_list("name", flat=True))  # type: ignore[attr-defined]  # noqa: SLF001
    names: frozenset[str] = user._role_names  # type: ignore[attr-defined]  # noqa: SLF001
    return names


def is_organiser(user: User | AnonymousUser) -> bool:
    return Role.Name.ORGANISER in role_names(user)


def is_merchant(user: User | AnonymousUser) -> bool:
    """Whether somebody has ever registered a shop."""
    return Role.Name.MERCHANT in role_names(user)


def is_judge(user: User | AnonymousUser) -> bool:
    return Role.Name.JUDGE in role_names(user)


def users() -> QuerySet[User]:
    """Everybody who has an account and has not closed it."""
    return User.objects.filter(is_active=True).order_by("pk")


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def known_user(email: str) -> User:
    """The user with this e-mail address. Raises NobodyThere."""
    user = user_by_email(email)
    if user is None:
        raise rules.NobodyThere(email=email)
    return user


def users_appointed() -> QuerySet[User]:
    """Everyone who is an organiser, a judge, an auditor or an analyst, by e-mail address."""
    return User.objects.filter(roles__name__in=APPOINTED).distinct().order_by("email")


def appointments() -> QuerySet[Role]:
    """Who acts as organiser, judge, auditor or analyst, with the person, in one query."""
    appointed = Role.objects.filter(name__in=APPOINTED).select_related("user")
    return appointed.order_by("-name", "user__email")  # the secretariat first


def secretariat_names() -> dict[UUID, str]:
    """What the people of the secretariat are called, by their ids. One query."""
    organisers = User.objects.filter(roles__name=Role.Name.ORGANISER)
    return {user.pk: str(user) for user in organisers}


def is_auditor(user: User | AnonymousUser) -> bool:
    return Role.Name.AUDITOR in role_names(user)


def is_analyst(user: User | AnonymousUser) -> bool:
    return Role.Name.ANALYST in role_names(user)


def is_partner(user: User | AnonymousUser) -> bool:
    """Whether somebody speaks for an organisation."""
    return Role.Name.PARTNER in role_names(user)


def memberships() -> QuerySet[Membership]:
    """Who speaks for which organisation, by its name and then by address."""
    found = Membership.objects.filter(user__is_active=True).select_related("user", "organisation")
    return found.order_by("organisation__name", "user__email")


def organisations_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The organisations that a person speaks for, by name."""
    found = organisations()
    return found.filter(memberships__user=user) if isinstance(user, User) else found.none()


def organisations() -> QuerySet[Organisation]:
    """Every organisation by name."""
    return Organisation.objects.order_by("name")


def sign_in_path(user: User, now: datetime) -> str:
    """The path of a link that signs `user` in, for the terminal in development; it lasts a day from `now` (UTC)."""
    token = tokens.sign(
        settings.SECRET_KEY, purpose="sign-in", subject=user.pk, now=now, lasts=timedelta(days=1)
    )
    return reverse("people:sign-in", args=[token])


def signed_in_by(token: str, *, secret: str, now: datetime) -> UUID:
    """The id of the user such a link signs in. Raises tokens.BadToken when it is forged or too old."""
    return tokens.read(secret, token, purpose="sign-in", now=now).id


def mailbox_of(user: User) -> str:
    """The one mailbox behind a user's e-mail address: two accounts of one person have the same."""
    return rules.mailbox(user.email)


def identity_keys(user: User) -> list[bytes]:
    """Who this is as a person, in 16 bytes each: the e-mail address and the Kakao account, hashed with a secret.

    Two accounts of one person share a key; nobody who reads the keys can tell whose they are.
    """
    kakao = SocialAccount.objects.filter(user=user).values_list("provider", "uid")
    named = [f"{provider}:{uid}" for provider, uid in kakao.order_by("provider", "uid")]
    secret = hmac.digest(settings.SECRET_KEY.encode(), b"hamkke identity keys", "sha256")
    return [
        hmac.digest(secret, name.encode(), "sha256")[: tokens.KEY_BYTES]
        for name in (f"email:{rules.mailbox(user.email)}", *named)
    ]


def tokens_of(user: User, *, now: datetime) -> QuerySet[PersonalToken]:
    """A person's tokens that still open something, the newest first."""
    return PersonalToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now).order_by(
        "-made_at", "-id"
    )


def token_of(secret: str, *, now: datetime) -> PersonalToken | None:
    """The standing token with this secret, and the person with it."""
    found = PersonalToken.objects.select_related("user").filter(hash=rules.fingerprint(secret))
    return found.filter(revoked_at=None, expires_at__gt=now, user__is_active=True).first()


@dataclass(frozen=True)
class SignedInAt:
    """One browser in which somebody is signed in; `is_here` is the one that asks."""

    session: UserSession
    device: str
    is_here: bool


def sessions_of(user: User, *, here: str, now: datetime) -> list[SignedInAt]:
    """Where a person is signed in at `now`, this browser first, then the newest."""
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    found = UserSession.objects.filter(user=user, session_key__in=live).order_by("-created_at", "-id")
    told = [SignedInAt(each, rules.device(each.user_agent), each.session_key == here) for each in found]
    return sorted(told, key=lambda each: not each.is_here)


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """What a person may sign in with instead of a code, the newest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user).order_by("-created_at", "-id")
    return found


def is_appointed(user: User | AnonymousUser) -> bool:
    """Whether somebody acts for the festival, and not for themselves alone."""
    return not role_names(user).isdisjoint(APPOINTED)


def lacks_passkey(user: User | AnonymousUser) -> bool:
    """Whether an organiser must add a passkey before anything else. Without the setting nobody must."""
    return (
        settings.REQUIRE_PASSKEYS
        and isinstance(user, User)
        and is_organiser(user)
        and not passkeys_of(user).exists()
    )


def kept_of(user: User) -> list[Kept]:
    """Who somebody is to us, and how they sign in."""
    kakao = SocialAccount.objects.filter(user=user, provider="kakao").order_by("pk")
    sessions = UserSession.objects.filter(user=user).order_by("-created_at", "-id")
    closing = Words("계정을 닫을 때까지", "Until the account is closed")
    return [
        Kept(
            Words("계정", "Account"),
            Words(
                "로그인하고, 주문과 쿠폰이 누구의 것인지 알기 위해",
                "To sign in, and to know whose orders and coupons are whose",
            ),
            closing,
            [
                {
                    "email": user.email,
                    "name": user.name,
                    "joined_at": user.date_joined,
                    "signed_in_at": user.last_login,
                }
            ],
        ),
        Kept(
            Words("카카오 계정", "Kakao account"),
            Words("카카오로 로그인하기 위해", "To sign in with Kakao"),
            closing,
            [{"number": each.uid, "since": each.date_joined} for each in kakao],
        ),
        Kept(
            Words("로그인한 곳", "Where you signed in"),
            Words(
                "모르는 기기를 알아보고 로그아웃하실 수 있도록",
                "So that you can tell a strange device, and sign it out",
            ),
            Words("로그아웃하거나 계정을 닫을 때까지", "Until you sign out there or close the account"),
            [
                {"device": each.user_agent, "address": str(each.ip), "since": each.created_at}
                for each in sessions
            ],
        ),
        Kept(
            Words("기관에서 맡은 일", "Organisations you speak for"),
            Words("그 기관의 약속과 증빙을 다루실 수 있도록", "So that you can prove what it promised"),
            Words("사무국이 거둘 때까지", "Until the secretariat ends it"),
            [
                {"organisation": each.organisation.name, "since": each.given_at}
                for each in memberships().filter(user=user)
            ],
        ),
        _kept_passkeys(user),
        _kept_tokens(user),
    ]


def _kept_passkeys(user: User) -> Kept:
    return Kept(
        Words("패스키", "Passkeys"),
        Words("코드 대신 기기로 로그인하기 위해", "To sign in with a device instead of a code"),
        Words("지우거나 계정을 닫을 때까지", "Until they are removed or the account is closed"),
        [
            {"name": str(each), "added_at": each.created_at, "used_at": each.last_used_at}
            for each in passkeys_of(user)
        ],
    )


def _kept_tokens(user: User) -> Kept:
    return Kept(
        Words("개인 토큰", "Personal tokens"),
        Words("직접 만든 프로그램이 대신 일하도록", "So that your own programs act for you"),
        Words("거두거나 계정을 닫을 때까지", "Until they are revoked or the account is closed"),
        [
            {"name": each.name, "made_at": each.made_at, "ends_at": each.expires_at}
            for each in PersonalToken.objects.filter(user=user)
        ],
    )
