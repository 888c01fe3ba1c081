"""The secretariat sees who has not reported, which marketplaces do not answer, and for which days they were asked."""

import re
from datetime import timedelta

import pytest

from hamkke.kernel import clock, ids
from hamkke.people import actions as people
from hamkke.sales import actions
from hamkke.sales.models import Channel, Pull
from hamkke.sales.queries import pulls as pulling
from hamkke.sales.rules.pulls import Spell, joined
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.sales.files import LEDGER
from tests.sales.telling import line, tell

pytestmark = pytest.mark.django_db

TODAY = clock.today()
MONTH = Spell(TODAY - timedelta(days=30), TODAY)


@pytest.fixture(autouse=True)
def _signed_in(client):
    actions.know_channels()
    organiser = UserFactory()
    people.give_role(organiser, "organiser", by=None)
    client.force_login(organiser)


def test_what_two_channels_told_can_be_looked_up_in_both(client):
    told = [line(n, 1_000, order_id=f"20261001-{n}") for n in range(3)]
    tell(told, channel="auction")
    tell(told[:2], channel="gmarket")

    for page in ("auction", "gmarket"):
        assert "2026-10-01 옥션 G마켓 2 2,000원 20261001-0" in shown(client, f"/sales/channels/{page}/")
    assert "다른 판매처도 보고한 매출" not in shown(client, "/sales/channels/11st/")


def shown(client, address):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def asked(channel, spell=MONTH, **more):
    """A pull as it was left: told, unless something else is said."""
    now = clock.now()
    told = {"state": "told", "asked_at": now, "next_at": now, "ended_at": now, "tries": 1}
    return Pull.objects.create(
        channel=Channel.objects.get(code=channel), since=spell.since, until=spell.until, **told | more
    )


def test_whoever_does_not_answer_is_told_at_once_with_the_reason(client):
    asked("coupang")
    asked("11st", state="failed", trouble={"reason": "x", "ko": "키를 받지 않았습니다.", "en": "No."})
    hour_ago = clock.now() - timedelta(hours=2)
    asked(
        "smartstore", state="asked", ended_at=None, asked_at=hour_ago, tries=3,
        trouble={"reason": "x", "ko": "대답하지 않았습니다.", "en": "Away."},
    )  # fmt: skip

    told = shown(client, "/sales/channels/")

    assert "11번가에서 받지 못했습니다. 키를 받지 않았습니다." in told
    assert "스마트스토어에서 받지 못했습니다. 대답하지 않았습니다." in told
    assert "쿠팡에서 받지 못했습니다" not in told
    assert "3번 물음, 다음" in told
    assert "키를 받지 않았습니다." in shown(client, "/sales/channels/11st/")


def test_the_days_that_were_asked_for_are_joined_and_a_hole_stays_one(client):
    earlier = Spell(TODAY - timedelta(days=90), TODAY - timedelta(days=60))
    for spell in (earlier, MONTH, Spell(MONTH.since + timedelta(days=5), MONTH.until)):
        asked("coupang", spell)

    told = shown(client, "/sales/channels/coupang/")

    assert f"{earlier.since} – {earlier.last} 30일" in told
    assert f"{MONTH.since} – {MONTH.last} 30일" in told
    assert joined([MONTH, Spell(earlier.until, MONTH.since), earlier]) == [Spell(earlier.since, TODAY)]
    assert joined([]) == []


def test_a_timetable_that_stands_still_is_told(client):
    assert "아직 한 번도 묻지 않았습니다." in shown(client, "/sales/channels/")
    pull = asked("coupang", asked_at=clock.now() - timedelta(hours=24))
    assert "시간표가" not in shown(client, "/sales/channels/")

    Pull.objects.filter(pk=pull.pk).update(asked_at=clock.now() - timedelta(hours=26))

    assert "돌지 않았습니다. 작업자" in shown(client, "/sales/channels/")
    asked("11st", asked_by=UserFactory())  # Somebody asking by hand is no timetable.
    assert pulling.latest_round(clock.now()).is_overdue


def test_a_channel_without_keys_is_not_asked_and_says_so(client, settings):
    settings.ELEVENST_KEY = ""

    assert "연동 키가 설정되어 있지 않아" in shown(client, "/sales/channels/11st/")
    assert client.post("/sales/channels/11st/pulls", days(MONTH)).status_code == 409
    assert "연동으로 물은 것" not in shown(client, "/sales/channels/kakao/")


def days(spell, **more):
    return {"id": ids.new(), "since": spell.since.isoformat(), "last": spell.last.isoformat(), **more}


def test_a_channel_is_asked_for_days_from_its_page_once(client):
    form = days(MONTH)
    for _ in range(2):
        assert client.post("/sales/channels/coupang/pulls", form).url == "/sales/channels/coupang/"

    [pull] = Pull.objects.all()
    assert (pull.spell, pull.state, pull.asked_by is not None) == (MONTH, "asked", True)
    for wrong in (Spell(TODAY, TODAY - timedelta(days=3)), Spell(TODAY, TODAY + timedelta(days=9))):
        assert client.post("/sales/channels/coupang/pulls", days(wrong)).status_code == 422
    assert client.post("/sales/channels/coupang/pulls", {}).status_code == 422


def test_a_channel_shows_what_it_tells_and_every_version_of_how_its_files_are_read(client):
    tell([line("a", 1_000)])
    Channel.objects.filter(code="coupang").update(code="market")
    told = shown(client, "/sales/channels/market/")

    assert "수집 전 취소: 알려 주지 않음" in told
    assert f"{LEDGER.code} 1" in told
    assert "처음부터 1" in told


def test_who_has_not_reported_is_seen_for_each_edition(client):
    edition = EditionFactory(code="2026-09")
    EditionFactory(code="2026-05")
    yesterday = TODAY - timedelta(days=1)
    for code in ("coupang", "kakao", "tmon"):
        actions.owe_report(
            id=ids.new(), edition=edition, channel=Channel.objects.get(code=code), kind="interim",
            covers_until=yesterday, due_at=clock.end_of(yesterday), reporter="담당 부서", by=None,
        )  # fmt: skip
    tell([line("a", 1_000)], duty=edition_duty("coupang"), edition=edition)

    told = shown(client, "/sales/channels/")

    assert "2026-09 카카오 톡스토어 티몬(과거) 2 0 1 0 0" in told
    assert "2026-05 보고할 것을 정하지 않음" in told
    assert f"2026-09 중간 보고 {yesterday}까지 늦게 보고함" in shown(client, "/sales/channels/coupang/")


def edition_duty(code):
    return Channel.objects.get(code=code).duties.get()


def test_the_page_asks_no_more_of_the_database_for_more_channels(client, django_assert_max_num_queries):
    for code in ("coupang", "11st", "gmarket", "auction", "smartstore"):
        for _ in range(3):
            asked(code)
    with django_assert_max_num_queries(16):
        client.get("/sales/channels/")
    with django_assert_max_num_queries(16):
        client.get("/sales/channels/coupang/")


def test_nobody_else_sees_or_asks(client):
    client.force_login(UserFactory())

    assert client.get("/sales/channels/coupang/").status_code == 404
    assert client.post("/sales/channels/coupang/pulls", days(MONTH)).status_code == 404
    assert not Pull.objects.exists()
