"""Product sheets: written once, named gaps, exported as a workbook in a marketplace's words, listed by its number."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hamkke.audit.models import Entry
from hamkke.kernel import clock
from hamkke.merchants import actions as merchants
from hamkke.merchants.actions import sheets as actions
from hamkke.merchants.models import MarketplaceListing, Photograph, ProductSheet
from hamkke.merchants.queries import sheets as queries
from hamkke.merchants.rules import sheets as rules
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 1, 3, tzinfo=UTC)
WRITTEN = {
    "origin": "국내산",
    "maker": "새벽상회",
    "notice_kind": "가공식품",
    "notice": "용량: 1kg",
    "returns": "받은 날부터 7일 안에 새벽상회로",
    "contact": "02-0000-0000",
}


def product(**content):
    content = {"name": "햅쌀 누룽지", "category": "식품", "description": "얇게 눌렀습니다.", **content}
    made = ProductFactory(merchant=MerchantFactory(owner=UserFactory()), price=15_900, **content)
    Photograph.objects.create(product=made, place=0, alt="누룽지", width=640, height=480, kept_at=NOON)
    return made


def written(**content):
    made = product(**content)
    actions.write_sheet(made, by=None, **WRITTEN)
    return made


def states(made, at=NOON) -> dict[str, str]:
    [sheet] = queries.sheets_of([made.pk], at)
    return {standing.marketplace: state for standing, state in sheet.standings if state != "none"}


def rows(file: bytes, page: str = "상품") -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name(page).to_python()


def test_a_sheet_is_written_once_and_the_same_again_changes_nothing():
    made = product()
    for _ in range(2):
        actions.write_sheet(made, by=None, **WRITTEN)

    assert ProductSheet.objects.get().notice_kind == "가공식품"
    assert Entry.objects.filter(verb="merchants.sheet.written").count() == 1


def test_what_is_missing_is_named_before_the_export_and_refuses_it(client):
    made = product(category="")
    client.force_login(made.merchant.owner)
    page = client.get(reverse("merchants:sheet", args=[made.pk])).text
    answer = client.post(reverse("merchants:sheet-export", args=[made.pk, "coupang"]))

    for name in (
        "분류",
        "원산지",
        "상품정보제공고시 품목",
        "상품정보제공고시 내용",
        "반품·교환 안내",
        "소비자 상담 전화",
    ):
        assert f"<li>{name}</li>" in page
    assert "엑셀로 내보내기" not in page
    assert answer.status_code == 409
    assert "먼저 채워 주세요: 분류, 원산지" in answer.text
    assert not MarketplaceListing.objects.exists()


@pytest.mark.parametrize(
    ("marketplace", "headers"),
    [
        ("coupang", ("등록상품명", "옵션판매가(판매단가)", "업체상품코드")),
        ("smartstore", ("상품명", "상품가격", "판매자 상품코드")),
        ("elevenst", ("상품명", "판매단가", "판매자상품번호")),
        ("esm", ("상품명", "판매단가", "판매자관리코드")),
        ("kakao", ("상품명", "판매가", "판매자 상품코드")),
    ],
)
def test_the_file_speaks_a_marketplace_s_words_where_they_are_known_and_calls_nothing_official(
    marketplace, headers
):
    made = written(name="=HYPERLINK(1)")

    file = actions.export_sheet(made, marketplace=marketplace, by=None)

    [head, row] = rows(file)
    told = dict(zip(head, row, strict=True))
    assert [told[header] for header in headers] == ["=HYPERLINK(1)", 15_900, str(made.pk)]
    assert (told["원산지"], told["상품정보제공고시 내용"]) == ("국내산", "용량: 1kg")
    assert told["대표 사진"].startswith("http")
    assert "공식 올리기 양식이 아닙니다" in rows(file, "안내")[0][0]


def test_an_export_a_number_and_a_change_each_move_the_state():
    made = written()
    with clock.pretend(NOON):
        actions.export_sheet(made, marketplace="coupang", by=None)
    assert states(made) == {"coupang": "exported"}

    actions.list_on_marketplace(made, marketplace="coupang", number=" 7301-22 ", by=None)
    assert states(made) == {"coupang": "listed"}

    with clock.pretend(NOON + timedelta(hours=1)):
        merchants.change_price(made, amount=14_900, by=None)
    later = NOON + timedelta(hours=2)
    assert states(made, later) == {"coupang": "changed"}

    with clock.pretend(later):
        actions.export_sheet(made, marketplace="coupang", by=None)
    listing = MarketplaceListing.objects.get()
    assert (states(made, later), listing.number, listing.exported_at) == (
        {"coupang": "listed"},
        "7301-22",
        later,
    )


def test_what_goods_cannot_come_back_says_so_in_the_sheet():
    made = written(withdrawal_exception="perishable")

    [sheet] = queries.sheets_of([made.pk], NOON)

    assert sheet.values["returns"].startswith("받은 날부터 7일 안에 새벽상회로\n")
    assert "단순 변심으로는 반품할 수 없습니다" in sheet.values["returns"]


def test_unknown_marketplaces_and_unreadable_numbers_are_refused():
    made = written()
    with pytest.raises(rules.MarketplaceUnknown):
        actions.export_sheet(made, marketplace="elsewhere", by=None)
    for number in ("삼", "a b", "7" * 41):
        with pytest.raises(rules.NumberUnreadable):
            actions.list_on_marketplace(made, marketplace="esm", number=number, by=None)

    assert not MarketplaceListing.objects.exists()


def test_a_merchant_writes_exports_and_notes_the_number_on_one_page(client):
    made = product()
    client.force_login(made.merchant.owner)
    address = reverse("merchants:sheet", args=[made.pk])

    client.post(address, WRITTEN)
    file = client.post(reverse("merchants:sheet-export", args=[made.pk, "kakao"]))
    client.post(reverse("merchants:sheet-listing", args=[made.pk, "kakao"]), {"number": "88"})

    assert file["Content-Disposition"] == f'attachment; filename="hamkke-kakao-{made.pk}.xlsx"'
    assert rows(file.content)[1][0] == "햅쌀 누룽지"
    page = client.get(address).text
    assert "올라가 있음</span> <code>88</code>" in page
    assert "용량: 1kg" in page


def test_before_its_first_price_a_product_has_no_sheet_yet(client):
    made = product()
    client.force_login(made.merchant.owner)

    with clock.pretend(datetime(2019, 1, 1, tzinfo=UTC)):
        assert client.get(reverse("merchants:sheet", args=[made.pk])).status_code == 404


def test_somebody_else_s_sheet_is_nobody_s_business(client):
    made = written()
    client.force_login(UserFactory())

    assert client.get(reverse("merchants:sheet", args=[made.pk])).status_code == 404
    assert client.post(reverse("merchants:sheet-export", args=[made.pk, "kakao"])).status_code == 404
