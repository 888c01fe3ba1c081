"""Files read otherwise than before, without a header, or left behind by a dead process: nothing doubles, nobody is kept."""

import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.actions import reading, spool
from hamkke.sales.models import Batch
from hamkke.sales.rules import batches
from tests.factories.festivals import EditionFactory
from tests.sales.test_receiving import COUPANG, _channels, exported, looked_at, received, stored

__all__ = ["_channels", "exported"]

pytestmark = pytest.mark.django_db


def test_what_a_dying_process_left_behind_is_deleted_after_a_day(exported):
    """One batch is stored, one waits to be stored, and of the third nobody knows."""
    done = stored(exported("interpark")[0])
    waiting = actions.intend(looked_at(exported("kakao")[0]), by=None)
    for each in (done.pk, waiting.pk, ids.new()):
        spool.folder(each).mkdir(parents=True, exist_ok=True)
        spool.file(each).write_bytes(b"names and telephones")

    assert actions.forget_files() == 0
    assert {each.name for each in spool.folder(done.pk).parent.iterdir()} >= {str(done.pk), str(waiting.pk)}
    with clock.pretend(clock.now() + timedelta(days=1, minutes=1)):
        actions.forget_files()

    assert [each.name for each in spool.folder(done.pk).parent.iterdir()] == [str(waiting.pk)]


UNKNOWN = "일시,번호,연락,개수,값,받을곳\n2026-09-01,A-1,010-1234-5678,1,3000,가온로 7\n"


def test_samples_of_an_unknown_file_reach_nobody_and_go_with_it():
    batch = looked_at(UNKNOWN.encode(), name="무엇.csv")

    assert batch.trouble["headers"] == ["일시", "번호", "연락", "개수", "값", "받을곳"]
    assert "연락" not in batch.trouble["samples"]
    assert "010-1234-5678" not in json.dumps(batch.trouble)
    assert actions.drop(batch, because=batches.FORGOTTEN, by=None).trouble == {}


def test_a_file_without_a_header_keeps_nobody_as_its_columns():
    batch = looked_at(UNKNOWN.split("\n", 1)[1].encode() * 3, name="무엇.csv")

    assert batch.trouble["reason"] == "header_missing"
    assert "가온로" not in json.dumps(batch.trouble, ensure_ascii=False)


def test_the_same_file_told_apart_otherwise_is_refused_until_the_first_is_taken_back(exported):
    content, _ = exported("coupang")
    first = stored(content)
    otherwise = replace(COUPANG, code="coupang.by-hand", key=COUPANG.key[:1])
    again = received(content)
    actions.choose(again, otherwise, by=None)
    actions.read(again.pk)

    with pytest.raises(batches.ReadOtherwise) as refusal:
        actions.intend(again, by=None)
    assert f"#{first.number}" in refusal.value.words.ko

    actions.take_back(first, because="열을 잘못 골랐음", by=None)
    assert actions.intend(again, by=None).state == "intended"


def test_what_was_read_by_another_way_than_was_chosen_meanwhile_does_not_stand(exported):
    content, _ = exported("coupang")
    batch = received(content)
    actions.look(batch.pk)
    before = Batch.objects.select_related("channel", "mapping").get(pk=batch.pk)
    told, control = reading._through(before, COUPANG)
    actions.choose(batch, replace(COUPANG, code="coupang.by-hand", key=COUPANG.key[:1]), by=None)

    reading.record_read(before, told, asdict(control))

    assert Batch.objects.get(pk=batch.pk).state == "received"


def test_a_file_of_a_day_meets_no_report_of_a_month_unless_somebody_says_so(exported):
    edition = EditionFactory()
    content, _ = exported("coupang")
    batch = looked_at(content)
    owed = actions.owe_report(
        id=ids.new(),
        edition=edition,
        channel=batch.channel,
        kind="final",
        covers_until=batch.latest_on + timedelta(days=1),
        due_at=clock.now(),
        reporter="쿠팡",
        by=None,
    )

    assert actions.intend(batch, by=None, edition=edition).duty is None
    assert actions.intend(looked_at(exported("coupang", lines=41)[0]), by=None, duty=owed).duty == owed


def test_a_mended_mapping_that_tells_lines_apart_as_before_may_read_the_file_again():
    batches.check_read_alike(COUPANG, replace(COUPANG, version=9, quantity=("수량",)), number=1)

    with pytest.raises(batches.ReadOtherwise):
        batches.check_read_alike(COUPANG, replace(COUPANG, parts=()), number=1)
