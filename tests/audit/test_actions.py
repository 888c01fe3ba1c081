import pytest
from django.db import DatabaseError, transaction

from hamkke.audit import actions
from hamkke.audit.models import Entry
from tests.factories.people import UserFactory


@pytest.mark.django_db
def test_record_keeps_who_did_what_to_which_row():
    person, other = UserFactory(), UserFactory()

    entry = actions.record(by=person, verb="people.role.given", target=other, role="judge")

    kept = Entry.objects.get()
    assert (kept.id, kept.by, kept.verb) == (entry.id, person.id, "people.role.given")
    assert (kept.target_type, kept.target_id, kept.facts) == ("people.user", str(other.id), {"role": "judge"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [lambda: Entry.objects.update(verb="x"), lambda: Entry.objects.all().delete()]
)
def test_entries_cannot_be_changed_or_deleted(change):
    person = UserFactory()
    actions.record(by=None, verb="people.user.registered", target=person)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()

    assert Entry.objects.get().verb == "people.user.registered"


@pytest.mark.django_db
def test_record_each_keeps_every_deed_with_who_did_it():
    person, target, other = UserFactory(), UserFactory(), UserFactory()

    actions.record_each("coupons.used", [(target, person, {"won": 1}), (other, None, {})])

    kept = [(entry.by, entry.target_id, entry.facts) for entry in Entry.objects.order_by("id")]
    assert kept == [(person.pk, str(target.pk), {"won": 1}), (None, str(other.pk), {})]


@pytest.mark.usefixtures("committed_db")
def test_nothing_is_recorded_apart_from_its_change():
    person = UserFactory()

    with pytest.raises(RuntimeError):
        actions.record(by=None, verb="people.user.registered", target=person)
    with pytest.raises(RuntimeError):
        actions.record_each("people.user.registered", [(person, None, {})])

    assert Entry.objects.count() == 0
