"""A call that could not be decided is refused before anybody applies, with a sentence for each thing to mend."""

import pytest
from msgspec.structs import replace

from hamkke.calls import rules
from hamkke.calls.models import Call
from hamkke.calls.rules.questions import Condition, Question
from hamkke.calls.rules.terms import Document, GreyZone, Outside, Quota, Terms, Track
from hamkke.kernel.words import Words
from tests.factories import calls as made

WORDS = Words("말", "Words")
SOURCE = Words("로또 1등 번호", "The national lottery's numbers")
TERMS = Terms(places=20, waiting=2)
YES = Question("women", "yes_no", WORDS, WORDS)
HANGING = Question("more", "line", WORDS, WORDS, least=3, most=9, shown_if=Condition("women", ("yes",)))


def quota(group, *, least=0, most=None, key=""):
    return Quota(key or group, Words(group, group), group, WORDS, least=least, most=most)


def problems(**changes):
    return rules.dry_run(replace(TERMS, **changes)).problems


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reviews_each": 0}, "At least 1 judge"),
        ({"second_look": 10_001}, "At least 1 judge"),
        ({"reviews_each": 1}, "at least 2 judges"),
        ({"outside": (Outside("vote", 6_000), Outside("recommendation", 4_001))}, "they add up to 100.01%"),
        ({"outside": (Outside("vote", 0),)}, "must be above 0"),
        ({"outside": (Outside("vote", 10), Outside("vote", 10))}, "“vote” is there twice"),
        ({"bonus_most": -1}, "cannot be fewer than none"),
        ({"tie_chain": ("total", "criteria")}, "must end with the lot"),
        ({"tie_chain": ()}, "must end with the lot"),
        ({"tie_chain": ("total", "total", "lot")}, "name no step twice"),
        ({"grey": GreyZone("panel", errors=0)}, "wider than nothing"),
        ({"grey": GreyZone("lottery")}, "public randomness"),
        ({"redraws": 19}, "from 20 to 1,000 times"),
        ({"quotas": (quota("capital:no", least=1),) * 2}, "The quota “capital:no” is there twice"),
        ({"tracks": (Track("open", WORDS),) * 2}, "The track “open” is there twice"),
        ({"quotas": (quota("capital:no", least=5, most=4),)}, "no more than its most"),
        ({"quotas": (quota("capital:no", least=21),)}, "the 20 places"),
        ({"quotas": (quota("answer:women=yes", least=1),)}, "no such question"),
        ({"quotas": (quota("answer:delivery=drone", least=1),)}, "no such question"),
        ({"quotas": (quota("track:none", least=1),)}, "no such question"),
        ({"quotas": (quota("region:busan", least=1),)}, "no such question"),
        ({"quotas": (quota("capital:perhaps", least=1),)}, "no such question"),
        ({"quotas": (quota("colour:yes", least=1),)}, "no such question"),
        ({"tracks": ()}, "at least one track"),
        ({"tracks": (Track("open", WORDS, most=19),)}, "does not fill 20 places"),
        ({"quotas": (quota("capital:no", least=11), quota("capital:yes", least=10))}, "need 21 at least"),
        ({"judging_days": 9, "announcing_days": 8}, "the result not before judging ends"),
        ({"judging_days": -1}, "0 days or more after closing"),
        ({"sheets_most": 0}, "the most cannot be fewer than the least"),
        ({"sheets_least": 9, "sheets_most": 8}, "the most cannot be fewer than the least"),
        ({"offer_hours": 0}, "at least an hour"),
        ({"appeal_days": -1}, "fewer than none"),
        ({"grant_each": 10}, "must name the account"),
        ({"size_industry_question": "trade"}, "no question “trade” about the trade"),
        ({"size_revenue_question": "value"}, "no question “value” about the revenue"),
        ({"size_employees_question": "price"}, "no question “price” about the number of employees"),
        ({"questions": (HANGING,)}, "“more”"),
        (
            {"questions": (Question("age", "number", WORDS, WORDS, least=9, most=3),)},
            "“At most” is less than “at least”",
        ),
        (
            {"quotas": (quota("capital:no", least=10, key="a"), quota("capital:no", most=9, key="b"))},
            "cannot all be kept",
        ),
        ({"quotas": (quota("capital:no", most=4), quota("capital:yes", most=5))}, "only 9 of 20 places"),
    ],
)
def test_what_cannot_be_decided_is_said_in_a_sentence(change, words):
    found = problems(**change)

    assert len(found) == 1
    assert words in found[0].en
    assert found[0].ko != found[0].en


def test_tracks_that_just_fill_the_places_are_no_problem():
    assert problems(tracks=(Track("open", WORDS, most=15), Track("named", WORDS, most=5))) == ()


def test_made_up_applicants_are_selected_under_everything_at_once():
    found = rules.dry_run(
        Terms(
            places=30,
            waiting=3,
            questions=(
                YES,
                HANGING,
                Question("since", "date", WORDS, WORDS, least=20_200_101),
                Question("staff", "number", WORDS, WORDS, most=5),
            ),
            documents=(
                Document("plan", WORDS, bonus=100),
                Document("more", WORDS, is_required=False, bonus=50),
            ),
            bonus_most=100,
            tracks=(Track("open", WORDS, least=15), Track("named", WORDS, least=5, is_recommended=True)),
            quotas=(
                quota("answer:women=yes", least=9),
                quota("region:26", least=4),
                quota("capital:yes", most=14),
            ),
            outside=(Outside("vote", 2_000),),
            grey=GreyZone("lottery", source=SOURCE),
        )
    )

    women, busan, capital, opened, named = found.groups
    assert (found.problems, found.applicants, found.selected, found.waiting) == ((), 90, 30, 3)
    assert (women.selected >= 9, busan.selected >= 4, capital.selected <= 14) == (True, True, True)
    assert (opened.selected + named.selected, named.selected >= 5) == (30, True)
    assert found.judges == 9


def test_the_same_seed_makes_up_the_same_applicants():
    terms = replace(TERMS, quotas=(quota("first_time:yes", least=2),))

    assert rules.dry_run(terms) == rules.dry_run(terms)
    assert rules.dry_run(terms, expected=61, seed=2).applicants == 61


def test_very_many_places_are_tried_in_proportion():
    found = rules.dry_run(
        Terms(
            places=600,
            waiting=60,
            formula="mean",
            quotas=(quota("capital:no", least=300, most=480),),
            tracks=(Track("open", WORDS, least=600),),
        )
    )

    outside, opened = found.groups
    assert (found.problems, found.applicants, found.selected, found.waiting) == ((), 900, 300, 30)
    assert (150 <= outside.selected <= 240, opened.selected) == (True, 300)


@pytest.mark.django_db
def test_a_call_that_cannot_be_decided_does_not_open():
    terms = replace(TERMS, tie_chain=("total",), grey=GreyZone("lottery"))

    with pytest.raises(rules.Undecidable) as refusal:
        made.call_of(terms=terms)

    assert len(refusal.value.facts["sentences"]) == 2
    assert not Call.objects.exists()
