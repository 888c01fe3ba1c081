"""Figures are made public by two, frozen, explained, and stand from then on as the edition's figures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.sales import actions, queries
from hamkke.sales.models import Channel, Figure, RejectedLine, Release
from hamkke.sales.queries import releases
from hamkke.sales.rules import releasing
from hamkke.sales.rules.wording import EffectWithoutComparison
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.factories.sales import FigureFactory
from tests.sales.telling import line, tell

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 9, 1), date(2026, 9, 2)
DURING = datetime(2026, 9, 15, 3, tzinfo=UTC)
AFTER = datetime(2026, 10, 20, 3, tzinfo=UTC)
EXTENDED = date(2026, 10, 1)


@pytest.fixture
def edition():
    edition = EditionFactory(code="2026-09", name="동행축제", name_en="Donghaeng Festival")
    phases = [
        ("main", *editions.whole_days(FIRST, date(2026, 9, 28))),
        ("extension", *editions.whole_days(date(2026, 9, 29), date(2026, 10, 5))),
    ]
    festivals.schedule(edition, phases=phases, reason="공고", by=None)
    return edition


def many(prefix, amount, *, day=FIRST, count=12, **more):
    """Lines enough to be shown, of enough sellers."""
    return [line(f"{prefix}{n}", amount, day=day, seller=f"가게{n % 5}", **more) for n in range(count)]


def propose(edition, status="provisional", now=DURING, **more):
    with clock.pretend(now):
        return actions.propose_release(edition, id=ids.new(), status=status, by=UserFactory(), **more)


def publish(edition, *arguments, **more):
    release = propose(edition, *arguments, **more)
    with clock.pretend(release.proposed_at + timedelta(minutes=1)):
        return actions.release_figures(release, by=UserFactory())


def figures(release):
    return {(each["phase"], each["detail"]): each["amount"] for each in release.content["figures"]}


def headline(release, definition="direct"):
    return next(each for each in release.content["headlines"] if each["definition"] == definition)


def test_a_release_counts_channels_by_phase_and_our_own_even_when_they_sold_nothing(edition):
    tell([*many("a", 10_000), *many("e", 1_000, day=EXTENDED)])
    tell(many("b", 500), channel="gmarket")

    release = propose(edition, now=AFTER)

    assert figures(release) == {
        ("main", "함께 주문"): 0,
        ("main", "매장 계산대(쿠폰)"): 0,
        ("main", "쿠팡"): 120_000,
        ("main", "G마켓"): 6_000,
        ("extension", "쿠팡"): 12_000,
    }
    assert headline(release)["amount"] == 126_000
    assert headline(release)["scope"]["en"] == "direct sales (main)"
    assert release.digest == releasing.digest(release.content)


def test_every_figure_of_a_release_says_its_definitions_and_source(edition):
    tell(many("a", 10_000))
    FigureFactory(edition=edition, kind="voucher_onnuri", amount=5_000)

    for figure in propose(edition).content["figures"]:
        assert figure["definitions"]
        assert figure["source"]["code"]
        assert figure["source"]["publisher"]
    own = [each for each in Release.objects.get().content["figures"] if each["is_from_lines"]]
    assert {each["source"]["code"] for each in own} == {"hamkke:release:2026-09:1"}


def test_once_released_its_figures_are_those_that_stand(edition):
    tell(many("a", 10_000))
    release = propose(edition)
    with clock.pretend(DURING):
        with pytest.raises(queries.MissingFigures):
            queries.headline("2026-09", "direct")
        actions.release_figures(release, by=UserFactory())
        told = queries.headline("2026-09", "direct")

    assert (told.amount, told.status) == (120_000, "provisional")
    assert [source.code for source in told.sources] == ["hamkke:release:2026-09:1"]


def test_a_release_at_half_time_is_never_held_against_a_whole_edition(edition):
    before = EditionFactory(code="2025-09")
    phases = [("main", *editions.whole_days(date(2025, 9, 1), date(2025, 9, 28)))]
    festivals.schedule(before, phases=phases, reason="공고", by=None)
    FigureFactory(edition=before, amount=280_000, as_of=date(2025, 10, 2))
    tell(many("a", 10_000))
    release = publish(edition)

    told = queries.compare("2026-09", "2025-09", "direct", now=AFTER)

    assert (told.basis, told.total_change) == ("per_day", None)
    assert (headline(release)["days"], headline(release)["days_in_all"]) == (15, 28)
    assert "본행사 28일 가운데 15일까지만" in told.notes[0].ko


def test_a_later_release_supersedes_every_figure_of_the_earlier(edition):
    wrong = tell(many("a", 10_000), channel="kakao")
    tell(many("b", 500))
    publish(edition)
    with clock.pretend(DURING):
        actions.take_back(wrong, because="다른 해의 파일", by=None)
        actions.settle_channel(wrong.channel_id)
    publish(edition, "final", now=AFTER)

    kakao = Figure.objects.filter(detail="카카오 톡스토어").order_by("number")
    assert list(kakao.values_list("amount", "status")) == [(120_000, "provisional"), (0, "final")]
    with clock.pretend(AFTER):
        assert queries.headline("2026-09", "direct").amount == 6_000


def test_from_provisional_to_final_every_won_is_explained_by_its_batch(edition):
    tell(many("a", 10_000))
    wrong = tell(many("k", 1_000), channel="kakao")
    publish(edition)
    corrected = tell([*many("a", 9_000), *many("n", 100, day=SECOND)])
    actions.take_back(wrong, because="틀림", by=None)
    actions.settle_channel(wrong.channel_id)
    final = publish(edition, "final", now=AFTER)

    told = {each.detail: each for each in releases.publication_of(final).differences}
    coupang, kakao = told["쿠팡"], told["카카오 톡스토어"]
    assert (coupang.phase_name.en, coupang.kind_name.en) == ("main", "direct sales online")
    assert (coupang.before, coupang.after, coupang.rest) == (120_000, 109_200, 0)
    [mover] = coupang.movers
    assert ([each.number for each in mover.stored], mover.taken_back) == ([corrected.number], ())
    assert mover.amount == -10_800
    assert (kakao.before, kakao.after, kakao.rest) == (12_000, None, 0)
    [mover] = kakao.movers
    assert (mover.stored, [each.number for each in mover.taken_back]) == ((), [wrong.number])
    assert mover.amount == -12_000
    assert set(told) == {"쿠팡", "카카오 톡스토어"}


def test_a_correction_too_small_to_be_shown_is_named_and_nothing_else_is_called_taken_back(edition):
    first = tell(many("a", 10_000))
    publish(edition)
    corrected = tell([line("a0", 9_000, day=FIRST, seller="가게0")])
    final = publish(edition, "final", now=AFTER)

    [coupang] = releases.publication_of(final).differences
    [mover] = coupang.movers
    assert ([each.number for each in mover.stored], mover.taken_back) == ([corrected.number], ())
    assert (coupang.change, mover.amount, coupang.rest) == (-1_000, -1_000, 0)
    [told] = [each for each in final.content["channels"] if each["detail"] == "쿠팡"]
    [row] = told["batches"]
    assert (row["number"], [each["number"] for each in row["files"]]) == (
        None,
        [first.number, corrected.number],
    )


def test_a_small_file_taken_back_meanwhile_holds_a_release_up(edition):
    tell(many("a", 10_000))
    small = tell([line("n1", 9_000, day=FIRST)])
    release = propose(edition)
    with clock.pretend(DURING):
        actions.take_back(small, because="틀림", by=None)

    with pytest.raises(releasing.BatchTakenBack):
        actions.release_figures(release, by=UserFactory())


def test_a_release_names_the_one_before_it_and_the_first_has_none(edition):
    tell(many("a", 10_000))
    earlier = publish(edition)
    later = propose(edition)

    assert earlier.content["previous"] is None
    assert later.content["previous"] == {"number": 1, "digest": earlier.digest}
    assert releases.publication_of(earlier).differences == ()


def test_two_sign_and_never_the_same_person(edition):
    tell(many("a", 10_000))
    release = propose(edition)
    with pytest.raises(releasing.SecondPersonNeeded):
        actions.release_figures(release, by=release.proposed_by)
    assert not Figure.objects.exists()

    second = UserFactory()
    actions.release_figures(release, by=second)
    again = actions.release_figures(release, by=second)

    assert again.released_by == second
    assert Figure.objects.filter(number__gt=1).count() == 0
    with pytest.raises(releasing.ReleaseDecided):
        actions.release_figures(release, by=UserFactory())
    with pytest.raises(releasing.ReleaseDecided):
        actions.withdraw_release(release, by=UserFactory())


def test_proposed_twice_with_one_id_it_is_one_and_two_do_not_wait_at_once(edition):
    tell(many("a", 10_000))
    id, by = ids.new(), UserFactory()  # noqa: A001
    with clock.pretend(DURING):
        first = actions.propose_release(edition, id=id, status="provisional", by=by)
        again = actions.propose_release(edition, id=id, status="provisional", by=by)
    assert again == first
    with pytest.raises(releasing.ReleaseWaiting):
        propose(edition)

    actions.withdraw_release(first, by=by)
    assert actions.withdraw_release(first, by=by).withdrawn_at is not None
    assert propose(edition).number == 2


def test_what_is_frozen_cannot_be_changed(edition):
    tell(many("a", 10_000))
    release = propose(edition)

    for change in ({"content": {}}, {"digest": "0" * 64}, {"status": "final"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        release.delete()


def test_files_taken_back_meanwhile_are_not_released(edition):
    wrong = tell(many("a", 10_000))
    release = propose(edition)
    actions.take_back(wrong, because="틀림", by=None)

    with pytest.raises(releasing.BatchTakenBack) as refusal:
        actions.release_figures(release, by=UserFactory())

    assert refusal.value.facts["batches"] == f"#{wrong.number}"
    assert not Figure.objects.exists()


def test_nothing_is_released_while_days_still_move(edition):
    batch = tell(many("a", 10_000))
    actions.take_back(batch, because="틀림", by=None)

    with pytest.raises(releasing.DaysStillMoving):
        propose(edition)

    assert not Release.objects.exists()


def test_nothing_can_be_released_of_an_edition_without_lines(edition):
    actions.know_channels()

    with pytest.raises(releasing.NothingToRelease):
        propose(edition)


def test_final_is_what_is_over_reported_and_mended(edition):
    batch = tell(many("a", 10_000))
    duty = actions.owe_report(
        id=ids.new(), edition=edition, channel=Channel.objects.get(code="gmarket"), kind="final",
        covers_until=date(2026, 9, 28), due_at=AFTER, reporter="G마켓", by=None,
    )  # fmt: skip
    waiting = RejectedLine.objects.create(batch=batch, row=99, reasons=[], values={})
    with pytest.raises(releasing.NotOver):
        propose(edition, "final")
    with pytest.raises(releasing.ReportsMissing) as refusal:
        propose(edition, "final", now=AFTER)
    assert refusal.value.facts["who"] == "G마켓 최종 보고"
    actions.report_nothing(duty, by=UserFactory())
    with pytest.raises(releasing.LinesWaiting):
        propose(edition, "final", now=AFTER)
    waiting.delete()

    assert publish(edition, "final", now=AFTER).status == "final"
    with pytest.raises(releasing.AlreadyFinal):
        propose(edition, now=AFTER)
    assert propose(edition, "final", now=AFTER).number == 2


def test_who_has_not_reported_stands_in_the_release(edition):
    tell(many("a", 10_000))
    actions.owe_report(
        id=ids.new(), edition=edition, channel=Channel.objects.get(code="gmarket"), kind="interim",
        covers_until=FIRST, due_at=DURING - timedelta(days=1), reporter="G마켓", by=None,
    )  # fmt: skip

    [report] = propose(edition).content["reports"]

    assert (report["channel"]["ko"], report["state"]) == ("G마켓", "missing")


def test_direct_sales_recorded_whole_by_hand_are_not_counted_beside_the_channels(edition):
    tell(many("a", 10_000))
    FigureFactory(edition=edition, kind="direct", amount=1)

    with pytest.raises(releasing.FiguresByHand):
        propose(edition)


def test_vouchers_that_others_reported_stand_beside_with_their_own_source(edition):
    tell(many("a", 10_000))
    FigureFactory(edition=edition, kind="voucher_onnuri", amount=5_000, status="provisional")

    release = publish(edition)

    assert Figure.objects.filter(kind="voucher_onnuri").count() == 1
    assert headline(release, "direct_indirect")["amount"] == 125_000
    assert headline(release, "announced")["amount"] == 125_000
    [voucher] = [each for each in release.content["figures"] if each["kind"] == "voucher_onnuri"]
    assert voucher["source"]["code"].startswith("paper")


def test_a_definition_that_lacks_a_part_is_said_to_lack_it_and_as_final_not_said(edition):
    tell(many("a", 10_000))
    running = headline(publish(edition), "direct_indirect")
    final = headline(propose(edition, "final", now=AFTER), "direct_indirect")

    assert running["missing"][0]["en"] == "Onnuri vouchers sold (not reported yet)"
    assert final["amount"] is None
    assert "Onnuri vouchers sold" in final["why_not"]["en"]


def test_money_of_other_currencies_is_in_no_release(edition):
    tell(many("a", 10_000))
    actions.open_channel(
        id=ids.new(), code="uci", name=Words("영국 몰", "A British mall"), kind="direct_online",
        contract="outright", currency="GBP", decimals=2, by=None,
    )  # fmt: skip
    tell(many("u", 777), channel="uci")

    assert headline(propose(edition))["amount"] == 120_000


def test_nobody_calls_a_release_an_effect(edition):
    tell(many("a", 10_000))

    with pytest.raises(EffectWithoutComparison):
        propose(edition, note=Words("축제 효과 12만 원", ""))

    assert not Release.objects.exists()


def test_an_edition_that_others_published_has_the_same_document_without_signatures():
    FigureFactory(edition=EditionFactory(code="2023-05"), amount=622_000_000_000)
    edition = editions.edition_by_code("2023-05")

    told = releases.publication(edition, now=AFTER)

    assert told.release is None
    assert headline_of(told.content, "direct") == 622_000_000_000
    assert told.content["figures"][0]["source"]["publisher"] == "신문"
    with pytest.raises(releasing.ReleaseUnknown):
        releases.publication(edition, 1, now=AFTER)


def test_an_edition_of_which_nothing_is_known_has_no_document(edition):
    with pytest.raises(releasing.NothingToRelease):
        releases.publication(edition, now=AFTER)


def headline_of(content, definition):
    return next(each["amount"] for each in content["headlines"] if each["definition"] == definition)
