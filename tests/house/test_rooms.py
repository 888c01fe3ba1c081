"""Every line has one room: only known names stand in an app's folder."""

import re

import pytest

from tests.house import source
from tests.house.source import ROOT

ROOMS = {
    "models", "rules", "actions", "queries", "signals", "invariants", "permissions", "forms", "views", "api",
    "tasks", "receivers", "commands", "urls", "admin", "apps", "templates", "migrations", "providers", "importers", "exporters",
    "templatetags", "static", "middleware",
}  # fmt: skip
# The three that are not about the festival have rooms of their own.
ALSO = {
    "config": {
        "settings",
        "asgi",
        "worker",
        "schedule",
        "cli",
        "embedded",
        "preparation",
        "running",
        "checking",
        "manual",
        "together",
    },
    "kernel": {
        "money",
        "ids",
        "clock",
        "words",
        "errors",
        "files",
        "locks",
        "tokens",
        "queue",
        "addresses",
        "archives",
        "calendars",
        "cells",
        "hangul",
        "kept",
        "to_do",
        "together",
    },
    "places": {
        "regions.csv",
        "sample",
    },  # the regions' codes, and a few markets for when the real file is not there
    "sales": {"history"},  # the figures of past editions, as tables
    "ui": {"away", "pace", "refusals", "headers", "terminal", "charts", "papers", "tables", "uploads"},
}
JUNK_DRAWERS = {"utils", "util", "helpers", "common", "misc", "base", "shared", "services", "managers"}


def strangers(app: str, names: list[str]) -> list[str]:
    known = ROOMS | ALSO.get(app, set()) | {"__init__", "__pycache__"}
    return [name for name in names if name.removesuffix(".py") not in known]


@pytest.mark.parametrize("app", source.apps())
def test_an_app_has_only_known_rooms(app):
    assert strangers(app, [entry.name for entry in (source.HOUSE / app).iterdir()]) == []


def test_an_unknown_room_is_noticed():
    assert strangers("coupons", ["rules.py", "services.py", "actions"]) == ["services.py"]


def test_there_is_no_junk_drawer():
    files = [*source.modules(), *source.modules(source.ROOT / "tests")]

    assert [file for file in files if {file.stem, *file.relative_to(source.ROOT).parts} & JUNK_DRAWERS] == []


@pytest.mark.parametrize("app", source.apps())
def test_an_app_says_what_it_owns(app):
    docstring = source.tree(source.HOUSE / app / "__init__.py").body

    assert len(docstring) >= 1


def test_no_test_empties_the_database_it_shares():
    """Django's transactional tests flush every table, those that migrations filled as well: `committed_db` does not."""
    flushing = "transaction" + "=True"

    assert [file.name for file in (ROOT / "tests").rglob("test_*.py") if flushing in file.read_text()] == []


def test_every_picture_of_a_page_is_kept_in_one_place():
    takes = re.compile("screenshot[(]path|capture[S]creenshot")
    tests = [file for file in source.tracked() if file.suffix == ".py"]

    assert [file for file in tests if takes.search(file.read_text())] == [ROOT / "tests/browser/pictures.py"]
