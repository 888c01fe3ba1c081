"""A study is proposed by one, frozen, and published by another while its inputs stand."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from hamkke.audit.models import Entry
from hamkke.calls import actions as calls
from hamkke.calls.models import StudyConsent
from hamkke.insights import actions, invariants, queries
from hamkke.insights.models import Study, StudyPublication
from hamkke.insights.rules import publishing, studying
from hamkke.kernel import clock, ids
from hamkke.sales import queries as sales
from hamkke.sales.models import OwnSale
from tests.factories.calls import organiser
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.people import UserFactory
from tests.factories.studies import AFTER, ENDS, LENGTH, STARTS, edition_with_a_main_phase, studied_edition
from tests.insights.editions import applicants

pytestmark = pytest.mark.django_db


def propose(edition, *, by=None, at=AFTER, id=None, **notes):
    with clock.pretend(at):
        return actions.propose_study(id=id or ids.new(), edition=edition, by=by or organiser(), **notes)


def publish(study, *, by=None, at=AFTER):
    with clock.pretend(at):
        return actions.publish_study(study, by=by or organiser())


def test_what_is_frozen_is_what_the_rules_find_of_the_same_merchants():
    edition, somebody = studied_edition(), organiser()

    study = propose(edition, by=somebody)

    found, asked = queries.told(study).found, studying.study(applicants(400))
    assert (found.effect, found.counts) == (asked.effect, asked.counts)
    assert (study.estimator, study.source, study.proposed_by) == ("line-1", "hamkke:orders", somebody)
    assert (study.during_from, study.during_to) == (STARTS, ENDS)
    assert (study.earlier_from, study.before_from, study.before_to) == (
        STARTS - 2 * LENGTH,
        STARTS - LENGTH,
        STARTS,
    )
    entry = Entry.objects.get(verb="insights.study.proposed")
    assert entry.facts == {"edition": edition.code, "inputs_hash": study.inputs_hash}


def test_before_a_pre_event_means_before_it_began():
    edition = EditionFactory()
    schedule = ScheduleVersionFactory(edition=edition)
    PhaseFactory(schedule=schedule, starts_at=STARTS, ends_at=ENDS)
    PhaseFactory(schedule=schedule, kind="pre_event", starts_at=STARTS - timedelta(days=5), ends_at=STARTS)

    spans = queries.periods_of(edition)

    assert (spans.before_to, spans.during_from) == (STARTS - timedelta(days=5), STARTS)
    assert spans.before_to - spans.before_from == spans.before_from - spans.earlier_from == LENGTH


def test_sales_of_who_did_not_agree_are_not_even_looked_at():
    edition = studied_edition(agreed=0.6)

    inputs = queries.inputs_of(edition)

    refused = [each for each in inputs.applicants if not each.agreed]
    assert len(refused) > 100
    assert {(each.earlier, each.before, each.during) for each in refused} == {(0, 0, 0)}


def test_reading_the_inputs_takes_six_queries(django_assert_num_queries):
    edition = studied_edition(40)

    with django_assert_num_queries(6):
        queries.inputs_of(edition)


def test_the_same_id_proposes_once_and_never_something_else():
    edition, somebody, key = studied_edition(40), organiser(), ids.new()
    study = propose(edition, by=somebody, id=key)

    assert propose(edition, by=somebody, id=key) == study
    with pytest.raises(publishing.DifferentContent):
        propose(edition, by=somebody, id=key, note="다른 말")
    assert Study.objects.count() == 1


def test_a_study_is_not_proposed_before_the_end_nor_without_a_decision_nor_by_just_anybody():
    edition = studied_edition(40)

    with pytest.raises(publishing.StudyTooEarly):
        propose(edition, at=ENDS - timedelta(seconds=1))
    with pytest.raises(publishing.NotAnOrganiser):
        propose(edition, by=UserFactory())
    with pytest.raises(publishing.NothingDecided):
        propose(edition_with_a_main_phase())
    with pytest.raises(publishing.NotScheduled):
        propose(EditionFactory())
    with pytest.raises(publishing.NoteTooLong):
        propose(edition, note="가" * 1_001)
    assert not Study.objects.exists()


def test_without_an_effect_a_note_cannot_speak_of_one():
    edition = studied_edition(40)

    with pytest.raises(sales.EffectWithoutComparison):
        propose(edition, note="축제 효과가 뚜렷합니다.")
    assert not Study.objects.exists()

    study = propose(edition, note="견줄 곳이 너무 적었습니다.")
    assert queries.told(study).found.refusal.reason == "too_few_near"


def test_another_person_publishes_and_pressed_twice_it_is_published_once():
    edition, somebody = studied_edition(40), organiser()
    study = propose(edition, by=somebody)
    with pytest.raises(publishing.SamePerson):
        publish(study, by=somebody)
    with pytest.raises(publishing.NotAnOrganiser):
        publish(study, by=UserFactory())
    assert queries.published_of(edition) is None

    other = organiser()
    published = publish(study, by=other)

    assert publish(study) == published
    assert queries.published_of(edition).study == study
    assert (published.published_by, published.published_at) == (other, AFTER)
    assert Entry.objects.filter(verb="insights.study.published").count() == 1
    assert [
        list(rule())
        for rule in (
            invariants.every_study_was_published_by_another_person,
            invariants.every_study_was_published_after_its_edition_ended,
        )
    ] == [[], []]


def test_who_takes_their_consent_back_makes_a_proposal_stale():
    edition = studied_edition(40)
    study = propose(edition)
    said = StudyConsent.objects.first()
    calls.consent_to_study(
        said.application, is_given=False, version=said.version, by=said.application.merchant.owner
    )

    with pytest.raises(publishing.StudyStale):
        publish(study)

    assert not StudyPublication.objects.exists()


def test_the_latest_publication_stands_and_the_earlier_one_stays():
    edition = studied_edition(40)
    first = propose(edition)
    publish(first)

    second = propose(edition, at=AFTER + timedelta(days=1))
    publish(second, at=AFTER + timedelta(days=1))

    assert queries.published_of(edition).study == second
    assert list(queries.studies_of(edition)) == [second, first]


@pytest.mark.parametrize("model", [Study, StudyPublication])
def test_what_was_frozen_cannot_be_changed_or_deleted(model):
    publish(propose(studied_edition(40)))

    for write in (lambda: model.objects.all().delete(), lambda: _touch(model)):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def _touch(model):
    field = "note" if model is Study else "published_at"
    model.objects.update(**{field: "다른 말" if model is Study else AFTER})


def test_invariants_name_the_study_that_breaks_them():
    somebody = organiser()
    study = propose(studied_edition(40), by=somebody)
    StudyPublication.objects.create(study=study, published_at=ENDS - timedelta(days=1), published_by=somebody)

    assert [row["study_id"] for row in invariants.every_study_was_published_by_another_person()] == [study.pk]
    assert [row["study_id"] for row in invariants.every_study_was_published_after_its_edition_ended()] == [
        study.pk
    ]


def test_the_hash_moves_with_any_sale_of_a_compared_merchant():
    edition = studied_edition(40)
    before = queries.inputs_of(edition).hash
    sale = OwnSale.objects.filter(occurred_at__gte=STARTS).first()

    sale.pk, sale.line_id, sale.order_id = ids.new(), ids.new(), ids.new()
    sale.save(force_insert=True)

    assert queries.inputs_of(edition).hash != before
