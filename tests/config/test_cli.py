import importlib
import json
import re

import click
import psycopg
import pytest
from click.testing import CliRunner

from hamkke.config import cli
from tests import site as sites

HANGUL = re.compile(r"[가-힣]")


def test_help_names_every_command_in_both_languages():
    answer = CliRunner().invoke(cli.main, ["--help"])

    rows = answer.output.partition("Commands:")[2]
    named = re.findall(r"^  (\S+)", rows, re.MULTILINE)
    assert named == sorted([*cli.main.commands, *cli.APP_COMMANDS])
    assert [row for row in re.split(r"\n  (?=\S)", rows) if row.strip() and not HANGUL.search(row)] == []


@pytest.mark.parametrize("name", cli.APP_COMMANDS)
def test_every_app_command_is_there_and_says_what_it_does(name):
    command = importlib.import_module(cli.APP_COMMANDS[name][0]).commands

    assert isinstance(command, click.Command)
    assert HANGUL.search(command.help or "")


def test_check_answers_clean_on_a_database_that_is(committed_db):
    answer = sites.hamkke("check", "--json", database_url=committed_db)

    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["clean"], told["broken"]) == (True, [])
    assert told["checked"] > 20


def test_check_shows_the_rows_that_are_broken(committed_db):
    with psycopg.connect(committed_db) as connection:
        connection.execute(
            "INSERT INTO ledger_account (id, code, unit, guarded, decision, seal, opened_at, debits_pending, debits_posted, "
            "credits_pending, credits_posted) "
            "VALUES (gen_random_uuid(), 'planted', 'KRW', false, '', '', now(), 0, 7, 0, 0)"
        )

    answer = sites.hamkke("check", "--json", database_url=committed_db)

    told = json.loads(answer.stdout)
    assert (answer.returncode, told["clean"]) == (1, False)
    assert {one["app"] for one in told["broken"]} == {"ledger"}
    assert "planted" in json.dumps(told["broken"])

    shown = sites.hamkke("check", database_url=committed_db)

    assert shown.returncode == 1
    assert "✗ ledger: " in shown.stdout
    assert "planted" in shown.stdout


def test_a_command_prepares_a_database_that_fell_behind_and_keeps_json_clean(committed_db):
    """One app's tables are missing; that all of them may be is seen in test_running, where a site starts from nothing."""
    with psycopg.connect(committed_db) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'webhooks_%'"
        ).fetchall()
        assert tables
        for (table,) in tables:
            connection.execute(f"DROP TABLE {table} CASCADE")
        connection.execute("DELETE FROM django_migrations WHERE app = 'webhooks'")

    answer = sites.hamkke("check", "--json", database_url=committed_db)

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["clean"] is True
    assert "Giving the database its shape" in answer.stderr


def test_an_unreachable_database_is_told_in_a_sentence():
    answer = sites.hamkke("check", database_url="postgresql://nobody@127.0.0.1:9/nothing")

    assert answer.returncode == 1
    assert "DATABASE_URL" in answer.stderr
    assert "Traceback" not in answer.stderr
