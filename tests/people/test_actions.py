import pytest
from allauth.account.models import EmailAddress

from hamkke.audit.models import Entry
from hamkke.kernel import ids
from hamkke.people import actions, queries, rules
from hamkke.people.models import Role, User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_register_twice_makes_one_user():
    person = ids.new()
    first = actions.register(id=person, email="One@example.com", name="주문자")
    again = actions.register(id=person, email="one@example.com", name="주문자")

    assert first == again
    assert (User.objects.count(), EmailAddress.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_register_refuses_the_id_for_another_address():
    person = ids.new()
    actions.register(id=person, email="one@example.com")

    with pytest.raises(rules.AnotherPerson):
        actions.register(id=person, email="two@example.com")

    assert User.objects.get().email == "one@example.com"


def test_role_given_counts_at_once_and_once():
    user = UserFactory()
    assert queries.role_names(user) == frozenset()

    actions.give_role(user, Role.Name.JUDGE, by=None)
    actions.give_role(user, Role.Name.JUDGE, by=None)

    assert queries.role_names(user) == {"judge"}
    assert queries.is_judge(user)
    assert not queries.is_organiser(user)
    assert Entry.objects.count() == 1
