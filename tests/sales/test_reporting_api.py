"""The secretariat's programs register channels, lay down reports and record figures as its pages do, each once."""

import pytest

from hamkke.kernel import ids
from hamkke.sales import actions
from hamkke.sales.models import Channel, Figure, ReportDuty
from tests.factories.festivals import EditionFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.programs import program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return program_of(RoleFactory(user=UserFactory(), name="organiser").user)


def test_a_channel_is_registered_once_and_asked_only_where_it_has_an_interface(desk):
    wanted = {"id": ids.new(), "code": "jang", "name": "장터", "name_en": "Market", "kind": "direct_online"}

    opened = [desk.send("POST", "/organiser/channels", **wanted).status_code for _ in range(2)]
    other = [
        desk.send("POST", "/organiser/channels", **wanted | said).json()["refused"]
        for said in (
            {"name": "다른 장터"},
            {"code": "other"},
            {"id": ids.new(), "code": "won", "decimals": 2},
        )
    ]
    days = {"id": ids.new(), "since": "2025-09-01", "last": "2025-09-02"}
    asked = desk.send("POST", "/organiser/channels/jang/pulls", **days)
    stranger = program_of(UserFactory()).send("POST", "/organiser/channels", **wanted)

    assert opened == [200, 200]
    assert other == ["different_content", "different_content", "won_have_no_decimals"]
    assert (asked.status_code, asked.json()["refused"]) == (409, "interface_missing")
    assert stranger.json()["refused"] == "role_missing"
    assert [each["code"] for each in desk.get("/organiser/channels").json()] == ["jang"]
    assert Channel.objects.count() == 1


def test_a_report_is_laid_down_and_met_by_saying_that_nothing_was_sold(desk):
    actions.know_channels()
    path = f"/organiser/editions/{EditionFactory().code}/duties"
    wanted = {
        "id": ids.new(), "channel": "coupang", "kind": "interim", "covers_until": "2031-09-10", "due_on": "2031-09-12",
        "reporter": "판로팀",
    }  # fmt: skip

    laid = [desk.send("POST", path, **wanted) for _ in range(2)]
    mixed = desk.send("POST", path, **wanted | {"kind": "final"})
    [duty] = desk.get(path).json()
    nothing = [desk.send("POST", f"{path}/{duty['id']}/nothing").json()[0]["state"] for _ in range(2)]

    assert [each.status_code for each in laid] == [200, 200]
    assert (duty["channel"], duty["state"]) == ("coupang", "waiting")
    assert (mixed.status_code, mixed.json()["refused"]) == (409, "different_content")
    assert nothing == ["nothing", "nothing"]
    assert ReportDuty.objects.count() == 1


def test_a_figure_is_recorded_once_with_its_source(desk):
    path = f"/organiser/editions/{EditionFactory().code}/figures"
    wanted = {
        "id": ids.new(), "kind": "direct", "amount": 1_000_000, "status": "provisional", "as_of": "2025-09-30", "source": "보도 1",
        "publisher": "중기부",
    }  # fmt: skip

    told = [desk.send("POST", path, **wanted).json() for _ in range(2)]
    changed = desk.send("POST", path, **wanted | {"amount": 2_000_000})
    part = desk.send("POST", path, **wanted | {"id": ids.new(), "detail": "오픈마켓"})

    assert told[0] == told[1]
    assert (told[0]["number"], told[0]["amount"]) == (1, 1_000_000)
    assert (changed.status_code, changed.json()["refused"]) == (409, "different_content")
    assert (part.status_code, part.json()["refused"]) == (409, "details_mixed")
    assert Figure.objects.count() == 1
