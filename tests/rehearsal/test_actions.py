import pytest

from hamkke.config import checking
from hamkke.config.running import free_port
from hamkke.coupons.models import Redemption
from hamkke.exhibitions.models import ExhibitionPage, NewsPage
from hamkke.exhibitions.models.blocks import Body
from hamkke.orders.models import Order
from hamkke.rehearsal import actions, queries, rules
from hamkke.rehearsal.models import Rehearsal
from hamkke.rehearsal.rules import Stage

SMALL = rules.Scale(applicants=24, places=6, shoppers=40)


@pytest.fixture
def stage(committed_db, settings, monkeypatch, tmp_path):
    """A database and simulators of its own; the rehearsal itself starts and ends the simulators."""
    monkeypatch.setenv("DATABASE_URL", committed_db)
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SIMULATORS_URL = f"http://127.0.0.1:{free_port()}"
    settings.KAKAOPAY_URL = f"{settings.SIMULATORS_URL}/kakaopay"


def broken() -> list[str]:
    return [finding.name for finding in checking.findings() if finding.rows]


def test_an_edition_is_staged_from_the_call_to_the_settlement(stage):
    told: list[str] = []

    opened = actions.rehearse(stage=Stage.OPEN, scale=SMALL, tell=told.append)
    settled = actions.rehearse(stage=Stage.SETTLED, scale=SMALL, tell=told.append)

    # Orders that something came off by itself: how many depends on whose goods the lots have put on the shelves.
    unclaimed = Redemption.objects.filter(claim=None, state="used").count()

    assert (opened["applicants"], opened["selected"], opened["ratio"]) == (24, 6, "4.000")
    assert opened["coupons_claimed"] < settled["coupons_claimed"]
    assert settled == {
        **opened,
        "stage": "settled",
        "coupons_claimed": 29 + unclaimed,
        "coupons_redeemed": 24 + unclaimed,
        "orders_paid": 36,
        "ledger_balanced": True,
    }
    first = ExhibitionPage.objects.order_by("path").first()
    assert {block.block_type for block in first.body} == set(Body().child_blocks)
    assert [page.source for page in NewsPage.objects.all()] == ["대한민국 정책브리핑"]
    assert told[1] == "소상공인 신청 · merchants applying 6/24"
    assert broken() == []


def test_a_stage_that_was_cut_short_goes_on_where_it_stopped(stage):
    whole = actions.rehearse(stage=Stage.OPEN, scale=SMALL)
    assert queries.rehearsal().is_cut_short is False
    Rehearsal.objects.update(stage=Stage.SELECTED)
    assert queries.rehearsal().is_cut_short is True

    again = actions.rehearse(stage=Stage.OPEN, scale=SMALL)

    assert again == whole
    assert Order.objects.count() == len(
        rules.visits(SMALL.shoppers, goods=6, from_day=0, until_day=rules.DAYS_BEFORE_TODAY)
    )
    assert broken() == []


def test_a_rehearsal_goes_on_only_at_its_scale_and_never_back(stage):
    first = actions.rehearse(stage=Stage.CALL, scale=SMALL)

    with pytest.raises(rules.OtherScale):
        actions.rehearse(stage=Stage.SELECTED, scale=rules.REAL)

    assert actions.rehearse(stage=Stage.CALL, scale=SMALL) == first
    assert (first["applicants"], first["selected"]) == (24, 0)


def test_a_rehearsal_refuses_a_real_payment_server(committed_db, settings):
    settings.KAKAOPAY_URL = "https://open-api.kakaopay.com"

    with pytest.raises(rules.NotASimulator):
        actions.rehearse(stage=Stage.CALL, scale=SMALL)

    assert Rehearsal.objects.count() == 0
