"""A published call changes only with a reason everybody reads, and never in what judges known applications."""

import json

import pytest
from django.urls import reverse
from msgspec.structs import replace

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules, signals
from hamkke.calls.models import Call, TermsVersion
from hamkke.calls.rules.terms import Quota
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import ANNOUNCED, CLOSES, CRITERIA, SECOND, WHILE_OPEN

pytestmark = pytest.mark.django_db

QUOTA = Quota("regions", Words("비수도권", "Outside"), "capital:no", Words("지침", "Guideline"), least=1)
WHY = {"why": "지역 균형을 위하여", "why_en": "For the balance of regions"}


def terms_of(call):
    return rules.read_terms(call.terms)


def amend(call, *, at=WHILE_OPEN, id=None, why=WHY, basis=None, **changes):
    with clock.pretend(at):
        return actions.amend(
            call,
            id=id or ids.new(),
            basis=basis or call.terms_hash,
            terms=replace(terms_of(call), **changes),
            by=None,
            **why,
        )


def kept():
    return (
        list(Call.objects.values_list("terms_hash", "places", "waiting")),
        list(TermsVersion.objects.values_list("number", "digest")),
        Entry.objects.filter(verb="calls.call.amended").count(),
    )


def test_an_amendment_is_another_version_with_its_reason_and_is_announced():
    call, told = made.call_of(), []

    def hear(version, **_):
        told.append(version)

    signals.terms_amended.connect(hear)
    version = amend(call, places=3, quotas=(QUOTA,))
    signals.terms_amended.disconnect(hear)

    now = Call.objects.get()
    assert (version.number, version.why, version.published_at) == (2, WHY["why"], WHILE_OPEN)
    assert (now.places, now.terms_hash, terms_of(now).quotas) == (3, version.digest, (QUOTA,))
    assert version.digest == rules.digest(version.terms) != call.terms_hash
    assert Entry.objects.get(verb="calls.call.amended").facts == {"number": 2, "digest": version.digest}
    assert told == [version]


def test_amending_twice_is_one_amendment_and_other_content_is_refused():
    call, key = made.call_of(), ids.new()
    version = amend(call, id=key, places=3)

    assert amend(call, id=key, places=3) == version
    before = kept()
    for other in ({"places": 4}, {"places": 3, "why": {"why": "다른 까닭", "why_en": "Else"}}):
        with pytest.raises(rules.DifferentContent):
            amend(call, id=key, **other)
    with pytest.raises(rules.DifferentContent):
        amend(made.call_of(edition=call.edition), id=key, places=3)
    assert kept()[1][:2] == before[1]


def test_opening_again_after_an_amendment_is_still_the_same_call():
    key = ids.new()
    call = made.call_of(id=key)
    amend(call, places=3)

    assert made.call_of(id=key, edition=call.edition) == call
    assert Call.objects.get().places == 3
    with pytest.raises(rules.DifferentContent):
        made.call_of(id=key, edition=call.edition, places=3)


@pytest.mark.parametrize(
    ("at", "change", "refusal"),
    [
        (ANNOUNCED, {"places": 3, "why": {"why": " ", "why_en": "Only in English"}}, rules.ReasonUnsaid),
        (WHILE_OPEN, {}, rules.NothingAmended),
        (ANNOUNCED, {"criteria": tuple(CRITERIA[::-1])}, rules.StandsFromPublication),
        (WHILE_OPEN, {"questions": rules.QUESTIONS[:2]}, rules.AskedAlready),
        (CLOSES, {"formula": "corrected"}, rules.JudgedByStands),
        (CLOSES, {"quotas": (QUOTA,)}, rules.JudgedByStands),
        (CLOSES, {"tie_chain": ("lot",)}, rules.JudgedByStands),
        (CLOSES, {"places": 1}, rules.PromisedMore),
        (CLOSES, {"answer_days": 15}, rules.PromisedMore),
        (WHILE_OPEN, {"places": 0}, rules.NoPlaces),
    ],
)
def test_amendments_that_are_refused_change_nothing(at, change, refusal):
    call = made.call_of()
    made.submission_of(call)
    before = kept()

    with pytest.raises(refusal):
        amend(call, at=at, **change)

    assert kept() == before


def test_an_amendment_written_over_an_earlier_version_is_refused():
    call = made.call_of()
    first = Call.objects.get()
    amend(call, places=3)
    before = kept()

    with pytest.raises(rules.AmendedMeanwhile):
        amend(first, appeal_days=10)

    assert kept() == before


def test_what_is_asked_may_change_while_nobody_has_answered():
    call = made.call_of()
    made.draft_of(call)

    amend(call, questions=rules.QUESTIONS[:2])

    assert terms_of(Call.objects.get()).questions == rules.QUESTIONS[:2]


def test_after_closing_only_more_is_given():
    call = made.call_of()

    version = amend(call, at=CLOSES, places=5, appeal_days=10, answer_days=10)

    assert (version.number, Call.objects.get().places) == (2, 5)


def test_nothing_is_amended_once_somebody_was_selected():
    call, _ = made.decided_call((90, 90, 90))
    before = kept()

    with pytest.raises(rules.AlreadyDecided):
        amend(call, at=CLOSES + SECOND, places=5)

    assert kept() == before


def test_the_page_tells_every_version_with_its_reason_and_difference(client):
    call = made.call_of()
    version = amend(call, places=3, quotas=(QUOTA,))
    address = reverse("calls:call", args=[call.pk])

    page = client.get(address).content.decode()
    english = client.get(address, headers={"Accept-Language": "en"}).content.decode()

    for sentence in (
        "고친 까닭: 지역 균형을 위하여",
        "전에는 “2곳을 선정하고 예비로 1곳을 둡니다.” 이제는 “3곳을 선정하고 예비로 1곳을 둡니다.”",
        "새로: “비수도권: 적어도 1곳. 세는 곳: 수도권 밖에 있는 곳. 근거: 지침”",
        call.terms_hash,
        version.digest,
    ):
        assert sentence in page
    assert "Before: “2 are selected and 1 wait.” Now: “3 are selected and 1 wait.”" in english


def test_a_version_downloads_as_the_bytes_that_were_hashed(client):
    call = made.call_of()
    version = amend(call, places=3)

    answer = client.get(reverse("calls:rules", args=[call.pk, 2]))

    assert rules.digest(json.loads(answer.content)) == version.digest
    assert answer.content == rules.canonical(version.terms)
    assert client.get(reverse("calls:rules", args=[call.pk, 3])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_versions_are_one_question_to_the_database(django_assert_num_queries, count):
    call = made.call_of()
    for number in range(1, count):
        amend(Call.objects.get(), places=2 + number)

    with django_assert_num_queries(1):
        found = queries.versions_of(call)

    assert [version.number for version in found] == list(range(count, 0, -1))
