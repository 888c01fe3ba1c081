"""`hamkke`: one console command; each app adds its own group from its `commands.py`."""

import importlib
import os
import sys
import warnings

import click

from hamkke import __version__

# Which app answers which command group. Kept as names so that `hamkke --help` starts at once.
APP_GROUPS = {
    "places": "시장과 지역 · Markets and regions",
    "sales": "매출 집계와 머리기사 숫자 · Figures, definitions, headlines",
}


def set_up() -> None:
    """Start the database if it is ours to start, then Django."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")
    from hamkke.config import embedded

    embedded.ensure_database_url()
    import django

    django.setup()


class Groups(click.Group):
    """The command tree: what stands here, and the groups the apps bring."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *APP_GROUPS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in APP_GROUPS:
            return super().get_command(ctx, cmd_name)
        set_up()
        module = importlib.import_module(f"hamkke.{cmd_name}.commands")
        group: click.Command = module.commands
        return group

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in sorted(self.commands.items())]
        with formatter.section("Commands"):
            formatter.write_dl(sorted([*rows, *APP_GROUPS.items()]))


@click.group(cls=Groups)
@click.version_option(__version__, prog_name="hamkke")
def main() -> None:
    """함께: 소상공인 판매 축제를 여는 소프트웨어 · Runs sales festivals for small merchants."""


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Django 관리 명령 · Django's own commands, on the same database."""
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} django", *arguments])


@main.command()
def migrate() -> None:
    """데이터베이스를 최신 모양으로 · Bring the database into step."""
    set_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=1, interactive=False)


if __name__ == "__main__":
    main()
