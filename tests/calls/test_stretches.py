"""The long lists of a call are read a stretch at a time; what is read is the same however they are cut."""

import json

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError, transaction
from django.test import AsyncRequestFactory

from hamkke.calls import queries, rules
from hamkke.calls.models import Application, Publication, Selection, Stretch
from hamkke.calls.queries import bundle as files
from hamkke.calls.queries import proposing
from hamkke.calls.queries.stretches import LongList
from hamkke.calls.rules import bundle as bundles
from hamkke.calls.views import published
from hamkke.kernel.words import Words
from hamkke.merchants.models import Merchant
from tests.calls.test_invariants import unguarded
from tests.calls.test_views_published import file_of
from tests.factories import calls as made
from tests.factories.merchants import MerchantFactory
from tests.factories.places import RegionFactory

pytestmark = pytest.mark.django_db
WORDS = Words("시험", "Test")
SCORES = tuple((score, score, score) for score in (90, 85, 80, 75, 70))


@pytest.fixture(params=[1, 2, 3, 1_000])
def cut(request, monkeypatch):
    """How many items a stretch has."""
    monkeypatch.setattr(bundles, "ITEMS_IN_A_STRETCH", request.param)
    return request.param


def test_a_long_list_reads_like_any_other(cut):
    call, _ = made.decided_call(*SCORES)
    proposal = Selection.objects.get().proposal_id
    rows, whole = LongList(proposal, "rows"), file_of(call)["found"]["rows"]

    assert len(rows) == len(whole) == 5
    assert [rows[place] for place in range(5)] == whole
    for start in range(6):
        for stop in range(7):
            assert rows[start:stop] == whole[start:stop]
    assert Stretch.objects.filter(part="rows").count() == -(-5 // cut)


def test_a_list_that_is_not_there_is_empty():
    rows = LongList(made.call_of().pk, "rows")

    assert (len(rows), rows[0:50]) == (0, [])


def test_everybody_finds_their_own_row_however_the_lists_are_cut(cut):
    call, applications = made.decided_call(*SCORES)
    content, selection = file_of(call), files.released(call)

    for application in applications:
        own, code = files.own_row(selection, application.code), rules.public_code(application.code)
        assert own.row == next(row for row in content["found"]["rows"] if row["code"] == code)
        assert own.scores == [given for given in content["inputs"]["scores"] if given["application"] == code]
        assert own.leaf == content["digests"]["rows"][code]
    assert files.own_row(selection, "0" * 20) is None


@pytest.mark.parametrize("applied", [1, 5])
def test_a_row_takes_the_same_few_questions_for_any_number(django_assert_num_queries, applied):
    call, (application, *_) = made.decided_call(*SCORES[:applied])
    selection = files.released(call)

    with django_assert_num_queries(7):
        files.own_row(selection, application.code)


def test_the_file_stays_what_it_was_when_a_merchant_moves(client):
    call = made.call_of(places=1)
    merchant, judge = MerchantFactory(region=RegionFactory(code="2611051000")), made.judge()
    application = made.submission_of(call, merchant)
    made.assign(call, judge)
    made.review_of(application, judge, 80, 80, 80)
    made.selection_of(call)
    before = file_of(call)

    Merchant.objects.filter(pk=merchant.pk).update(region=RegionFactory(code="1111053000"))

    assert [line["code"] for line in before["statistics"]["regions"]] == ["26"]
    assert file_of(call) == before


def test_a_decision_older_than_publications_has_its_file_worked_out():
    call, _ = made.decided_call(*SCORES)
    before = file_of(call)
    unguarded("publication")
    Publication.objects.all().delete()

    assert file_of(call) == before


@pytest.mark.parametrize("model", [Stretch, Publication])
def test_what_was_published_is_written_once(model):
    made.decided_call(*SCORES[:1])

    before = list(model.objects.values())
    for change in (lambda: model.objects.all().delete(), lambda: model.objects.update(**before[0])):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    assert list(model.objects.values()) == before


def test_the_database_makes_the_public_code_that_the_rules_make():
    made.submission_of(made.call_of())
    application = Application.objects.annotate(name=proposing.PublicCode("code")).get()

    assert application.name == rules.public_code(application.code)


def test_a_proposal_names_some_of_those_whom_a_quota_moved_and_counts_the_others(monkeypatch):
    monkeypatch.setattr(proposing, "MOVED_NAMED", 1)
    paid = rules.Quota("paid", WORDS, "answer:delivery=paid", WORDS, least=2)
    terms = rules.Terms(places=3, criteria=tuple(made.CRITERIA), formula="mean", quotas=(paid,))
    call, judge = made.call_of(terms=terms), made.judge()
    sent = [made.submission_of(call, delivery="free") for _ in range(3)]
    sent += [made.submission_of(call, delivery="paid") for _ in range(2)]
    made.assign(call, judge)
    for application, score in zip(sent, (90, 80, 70, 60, 50), strict=True):
        made.review_of(application, judge, score, score, score)
    proposal = made.proposal_of(call)

    rows = queries.proposed_rows(proposal)
    told = queries.proposal_told(proposal, rows[1:3])
    [price] = told.prices

    assert [(row.rank, row.who.id) for row in told.rows] == [(2, sent[1].pk), (3, sent[2].pk)]
    assert ([who.id for who in price.moved_in], price.more_in) == ([sent[3].pk], 1)
    assert ([who.id for who in price.moved_out], price.more_out) == ([sent[1].pk], 1)


def test_the_file_is_sent_a_stretch_at_a_time_by_an_asynchronous_server(cut):
    call, _ = made.decided_call(*SCORES)
    request = AsyncRequestFactory().get("/")
    request.user = made.judge()
    answer = published.bundle(request, call.pk)

    @async_to_sync
    async def read():
        return [chunk async for chunk in answer]

    sent = read()
    assert json.loads(b"".join(sent)) == file_of(call)
    assert max(map(len, sent)) < len(b"".join(sent))
