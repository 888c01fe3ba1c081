"""`hamkke people …`: who may act as what. The first organiser of a new site is appointed here."""

from typing import Any

import click

from hamkke.kernel import ids
from hamkke.people import actions, queries
from hamkke.people.models import Organisation, Role
from hamkke.ui import terminal

# Partners are named with their organisation, on its page.
ROLE = click.Choice([role.value for role in Role.Name if role != Role.Name.PARTNER])


@click.group(name="people")
def commands() -> None:
    """이용자와 역할 · Users and roles"""


@commands.command("appoint")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.option("--name", default="", help="처음 등록할 때의 이름 · The name of someone new")
@terminal.answers
def appoint(email: str, role: str, name: str) -> tuple[dict[str, Any], list[str]]:
    """역할을 맡깁니다. 처음 보는 주소는 등록합니다 · Give a role; an unknown address is registered."""
    return _told(actions.appoint(id=ids.new(), email=email, name=name, role=Role.Name(role), by=None))


@commands.command("dismiss")
@click.argument("email")
@click.argument("role", type=ROLE)
@terminal.answers
def dismiss(email: str, role: str) -> tuple[dict[str, Any], list[str]]:
    """역할을 거둡니다 · Take a role back."""
    user = queries.known_user(email)
    actions.take_role(user, Role.Name(role), by=None)
    return _told(user)


@commands.command("roles")
@terminal.answers
def roles() -> tuple[list[dict[str, Any]], list[str]]:
    """누가 무엇을 맡았는지 · Who holds which role."""
    told = [_told(user) for user in queries.users_appointed()]
    return [data for data, _ in told], [line for _, lines in told for line in lines]


@commands.command("organisation")
@click.argument("name")
@click.argument("name_en")
@click.argument("kind", type=click.Choice(Organisation.Kind.values))
@terminal.answers
def organisation(name: str, name_en: str, kind: str) -> tuple[dict[str, Any], list[str]]:
    """함께할 기관·단체를 등록합니다 · Make an organisation known, to be a partner or a funder."""
    made = actions.register_organisation(
        id=ids.derived("organisation", name),
        name=name,
        name_en=name_en,
        kind=Organisation.Kind(kind),
        by=None,
    )
    told = {"id": str(made.pk), "name": made.name, "name_en": made.name_en, "kind": made.kind}
    return told, [f"{made.name} · {made.name_en} ({made.get_kind_display()})"]


@commands.command("forget-passkeys")
@click.argument("email")
@terminal.answers
def forget_passkeys(email: str) -> tuple[dict[str, Any], list[str]]:
    """기기를 잃은 사람이 다시 코드로 로그인하게 합니다 · For whoever lost their devices: a code signs in again."""
    user = queries.known_user(email)
    forgotten = actions.forget_passkeys(user, by=None)
    told = {"email": user.email, "forgotten": forgotten}
    return told, [
        f"{user.email}: 패스키 {forgotten}개를 지웠습니다. 다음에는 메일로 받은 코드로 로그인합니다.",
        f"{forgotten} passkeys forgotten. Next time a code by e-mail signs in.",
    ]


def _told(user: queries.User) -> tuple[dict[str, Any], list[str]]:
    names = sorted(queries.role_names(user))
    return {"email": user.email, "name": user.name, "roles": names}, [
        f"{user.email}: {', '.join(names) or '–'}"
    ]
