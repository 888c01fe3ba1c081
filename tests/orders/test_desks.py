"""What settling asks of the secretariat, and what a merchant's owner is told of it."""

import pytest

from hamkke.kernel import clock, ids
from hamkke.kernel.to_do import Kind
from hamkke.orders import actions, queries
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.orders.settling import DUE, NOON, MerchantFactory, issued, on, sold

pytestmark = pytest.mark.usefixtures("committed_db")


def test_a_payout_leads_from_its_deadline_to_its_release(kakaopay):
    edition, merchant = EditionFactory(), MerchantFactory(name="들기름집")
    sold(kakaopay, merchant, (500_000, 2))
    statement = issued(merchant)

    def told(day):
        with on(day):
            return [(line.kind, line.words.ko) for line in queries.to_do(edition, clock.now())]

    def told_merchant(now):
        return [(line.kind, line.words.ko) for line in queries.to_do_of_merchant(merchant.owner, now)]

    assert told(DUE.replace(day=1)) == []
    assert told(DUE) == [(Kind.NOW, "곧 지급기한인 정산서 1건, 1,000,000원")]
    late = (Kind.LATE, "지급기한이 지난 정산서 1건, 1,000,000원")
    assert told(DUE.replace(day=DUE.day + 1)) == [late]
    assert told_merchant(NOON) == [
        (Kind.NOW, "가게에서 건넬 것 1건"),
        (Kind.COMING, "들기름집: 받을 돈 1,000,000원"),
    ]

    with on(DUE):
        payout = actions.request_payout(id=ids.new(), statement=statement, by=UserFactory())
    assert told(DUE)[1:] == [(Kind.NOW, "승인을 기다리는 지급 1건")]
    with on(DUE):
        for _ in range(2):
            actions.approve_payout(payout, by=UserFactory())
    assert told(DUE)[1:] == [(Kind.NOW, "승인이 끝나 내보낼 지급 1건")]
    with on(DUE):
        actions.release_payout(payout, by=UserFactory())
    assert told(DUE) == []
