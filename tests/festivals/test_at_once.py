"""Two of the secretariat at the same proof at the same moment."""

import pytest

from hamkke.festivals import actions, rules
from hamkke.festivals.models import EvidenceDecision
from tests.factories.festivals import CommitmentFactory, proved
from tests.factories.people import UserFactory
from tests.waiting import meanwhile


@pytest.mark.usefixtures("committed_db")
def test_of_two_who_decide_at_once_the_first_decision_stands():
    evidence = proved(CommitmentFactory(), outcome="waiting")
    one, other = UserFactory(), UserFactory()

    def send_back():
        return actions.decide_evidence(evidence, is_accepted=False, reason="흐립니다", by=other)

    with meanwhile(send_back) as start:
        actions.decide_evidence(evidence, is_accepted=True, by=one)
        second = start()

    assert isinstance(second.exception(), rules.ProofDecided)
    assert [(each.is_accepted, each.decided_by) for each in EvidenceDecision.objects.all()] == [(True, one)]
