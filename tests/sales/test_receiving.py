"""A file arrives, is recognised, read and stored; what is not understood says so, and nobody's person is kept."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.actions import reading, receiving, spool
from hamkke.sales.models import Batch, Channel, Mapping, RejectedLine, SellerTotal
from hamkke.sales.queries import lines
from hamkke.sales.rules import batches, channels
from hamkke.sales.rules import files as refusals
from hamkke.sales.rules.mappings import MARKETPLACES
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.factories.festivals import EditionFactory
from tests.sales.files import HEADER, LEDGER
from tests.sales.telling import totals

pytestmark = pytest.mark.django_db

COUPANG = next(each for each in MARKETPLACES if each.channel == "coupang")


@pytest.fixture(autouse=True)
def _channels():
    actions.know_channels()


@pytest.fixture
def exported(tmp_path):
    """A file as a marketplace's sellers download it, and what an honest reader must find in it."""

    def write(marketplace, lines=40, **quirks):
        file = tmp_path / f"{marketplace}.file"
        manifest = exports.write(file, marketplace, lines=lines, quirks=Quirks(**quirks))
        return file.read_bytes(), manifest

    return write


def received(content, name="주문내역.xlsx"):
    return actions.receive(id=ids.new(), pieces=[content], name=name, by=None)


def looked_at(content, **more):
    """As the worker does it: look, and when it is recognised, read."""
    batch = received(content, **more)
    actions.look(batch.pk)
    actions.read(batch.pk)
    batch.refresh_from_db()
    return batch


def stored(content):
    batch = actions.intend(looked_at(content), by=None)
    for each in (batch, *batch.parts.all()):
        actions.store(each.pk)
    batch.refresh_from_db()
    return batch


def test_a_marketplaces_file_goes_through_from_its_bytes_to_the_totals(exported):
    content, manifest = exported("coupang", encoding="cp949", titles=2)

    batch = stored(content)

    assert (batch.state, batch.channel.code, batch.mapping.code) == ("stored", "coupang", "coupang.orders")
    assert (batch.accepted, batch.rejected, batch.new) == (manifest.lines, 0, manifest.lines)
    assert sum(totals().values()) == manifest.amount
    assert batch.told["control"]["amount"] == manifest.amount
    assert not spool.folder(batch.pk).exists()


def test_what_was_recognised_can_be_shown_before_anything_is_decided(exported):
    batch = looked_at(exported("smartstore", encoding="utf-8-sig")[0])

    assert (batch.state, batch.channel.code) == ("read", "smartstore")
    assert batch.understood["kind"] == "csv"
    assert "수취인명" in batch.understood["personal"]
    assert len(batch.understood["lines"]) == 8
    assert lines.version() is None


def test_nobodys_person_is_kept_anywhere(exported):
    content, _ = exported("smartstore", bad=("date_missing", "money_unreadable"))
    batch = looked_at(content)

    kept = json.dumps([batch.understood, batch.told, batch.trouble], ensure_ascii=False)
    kept += json.dumps(list(batch.rejected_lines.values_list("values", flat=True)), ensure_ascii=False)
    kept += spool.typed(batch.pk).read_bytes().decode("latin-1")
    for header in ("구매자명", "수취인명", "배송지"):
        assert f'"{header}":' not in kept
    assert batch.rejected_lines.count() == 2


def test_two_sites_in_one_file_are_a_batch_each_and_decided_at_once(exported):
    content, manifest = exported("esm", lines=60)

    batch = stored(content)

    [part] = batch.parts.all()
    assert (batch.channel.code, part.channel.code, part.state) == ("gmarket", "auction", "stored")
    assert (batch.accepted, part.accepted) == (manifest.lines - manifest.auction, manifest.auction)
    assert batch.accepted + part.accepted == sum(lines.written([batch.pk, part.pk]).values())
    assert sum(totals("gmarket").values()) + sum(totals("auction").values()) == manifest.amount


def test_the_same_file_of_two_sites_twice_changes_nothing(exported):
    content, manifest = exported("esm", lines=60)
    earlier = stored(content)
    again = stored(content)

    assert again == earlier
    assert Batch.objects.get(state="dropped").same_as == earlier
    assert sum(totals("gmarket").values()) + sum(totals("auction").values()) == manifest.amount


def test_a_file_that_tells_of_the_other_site_alone_is_of_that_site(exported):
    content, manifest = exported("esm", lines=30)
    head, *rows = csv.reader(io.StringIO(content.decode()))
    place = head.index("상품번호*")
    only = io.StringIO()
    csv.writer(only).writerows([head, *(row for row in rows if row[place][:1].isalpha())])

    batch = looked_at(only.getvalue().encode())

    assert (batch.state, batch.channel.code, batch.parts.count()) == ("read", "auction", 0)
    assert batch.accepted == manifest.auction > 0


def test_a_file_that_nobody_knows_waits_to_be_told_and_is_known_from_then_on():
    content = f"{HEADER}\n2026-10-01,A1,2,3000,사과\n".encode()
    batch = looked_at(content)
    assert (batch.state, batch.channel, batch.trouble["reason"]) == ("received", None, "headers_unknown")
    assert batch.trouble["headers"] == HEADER.split(",")
    assert batch.trouble_words.en.startswith("This is no file of a channel that is known.")

    market = Channel.objects.create(
        code="market",
        name="시장",
        name_en="A market",
        kind="direct_offline",
        contract="shop",
        date_basis="ordered",
    )
    actions.choose(batch, LEDGER, by=None)
    actions.read(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.channel, batch.accepted, batch.trouble) == ("read", market, 1, {})
    assert Mapping.objects.get().code == "market.ledger"

    assert looked_at(content, name="next.csv").mapping.code == "market.ledger"


def test_another_way_of_reading_can_be_chosen_until_it_is_stored(exported):
    content, _ = exported("coupang", bad=("date_missing",))
    batch = looked_at(content)
    assert batch.rejected_lines.count() == 1

    again = actions.choose(batch, replace(COUPANG, texts={}), by=None)
    assert (again.state, RejectedLine.objects.count()) == ("received", 0)
    actions.read(batch.pk)
    again.refresh_from_db()

    assert (again.state, again.mapping.number, again.rejected) == ("read", 2, 1)


def test_what_a_person_has_chosen_meanwhile_stays(exported):
    content, _ = exported("coupang")
    batch = received(content)
    actions.choose(batch, replace(COUPANG, texts={}), by=None)

    receiving.recognise(batch, COUPANG)

    batch.refresh_from_db()
    assert (batch.state, batch.mapping.number, batch.mapping.content["texts"]) == ("received", 1, {})


def test_a_way_of_reading_that_does_not_fit_says_so(exported):
    batch = looked_at(exported("coupang")[0])
    Channel.objects.create(
        code="market",
        name="시장",
        name_en="A market",
        kind="direct_offline",
        contract="shop",
        date_basis="ordered",
    )

    actions.choose(batch, LEDGER, by=None)
    actions.read(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.mapping, batch.trouble["reason"]) == ("received", None, "headers_unknown")


@pytest.mark.parametrize(
    ("mapping", "refusal"),
    [
        (replace(COUPANG, channel="nowhere"), channels.ChannelUnknown),
        (replace(COUPANG, channel="hamkke"), channels.ChannelIsOurs),
        (replace(COUPANG, decimals=2), batches.AnotherCurrency),
    ],
)
def test_a_file_is_of_a_channel_that_takes_files_in_its_money(exported, mapping, refusal):
    batch = looked_at(exported("coupang")[0])

    with pytest.raises(refusal):
        actions.choose(batch, mapping, by=None)

    batch.refresh_from_db()
    assert (batch.state, batch.mapping.code) == ("read", COUPANG.code)


def test_a_file_with_a_password_is_unlocked_and_the_password_kept_nowhere(exported):
    content, manifest = exported("smartstore", container="xlsx", password="0907")
    batch = looked_at(content)
    assert batch.trouble["reason"] == "password_needed"
    with pytest.raises(refusals.PasswordWrong):
        actions.unlock(batch, password="1234")

    actions.unlock(batch, password="0907")
    actions.look(batch.pk)
    actions.read(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.accepted) == ("read", manifest.lines)


def test_a_file_of_which_nothing_is_understood_is_read_and_cannot_be_stored():
    Channel.objects.create(
        code="market",
        name="시장",
        name_en="A market",
        kind="direct_offline",
        contract="shop",
        date_basis="ordered",
    )
    actions.keep_mapping(LEDGER, by=None)
    batch = looked_at(f"{HEADER}\n어제,A1,2,3000,사과\n".encode())

    assert (batch.state, batch.accepted, batch.rejected, batch.earliest_on) == ("read", 0, 1, None)
    with pytest.raises(batches.NothingToStore):
        actions.intend(batch, by=None)


def test_letters_that_are_none_and_texts_without_end_are_kept_as_far_as_they_go():
    Channel.objects.create(
        code="market",
        name="시장",
        name_en="A market",
        kind="direct_offline",
        contract="shop",
        date_basis="ordered",
    )
    actions.keep_mapping(LEDGER, by=None)
    filler = "".join(f"2026-10-01,A{n},1,1000,사과\n" for n in range(300))
    content = f"{HEADER}\n{filler}2026-10-01,B1,1,30\0,사\0과\n2026-10-01,B2,1,900,사\0과{'과' * 9_000}\n"

    batch = stored(content.encode())

    assert batch.rejected_lines.get().values["품목"] == "사과"
    names = sorted(SellerTotal.objects.values_list("product_name", flat=True))
    assert (len(names), sum(totals("market").values())) == (1, 300_900)
    assert names[0] == "사과" + "과" * 198


def test_a_file_is_received_looked_at_and_read_once(exported):
    content, _ = exported("coupang")
    id = ids.new()  # noqa: A001
    batch = actions.receive(id=id, pieces=[content[:10], content[10:]], name="../../etc/주문\n.csv", by=None)
    assert actions.receive(id=id, pieces=[b"else"], name="b", by=None) == batch
    assert (batch.name, batch.size) == ("주문.csv", len(content))
    for _ in range(2):
        actions.look(batch.pk)
        actions.read(batch.pk)
    batch.refresh_from_db()
    reading.record_read(batch, {}, {"rows": 0, "rejected": 0})

    batch.refresh_from_db()
    assert batch.accepted == 40


def test_a_file_too_large_is_refused_and_nothing_of_it_stays(monkeypatch):
    monkeypatch.setattr(batches, "BYTES_MOST", 4)

    with pytest.raises(batches.FileTooLarge):
        received(b"12345")

    assert not Batch.objects.exists()
    assert not any(spool.folder(ids.new()).parent.iterdir())


def test_what_nobody_decides_about_is_forgotten_within_a_day(exported, django_capture_on_commit_callbacks):
    late = looked_at(exported("esm")[0])
    fresh = received(b"a,b\n1,2\n")
    Batch.objects.filter(pk=late.pk).update(received_at=clock.now() - timedelta(hours=25))

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_files() == 1

    assert set(Batch.objects.values_list("state", flat=True)) == {"dropped", "received"}
    assert not spool.folder(late.pk).exists()
    assert spool.folder(fresh.pk).exists()


def test_a_file_reports_for_the_edition_of_its_days_and_meets_what_is_owed(exported):
    content, _ = exported("coupang")
    batch = looked_at(content)
    assert batch.edition is None
    edition, other = EditionFactory(code="2026-09"), EditionFactory(code="2026-05")
    for each, spell in ((edition, (batch.earliest_on, batch.latest_on)), (other, (date(2026, 5, 1),) * 2)):
        festivals.schedule(each, phases=[("main", *editions.whole_days(*spell))], reason="공고", by=None)
    duty = actions.owe_report(
        id=ids.new(), edition=edition, channel=batch.channel, kind="interim", covers_until=batch.latest_on,
        due_at=clock.now(), reporter="쿠팡", by=None,
    )  # fmt: skip

    again = actions.intend(looked_at(content), by=None)

    assert (again.edition, again.duty) == (edition, duty)
