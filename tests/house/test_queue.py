"""Work is put off by name: every name that is called for has a task, and every task is called for."""

import ast

from procrastinate.contrib.django import app

from hamkke.config import schedule
from tests.house import source


def put_off() -> dict[str, str]:
    """Every name that `later` is given, and where. A name is written out, so that it can be found."""
    found = {}
    for file in source.modules(source.HOUSE):
        for node in ast.walk(source.tree(file)):
            if isinstance(node, ast.Call) and source.dotted(node.func).rpartition(".")[2] == "later":
                assert isinstance(node.args[0], ast.Constant), (
                    f"{file}: later() takes its name in plain text."
                )
                found[node.args[0].value] = str(file.relative_to(source.ROOT))
    return found


def ours() -> set[str]:
    return {
        name
        for name in app.tasks
        if not name.startswith("builtin:") and not name.startswith("procrastinate.")
    }


def test_every_name_put_off_has_a_task():
    assert {name: where for name, where in put_off().items() if name not in ours()} == {}


def test_every_name_in_the_timetable_has_a_task():
    assert sorted(set(schedule.TIMETABLE) - ours()) == []


def test_no_task_is_forgotten():
    assert sorted(ours() - set(put_off()) - set(schedule.TIMETABLE)) == []


def test_the_timetable_is_installed():
    registered = {name: task.cron for (name, _), task in app.periodic_registry.periodic_tasks.items()}

    assert {name: cron for name, cron in registered.items() if name in ours()} == schedule.TIMETABLE


def test_a_task_is_named_after_its_app():
    apps = source.apps()

    assert [name for name in ours() if name.partition(".")[0] not in apps] == []
