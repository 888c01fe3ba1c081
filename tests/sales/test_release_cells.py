"""What a release hides because it is small, and what it counts once because two channels told it."""

from datetime import date

import pytest

from tests.sales.telling import line, tell
from tests.sales.test_releases import edition, figures, headline, many, propose

__all__ = ["edition"]

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 9, 1), date(2026, 9, 2)


def test_a_channel_of_one_seller_is_not_given_away_by_its_file_its_code_or_an_overlap(edition):
    tell(many("a", 10_000))
    tell(many("b", 500), channel="gmarket")
    shared = [line(f"s{n}", 7_000, day=FIRST, seller="외길", order_id=f"20260901-{n}") for n in range(500)]
    kakao = tell(shared, channel="kakao")
    tell(shared[:3], channel="auction")

    release = propose(edition)

    told = {each["detail"]: each for each in release.content["channels"]}
    others = told["그 밖의 판매처"]
    assert set(told) == {"쿠팡", "그 밖의 판매처", "함께 주문", "매장 계산대(쿠폰)"}
    assert (others["codes"], [row["number"] for row in others["batches"]]) == ([], [None])
    assert kakao.number in [each["number"] for each in others["batches"][0]["files"]]
    assert (release.content["overlaps"], release.content["overlaps_hidden"]) == ([], 1)
    assert "카카오" not in str([release.content[part] for part in ("figures", "channels", "overlaps")])


def test_an_overlap_of_many_lines_between_channels_that_are_shown_is_told(edition):
    shared = [
        line(f"s{n}", 7_000, day=FIRST, seller=f"가게{n % 5}", order_id=f"20260901-{n}") for n in range(30)
    ]
    tell(shared, channel="auction")
    tell([*shared[:12], *many("b", 500, count=20)], channel="gmarket")
    tell([*many("a", 10_000), *[line(f"k{n}", 900, day=FIRST, order_id=f"20260902-{n}") for n in range(2)]])

    content = propose(edition).content

    assert [(each["lines"], each["amount"]) for each in content["overlaps"]] == [(12, 84_000)]
    assert [each["told_twice"] for each in content["channels"] if each["detail"] == "G마켓"] == [84_000]


def test_what_is_small_is_put_together_or_hidden(edition):
    tell([*many("a", 10_000), line("lonely", 77, day=SECOND, seller="가게0")])
    tell([line("one", 5_000, day=FIRST, seller="한 가게")], channel="kakao")
    tell(many("b", 500), channel="gmarket")

    release = propose(edition)

    assert figures(release) == {
        ("main", "쿠팡"): 120_077,
        ("main", "그 밖의 판매처"): 11_000,
        ("main", "함께 주문"): 0,
        ("main", "매장 계산대(쿠폰)"): 0,
    }
    [coupang] = [each for each in release.content["channels"] if each["detail"] == "쿠팡"]
    assert [(each["day"], each["amount"]) for each in coupang["days"]] == [
        ("2026-09-01", None),
        ("2026-09-02", None),
    ]
    assert "한 가게" not in str(release.content)


def test_sales_told_twice_are_taken_off_and_said(edition):
    told = many("a", 10_000)
    told = [{**each, "order_id": f"20260901-{n}"} for n, each in enumerate(told)]
    tell(told, channel="auction")
    tell([*told, *many("b", 100)], channel="gmarket")

    release = propose(edition)

    assert headline(release)["amount"] == 121_200
    [overlap] = release.content["overlaps"]
    assert (overlap["kept"]["ko"], overlap["twin"]["ko"], overlap["lines"]) == ("옥션", "G마켓", 12)
    assert {each["detail"]: each["told_twice"] for each in release.content["channels"]}["G마켓"] == 120_000
