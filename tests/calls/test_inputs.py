"""Everything a selection is worked out from: under public names, in one order, in a few queries."""

import pytest

from hamkke.calls import queries, rules
from hamkke.calls.models import Application, ApplicationVersion, Assignment, Draw, OutsideScore
from hamkke.calls.rules import terms as rule_file
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.factories.places import RegionFactory

pytestmark = pytest.mark.django_db

WORDS = Words("시험", "Test")


def quota(group):
    return rules.Quota(group, WORDS, group, WORDS, least=1)


def terms_of(**terms):
    return rules.Terms(**{"places": 2, "criteria": tuple(made.CRITERIA), "formula": "mean", **terms})


def entry_of(call, application):
    return {entry.code: entry for entry in queries.inputs_of(call).entries}[
        rules.public_code(application.code)
    ]


def test_an_application_stands_under_a_public_name_with_the_groups_that_quotas_ask_about():
    call = made.call_of(
        terms=terms_of(quotas=(quota("region:26"), quota("first_time:yes"), quota("answer:delivery=free")))
    )
    busan = made.submission_of(call, MerchantFactory(region=RegionFactory(code="2611051000")))
    seoul = made.submission_of(
        call, MerchantFactory(region=RegionFactory(code="1111053000")), delivery="paid"
    )
    unknown = made.submission_of(call)

    assert entry_of(call, busan) == rules.Entry(
        code=rules.public_code(busan.code),
        business=rules.business_code(call.pk, busan.code),
        track="open",
        groups=frozenset({"track:open", "region:26", "first_time:yes", "answer:delivery=free"}),
        bonus=0,
        outside={},
        first_time=True,
        outside_capital=True,
    )
    assert entry_of(call, seoul).groups == {"track:open", "first_time:yes"}
    assert entry_of(call, seoul).outside_capital is False
    assert entry_of(call, unknown).groups == {"track:open", "first_time:yes", "answer:delivery=free"}
    assert entry_of(call, unknown).outside_capital is False  # a region that is not known is no advantage


def test_the_capital_is_a_group_on_both_sides():
    call = made.call_of(terms=terms_of(quotas=(quota("capital:yes"), quota("capital:no"))))
    busan = made.submission_of(call, MerchantFactory(region=RegionFactory(code="2611051000")))
    seoul = made.submission_of(call, MerchantFactory(region=RegionFactory(code="1111053000")))

    assert [entry_of(call, each).groups - {"track:open"} for each in (busan, seoul)] == [
        {"capital:no"},
        {"capital:yes"},
    ]


def test_what_was_submitted_counts_and_not_what_was_edited_afterwards():
    call = made.call_of(terms=terms_of(quotas=(quota("answer:delivery=paid"),)))
    application = made.submission_of(call, delivery="free")
    made.draft_of(call, application.merchant, id=application.id, delivery="paid")

    assert entry_of(call, application).groups == {"track:open"}


def test_whoever_was_selected_before_is_no_newcomer_but_the_waiting_list_is():
    merchants = [MerchantFactory() for _ in range(2)]
    earlier = made.call_of(places=1)
    judge = made.judge()
    applications = [made.submission_of(earlier, merchant) for merchant in merchants]
    made.assign(earlier, judge)
    for place, application in enumerate(applications):
        made.review_of(application, judge, 90 - place, 90, 90)
    made.selection_of(earlier)
    call = made.call_of(closes_at=CLOSES + SECOND)
    again = [made.submission_of(call, merchant) for merchant in merchants]

    assert [entry_of(call, each).first_time for each in again] == [False, True]
    assert [entry_of(earlier, each).first_time for each in applications] == [True, True]


def test_bonus_points_come_from_the_documents_handed_in_with_what_was_submitted():
    asked = (rule_file.Document("a", WORDS, bonus=100), rule_file.Document("b", WORDS, bonus=50))
    call = made.call_of(terms=terms_of(documents=(*asked, rule_file.Document("c", WORDS)), bonus_most=150))
    application, other = (application_with(call, *kinds) for kinds in (("a", "c"), ("c",)))

    assert [entry_of(call, each).bonus for each in (application, other)] == [100, 0]


def application_with(call, *kinds):
    """A submission that hands in documents of these kinds, as the wallet's page would."""
    application = made.draft_of(call)
    documents = dict.fromkeys(kinds, "0" * 64)
    ApplicationVersion.objects.create(
        application=application,
        number=1,
        answers=application.answers,
        documents=documents,
        hash=rules.sheet_hash(application.pk, 1, application.answers, documents),
        submitted_at=WHILE_OPEN,
    )
    Application.objects.filter(pk=application.pk).update(
        state="submitted", versions_count=1, submitted_at=WHILE_OPEN
    )
    return application


def test_outside_scores_are_the_mean_of_what_was_given_half_up():
    call = made.call_of(terms=terms_of(outside=(rule_file.Outside("recommendation", 1_000),)))
    application, other = made.submission_of(call), made.submission_of(call)
    for source, giver, score in (
        ("recommendation", "가", 8_000),
        ("recommendation", "나", 8_001),
        ("vote", "다", 1),
    ):
        OutsideScore.objects.create(
            application=application, source=source, given_by=giver, score=score, recorded_at=CLOSES
        )

    assert [entry_of(call, each).outside for each in (application, other)] == [{"recommendation": 8_001}, {}]


def test_scores_stand_under_the_judges_numbers_without_those_who_stepped_back():
    call = made.call_of()
    application, judges = made.submission_of(call), [made.judge() for _ in range(3)]
    made.assign(call, *judges, per_application=3)
    for place, judge in enumerate(judges):
        made.review_of(application, judge, 70 + place, 80, None)
    Assignment.objects.filter(judge=judges[2]).update(recused_at=CLOSES, recusal="아는 사이")
    ordered = list(Assignment.objects.order_by("pk").values_list("judge_id", flat=True))
    code = rules.public_code(application.code)
    number = {judge: f"judge-{place:02}" for place, judge in enumerate(ordered, start=1)}

    assert queries.inputs_of(call).scores == tuple(
        sorted(
            (
                rules.Given(number[judge.pk], code, position, score)
                for place, judge in enumerate(judges[:2])
                for position, score in ((1, 70 + place), (2, 80))
            ),
            key=lambda given: (given.judge, given.criterion),
        )
    )


def test_the_seed_is_that_of_the_draw_held_last():
    call = made.call_of()
    application = made.submission_of(call)
    before = queries.inputs_of(call).seed
    for number, seed in ((1, "1" * 64), (2, "2" * 64), (3, "")):
        Draw.objects.create(
            call=call,
            number=number,
            pool=[rules.public_code(application.code)],
            root="0" * 64,
            source="난수",
            source_en="Beacon",
            committed_at=CLOSES,
            draws_at=CLOSES + SECOND,
            seed=seed,
            randomness="1" if seed else "",
            drawn_at=CLOSES + SECOND if seed else None,
        )

    assert (before, queries.inputs_of(call).seed) == ("", "2" * 64)


def test_the_digest_is_that_of_the_canonical_json_whatever_the_order_of_arrival():
    call = made.call_of(terms=terms_of(quotas=(quota("answer:delivery=free"), quota("first_time:yes"))))
    judge = made.judge()
    applications = [made.submission_of(call) for _ in range(3)]
    made.assign(call, judge)
    for application in applications:
        made.review_of(application, judge, 70, 80, 90)
    inputs = queries.inputs_of(call)

    assert rules.inputs_digest(inputs) == rules.digest(rules.inputs.written(inputs))
    assert [entry.code for entry in inputs.entries] == sorted(
        rules.public_code(each.code) for each in applications
    )


@pytest.mark.parametrize("applied", [1, 3])
def test_reading_the_inputs_asks_as_much_for_one_as_for_many(django_assert_num_queries, applied):
    call = made.call_of(
        terms=terms_of(
            quotas=(quota("answer:delivery=free"), quota("answer:delivery=paid")),
            documents=(rule_file.Document("a", WORDS, bonus=1, is_required=False),),
            bonus_most=1,
            outside=(rule_file.Outside("vote", 1_000),),
        )
    )
    for _ in range(applied):
        made.submission_of(call)

    with django_assert_num_queries(7):
        queries.inputs_of(call)
