"""The self-check: every app's invariants, asked one after the other."""

import importlib
import importlib.util
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps

_ROWS_SHOWN = 20

Invariant = Callable[[], Iterable[dict[str, object]]]


@dataclass(frozen=True)
class Finding:
    """What one invariant found: no rows when it holds, else the first offending ones."""

    app: str
    sentence: str
    rows: list[dict[str, Any]]


def findings() -> Iterator[Finding]:
    for app, sentence, invariant in invariants():
        yield Finding(app, sentence, [dict(row) for row in islice(invariant(), _ROWS_SHOWN)])


def invariants() -> Iterator[tuple[str, str, Invariant]]:
    """Every public function in an app's `invariants` room: (app, sentence, function), in the apps' order."""
    for app in apps.get_app_configs():
        room = f"{app.name}.invariants"
        if not app.name.startswith("hamkke.") or not importlib.util.find_spec(room):
            continue
        for name, function in inspect.getmembers(importlib.import_module(room), inspect.isfunction):
            if function.__module__.startswith(room) and not name.startswith("_"):
                yield app.label, name, function
