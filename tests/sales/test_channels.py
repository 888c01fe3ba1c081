"""Channels are registered in words that everybody uses, owe reports, and are told late from missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import actions, rules
from hamkke.sales.models import Channel, Mapping, ReportDuty
from hamkke.sales.rules import channels, mappings
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.sales.files import LEDGER
from tests.sales.telling import line, tell

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 10, 20, 9, tzinfo=UTC)
MALL = {
    "code": "mall",
    "name": Words("우리 몰", "Our mall"),
    "kind": "direct_online",
    "contract": "consignment",
    "by": None,
}


def owed(channel="coupang", **more):
    actions.know_channels()
    asked = {
        "kind": "interim",
        "covers_until": date(2026, 10, 14),
        "due_at": DUE,
        "reporter": "쿠팡 제휴팀",
        "by": None,
    }
    return actions.owe_report(
        id=ids.new(),
        edition=more.pop("edition", None) or EditionFactory(),
        channel=Channel.objects.get(code=channel),
        **asked | more,
    )


def test_the_house_knows_its_channels_from_the_start_and_once():
    assert actions.know_channels() == len(channels.KNOWN)
    assert actions.know_channels() == 0
    assert {each.code for each in Channel.objects.all() if each.is_ours} == {"hamkke", "counter"}


def test_every_known_channel_is_described_in_known_words():
    for each in channels.KNOWN:
        channels.check_channel(
            kind=each.kind, contract=each.contract, date_basis=each.date_basis, tells=each.tells
        )


def test_a_channel_says_what_it_can_tell():
    actions.know_channels()
    support = Channel.objects.get(code="coupang").support

    assert [answer for _, answer, _ in support] == ["yes", "no", "unknown", "yes", "yes", "yes", "yes"]


def test_a_channel_opened_twice_alike_is_one():
    id = ids.new()  # noqa: A001
    assert actions.open_channel(id=id, **MALL) == actions.open_channel(id=id, **MALL)

    with pytest.raises(rules.DifferentContent):
        actions.open_channel(id=ids.new(), **MALL | {"contract": "outright"})
    assert Channel.objects.get().contract == "consignment"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "voucher_onnuri"}, {"contract": "loan"}, {"date_basis": "dreamt"},
        {"tells": {"weather": "yes"}}, {"tells": {"settlement": "perhaps"}},
    ],
)  # fmt: skip
def test_a_channel_in_other_words_is_refused(wrong):
    with pytest.raises(channels.WordUnknown):
        actions.open_channel(id=ids.new(), **MALL | wrong)

    assert not Channel.objects.exists()


def test_what_is_ours_takes_no_files():
    channels.check_takes_files("coupang")
    for code in ("hamkke", "counter"):
        with pytest.raises(channels.ChannelIsOurs):
            channels.check_takes_files(code)


def test_a_duty_laid_down_again_has_the_later_moment():
    duty = owed()
    again = owed(edition=duty.edition, due_at=DUE + timedelta(days=1))

    assert again == duty
    assert ReportDuty.objects.get().due_at == DUE + timedelta(days=1)
    with pytest.raises(channels.WordUnknown):
        owed(kind="weekly")


@pytest.mark.parametrize(
    ("reported_at", "said_nothing", "now", "state"),
    [
        (None, False, DUE, "waiting"),
        (None, False, DUE + timedelta(seconds=1), "missing"),
        (None, True, DUE + timedelta(days=1), "nothing"),
        (DUE, False, DUE, "reported"),
        (DUE + timedelta(seconds=1), True, DUE, "late"),
    ],
)
def test_duties_are_told_apart(reported_at, said_nothing, now, state):
    assert channels.duty_state(DUE, reported_at=reported_at, said_nothing=said_nothing, now=now) == state


def test_that_nothing_was_sold_is_a_report_said_once():
    duty, user = owed(), UserFactory()
    earlier = actions.report_nothing(duty, by=user)
    again = actions.report_nothing(duty, by=UserFactory())

    assert (again.nothing_at, again.nothing_by) == (earlier.nothing_at, user)


def test_nothing_cannot_be_said_of_what_was_reported():
    duty = owed()
    tell([line("a", 1_000)], duty=duty)

    with pytest.raises(channels.AlreadyReported):
        actions.report_nothing(duty, by=UserFactory())

    duty.refresh_from_db()
    assert duty.nothing_at is None


def test_a_mapping_never_changes_and_what_differs_is_its_next_version():
    kept = actions.keep_mapping(LEDGER, by=None)

    assert actions.keep_mapping(replace(LEDGER, version=7), by=UserFactory()) == kept
    later = actions.keep_mapping(replace(LEDGER, quantity=("수량",)), by=None)
    assert (kept.number, later.number) == (1, 2)
    assert mappings.from_json(Mapping.objects.get(pk=kept.pk).content) == LEDGER
    with pytest.raises(IntegrityError), transaction.atomic():
        Mapping.objects.update(content={})


def test_a_channels_basis_of_days_is_the_column_that_its_mapping_reads():
    """`주문일시` says when it was ordered, `결제완료일` when it was paid."""
    read = {each.channel: each.ordered_at.names[0] for each in mappings.MARKETPLACES}
    said = {each.code: each.date_basis for each in channels.KNOWN if each.code in read}

    assert said == {
        code: "ordered" if header.startswith("주문") else "paid"
        for code, header in read.items()
        if code in said
    }
