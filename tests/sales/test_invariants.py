"""Each invariant is silent on sound data and names the row that breaks it."""

import pytest

from hamkke.kernel import ids
from hamkke.sales import actions, invariants
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import ProductFactory
from tests.factories.sales import FigureFactory, OwnSaleFactory, SourceFactory

pytestmark = pytest.mark.django_db

EVERY = [
    invariants.every_figure_can_be_looked_up,
    invariants.every_figure_supersedes_the_one_before_it,
    invariants.no_figure_stands_both_whole_and_in_parts,
    invariants.no_line_gives_back_more_than_it_sold,
    invariants.every_return_is_counted_where_its_sale_was,
]


def sale(**facts):
    product = ProductFactory()
    return OwnSaleFactory(merchant=product.merchant, product=product, **facts)


def back(sale, **facts):
    given = {"edition": sale.edition, "quantity": -1, "amount": -sale.amount, **facts}
    return OwnSaleFactory(
        merchant=sale.merchant,
        product=sale.product,
        line_id=sale.line_id,
        return_line_id=ids.new(),
        **given,
    )


def test_the_published_history_and_a_returned_order_break_nothing():
    actions.load_history()
    back(sale())

    assert {check.__name__: list(check()) for check in EVERY} == {check.__name__: [] for check in EVERY}


def test_a_figure_without_a_publisher_is_named():
    figure = FigureFactory(source=SourceFactory(publisher=""))

    assert [row["id"] for row in invariants.every_figure_can_be_looked_up()] == [figure.pk]


def test_a_gap_between_versions_is_named():
    edition = EditionFactory(code="2026-09")
    FigureFactory(edition=edition)
    FigureFactory(edition=edition, number=3)

    (row,) = invariants.every_figure_supersedes_the_one_before_it()
    assert (row["edition__code"], row["latest"], row["versions"]) == ("2026-09", 3, 2)


def test_a_whole_beside_its_parts_is_named():
    edition = EditionFactory(code="2026-09")
    FigureFactory(edition=edition)
    FigureFactory(edition=edition, detail="TV홈쇼핑")

    assert [row["edition__code"] for row in invariants.no_figure_stands_both_whole_and_in_parts()] == [
        "2026-09"
    ]


def test_a_line_that_gives_back_too_much_is_named():
    sold = sale()
    back(sold)
    back(sold)

    (row,) = invariants.no_line_gives_back_more_than_it_sold()
    assert (row["line_id"], row["quantity_left"], row["amount_left"]) == (sold.line_id, -1, -10_000)


def test_a_return_counted_elsewhere_or_without_a_sale_is_named():
    elsewhere, alone = sale(), sale()
    back(elsewhere, edition=EditionFactory())
    orphan = back(alone)
    lost = OwnSaleFactory(
        merchant=alone.merchant,
        product=alone.product,
        return_line_id=ids.new(),
        quantity=-1,
        amount=-1,
        edition=orphan.edition,
    )

    rows = invariants.every_return_is_counted_where_its_sale_was()

    assert {row["line_id"] for row in rows} == {elsewhere.line_id, lost.line_id}
