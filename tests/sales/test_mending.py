"""A row that could not be understood waits, is put right by a person who says why, and enters once."""

import pytest

from hamkke.kernel import ids
from hamkke.sales import actions
from hamkke.sales.actions import mending
from hamkke.sales.models import Batch, Channel, RejectedLine
from hamkke.sales.queries import lines
from hamkke.sales.queries.batches import columns_to_mend, standing
from hamkke.sales.rules import batches
from tests.factories.people import UserFactory
from tests.sales.files import HEADER, LEDGER
from tests.sales.telling import totals

pytestmark = pytest.mark.django_db

FILE = f"""{HEADER}
2026-10-01,A1,2,3000,사과
2026-13-45,A2,1,5000,배
2026-10-02,A3,하나,7000,감
,,,,덤으로 준 것
2026-10-03,A4,1
"""


@pytest.fixture
def batch():
    actions.know_channels()
    Channel.objects.create(
        code="market",
        name="시장",
        name_en="A market",
        kind="direct_offline",
        contract="shop",
        date_basis="ordered",
    )
    batch = actions.receive(id=ids.new(), pieces=[FILE.encode()], name="장부.csv", by=None)
    actions.choose(batch, LEDGER, by=None)
    actions.read(batch.pk)
    actions.intend(batch, by=None)
    return actions.store(batch.pk)


@pytest.fixture
def user():
    return UserFactory()


def rejected(batch, row):
    return batch.rejected_lines.get(row=row)


def mend_all(batch, user):
    actions.mend(rejected(batch, 3), {"일자": "2026-10-01"}, because="손글씨를 확인함", by=user)
    actions.mend(rejected(batch, 4), {"개수": " 1 "}, because="전화로 확인함", by=user)


def test_bad_rows_wait_with_their_reasons_while_good_ones_go_in(batch):
    assert (batch.state, batch.accepted, batch.rejected) == ("stored", 1, 4)
    assert totals("market") == {batch.earliest_on: 3_000}
    told = {each.row: [reason["reason"] for reason in each.reasons] for each in batch.rejected_lines.all()}
    assert told[3] == ["date_unreadable"]
    assert told[4] == ["quantity_unreadable"]
    assert rejected(batch, 3).values["일자"] == "2026-13-45"


def test_a_mended_row_keeps_what_it_said_and_why_it_was_changed(batch, user):
    line = actions.mend(rejected(batch, 3), {"일자": "2026-10-01"}, because=" 손글씨를 확인함 ", by=user)

    assert (line.state, line.because, line.mended_by) == ("mended", "손글씨를 확인함", user)
    assert (line.values["일자"], line.mended["일자"], line.mended["값"]) == (
        "2026-13-45",
        "2026-10-01",
        "5000",
    )
    assert totals("market") == {batch.earliest_on: 3_000}


def test_mended_rows_enter_as_a_batch_that_follows(batch, user):
    mend_all(batch, user)
    id = ids.new()  # noqa: A001
    follow_up = actions.enter_mended(batch, id=id, by=user)
    actions.store(follow_up.pk)
    again = actions.enter_mended(batch, id=id, by=user)

    assert (again.pk, again.state, again.mends, again.new) == (follow_up.pk, "stored", batch, 2)
    assert set(follow_up.entered_lines.values_list("row", "state")) == {(3, "entered"), (4, "entered")}
    assert sum(totals("market").values()) == 15_000
    assert lines.total("market", batches=[each.pk for each in standing()]) == (3, 15_000)
    with pytest.raises(batches.NothingMended):
        actions.enter_mended(batch, id=ids.new(), by=user)


def test_what_was_opened_and_not_filled_is_filled_by_the_next_try(batch, user):
    mend_all(batch, user)
    id = ids.new()  # noqa: A001
    mending._opened(batch, id=id, by=user)

    follow_up = actions.store(actions.enter_mended(batch, id=id, by=user).pk)

    assert (follow_up.state, follow_up.new) == ("stored", 2)


def test_a_follow_up_taken_back_leaves_its_rows_mended(batch, user):
    mend_all(batch, user)
    follow_up = actions.store(actions.enter_mended(batch, id=ids.new(), by=user).pk)
    actions.take_back(follow_up, because="다시 확인", by=user)
    actions.settle_channel(follow_up.channel_id)

    assert set(batch.rejected_lines.filter(row__in=(3, 4)).values_list("state", "entered_by")) == {
        ("mended", None)
    }
    assert sum(totals("market").values()) == 3_000


def test_what_still_cannot_be_read_is_refused_with_every_reason(batch, user):
    line = rejected(batch, 3)

    with pytest.raises(batches.StillWrong) as refusal:
        actions.mend(line, {"일자": "어제", "값": "많이"}, because="짐작", by=user)

    assert "“일자” cannot be read as a date." in refusal.value.words.en
    assert "“값” cannot be read as money." in refusal.value.words.en
    line.refresh_from_db()
    assert line.state == "waiting"


def test_mending_wants_a_reason_known_columns_and_a_row_that_is_not_in(batch, user):
    line = rejected(batch, 3)
    with pytest.raises(batches.ReasonMissing):
        actions.mend(line, {"일자": "2026-10-01"}, because="", by=user)
    with pytest.raises(batches.ColumnUnknown):
        actions.mend(line, {"날씨": "맑음"}, because="확인", by=user)
    mend_all(batch, user)
    actions.enter_mended(batch, id=ids.new(), by=user)
    line.refresh_from_db()
    with pytest.raises(batches.NotWaiting):
        actions.mend(line, {"일자": "2026-10-02"}, because="확인", by=user)
    with pytest.raises(batches.NotWaiting):
        actions.set_aside(line, because="확인", by=user)


def test_a_row_that_is_no_sale_is_set_aside_with_the_reason(batch, user):
    line = actions.set_aside(rejected(batch, 5), because="덤", by=user)

    assert (line.state, line.because, line.mended) == ("set_aside", "덤", None)
    assert RejectedLine.objects.filter(state="waiting").count() == 3


def test_a_broken_row_of_which_nothing_was_kept_can_be_typed_anew(batch, user):
    line = rejected(batch, 6)
    assert line.values == {}
    assert columns_to_mend(line) == ["일자", "번호", "개수", "값"]

    actions.mend(
        line, {"일자": "2026-10-03", "번호": "A4", "개수": "1", "값": "900"}, because="원본 확인", by=user
    )
    follow_up = actions.store(actions.enter_mended(batch, id=ids.new(), by=user).pk)

    assert (follow_up.new, sum(totals("market").values())) == (1, 3_900)


def test_a_follow_up_dropped_before_it_is_stored_leaves_its_rows_mended(batch, user):
    mend_all(batch, user)
    follow_up = actions.enter_mended(batch, id=ids.new(), by=user)
    actions.drop(follow_up, because=batches.FORGOTTEN, by=user)

    assert batch.rejected_lines.filter(state="mended").count() == 2
    assert Batch.objects.get(pk=follow_up.pk).state == "dropped"


def test_a_batch_that_nobody_said_how_to_read_cannot_be_mended():
    with pytest.raises(batches.MappingNotChosen):
        _ = Batch(name="file.csv").read_by
