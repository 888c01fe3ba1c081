"""Programs plan, sign and hand back as the pages do."""

import pytest

from hamkke.coupons.models import Campaign, CostAgreement, HandBack
from hamkke.kernel import clock, ids
from tests.coupons.planning import EVE, WEEK, drafted
from tests.factories.coupons import NOON, TEN, ClaimFactory, logged
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory
from tests.programs import program_of

pytestmark = pytest.mark.django_db


def desk():
    return program_of(RoleFactory(user=UserFactory(), name="organiser").user, "organiser:write")


def plan(**changes):
    return {
        "edition": EditionFactory().code, "title": "새 쿠폰", "title_en": "A coupon", "amount": 3_000, "quantity": 10,
        "opens_at": TEN, "closes_at": TEN + WEEK, "usable_until": TEN + 2 * WEEK, "channels": ["online"],
        "funders": [{"organisation": OrganisationFactory().pk, "share": 10_000}], **changes,
    }  # fmt: skip


def test_a_campaign_lives_from_draft_to_settlement_each_step_once():
    campaign, wanted = ids.new(), plan()
    path = f"/organiser/campaigns/{campaign}"
    with clock.pretend(EVE):
        program = desk()
        program.send("POST", "/organiser/campaigns", id=campaign, **wanted)
        edited = [program.send("PUT", path, **wanted | {"quantity": 20}).json() for _ in range(2)]
        opened = [program.send("POST", f"{path}/opening").json()["state"] for _ in range(2)]
        late = program.send("PUT", path, **wanted)
        better = [program.send("PUT", f"{path}/terms", amount=4_000).json()["cap"] for _ in range(2)]
        worse = program.send("PUT", f"{path}/terms", amount=1_000)
    with clock.pretend(TEN + WEEK):
        closed = [desk().send("POST", f"{path}/closing").json()["left"] for _ in range(2)]
        early = desk().send("POST", f"{path}/settlement")
    with clock.pretend(TEN + 2 * WEEK):
        settled = [desk().send("POST", f"{path}/settlement").json() for _ in range(2)]

    assert [(each["quantity"], each["state"]) for each in edited] == [(20, "draft")] * 2
    assert len(set(opened)) == 1
    assert (late.status_code, late.json()["refused"]) == (409, "not_draft")
    assert better == [4_000, 4_000]
    assert (worse.status_code, worse.json()["refused"]) == (409, "takes_away")
    assert (closed, early.json()["refused"]) == ([0, 0], "still_usable")
    assert [each["id"] for each in settled] == [str(campaign)] * 2
    kept = Campaign.objects.get()
    assert (kept.state, kept.versions.count()) == ("settled", 2)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": 0}, "worth_nothing"),
        ({"funders": [{"organisation": "same", "share": 5_000}] * 2}, "funder_twice"),
    ],
)
def test_a_plan_that_promises_nothing_or_names_a_funder_twice_is_refused(changes, reason):
    organisation = OrganisationFactory().pk
    for each in changes.get("funders", []):
        each["organisation"] = organisation

    answer = desk().send("POST", "/organiser/campaigns", id=ids.new(), **plan(**changes))

    assert (answer.status_code, answer.json()["refused"]) == (409, reason)
    assert not Campaign.objects.exists()


def test_a_merchant_s_program_signs_the_paper_that_it_read_once():
    shared = drafted(UserFactory(), funders=[(OrganisationFactory(), 7_000)], merchant_share=3_000)
    merchant, other = MerchantFactory(), MerchantFactory()
    path = f"/merchant/agreements/{shared.pk}"
    with clock.pretend(EVE):
        mine, another = program_of(merchant.owner), program_of(other.owner)
        read = mine.get(f"{path}/{merchant.pk}").json()
        wrong = mine.send("POST", path, merchant=merchant.pk, document="0" * 64)
        foreign = another.send("POST", path, merchant=merchant.pk, document=read["document"])
        signed = [
            mine.send("POST", path, merchant=merchant.pk, document=read["document"]).json() for _ in range(2)
        ]
        listed = mine.get("/merchant/agreements").json()
        hidden = another.get(f"{path}/{merchant.pk}")

    assert (read["share"], read["most"], read["paper"]["merchant"]) == (3_000, 900, str(merchant.pk))
    assert (wrong.status_code, wrong.json()["refused"]) == (409, "paper_changed")
    assert (foreign.status_code, hidden.status_code) == (404, 404)
    assert signed[0] == signed[1]
    assert [each["signed_at"] is not None for each in listed] == [True]
    assert CostAgreement.objects.count() == 1


def test_a_shopper_s_program_hands_a_coupon_back_once(campaign):
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    path = f"/me/wallet/{claim.pk}/hand-back"
    with clock.pretend(NOON):
        mine, reader = program_of(claim.shopper), program_of(claim.shopper, "shopper:read")
        refused = [program_of(UserFactory()).send("POST", path), reader.send("POST", path)]
        assert HandBack.objects.count() == 0
        back = [mine.send("POST", path).json() for _ in range(2)]

    assert [each.status_code for each in refused] == [404, 403]
    assert back[0] == back[1]
    assert HandBack.objects.count() == 1
    with clock.pretend(NOON):
        assert [each["state"] for each in mine.get("/me/wallet").json()] == ["handed_back"]
