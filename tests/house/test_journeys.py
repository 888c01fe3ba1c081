"""The journeys that ARCHITECTURE.md reads aloud pass only rooms that are there."""

import importlib
import re

import pytest

from tests.house.source import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text().split("## Three journeys", 1)[1]
NAMES = sorted(set(re.findall(r"`([a-z]+(?:\.\w+)+)`", TEXT)))


def test_the_journeys_pass_many_rooms():
    assert len(NAMES) > 40
    assert {name.split(".")[0] for name in NAMES} >= {
        "claim",
        "coupons",
        "orders",
        "payments",
        "ledger",
        "sales",
        "calls",
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_name_on_the_way_can_be_opened(name):
    path = name if name.startswith("claim.") else f"hamkke.{name}"
    module, _, last = path.rpartition(".")

    try:
        found = getattr(importlib.import_module(module), last, None)
    except ModuleNotFoundError:
        found = None

    assert found is not None or importlib.util.find_spec(path), f"{name} is not there any more"
