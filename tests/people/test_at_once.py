"""Two of the secretariat at the same moment."""

import pytest

from hamkke.kernel import ids
from hamkke.people import actions
from hamkke.people.models import Role
from tests.factories.people import RoleFactory
from tests.waiting import meanwhile


@pytest.mark.usefixtures("committed_db")
def test_two_appoint_somebody_new_at_once_and_make_one():
    organiser = RoleFactory(name=Role.Name.ORGANISER).user

    def appoint():
        return actions.appoint(
            by=organiser, id=ids.new(), email="judge@example.kr", name="", role=Role.Name.JUDGE
        )

    with meanwhile(appoint) as start:
        first = appoint()
        second = start()

    assert second.result() == first
    assert Role.objects.filter(user=first).count() == 1
