"""Organisers plan, run dry and amend; merchants read who pays their coupon, and sign."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from click.testing import CliRunner

from hamkke.coupons import actions
from hamkke.coupons.models import Campaign, CostAgreement, Version
from hamkke.insights.commands.coupons import commands
from hamkke.kernel import clock, ids
from hamkke.merchants.models import Merchant, Product
from tests.coupons.planning import EVE, WEEK, drafted
from tests.coupons.test_views import text
from tests.factories.coupons import NOON, TEN
from tests.factories.exhibitions import exhibition
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretariat(client):
    user = RoleFactory().user
    client.force_login(user)
    return user


def form_of(campaign, **changes):
    funding = campaign.fundings.first()
    return {
        "id": campaign.pk, "edition": campaign.edition_id, "title": "새 쿠폰", "title_en": "New coupon",
        "percent": "10", "cap": 3_000, "minimum_order": 0, "quantity": 10, "daily_quantity": 5, "per_person": 1,
        "opens_at": "2025-09-01T10:00", "closes_at": "2025-09-08T10:00", "usable_until": "2025-09-15T10:00",
        "funder_1": funding.funder_id, "share_1": "100", "most_1": 0, "on_return": "keep", "paying": "shares",
        **changes,
    }  # fmt: skip


def test_an_organiser_edits_a_draft_with_everything_a_coupon_can_be(client, secretariat):
    gone = ids.new()
    draft = drafted(secretariat, scope={"exhibitions": [str(gone)]}, merchant_share=0)
    merchant, shown = MerchantFactory(), exhibition(title="가을 밥상")
    address = f"/coupons/plans/{draft.pk}/edit/"

    page = client.get(address)
    wrong = client.post(address, form_of(draft, exhibitions="x"))
    answer = client.post(
        address,
        form_of(
            draft, percent="", cap="", amount=5_000, merchants=[merchant.pk], exhibitions=[shown.key], group="a",
            channels=["online"], share_1="70", merchant_share="30", merchant_most=900, first_purchase_only="on",
        ),
    )  # fmt: skip

    draft.refresh_from_db()
    assert (page.status_code, wrong.status_code, answer.status_code) == (200, 422, 302)
    assert "한 주문에서 묶음마다 한 장씩 함께 씁니다." in text(page)
    assert f"가을 밥상 · {shown.edition.code}" in text(page)
    assert (f'value="{gone}"' in page.content.decode(), "없어진 기획전" in text(page)) == (True, True)
    assert (draft.kind, draft.amount, draft.cap, draft.daily_quantity) == ("amount", 5_000, 5_000, 5)
    assert draft.scope == {"merchants": [str(merchant.pk)], "exhibitions": [str(shown.key)]}
    assert (draft.channels, draft.group, draft.first_purchase_only) == (["online"], "a", True)
    assert list(draft.fundings.values_list("share", "each_most")) == [(7_000, 0), (3_000, 900)]
    page = client.get(address)
    assert page.context["form"]["exhibitions"].value() == [str(shown.key)]
    assert "없어진 기획전" not in text(page)


def test_exhibitions_are_chosen_by_name_before_they_are_published_too(client, secretariat):
    coming = exhibition(title="겨울 밥상", title_en="The winter table")
    coming.unpublish()
    exhibition(title="봄 밥상", title_en="The spring table")

    page = text(client.get("/coupons/plans/new/", headers={"accept-language": "en"}))

    assert f"The winter table · {coming.edition.code} (not published)" in page
    assert page.count("(not published)") == 1


def test_the_form_says_what_opening_would_refuse(client, secretariat):
    draft = drafted(secretariat)

    few = client.post(f"/coupons/plans/{draft.pk}/edit/", form_of(draft, daily_quantity=1))
    much = client.post(f"/coupons/plans/{draft.pk}/edit/", form_of(draft, share_1="40", merchant_share="60"))

    assert "하루 1장씩이면 10일이 걸리는데" in text(few)
    assert "입점 상인의 분담률은 50%를 넘을 수 없습니다(대규모유통업법 제11조)." in text(much)
    assert (few.status_code, much.status_code) == (422, 422)


@pytest.mark.parametrize(
    "funders",
    [{"most_1": 1_000}, {"share_1": "70", "most_1": 1_000, "merchant_share": "30", "merchant_most": 900}],
)
def test_the_form_says_when_nobody_would_pay_the_whole(client, secretariat, funders):
    draft = drafted(secretariat)

    answer = client.post(f"/coupons/plans/{draft.pk}/edit/", form_of(draft, **funders))

    assert answer.status_code == 422
    assert "재원마다 정한 한도를 모두 더해도" in text(answer)
    assert draft.fundings.get().each_most == 0


def test_a_draft_that_nobody_would_pay_is_not_run_dry(client, secretariat):
    draft = drafted(secretariat, funders=[(OrganisationFactory(), 10_000, 1_000)])

    page = client.get(
        f"/coupons/plans/{draft.pk}/simulation/",
        {"shoppers": 5, "half_minutes": 2, "use_rate": "80", "seed": 1},
    )

    assert page.status_code == 409
    assert "재원마다 정한 한도를 모두 더해도 3,000원에 못 미칩니다." in text(page)


def test_an_organiser_runs_a_draft_dry(client, secretariat):
    draft = drafted(secretariat)
    address = f"/coupons/plans/{draft.pk}/simulation/"

    empty = client.get(address)
    full = client.get(address, {"shoppers": 100, "half_minutes": 2, "use_rate": "80", "seed": 1})
    none = client.get(address, {"shoppers": 1, "half_minutes": 2, "use_rate": "80", "seed": 1})

    assert "누가 받지 못하나" in text(full)
    assert "분 만에 모두 나갑니다." in text(full)
    assert "남습니다." in text(none)
    assert empty.context["simulation"] is None
    assert client.get(address, {"shoppers": 0}).status_code == 422
    assert Version.objects.count() == 0


def test_an_organiser_amends_what_is_open(client, secretariat):
    campaign = actions.open_campaign(drafted(secretariat), by=secretariat)
    address = f"/coupons/plans/{campaign.pk}/amendment/"
    fields = {
        "percent": "20", "cap": 3_000, "minimum_order": 0, "usable_until": "2025-09-15T10:00",
        "funded_until": "2025-09-15T10:00",
    }  # fmt: skip

    with clock.pretend(NOON):
        page, answer = client.get(address), client.post(address, fields)
        refused = client.post(address, {**fields, "percent": "10"})

    assert (page.status_code, answer.status_code, refused.status_code) == (200, 302, 409)
    assert "할인율" in text(refused)
    assert Version.objects.count() == 2
    assert "조건의 모든 판" in text(client.get(f"/coupons/plans/{campaign.pk}/"))


def test_what_an_organiser_leaves_alone_keeps_its_seconds(client, secretariat):
    until = TEN + WEEK - timedelta(milliseconds=500)
    draft = drafted(secretariat, closes_at=TEN + WEEK - timedelta(days=1), usable_until=until)
    campaign = actions.open_campaign(draft, by=secretariat)
    address = f"/coupons/plans/{campaign.pk}/amendment/"

    with clock.pretend(NOON):
        form = client.get(address).context["form"]
        fields = {field.html_name: field.value() for field in form if field.value() is not None}
        shown = {
            name: form[name].value().strftime("%Y-%m-%dT%H:%M") for name in ("usable_until", "funded_until")
        }
        answer = client.post(address, {**fields, **shown, "percent": "20"})
        longer = client.post(
            address, {**fields, **shown, "percent": "20", "funded_until": "2025-10-01T10:00"}
        )

    campaign.refresh_from_db()
    assert (answer.status_code, longer.status_code) == (302, 302)
    assert (campaign.rate, campaign.usable_until) == (2_000, until)
    assert campaign.funded_until == TEN + timedelta(days=30)


def test_before_anybody_signed_a_simulation_supposes_that_all_do(client, secretariat):
    draft = drafted(secretariat, funders=[(OrganisationFactory(), 7_000)], merchant_share=3_000)

    page = client.get(
        f"/coupons/plans/{draft.pk}/simulation/",
        {"shoppers": 20, "half_minutes": 2, "use_rate": "100", "seed": 1},
    )

    outcome = page.context["simulation"].outcome
    assert (outcome.used, outcome.unfit) == (10, {})
    assert 0 < outcome.by_funder[1] < outcome.by_funder[0]


@pytest.mark.parametrize("page", ["edit", "simulation", "amendment"])
def test_only_organisers_plan(client, campaign, page):
    client.force_login(UserFactory())

    assert client.get(f"/coupons/plans/{campaign.pk}/{page}/").status_code == 403


# ── Merchants ──


@pytest.fixture
def shared(organiser):
    return drafted(organiser, funders=[(OrganisationFactory(), 7_000)], merchant_share=3_000)


def test_a_merchant_reads_who_pays_and_signs(client, shared, organiser):
    merchant = MerchantFactory()
    client.force_login(merchant.owner)
    address = f"/coupons/agreements/{shared.pk}/{merchant.pk}/"

    with clock.pretend(EVE):
        listed, page = client.get("/coupons/agreements/"), client.get(address)
        document = page.context["invitation"].digest
        answer = client.post(address, {"document": document})
        after = client.get(address)
    broken = client.post(address, {"document": "x"})

    assert "서명 안 함" in text(listed)
    assert "내 상품 할인액의 30%, 한 장에 최대 900원" in text(page)
    assert "대규모유통업법 제11조" in text(page)
    assert sha256(page.context["whole"].encode()).hexdigest() == document
    assert "약정 전문" in text(page)
    assert (answer.status_code, broken.status_code) == (302, 400)
    assert "에 서명했습니다." in text(after)
    assert CostAgreement.objects.get().document.hex() == document
    client.force_login(RoleFactory().user)
    assert merchant.name in text(client.get(f"/coupons/plans/{shared.pk}/"))


def test_after_the_event_has_begun_nobody_signs(client, shared):
    merchant = MerchantFactory()
    client.force_login(merchant.owner)

    with clock.pretend(TEN):
        page = client.get(f"/coupons/agreements/{shared.pk}/{merchant.pk}/")

    assert "서명할 수 있는 때가 지났습니다." in text(page)


def test_nobody_signs_for_another(client, shared):
    merchant, other = MerchantFactory(), MerchantFactory()
    client.force_login(other.owner)

    assert client.get(f"/coupons/agreements/{shared.pk}/{merchant.pk}/").status_code == 404
    client.force_login(UserFactory())
    assert "비용 분담을 묻는 쿠폰 행사가 없습니다." in text(client.get("/coupons/agreements/"))
    assert client.get(f"/coupons/agreements/{shared.pk}/{merchant.pk}/").status_code == 404


# ── From the command line ──


def test_simulate_from_the_command_line(organiser):
    draft = drafted(organiser)
    runner = CliRunner()

    told = runner.invoke(commands, ["simulate", str(draft.pk), "--demand", "50", "--json"])
    plain = runner.invoke(commands, ["simulate", str(draft.pk), "--orders", "past"])
    unknown = runner.invoke(commands, ["simulate", str(ids.new())])

    outcome = json.loads(told.output)
    assert (outcome["buyers"], outcome["claimed"], outcome["left_out"]) == (50, 10, 40)
    assert sum(each["cost"] for each in outcome["funders"]) == outcome["discount"]
    assert "온 사람 came 0" in plain.output
    assert unknown.exit_code == 2
    assert Campaign.objects.get().closes_at == TEN + WEEK


def test_merchants_and_goods_are_named_by_what_people_call_them_and_taken_out_by_a_box(client, secretariat):
    draft = drafted(secretariat)
    address = f"/coupons/plans/{draft.pk}/edit/"
    oil, tofu = MerchantFactory(name="참기름집"), MerchantFactory(name="은빛두부")
    black = ProductFactory(merchant=tofu, name="서리태 두부")
    ProductFactory(merchant=oil, name="서리태 두부")
    typed = {
        "merchants_lines": f"참기름집\n{tofu.written_business_number}\n",
        "products_lines": "은빛두부: 서리태 두부",
    }

    unclear = client.post(address, form_of(draft, merchants_lines="없는 집", products_lines="서리태 두부"))
    client.post(address, form_of(draft, **typed))

    assert (unclear.status_code, "그런 이름이나 번호가 없습니다." in text(unclear)) == (422, True)
    assert "여럿 있습니다." in text(unclear)
    draft.refresh_from_db()
    assert draft.scope == {"merchants": sorted([str(oil.pk), str(tofu.pk)]), "products": [str(black.pk)]}
    page = client.get(address)
    assert f'value="{tofu.pk}" checked' in page.content.decode()
    assert "은빛두부: 서리태 두부" in text(page)

    client.post(address, form_of(draft, merchants=[oil.pk]))
    draft.refresh_from_db()
    assert draft.scope == {"merchants": [str(oil.pk)]}


def test_the_form_weighs_the_same_however_many_merchants_there_are(client, secretariat):
    owner = UserFactory()
    merchants = Merchant.objects.bulk_create(
        MerchantFactory.build(owner=owner, name=f"이름이 제법 긴 전통시장의 가게 {n}호") for n in range(1_000)
    )
    Product.objects.bulk_create(ProductFactory.build(merchant=each) for each in merchants)

    page = client.get("/coupons/plans/new/").content

    assert len(page) < 50_000
