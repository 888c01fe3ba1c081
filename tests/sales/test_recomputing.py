"""`hamkke sales recompute`: what was added up anew from the lines is what is kept, by one set of expressions on any engine."""

import json
import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.commands import commands
from hamkke.sales.models import DayTotal, Overlap, SellerTotal, TouchedDay
from hamkke.sales.queries.lines import cluster, expressions
from hamkke.sales.rules.recomputing import Difference, compared
from tests.factories.merchants import ProductFactory
from tests.factories.sales import OwnSaleFactory
from tests.sales.telling import line, tell

FIRST, SECOND, THIRD = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 20)
GOLDEN = Path(__file__).parent / "golden"


def run(*arguments):
    answer = CliRunner().invoke(commands, ["recompute", *arguments, "--json"])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, json.loads(answer.stdout.splitlines()[0])


@pytest.fixture
def _told():
    """Corrected, moved, returned, undone, taken back, told by two channels, and our own order in a report."""
    actions.know_channels()
    product = ProductFactory()
    order = ids.new()
    morning = datetime(2026, 10, 1, 1, tzinfo=UTC)
    OwnSaleFactory(
        order_id=order,
        product=product,
        merchant=product.merchant,
        amount=30_000,
        quantity=3,
        occurred_at=morning,
    )
    both = [line(n, 1_000, order_id=f"20261001-{n}", seller="가게", region="11") for n in range(3)]
    tell([*both, line("a", 500), line("m", 700, product="사과"), line("b", 90, state="cancelled")])
    tell(
        [
            line("a", 400),
            line("m", 700, day=SECOND, product="사과"),
            line("r", -50, state="returned", settlement=-45),
        ]
    )
    tell([*both[:2], line("own", 30_000, quantity=3, order_id=ids.shown("ord", order))], channel="gmarket")
    wrong = tell([line("w", 1)], channel="kakao")
    actions.take_back(wrong, because="틀린 파일", by=None)
    actions.settle_channel(wrong.channel_id)
    with clock.pretend(morning):
        actions.add_up_own()


@pytest.mark.django_db
@pytest.mark.usefixtures("_told")
def test_everything_added_up_anew_is_what_is_kept():
    assert Overlap.objects.count() == 2

    code, told = run()

    assert (code, told["is_equal"]) == (0, True)
    assert [(each["channel"], each["order_day"], each["lines"], each["amount"]) for each in told["days"]] == [
        ("coupang", "2026-10-01", 6, 3_350),
        ("coupang", "2026-10-02", 1, 700),
        ("gmarket", "2026-10-01", 3, 32_000),
    ]
    shown = CliRunner().invoke(commands, ["recompute"]).stdout
    assert shown.splitlines()[-1].endswith("Every channel and day is equal to the won.")


@pytest.mark.django_db
@pytest.mark.usefixtures("_told")
def test_each_won_that_is_kept_otherwise_is_named_with_its_day():
    DayTotal.objects.filter(channel__code="coupang", order_day=FIRST, state="returned").update(amount=-51)
    SellerTotal.objects.filter(channel__code="coupang", product="사과").delete()
    for channel in ("coupang", "gmarket"):
        tell([line("z", 800, day=THIRD, order_id="20261020-1")], channel=channel)
    Overlap.objects.filter(order_day=THIRD).update(lines=2)

    code, told = run()

    assert (code, told["is_equal"]) == (1, False)
    assert [
        (day["channel"], day["order_day"], each["part"], each["cell"])
        for day in told["days"]
        for each in day["differences"]
    ] == [
        ("coupang", "2026-10-01", "day", ["returned", "", ""]),
        ("coupang", "2026-10-02", "seller", []),
        ("gmarket", "2026-10-20", "told_twice", ["coupang"]),
    ]
    shown = CliRunner().invoke(commands, ["recompute"]).stdout
    assert "✗ coupang 2026-10-01: 하루 집계 · totals of the day returned// -51 → -50" in shown


@pytest.mark.django_db
def test_before_any_line_there_is_nothing_to_compare():
    assert run() == (0, {"engine": "duckdb", "is_equal": True, "days": []})
    assert "There are no lines yet." in CliRunner().invoke(commands, ["recompute"]).stdout


@pytest.mark.django_db
@pytest.mark.usefixtures("_told")
def test_while_days_are_being_added_up_nothing_is_compared():
    TouchedDay.objects.filter(order_day=SECOND).update(settled_at=None)

    code, told = run()

    assert (code, told["refused"]) == (2, "days_still_moving")


@pytest.mark.django_db
def test_spark_is_asked_for_by_its_address_and_must_answer():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"spark://127.0.0.1:{closed.getsockname()[1]}"

        assert run("--engine", "spark")[1]["refused"] == "master_not_named"
        code, told = run("--engine", "spark", "--master", nobody)

    assert (code, told["refused"]) == (2, "cluster_unreachable")


def test_a_cell_of_nothing_need_not_be_there():
    nothing, something = {"lines": 0, "amount": 0}, {"lines": 1, "amount": 5}
    empty, full = ("kakao", FIRST, "day", ("sold", "", "")), ("kakao", FIRST, "day", ("returned", "", ""))

    [day] = compared({empty: nothing}, {full: something})

    assert day.differences == (Difference("day", ("returned", "", ""), {}, something),)
    assert compared({empty: nothing}, {})[0].is_equal


@pytest.mark.parametrize("name", ["by_day", "sellers_by_day", "told_twice"])
def test_what_spark_is_asked_stands_written_down(name):
    """So that a new version of Ibis that says it otherwise is seen before a cluster sees it."""
    asked = {
        "by_day": lambda: expressions.by_day(counted),
        "sellers_by_day": lambda: expressions.sellers_by_day(counted),
        "told_twice": lambda: expressions.told_twice(
            lines, cluster.unbound("own"), batches=["a", "b"], places={"hamkke": 0, "coupang": 1}
        ),
    }
    lines = cluster.unbound("lines")
    counted = expressions.latest(lines, batches=["a", "b"], upto=7)

    assert cluster.said(asked[name]()) + "\n" == (GOLDEN / f"{name}.spark.sql").read_text()
