from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from hamkke.audit.models import Entry
from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.sales import actions, queries, rules
from hamkke.sales.models import Figure, Omission, OwnSale, Source
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

PAPER = rules.Source("etnews 20230602000204", "전자신문", date(2023, 6, 2))
NOON = datetime(2026, 9, 10, 3, tzinfo=UTC)


def figure(edition, **facts):
    return {
        "id": ids.new(),
        "edition": edition,
        "kind": "direct",
        "phase": "main",
        "status": "final",
        "amount": 622_000_000_000,
        "source": PAPER,
        "as_of": date(2023, 6, 2),
        "by": None,
        **facts,
    }


def test_record_figure_keeps_who_said_what_and_who_wrote_it_down():
    edition, organiser = EditionFactory(code="2023-05"), UserFactory()

    with clock.pretend(NOON):
        recorded = actions.record_figure(**figure(edition, by=organiser))

    kept = Figure.objects.get()
    assert kept == recorded
    assert (kept.number, kept.amount, kept.is_announced, kept.holds_own) == (1, 622_000_000_000, True, False)
    assert (kept.recorded_at, kept.recorded_by, kept.source.publisher) == (NOON, organiser, "전자신문")
    entry = Entry.objects.get()
    assert (entry.by, entry.verb, entry.facts) == (
        organiser.id,
        "sales.figure.recorded",
        {"edition": "2023-05", "number": 1},
    )


def test_a_correction_supersedes_and_the_earlier_figure_stays():
    edition = EditionFactory(code="2023-05")
    actions.record_figure(**figure(edition, amount=1, status="provisional"))

    actions.record_figure(**figure(edition, amount=2))

    assert [(f.number, f.amount) for f in Figure.objects.order_by("number")] == [(1, 1), (2, 2)]
    assert [f.amount for f in queries.standing_figures([edition])] == [2]
    assert queries.headline("2023-05", "direct").amount == 2
    assert Source.objects.count() == 1


def test_the_same_id_records_once_and_never_something_else():
    edition = EditionFactory()
    content = figure(edition)
    first = actions.record_figure(**content)
    actions.record_figure(**figure(edition, amount=5))

    assert actions.record_figure(**content) == first
    with pytest.raises(rules.DifferentContent):
        actions.record_figure(**{**content, "amount": 7})
    assert sorted(Figure.objects.values_list("amount", flat=True)) == [5, 622_000_000_000]


@pytest.mark.parametrize(
    ("facts", "is_announced"),
    [({}, True), ({"is_announced": False}, False), ({"phase": "extension", "is_announced": True}, False)],
)
def test_an_extension_is_never_in_the_announced_total(facts, is_announced):
    assert actions.record_figure(**figure(EditionFactory(), **facts)).is_announced is is_announced


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"kind": "luck"}, rules.WordUnknown),
        ({"amount": -1}, rules.AmountNegative),
        ({"source": rules.Source("", "")}, rules.SourceMissing),
    ],
)
def test_record_figure_refuses(facts, refusal):
    with pytest.raises(refusal):
        actions.record_figure(**figure(EditionFactory(), **facts))

    assert (Figure.objects.count(), Source.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "words",
    [
        {"note": "전국 카드 승인액 4.56% 증가, 축제 효과"},
        {"note_en": "Card approvals rose by 4.56%, an Effect of the festival"},
    ],
)
def test_a_figure_that_was_compared_with_nothing_cannot_be_called_an_effect(words):
    with pytest.raises(rules.EffectWithoutComparison):
        actions.record_figure(**figure(EditionFactory(), **words))

    assert not Figure.objects.exists()


def test_the_word_may_stand_where_something_was_compared_and_inside_other_words():
    rules.check_wording("선정의 효과", "The effect", has_comparison=True)
    rules.check_wording("지급은 9월부터 유효", "Effective from September", has_comparison=False)


def test_a_part_beside_the_whole_is_refused():
    edition = EditionFactory()
    actions.record_figure(**figure(edition))

    with pytest.raises(rules.DetailsMixed):
        actions.record_figure(**figure(edition, detail="TV홈쇼핑"))

    assert Figure.objects.get().detail == ""


def test_record_omission_once():
    content = {"id": ids.new(), "edition": EditionFactory(), "kind": "direct", "why": "withheld", "by": None}

    assert actions.record_omission(**content) == actions.record_omission(**content)
    with pytest.raises(rules.DifferentContent):
        actions.record_omission(**{**content, "why": "not_found"})
    with pytest.raises(rules.WordUnknown):
        actions.record_omission(**{**content, "id": ids.new(), "why": "forgot"})

    assert [(o.kind, o.why, o.source) for o in Omission.objects.all()] == [("direct", "withheld", None)]
    assert Entry.objects.filter(verb="sales.omission.recorded").count() == 1


@pytest.fixture
def running():
    """An edition whose main phase is 1–28 September 2026 and extension 29–30."""
    edition = EditionFactory(code="2026-09")
    phases = [
        ("main", *editions.whole_days(date(2026, 9, 1), date(2026, 9, 28))),
        ("extension", *editions.whole_days(date(2026, 9, 29), date(2026, 9, 30))),
    ]
    festivals.schedule(edition, phases=phases, reason="공고", by=None)
    return edition


def line(product, quantity=2, unit_price=10_000):
    return actions.SoldLine(ids.new(), product.pk, product.merchant_id, quantity, unit_price)


def test_count_order_counts_list_prices_for_the_running_edition(running):
    product, order_id = ProductFactory(), ids.new()
    sold = line(product)

    actions.count_order(order_id=order_id, paid_at=NOON, lines=[sold])

    sale = OwnSale.objects.get()
    assert (sale.edition, sale.phase, sale.channel) == (running, "main", "hamkke")
    assert (sale.product, sale.merchant, sale.order_id) == (product, product.merchant, order_id)
    assert (sale.quantity, sale.amount, sale.occurred_at) == (2, 20_000, NOON)


def test_count_order_twice_counts_once(running):
    order_id, lines = ids.new(), [line(ProductFactory()), line(ProductFactory())]

    for _ in range(2):
        actions.count_order(order_id=order_id, paid_at=NOON, lines=lines)

    assert (OwnSale.objects.count(), sum(queries.merchant_totals(running).values())) == (2, 40_000)


def test_an_order_paid_outside_every_edition_is_kept_in_none(running):
    actions.count_order(
        order_id=ids.new(), paid_at=datetime(2026, 12, 1, tzinfo=UTC), lines=[line(ProductFactory())]
    )

    sale = OwnSale.objects.get()
    assert (sale.edition, sale.phase, sale.amount) == (None, "", 20_000)


def test_a_return_is_taken_out_of_the_edition_that_had_counted_it_even_later(running):
    sold = line(ProductFactory(), quantity=3)
    actions.count_order(order_id=ids.new(), paid_at=NOON, lines=[sold])
    back = actions.ReturnedLine(ids.new(), sold.id, 2)

    for _ in range(2):
        actions.count_return(refunded_at=datetime(2026, 11, 1, tzinfo=UTC), lines=[back])

    returned = OwnSale.objects.get(return_line_id=back.id)
    assert (returned.edition, returned.phase, returned.quantity, returned.amount) == (
        running,
        "main",
        -2,
        -20_000,
    )
    assert sum(queries.merchant_totals(running).values()) == 10_000


@pytest.mark.parametrize("model", [Source, Figure, Omission, OwnSale])
def test_nothing_that_was_counted_can_be_changed_or_deleted(model, running):
    actions.record_figure(**figure(running))
    actions.record_omission(id=ids.new(), edition=running, kind="direct", why="withheld", by=None)
    actions.count_order(order_id=ids.new(), paid_at=NOON, lines=[line(ProductFactory())])

    for change in (
        lambda: model.objects.update(id=ids.new()),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    assert model.objects.count() == 1
