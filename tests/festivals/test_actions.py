from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from hamkke.audit.models import Entry
from hamkke.festivals import actions, queries, rules
from hamkke.festivals.models import (
    Agreement,
    Commitment,
    Edition,
    Evidence,
    EvidenceDecision,
    Partner,
    Phase,
    ScheduleVersion,
    Series,
    Target,
)
from hamkke.kernel import clock, ids
from tests.factories.festivals import (
    AgreementFactory,
    CommitmentFactory,
    EditionFactory,
    SeriesFactory,
    proved,
)
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

MAY = ("main", *rules.days(date(2023, 5, 1), date(2023, 5, 28)))
LONGER_MAY = ("main", *rules.days(date(2023, 4, 27), date(2023, 5, 28)))
JUNE = ("extension", *rules.days(date(2023, 5, 29), date(2023, 6, 4)))


def test_open_series_twice_makes_it_once():
    given_id, organiser = ids.new(), UserFactory()

    series = actions.open_series(
        id=given_id, code="donghaeng", name="동행축제", name_en="Donghaeng", by=organiser
    )
    again = actions.open_series(
        id=given_id, code="donghaeng", name="동행축제", name_en="Donghaeng", by=organiser
    )

    assert (series, series.code) == (again, "donghaeng")
    assert list(Entry.objects.values_list("by", "verb")) == [(organiser.id, "festivals.series.opened")]


def test_open_series_refuses_other_content_for_the_same_id_and_a_code_in_use():
    series = SeriesFactory(code="donghaeng", name="동행축제")

    with pytest.raises(rules.DifferentContent):
        actions.open_series(id=series.id, code="donghaeng", name="딴 이름", name_en=series.name_en, by=None)
    with pytest.raises(rules.CodeTaken):
        actions.open_series(id=ids.new(), code="donghaeng", name="동행축제", name_en="x", by=None)

    assert Series.objects.get().name == "동행축제"


def test_open_edition_twice_makes_it_once():
    given_id, series = ids.new(), SeriesFactory()
    content = {"series": series, "code": "2023-05", "name": "봄", "name_en": "Spring", "by": None}

    edition, again = (
        actions.open_edition(id=given_id, **content),
        actions.open_edition(id=given_id, **content),
    )

    assert edition == again == Edition.objects.get()
    assert (edition.code, edition.year, edition.series) == ("2023-05", 2023, series)
    assert Entry.objects.filter(verb="festivals.edition.opened").count() == 1


@pytest.mark.parametrize(("code", "refusal"), [("봄", rules.CodeMalformed), ("2023-05", rules.CodeTaken)])
def test_open_edition_refuses_a_bad_or_taken_code(code, refusal):
    edition = EditionFactory(code="2023-05")

    with pytest.raises(refusal):
        actions.open_edition(id=ids.new(), series=edition.series, code=code, name="a", name_en="a", by=None)

    assert Edition.objects.get() == edition


def test_schedule_keeps_every_version_and_the_latest_stands():
    edition, organiser = EditionFactory(), UserFactory()
    noon = datetime(2023, 3, 1, 3, tzinfo=UTC)

    with clock.pretend(noon):
        earlier = actions.schedule(edition, phases=[MAY], reason="모집공고", by=organiser)
    later = actions.schedule(edition, phases=[LONGER_MAY, JUNE], reason="연장", by=organiser)

    assert (earlier.number, earlier.decided_at, earlier.decided_by) == (1, noon, organiser)
    assert queries.schedule_of(edition) == later
    assert (later.number, later.reason) == (2, "연장")
    assert [(p.kind, p.starts_at, p.ends_at) for p in later.phases.all()] == [LONGER_MAY, JUNE]
    assert [(p.kind, p.starts_at, p.ends_at) for p in earlier.phases.all()] == [MAY]
    assert [e.facts for e in Entry.objects.order_by("at", "id")] == [{"number": 1}, {"number": 2}]


def test_schedule_told_twice_changes_nothing():
    edition = EditionFactory()
    earlier = actions.schedule(edition, phases=[MAY], reason="모집공고", by=None)

    again = actions.schedule(edition, phases=[MAY], reason="모집공고", by=None)

    assert again == earlier == ScheduleVersion.objects.get()


def test_schedule_refuses_the_same_dates_for_a_new_reason():
    edition = EditionFactory()
    actions.schedule(edition, phases=[MAY], reason="모집공고", by=None)

    with pytest.raises(rules.ScheduleUnchanged):
        actions.schedule(edition, phases=[MAY], reason="다시", by=None)

    assert ScheduleVersion.objects.get().reason == "모집공고"


def test_schedule_under_one_id_is_decided_once_even_after_a_later_version():
    edition, given_id = EditionFactory(), ids.new()
    decided_at = datetime(2023, 3, 1, tzinfo=UTC)
    content = {"id": given_id, "reason": "모집공고", "decided_at": decided_at, "by": None}
    earlier = actions.schedule(edition, phases=[MAY], **content)
    later = actions.schedule(edition, phases=[LONGER_MAY], reason="연장", by=None)

    again = actions.schedule(edition, phases=[MAY], **content)
    with pytest.raises(rules.DifferentContent):
        actions.schedule(edition, phases=[LONGER_MAY], **content)

    assert (again, again.decided_at) == (earlier, decided_at)
    assert queries.schedule_of(edition) == later


@pytest.mark.parametrize(
    ("phases", "reason", "refusal"),
    [([MAY], " ", rules.ReasonMissing), ([JUNE], "연장", rules.NeedsMain), ([], "없음", rules.NeedsMain)],
)
def test_schedule_refuses_what_the_rules_refuse(phases, reason, refusal):
    with pytest.raises(refusal):
        actions.schedule(EditionFactory(), phases=phases, reason=reason, by=None)

    assert (ScheduleVersion.objects.count(), Phase.objects.count()) == (0, 0)


def test_set_target_keeps_both_targets_of_2023():
    series, organiser = SeriesFactory(), UserFactory()
    first_id = ids.new()
    content = {"series": series, "year": 2023, "by": organiser}

    three = actions.set_target(id=first_id, amount=3_000_000_000_000, reason="연초 목표", **content)
    four = actions.set_target(id=ids.new(), amount=4_000_000_000_000, reason="목표 상향", **content)
    again = actions.set_target(id=first_id, amount=3_000_000_000_000, reason="연초 목표", **content)

    assert again == three
    assert [(t.number, t.amount) for t in queries.targets_of_year(series, 2023)] == [
        (1, 3_000_000_000_000),
        (2, 4_000_000_000_000),
    ]
    assert (four.edition, four.year, four.definition, four.recorded_by) == (
        None,
        2023,
        "announced",
        organiser,
    )
    assert Entry.objects.filter(verb="festivals.target.set").count() == 2


def test_set_target_numbers_editions_and_years_apart():
    edition = EditionFactory(code="2023-09")
    content = {"series": edition.series, "reason": "공고", "by": None}
    actions.set_target(id=ids.new(), amount=3_000, year=2023, **content)

    target = actions.set_target(
        id=ids.new(),
        amount=1_200_000_000_000,
        edition=edition,
        decided_on=date(2023, 8, 1),
        definition="direct",
        source="ajunews 1",
        **content,
    )

    assert list(queries.targets_of(edition)) == [target]
    assert (target.number, target.decided_on, target.definition) == (1, date(2023, 8, 1), "direct")


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amount": 0, "year": 2023, "reason": "a"}, rules.AmountNotPositive),
        ({"amount": 1, "year": 2023, "reason": ""}, rules.ReasonMissing),
        ({"amount": 1, "reason": "a"}, rules.ScopeUnclear),
    ],
)
def test_set_target_refuses(facts, refusal):
    with pytest.raises(refusal):
        actions.set_target(id=ids.new(), series=SeriesFactory(), by=None, **facts)

    assert Target.objects.count() == 0


def test_add_partner_names_an_organisation_once():
    edition, kt = EditionFactory(), OrganisationFactory(name="KT")
    given_id = ids.new()
    content = {"edition": edition, "organisation": kt, "supports": ["fee_waiver", "message"], "by": None}

    partner = actions.add_partner(id=given_id, note="수수료 면제", **content)
    again = actions.add_partner(id=given_id, note="수수료 면제", **content)

    assert partner == again
    assert [(p.organisation.name, p.supports, p.note) for p in queries.partners_of(edition)] == [
        ("KT", ["fee_waiver", "message"], "수수료 면제")
    ]
    with pytest.raises(rules.AlreadyPartner):
        actions.add_partner(id=ids.new(), **content)
    assert Partner.objects.count() == 1


def test_add_partner_refuses_an_unknown_support():
    with pytest.raises(rules.SupportUnknown):
        actions.add_partner(
            id=ids.new(),
            edition=EditionFactory(),
            organisation=OrganisationFactory(),
            supports=["luck"],
            by=None,
        )

    assert Partner.objects.count() == 0


def test_sign_agreement_twice_keeps_it_once():
    edition, parties = EditionFactory(), [OrganisationFactory(), OrganisationFactory()]
    content = {
        "id": ids.new(),
        "edition": edition,
        "title": "업무협약",
        "title_en": "Memorandum",
        "parties": parties,
        "signed_on": date(2023, 4, 20),
        "by": None,
    }

    agreement, again = actions.sign_agreement(**content), actions.sign_agreement(**content)

    assert agreement == again == Agreement.objects.get()
    assert set(agreement.parties.all()) == set(parties)
    assert Entry.objects.filter(verb="festivals.agreement.signed").count() == 1


COMMITMENT = {
    "area": "channel_support",
    "text": "기획전",
    "text_en": "Curated sales",
    "quantity": 4,
    "unit": "회",
    "unit_en": "sales",
    "due_on": date(2023, 12, 31),
    "by": None,
}


def test_commit_twice_promises_once():
    agreement, given_id = AgreementFactory(), ids.new()

    commitment = actions.commit(id=given_id, agreement=agreement, **COMMITMENT)
    again = actions.commit(id=given_id, agreement=agreement, **COMMITMENT)

    assert commitment == again == Commitment.objects.get()
    assert (commitment.area, commitment.quantity, commitment.unit) == ("channel_support", 4, "회")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"quantity": 0}, rules.AmountNotPositive),
        ({"area": "luck"}, rules.AreaUnknown),
        ({"promised_by": "a stranger"}, rules.NotAParty),
    ],
)
def test_commit_refuses(change, refusal):
    if "promised_by" in change:
        change = {"promised_by": OrganisationFactory()}

    with pytest.raises(refusal):
        actions.commit(id=ids.new(), agreement=AgreementFactory(), **{**COMMITMENT, **change})

    assert Commitment.objects.count() == 0


def test_give_evidence_twice_counts_once():
    commitment, organiser, given_id = CommitmentFactory(), UserFactory(), ids.new()
    content = {"commitment": commitment, "quantity": 3, "note": "5월 기획전", "by": organiser}

    evidence, again = (
        actions.give_evidence(id=given_id, **content),
        actions.give_evidence(id=given_id, **content),
    )

    assert evidence == again == Evidence.objects.get()
    assert (evidence.quantity, evidence.note, evidence.given_by) == (3, "5월 기획전", organiser)


@pytest.mark.parametrize(
    ("quantity", "note", "refusal"), [(0, "a", rules.AmountNotPositive), (1, "", rules.ReasonMissing)]
)
def test_give_evidence_refuses(quantity, note, refusal):
    with pytest.raises(refusal):
        actions.give_evidence(
            id=ids.new(), commitment=CommitmentFactory(), quantity=quantity, note=note, by=None
        )

    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("model", [ScheduleVersion, Phase, Target, Commitment, Evidence, EvidenceDecision])
def test_history_can_neither_be_changed_nor_deleted(model):
    edition = EditionFactory()
    actions.schedule(edition, phases=[MAY], reason="모집공고", by=None)
    actions.set_target(id=ids.new(), series=edition.series, year=2023, amount=1, reason="a", by=None)
    commitment = actions.commit(id=ids.new(), agreement=AgreementFactory(edition=edition), **COMMITMENT)
    proved(commitment)

    for change in (
        lambda: model.objects.update(id=ids.new()),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    assert model.objects.count() == 1
