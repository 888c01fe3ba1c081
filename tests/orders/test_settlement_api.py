"""Programs settle as pages do: a merchant's reads its statements, and three people's programs pay one."""

import pytest

from hamkke.kernel import ids
from hamkke.orders.models import FeeRate, LegalRule, Payout, Statement
from hamkke.people.models import Role
from tests.factories.people import RoleFactory, UserFactory
from tests.orders.settling import DUE, OCTOBER, MerchantFactory, issued, on, sold
from tests.programs import program_of

pytestmark = pytest.mark.usefixtures("committed_db")


def desk(*scopes):
    return program_of(RoleFactory(user=UserFactory(), name=Role.Name.ORGANISER).user, *scopes)


def test_three_programs_pay_a_statement_once_and_its_merchant_reads_it(kakaopay):
    merchant = MerchantFactory()
    sold(kakaopay, merchant, (10_000, 1))
    with on(DUE):
        asker, second, third = (desk("organiser:read", "organiser:pay") for _ in range(3))
        wanted = {"id": ids.new(), "merchant": merchant.pk, "ends_at": OCTOBER}

        made = [asker.send("POST", "/organiser/statements", **wanted) for _ in range(2)]
        later = asker.send("POST", "/organiser/statements", **wanted | {"id": ids.new()})
        statement = f"/organiser/statements/{wanted['id']}"
        payout = ids.new()
        asked = [asker.send("POST", f"{statement}/payouts", id=payout).json()["state"] for _ in range(2)]
        own = asker.send("POST", f"/organiser/payouts/{payout}/approval")
        early = second.send("POST", f"/organiser/payouts/{payout}/release")
        agreed = [
            each.send("POST", f"/organiser/payouts/{payout}/approval").json() for each in (second, third)
        ]
        paid = [second.send("POST", f"/organiser/payouts/{payout}/release").json() for _ in range(2)]
        mine, stranger = program_of(merchant.owner, "merchant:read"), program_of(MerchantFactory().owner)
        told = mine.get(f"/merchant/statements/{wanted['id']}").json()

        assert [(each.status_code, each.json()["payable"]) for each in made] == [(200, 10_000)] * 2
        assert (later.status_code, later.json()["refused"]) == (409, "nothing_to_state")
        assert asked == ["requested", "requested"]
        assert (own.status_code, own.json()["refused"]) == (409, "own_disbursement")
        assert (early.status_code, early.json()["refused"]) == (409, "not_released")
        assert [(each["state"], each["approvals"]) for each in agreed] == [("requested", 1), ("approved", 2)]
        assert [(each["state"], each["paid"]) for each in paid] == [("released", 10_000)] * 2
        assert (told["state"], told["is_as_issued"]) == ("released", True)
        assert [(row["kind"], row["paid"], row["net"]) for row in told["rows"]] == [("sale", 10_000, 10_000)]
        assert [each["id"] for each in mine.everything("/merchant/statements")] == [told["id"]]
        assert stranger.get(f"/merchant/statements/{wanted['id']}").status_code == 404
        assert stranger.everything("/merchant/statements") == []
        assert asker.get("/organiser/settlement").json()["stated"] == 0
        assert (Statement.objects.count(), Payout.objects.count()) == (1, 1)


def test_money_takes_a_scope_of_its_own_and_a_role(kakaopay):
    merchant = MerchantFactory()
    sold(kakaopay, merchant, (10_000, 1))
    with on(DUE):
        statement = issued(merchant, now=OCTOBER)
        path = f"/organiser/statements/{statement.pk}/payouts"
        writer, owner, payer = desk("organiser:read", "organiser:write"), program_of(merchant.owner), desk()

        refused = [each.send("POST", path, id=ids.new()) for each in (writer, owner)]
        payout = payer.send("POST", path, id=ids.new()).json()["payout"]
        back = [payer.send("POST", f"/organiser/payouts/{payout}/withdrawal").json() for _ in range(2)]

        assert [each.json()["refused"] for each in refused] == ["scope_missing", "role_missing"]
        assert [(each["state"], each["payout"]) for each in back] == [("unpaid", None)] * 2
        assert payer.send("POST", "/organiser/settlement/months").json() == {"issued": 0}


def test_fees_and_announced_rules_are_set_ahead_and_everybody_reads_them():
    announced = LegalRule.objects.filter(effective_from=None)[0]
    payer = desk("organiser:pay")
    fee = {
        "id": ids.new(), "channel": "kakaopay", "rate": 375, "source": "계약서 제5조", "effective_from": "2190-01-01",
    }  # fmt: skip

    declared = [payer.send("POST", "/organiser/settlement/fees", **fee).status_code for _ in range(2)]
    past = payer.send(
        "POST", "/organiser/settlement/fees", **fee | {"id": ids.new(), "effective_from": "2020-01-01"}
    )
    path = f"/organiser/settlement/laws/{announced.pk}/enactment"
    enacted = payer.send("POST", path, effective_from="2190-01-01")
    told = program_of(UserFactory()).get("/settlement/terms").json()

    assert declared == [200, 200]
    assert (past.status_code, past.json()["refused"]) == (409, "not_ahead")
    assert (enacted.status_code, enacted.json()["effective_from"]) == (200, "2190-01-01")
    assert payer.send("POST", path, effective_from="2191-01-01").status_code == 404
    assert [each["rate"] for each in told["fees"]] == [375]
    assert str(announced.pk) in [each["id"] for each in told["laws"]]
    assert FeeRate.objects.count() == 1
