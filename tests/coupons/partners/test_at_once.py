"""A partner's file that arrives twice at the same moment."""

from hamkke.coupons import actions
from hamkke.coupons.models import UsageFile
from hamkke.kernel import ids
from tests.factories.people import OrganisationFactory, UserFactory
from tests.waiting import meanwhile

FILE = b"code,used_at,business_number,amount,discount\r\nABC,2026-05-01 10:00:00,123-45-67890,20000,2000\r\n"


def test_the_same_file_sent_twice_at_once_is_one_answer(committed_db):
    key = actions.issue_key(OrganisationFactory(), id=ids.new(), name="운영", by=UserFactory())

    def take():
        return actions.take_usage(key, external_id="U-1", content=FILE)

    with meanwhile(take) as start:
        first = take()
        second = start()

    assert second.result() == first == UsageFile.objects.get()
