"""The secretariat's page about partners, and the page that explains the API to everybody."""

import re
from datetime import timedelta

import pytest

from hamkke.coupons import actions
from hamkke.coupons.models import Allotment, PartnerKey, UsageFile
from hamkke.coupons.queries import partners as queries
from hamkke.kernel import clock, ids
from tests.coupons.partners.usage import row
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def secretariat(client):
    client.force_login(RoleFactory().user)
    return client


def test_a_key_is_issued_its_secret_shown_once_and_revoked(secretariat, partner):
    fields = {"key-id": ids.new(), "key-organisation": partner.pk, "key-name": "운영"}

    page = secretariat.post("/coupons/partners/keys", fields)

    key = PartnerKey.objects.get()
    assert queries.secret_of(key) in text(page)
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    desk = text(secretariat.get("/coupons/partners/"))
    assert (str(key) in desk, queries.secret_of(key) in desk) == (True, False)
    secretariat.post(f"/coupons/partners/keys/{key.pk}/revocation")
    assert "에 폐기" in text(secretariat.get("/coupons/partners/"))
    assert secretariat.post("/coupons/partners/keys", {}).status_code == 422


def test_coupons_are_allotted_on_the_page(secretariat, partner, campaign):
    fields = {
        "allotment-id": ids.new(),
        "allotment-organisation": partner.pk,
        "allotment-campaign": campaign.pk,
        "allotment-quantity": 5,
    }

    assert "배정했습니다." in text(secretariat.post("/coupons/partners/allotments", fields, follow=True))
    assert Allotment.objects.get().quantity == 5
    assert secretariat.post("/coupons/partners/allotments", {}).status_code == 422


def test_the_desk_names_who_has_been_silent_for_a_week(secretariat, app, codes):
    told = {}
    for days in (6, 7):
        with clock.pretend(clock.now() + timedelta(days=days, hours=1)):
            told[days] = "7일 넘게 소식 없음" in text(secretariat.get("/coupons/partners/"))

    assert told == {6: False, 7: True}


def test_the_desk_shows_what_does_not_add_up(secretariat, app, codes, merchant):
    assert "3장 전달 대기" in text(secretariat.get("/coupons/partners/"))
    app.deliver("A-1", "D-1", dict.fromkeys(codes, "delivered"))
    assert "맞음" in text(secretariat.get("/coupons/partners/"))
    app.state("A-1", requested=300, issued=600, delivered=290, failed=0)
    assert "상대 집계: 요청 300장인데 발급 600장입니다." in text(secretariat.get("/coupons/partners/"))

    app.report_usage("U-1", [row(codes[0], merchant), row(codes[1], merchant, discount="1")])
    file = UsageFile.objects.get()
    page = text(secretariat.get(f"/coupons/partners/usage/{file.pk}/"))
    assert "할인금액이 2,000원이어야 하는데 1원입니다." in page
    again = secretariat.post(f"/coupons/partners/usage/{file.pk}/judgement", follow=True)
    assert "0줄을 반영했습니다." in text(again)


def test_everybody_reads_how_to_sign(client):
    page = text(client.get("/coupons/partners/manual/"))

    assert "HAMKKE-HMAC-SHA256" in page
    assert "/api/partners/usage/{id}" in page
    schema = client.get("/api/partners/openapi.json").json()
    assert len(schema["paths"]) == 7


@pytest.mark.parametrize("who", ["nobody", "shopper", "organiser"])
def test_only_the_secretariat_manages_partners(client, key, allotment, organiser, who):
    people = {"shopper": UserFactory, "organiser": lambda: RoleFactory().user}
    if who != "nobody":
        client.force_login(people[who]())
    file = UsageFile.objects.create(
        id=ids.new(),
        organisation=key.organisation,
        key=key,
        external_id="U",
        digest=b"",
        received_at=clock.now(),
    )
    addresses = [
        ("get", "/coupons/partners/"), ("post", "/coupons/partners/keys"), ("post", "/coupons/partners/allotments"),
        ("get", f"/coupons/partners/usage/{file.pk}/"), ("post", f"/coupons/partners/usage/{file.pk}/judgement"),
        ("post", f"/coupons/partners/keys/{key.pk}/revocation"),
    ]  # fmt: skip

    answers = [getattr(client, method)(address).status_code for method, address in addresses]

    expected = {
        "nobody": [302] * 6,
        "shopper": [403, 403, 403, 404, 404, 404],
        "organiser": [200, 422, 422, 200, 302, 302],
    }
    assert answers == expected[who]
    assert (PartnerKey.objects.get().revoked_at is None) == (who != "organiser")
    assert (
        Allotment.objects.count(),
        actions.issue_key(key.organisation, id=key.pk, name=key.name, by=organiser),
    ) == (1, key)


def test_the_desk_asks_as_often_for_three_as_for_one(
    secretariat, app, allotment, merchant, django_assert_num_queries
):
    def add(n):
        app.order(f"A-{n}", str(allotment.campaign_id), 2)
        app.report_usage(f"U-{n}", [row(app.codes(f"A-{n}")[0], merchant)])

    add(1)
    secretariat.get("/coupons/partners/")
    with django_assert_num_queries(11):
        secretariat.get("/coupons/partners/")
    add(2)
    add(3)
    with django_assert_num_queries(11):
        secretariat.get("/coupons/partners/")
