from django.contrib.auth.models import AnonymousUser

from hamkke.people.models import Role, User


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


def is_judge(user: User | AnonymousUser) -> bool:
    return Role.Name.JUDGE in role_names(user)
