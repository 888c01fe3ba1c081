"""A marketplace is asked, and what it tells is stored: once, whoever asks, whatever vanished, whatever broke on the way."""

import threading
from datetime import timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.sales import actions, providers
from hamkke.sales.actions import spool
from hamkke.sales.actions.holding import holding
from hamkke.sales.models import Batch, Channel, DayTotal, Pull
from hamkke.sales.queries import pulls as asked
from hamkke.sales.rules import pulls
from hamkke.sales.rules.pulls import Spell
from tests.sales.telling import totals
from tests.simulators.marketplaces import CHANNELS

pytestmark = pytest.mark.django_db


def days(count=30):
    return Spell(clock.today() - timedelta(days=count), clock.today())


def meant(channel="coupang", spell=None):
    actions.know_channels()
    return actions.ask_marketplace(
        Channel.objects.get(code=channel), id=ids.new(), spell=spell or days(), by=None
    )


def pull(channel="coupang", spell=None):
    """Asked and stored, as the worker would."""
    told = actions.pull(meant(channel, spell).pk)
    if told.batch_id:
        actions.store(told.batch_id)
    return Pull.objects.get(pk=told.pk)


def amount(channel):
    return sum(totals(channel).values())


def counts(told):
    return told.batch.new, told.batch.unchanged, told.batch.corrected


@pytest.fixture(params=CHANNELS)
def stall(request, stalls):
    return stalls[request.param]


@pytest.fixture
def coupang(stalls):
    return stalls["coupang"]


def test_what_a_marketplace_tells_is_counted_to_the_won(stall):
    told = pull(stall.channel)
    manifest = stall.manifest(days())

    assert (told.state, told.tries, told.missing, told.batch.state) == ("told", 1, 0, "stored")
    assert amount(stall.channel) == manifest["amount"]
    assert told.batch.accepted == manifest["lines"]
    settled = [
        (each.settlement, each.deposit) for each in DayTotal.objects.filter(channel__code=stall.channel)
    ]
    owed, paid = (sum(column) for column in zip(*settled, strict=True))
    if stall.channel == "11st":  # Told on the day of payment, and nothing of what arrived.
        assert (owed, paid, told.paid) == (manifest["deposit"], 0, 0)
    else:
        assert (owed, paid + told.paid) == (manifest["settlement"], manifest["deposit"])


def test_asked_again_nothing_changes(stall):
    pull(stall.channel)
    again = pull(stall.channel)

    assert counts(again) == (0, stall.manifest(days())["lines"], 0)
    assert amount(stall.channel) == stall.manifest(days())["amount"]


def test_an_order_that_vanished_is_cancelled_and_one_that_comes_back_is_sold(stall):
    pull(stall.channel)
    gone = max(stall.orders(), key=lambda each: each["amount"])
    stall.vanish(gone["order"])

    after = pull(stall.channel)

    assert (after.missing, counts(after)[2]) == (gone["lines"], gone["lines"])
    assert amount(stall.channel) == stall.manifest(days())["amount"]
    assert pull(stall.channel).missing == 0

    stall.open()
    back = pull(stall.channel)
    assert (back.missing, counts(back)[2]) == (0, gone["lines"])
    assert amount(stall.channel) == stall.manifest(days())["amount"]


def test_what_only_a_page_had_lost_is_not_called_missing(coupang, monkeypatch):
    monkeypatch.setattr(providers.coupang, "PAGE_MOST", 5)
    pull()

    # Behind settlement and payments, the earliest page of orders: its order moves on, and the next page loses one.
    before = len(coupang.calls())
    pull()
    sheets = next(
        place for place, path in enumerate(coupang.calls()[before:]) if path.endswith("ordersheets")
    )
    coupang.break_down("changed", after=sheets)
    told = pull()

    assert len(coupang.calls()) - 2 * before > before / 2  # It was read a second time.
    assert told.missing == 0
    assert amount("coupang") == coupang.manifest(days())["amount"]


def test_only_the_days_that_were_asked_for_can_be_missing(coupang):
    pull()
    for each in coupang.orders():
        coupang.vanish(each["order"])
    week = Spell(clock.today() - timedelta(days=7), clock.today())

    told = pull(spell=week)

    left = {day for day, sum_ in totals().items() if sum_}
    assert told.missing > 0
    assert left
    assert all(day < week.since for day in left)


def test_a_marketplace_that_tells_nothing_at_all_is_believed(coupang):
    for each in coupang.orders():
        coupang.vanish(each["order"])

    told = pull()

    assert (told.state, told.batch, told.missing) == ("told", None, 0)


def test_lines_that_only_a_file_has_told_are_nobodys_to_miss(coupang):
    from tests.sales.telling import line, tell

    day = clock.today() - timedelta(days=3)
    tell([line("of another seller", 7_000, day=day)])

    assert pull().missing == 0
    assert amount("coupang") == coupang.manifest(days())["amount"] + 7_000


def test_a_file_and_a_pull_tell_the_same_lines(coupang, tmp_path):
    """The stand-in's file of the same shop: what the pull says is the later word on each of its lines."""
    from simulators.marketplaces import containers
    from simulators.marketplaces.downloads import MARKETPLACES
    from simulators.marketplaces.shop import Shop

    kind = MARKETPLACES["coupang"]
    lines = [each.sale for each in Shop().lines if each.sale.state == "sold"]
    file = tmp_path / "DeliveryList.csv"
    rows = [[str(kind.told(sale).get(name, "")) for name in kind.headers] for sale in lines]
    containers.write(
        file, "csv", above=[], header=kind.headers, rows=iter(rows), encoding="utf-8", password=""
    )
    actions.know_channels()
    batch = actions.receive(id=ids.new(), pieces=[file.read_bytes()], name=file.name, by=None)
    actions.look(batch.pk)
    actions.read(batch.pk)
    actions.store(actions.intend(batch, by=None).pk)
    before = amount("coupang")

    told = pull()

    assert (before, told.batch.corrected) == (coupang.manifest(days())["amount"], len(lines))
    assert amount("coupang") == before


def test_a_row_that_cannot_be_understood_waits_and_its_order_is_not_missing(coupang, monkeypatch):
    from simulators.marketplaces import coupang as theirs

    pull()
    before, broken = amount("coupang"), []
    item = theirs._item

    def too_dear(line):
        told = item(line)
        if not broken or line.sale.serial in broken:
            broken.append(line.sale.serial)
            told["salesPrice"] = 2_000_000_000_000
        return told

    monkeypatch.setattr(theirs, "_item", too_dear)
    told = pull()

    [waiting] = told.batch.rejected_lines.all()
    assert ([each["reason"] for each in waiting.reasons], told.missing) == (["too_large"], 0)
    assert amount("coupang") == before


def test_a_pull_of_which_nothing_was_understood_waits_to_be_mended(coupang, monkeypatch):
    from simulators.marketplaces import coupang as theirs

    item = theirs._item
    monkeypatch.setattr(theirs, "_item", lambda line: {**item(line), "salesPrice": 2_000_000_000_000})

    told = actions.pull(meant().pk)

    assert (told.state, told.batch.state, told.batch.accepted) == ("told", "read", 0)
    assert told.batch.rejected == coupang.manifest(days())["lines"]


def test_a_failure_is_written_down_and_tried_again_at_its_time(coupang):
    earlier = pull()
    coupang.break_down("unavailable", times=5)
    told = pull()

    assert (told.state, told.tries, told.trouble["reason"]) == ("asked", 1, "marketplace_away")
    assert "HTTP 500" in told.trouble_words.en
    assert actions.pull_due() == 0
    assert asked.alarms(clock.now()) == []

    with clock.pretend(told.next_at):
        assert actions.pull_due() == 1
    told.refresh_from_db()
    assert (told.state, told.tries, told.trouble) == ("told", 2, {})
    assert told.batch_id != earlier.batch_id


def test_a_pull_that_fails_misses_nothing(coupang):
    pull()
    before = amount("coupang")
    for each in coupang.orders()[:5]:
        coupang.vanish(each["order"])
    coupang.break_down("cut", after=4, times=5)

    told = pull()

    assert (told.state, told.missing, amount("coupang")) == ("asked", 0, before)


def test_a_key_that_is_refused_is_given_up_at_once_and_rings(coupang):
    coupang.break_down("expired")
    told = pull()

    assert (told.state, told.tries, told.trouble["reason"]) == ("failed", 1, "marketplace_key_refused")
    assert asked.alarms(clock.now()) == [told]
    assert Entry.objects.filter(verb="sales.pull.failed").count() == 1
    assert not spool.folder(told.pk).exists()
    pull()
    assert asked.alarms(clock.now()) == []


def test_a_key_that_was_taken_away_meanwhile_is_given_up(coupang, settings):
    pull_ = meant()
    settings.COUPANG_SECRET_KEY = ""

    told = actions.pull(pull_.pk)

    assert (told.state, told.trouble["reason"]) == ("failed", "interface_not_set")


def test_whoever_does_not_answer_for_long_rings_and_is_given_up_in_the_end(coupang):
    coupang.break_down("unavailable", times=100)
    told = meant()
    moment, rang = told.next_at, []
    while told.state == "asked":
        with clock.pretend(moment):
            actions.pull_due()
            rang.append(len(asked.alarms(moment)))
        told.refresh_from_db()
        moment = told.next_at

    assert (told.state, told.tries) == ("failed", pulls.TRIES_MOST)
    assert (rang[0], rang[-1]) == (0, 1)
    assert moment - told.asked_at > timedelta(hours=1)


def test_what_a_dying_process_left_is_tried_again_but_not_for_ever(coupang):
    told = meant()
    Pull.objects.filter(pk=told.pk).update(tries=pulls.TRIES_MOST)  # Each of them ended without a word.

    told = actions.pull(told.pk)

    assert (told.state, told.trouble["reason"]) == ("failed", "left_behind")
    assert coupang.calls() == []


def test_once_it_has_told_it_is_not_asked_again(coupang):
    told = pull()
    before = len(coupang.calls())

    again = actions.pull(told.pk)

    assert (again.batch_id, len(coupang.calls())) == (told.batch_id, before)


def test_by_two_at_once_it_is_asked_by_one(coupang):
    told = meant()
    with holding("account:coupang"):
        done = []
        thread = threading.Thread(target=lambda: done.append(holding_is_free("account:coupang")))
        thread.start()
        thread.join()
        left = actions.pull(told.pk)

    assert (done, left.state, left.tries, coupang.calls()) == ([False], "asked", 0, [])


def holding_is_free(name):
    with holding(name, waits=False) as is_free:
        return is_free


def test_an_answer_that_comes_after_another_recorded_it_changes_nothing(coupang):
    from hamkke.sales.actions import pulling

    told = pull()
    answer = pulling._Answer(missing={"a"})

    pulling._record(told, answer)

    told.refresh_from_db()
    assert (told.missing, Batch.objects.count()) == (0, 1)


def test_the_same_days_asked_for_twice_are_one_pull_and_others_are_refused(coupang):
    told = meant()

    assert meant() == told
    with pytest.raises(pulls.AlreadyAsked):
        meant(spell=days(7))
    assert Pull.objects.count() == 1


def test_the_same_id_is_the_same_pull(coupang):
    told = pull()

    again = actions.ask_marketplace(told.channel, id=told.pk, spell=days(), by=None)

    assert (again, Pull.objects.count()) == (told, 1)


@pytest.mark.parametrize(
    ("channel", "refusal"), [("kakao", pulls.InterfaceMissing), ("hamkke", pulls.InterfaceMissing)]
)
def test_a_channel_without_an_interface_is_not_asked(stalls, channel, refusal):
    with pytest.raises(refusal):
        meant(channel)

    assert Pull.objects.count() == 0


@pytest.mark.parametrize("spell", [(0, 0), (5, -5), (pulls.DAYS_MOST + 1, 0)])
def test_days_that_are_none_too_many_or_still_to_come_are_refused(stalls, spell):
    before, after = spell
    wrong = Spell(clock.today() - timedelta(days=before), clock.today() - timedelta(days=after))

    with pytest.raises(pulls.SpellWrong):
        meant(spell=wrong)


def test_a_pull_meets_no_report_that_covers_more_than_it_tells(coupang):
    from tests.factories.festivals import EditionFactory

    actions.know_channels()
    edition, channel = EditionFactory(), Channel.objects.get(code="coupang")
    phases = [("main", *editions.whole_days(days().since, clock.today() + timedelta(days=20)))]
    festivals.schedule(edition, id=ids.new(), phases=phases, reason="처음", decided_at=clock.now(), by=None)
    owed = [
        actions.owe_report(
            id=ids.new(),
            edition=edition,
            channel=channel,
            kind=kind,
            covers_until=until,
            due_at=clock.now() + timedelta(days=30),
            reporter="쿠팡",
            by=None,
        )
        for kind, until in (("interim", days().last), ("final", clock.today() + timedelta(days=20)))
    ]

    reported = [pull().batch.duty, pull().batch.duty]

    assert reported == [owed[0], None]


def test_every_night_everybody_with_keys_is_asked_once(stalls, settings):
    settings.NAVER_SECRET = ""
    actions.know_channels()

    nightly = actions.ask_marketplaces()

    assert [each.channel.code for each in nightly] == ["11st", "auction", "coupang", "gmarket"]
    assert {each.spell for each in nightly} == {days(settings.PULL_DAYS)}
    assert actions.ask_marketplaces() == []
