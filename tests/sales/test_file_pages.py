"""The secretariat sends a file, sees what was understood, decides, mends, and takes back; nobody else sees any of it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hamkke.kernel import clock, ids
from hamkke.people import actions as people
from hamkke.sales import actions
from hamkke.sales.models import Batch, Channel, Mapping, ReportDuty
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.sales.files import HEADER, LEDGER
from tests.sales.telling import line, tell, totals

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    user = UserFactory()
    people.give_role(user, "organiser", by=None)
    return user


@pytest.fixture(autouse=True)
def _signed_in(client, organiser):
    actions.know_channels()
    client.force_login(organiser)


@pytest.fixture
def market():
    return Channel.objects.create(
        code="market",
        name="시장",
        name_en="A market",
        kind="direct_offline",
        contract="shop",
        date_basis="ordered",
    )


def send(client, content, name="주문.csv"):
    form = client.get("/sales/files/").context["form"]
    answer = client.post(
        "/sales/files/", {"id": form["id"].value(), "file": [SimpleUploadedFile(name, content)]}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.get(pk=answer.url.split("/")[-2])


def work(batch):
    """As the worker does what is put off."""
    actions.look(batch.pk)
    actions.read(batch.pk)
    for each in (batch, *batch.parts.all()):
        each.refresh_from_db()
        if each.state == "intended":
            actions.store(each.pk)
    batch.refresh_from_db()


def page(client, batch):
    return re.sub(r"\s+", " ", client.get(f"/sales/files/{batch.pk}/").content.decode())


@pytest.fixture
def exported(tmp_path):
    def write(marketplace, lines=20, **quirks):
        file = tmp_path / marketplace
        exports.write(file, marketplace, lines=lines, quirks=Quirks(**quirks))
        return file.read_bytes()

    return write


def test_a_file_is_sent_previewed_stored_and_taken_back(client, exported):
    batch = send(client, exported("smartstore", bad=("date_missing",)))
    assert "무슨 파일인지 보는 중입니다" in page(client, batch)
    assert "다시 보기" in page(client, batch)  # for those without scripts
    work(batch)

    told = page(client, batch)
    assert "이렇게 알아들었습니다" in told
    assert "수취인명" in told.partition("개인정보라 버림")[2]
    assert "받는길" not in told
    assert "칸이 비어 있습니다" in told.partition("고쳐야 할 줄")[2]
    answer = client.post(f"/sales/files/{batch.pk}/storage", {"edition": ""})
    assert answer.url == f"/sales/files/{batch.pk}/"
    assert "차례를 기다립니다" in page(client, batch)
    work(batch)

    assert "대조" in page(client, batch)
    assert sum(totals("smartstore").values()) > 0
    assert client.post(f"/sales/files/{batch.pk}/taking-back", {"because": ""}).status_code == 422
    client.post(f"/sales/files/{batch.pk}/taking-back", {"because": "다른 해의 파일"})
    assert "되돌렸습니다: 다른 해의 파일" in page(client, batch)


def test_several_files_are_sent_at_once_and_pressing_twice_sends_them_once(client, exported):
    form = client.get("/sales/files/").context["form"]["id"].value()
    for _ in range(2):
        files = [
            SimpleUploadedFile(f"{each}.csv", exported(each, lines=3))
            for each in ("tmon", "kakao", "coupang")
        ]
        assert client.post("/sales/files/", {"id": form, "file": files}).url == "/sales/files/"

    assert {each.name for each in Batch.objects.all()} == {"tmon.csv", "kakao.csv", "coupang.csv"}
    assert "data-renew" in client.get("/sales/files/").content.decode()
    for each in Batch.objects.all():
        work(each)
    assert "data-renew" not in client.get("/sales/files/").content.decode()


def test_an_empty_one_among_several_is_told_and_none_is_taken(client, exported):
    files = [SimpleUploadedFile("a.csv", exported("tmon", lines=3)), SimpleUploadedFile("b.csv", b"")]
    answer = client.post("/sales/files/", {"id": ids.new(), "file": files})

    assert (answer.status_code, Batch.objects.count()) == (422, 0)
    assert client.post("/sales/files/", {"id": ids.new()}).status_code == 422


def test_until_its_days_are_added_up_no_amount_is_told(client):
    batch = tell([line("a", 12_345)])
    assert "12,345원" in page(client, batch).partition("매출에 보탠 금액")[2]
    batch.touched_days.update(settled_at=None)

    told = page(client, batch).partition("매출에 보탠 금액")[2].partition("대조")[0]

    assert ("1일을 집계하는 중입니다" in told, "원" in told) == (True, False)


def test_while_it_is_worked_on_a_piece_of_the_page_tells_how_far_it_is(client, exported):
    batch = send(client, exported("coupang"))
    Batch.objects.filter(pk=batch.pk).update(
        mapping=actions.keep_mapping(LEDGER, by=None), done=40, whole=100
    )

    piece = client.get(f"/sales/files/{batch.pk}/progress").content.decode()
    assert 'max="100" value="40"' in piece
    assert "읽는 중입니다" in piece

    Batch.objects.filter(pk=batch.pk).update(state="dropped")
    assert client.get(f"/sales/files/{batch.pk}/progress").content.strip() == b""


def test_an_unknown_file_is_told_by_hand_and_that_is_kept(client, market):
    batch = send(client, f"{HEADER},수령인\n2026-10-01,A1,2,3000,사과,받은이\n".encode())
    work(batch)
    told = page(client, batch)
    assert "열이 무엇을 뜻하는지 알려 주기" in told
    assert "받은이" not in told
    assert '<option value="수령인">' not in told

    form = {
        "channel": "market", "name": "장부", "ordered_at": "일자", "order_id": "번호", "key": ["번호"],
        "quantity": "개수", "amount": "값", "signs": "status", "product_name": "품목",
    }  # fmt: skip
    assert client.post(f"/sales/files/{batch.pk}/mapping", form | {"key": []}).status_code == 422
    assert client.post(f"/sales/files/{batch.pk}/mapping", form | {"signs": "inverted"}).status_code == 422
    client.post(f"/sales/files/{batch.pk}/mapping", form)
    work(batch)

    assert (batch.state, batch.accepted) == ("read", 1)
    assert Mapping.objects.get().code == "market.장부"
    again = send(client, f"{HEADER},수령인\n2026-10-02,A2,1,900,배,받은이\n".encode())
    work(again)
    assert (again.state, again.mapping.code) == ("read", "market.장부")


def test_states_told_by_hand_are_read(client, market):
    batch = send(
        client,
        "일자,번호,개수,값,상태\n2026-10-01,A1,1,3000,완료\n2026-10-01,A2,1,900,취소\n2026-10-01,A3,1,400,반품\n".encode(),
    )
    work(batch)
    client.post(
        f"/sales/files/{batch.pk}/mapping",
        {
            "channel": "market", "name": "장부", "ordered_at": "일자", "order_id": "번호", "key": ["번호"],
            "quantity": "개수", "amount": "값", "signs": "status", "state": "상태", "cancelled": "취소, 취소완료", "returned": "반품",
        },
    )  # fmt: skip
    work(batch)

    assert {state: each["amount"] for state, each in batch.told["by_state"].items()} == {
        "sold": 3_000, "cancelled": 900, "returned": 400,
    }  # fmt: skip


def test_a_known_way_of_reading_is_chosen_instead(client, exported, market):
    actions.keep_mapping(LEDGER, by=None)
    batch = send(client, exported("coupang"))
    work(batch)

    assert client.post(f"/sales/files/{batch.pk}/mapping", {"mapping": "nothing"}).status_code == 422
    client.post(f"/sales/files/{batch.pk}/mapping", {"mapping": "market.ledger"})
    work(batch)

    assert batch.trouble["reason"] == "headers_unknown"


def test_a_locked_file_asks_for_its_password(client, exported):
    batch = send(client, exported("smartstore", container="xlsx", password="0907"), name="주문.xlsx")
    work(batch)
    assert "파일의 비밀번호" in page(client, batch)

    wrong = client.post(f"/sales/files/{batch.pk}/password", {"password": "1"})
    assert (wrong.status_code, "비밀번호가 맞지 않습니다" in wrong.content.decode()) == (422, True)
    client.post(f"/sales/files/{batch.pk}/password", {"password": "0907"})
    work(batch)

    assert (batch.state, batch.accepted) == ("read", 20)


def test_bad_rows_are_mended_on_the_page_and_go_in(client, market):
    actions.keep_mapping(LEDGER, by=None)
    batch = send(
        client, f"{HEADER}\n2026-10-01,A1,2,3000,사과\n어제,A2,1,5000,배\n2026-10-02,A3,x,1,감\n".encode()
    )
    work(batch)
    client.post(f"/sales/files/{batch.pk}/storage", {"edition": ""})
    work(batch)
    first, second = batch.rejected_lines.order_by("row")

    address = f"/sales/files/{batch.pk}/lines/{first.pk}"
    wrong = client.post(address, {"column-0": "그제", "because": "확인"})
    assert (wrong.status_code, 'value="그제"' in wrong.content.decode()) == (409, True)
    assert client.post(address, {"column-0": "2026-10-01", "because": ""}).status_code == 409
    assert client.post(address, {"column-0": "2026-10-01", "because": "전화로 확인"}).status_code == 302
    client.post(f"/sales/files/{batch.pk}/lines/{second.pk}", {"decision": "set_aside", "because": "덤"})
    assert "고친 줄 1개가 아직 들어가지 않았습니다" in page(client, batch)
    answer = client.post(f"/sales/files/{batch.pk}/follow-ups", {"id": str(ids.new())})
    follow_up = Batch.objects.get(pk=answer.url.split("/")[-2])
    work(follow_up)

    assert (follow_up.state, sum(totals("market").values())) == ("stored", 8_000)
    told = page(client, batch)
    assert "전화로 확인" in told
    assert f"/sales/files/{follow_up.pk}/" in told


def test_a_file_can_be_left_out_and_the_same_again_leads_to_the_first(client, exported):
    content = exported("tmon")
    batch = send(client, content)
    client.post(f"/sales/files/{batch.pk}/removal")
    assert "사무국이 넣지 않기로 했습니다" in page(client, batch)

    stored = send(client, content)
    work(stored)
    client.post(f"/sales/files/{stored.pk}/storage", {"edition": ""})
    work(stored)
    again = send(client, content)
    work(again)

    told = page(client, again)
    assert f"같은 파일이 이미 있습니다: #{stored.number}" in told
    assert f"/sales/files/{stored.pk}/" in told


def test_a_file_reports_for_the_edition_that_is_chosen(client, exported):
    EditionFactory(code="2026-09")
    batch = send(client, exported("tmon"))
    work(batch)

    assert client.post(f"/sales/files/{batch.pk}/storage", {"edition": "1999-01"}).status_code == 422
    client.post(f"/sales/files/{batch.pk}/storage", {"edition": "2026-09"})

    batch.refresh_from_db()
    assert batch.edition.code == "2026-09"


def test_foreign_money_is_shown_in_its_own(client, exported):
    Channel.objects.filter(code="tmon").update(currency="GBP", decimals=2)
    batch = send(client, exported("tmon", lines=3))
    Batch.objects.filter(pk=batch.pk).update(
        channel=Channel.objects.get(code="tmon"), mapping=actions.keep_mapping(LEDGER, by=None), state="read",
        told={"by_state": {"sold": {"lines": 1, "quantity": 1, "amount": -123_405}}},
    )  # fmt: skip

    assert "GBP −1,234.05" in page(client, batch)


def test_a_page_of_files_asks_no_more_of_the_database_for_more_of_them(
    client, exported, django_assert_max_num_queries
):
    for _ in range(3):
        send(client, exported("tmon", lines=3))

    with django_assert_max_num_queries(12):
        client.get("/sales/files/")


def test_nobody_else_sees_or_does_anything(client, exported):
    batch = send(client, exported("tmon"))
    for who in (None, UserFactory()):
        client.logout()
        if who:
            client.force_login(who)
        wanted = 404 if who else 302
        addresses = (
            "/sales/files/",
            f"/sales/files/{batch.pk}/",
            f"/sales/files/{batch.pk}/progress",
            "/sales/channels/",
        )
        assert {client.get(each).status_code for each in addresses} == {wanted}
        posts = (
            "password",
            "mapping",
            "storage",
            "removal",
            "taking-back",
            "follow-ups",
            f"lines/{ids.new()}",
        )
        assert {client.post(f"/sales/files/{batch.pk}/{each}").status_code for each in posts} == {wanted}


def test_channels_are_registered_and_owe_reports(client):
    form = client.get("/sales/channels/").context["form"]
    given = {
        "id": form["id"].value(), "code": "our-mall", "name": "우리 몰", "name_en": "Our mall", "kind": "direct_online",
        "contract": "consignment", "date_basis": "paid", "currency": "KRW", "decimals": "0",
    }  # fmt: skip
    assert client.post("/sales/channels/", given | {"decimals": "2"}).status_code == 422
    assert client.post("/sales/channels/", given).url == "/sales/channels/"
    assert "우리 몰" in client.get("/sales/channels/").content.decode()

    EditionFactory(code="2026-09")
    yesterday = clock.today() - timedelta(days=1)
    duty = {
        "id": str(ids.new()), "channel": "our-mall", "kind": "interim", "covers_until": yesterday.isoformat(),
        "due_on": yesterday.isoformat(), "reporter": "우리 몰 운영팀",
    }  # fmt: skip
    assert client.post("/sales/2026-09/duties/", duty | {"channel": "hamkke"}).status_code == 422
    client.post("/sales/2026-09/duties/", duty)
    told = client.get("/sales/2026-09/duties/").content.decode()
    assert "기한이 지났는데 보고하지 않은 곳" in told
    client.post(f"/sales/2026-09/duties/{ReportDuty.objects.get().pk}/nothing")
    assert "판매 없음" in client.get("/sales/2026-09/duties/").content.decode()
    assert "기한이 지났는데" not in client.get("/sales/2026-09/duties/").content.decode()
