"""What an app has to tell somebody is told: every `to_do` of a door is gathered on its desk's page."""

import importlib

from hamkke.insights.queries import mine, today
from tests.house import source


def tellers(name: str) -> set[object]:
    doors = (importlib.import_module(f"hamkke.{app}.queries") for app in source.apps() if _has_queries(app))
    return {getattr(door, name) for door in doors if hasattr(door, name)}


def _has_queries(app: str) -> bool:
    return any((source.HOUSE / app / name).exists() for name in ("queries", "queries.py"))


def test_everything_the_secretariat_has_to_do_stands_in_the_cockpit():
    assert tellers("to_do") - set(today.TELL_THE_SECRETARIAT) == set()


def test_everything_merchants_have_to_do_stands_on_their_page():
    assert tellers("to_do_of_merchant") == set(today.TELL_MERCHANTS)


def test_whatever_is_kept_about_somebody_stands_on_their_page():
    assert tellers("kept_of") == set(mine.TELL)


def test_an_app_that_is_not_gathered_is_noticed():
    assert tellers("to_do_of_judge") - set(today.TELL_MERCHANTS) != set()
