"""The bank's statement is read in and matched by the secretariat; books are closed once nobody waits."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from hamkke.kernel import ids
from hamkke.ledger import actions as money
from hamkke.ledger.models import BankMatch, Period, StatementLine
from hamkke.orders import actions, commands, queries, rules
from tests.factories.people import UserFactory
from tests.orders.settling import DUE, MerchantFactory, issued, on, sold
from tests.orders.test_settlement_views import organiser
from tests.orders.test_views import signed_in, text

pytestmark = pytest.mark.usefixtures("committed_db")
HEAD = "date,amount,memo,reference\n"


@pytest.fixture
def statement(kakaopay):
    merchant = MerchantFactory()
    sold(kakaopay, merchant, (1_000_000, 1))
    return issued(merchant)


def paid(statement, day=DUE):
    with on(day):
        payout = actions.request_payout(id=ids.new(), statement=statement, by=UserFactory())
        for _ in range(2):
            actions.approve_payout(payout, by=UserFactory())
        return actions.release_payout(payout, by=UserFactory())


def upload(client, *lines):
    file = SimpleUploadedFile("bank.csv", (HEAD + "\n".join(lines)).encode())
    return client.post("/orders/settlement/bank/", {"file": file}, follow=True)


def test_what_the_bank_names_is_matched_and_the_rest_by_hand(statement):
    payout, client = paid(statement), signed_in(organiser())

    page = text(upload(client, f"{DUE},-1000000,이체,B-1", f"{DUE},-500,수수료,B-2"))
    assert "수수료" in page
    assert BankMatch.objects.count() == 0
    line = StatementLine.objects.get(reference="B-1")
    wrong = {"line": StatementLine.objects.get(reference="B-2").pk, "payout": payout.pk}
    assert client.post("/orders/settlement/bank/matches", wrong).status_code == 409
    client.post("/orders/settlement/bank/matches", {"line": line.pk, "payout": payout.pk})

    assert queries.standings([statement], DUE)[0].state == "confirmed"
    open_now = queries.at_bank()
    assert ([each.line.reference for each in open_now.lines], open_now.payouts) == (["B-2"], [])


def test_a_file_that_cannot_be_read_changes_nothing(statement):
    client = signed_in(organiser())

    assert client.post("/orders/settlement/bank/", {}).status_code == 422
    assert upload(client, f"{DUE},many,?,B-1").status_code == 409

    assert StatementLine.objects.count() == 0


def test_the_bank_is_the_secretariat_s(statement):
    somebody = signed_in(statement.merchant.owner)

    assert somebody.get("/orders/settlement/bank/").status_code == 403
    assert upload(somebody, f"{DUE},-1,?,B-1").status_code == 403
    assert somebody.post("/orders/settlement/bank/matches").status_code == 403

    assert StatementLine.objects.count() == 0


def test_books_are_not_closed_over_money_that_is_overdue(statement):
    with on(DUE + timedelta(days=3)):
        with pytest.raises(rules.MerchantsWait):
            actions.close_books(DUE, by=None)
        assert actions.close_books(DUE - timedelta(days=1), by=None).ends_on == DUE - timedelta(days=1)
        assert Period.objects.count() == 1

    paid(statement, DUE + timedelta(days=3))

    with on(DUE + timedelta(days=3)):
        assert actions.close_books(DUE, by=None) == actions.close_books(DUE, by=None)
        with pytest.raises(money.PeriodNotOver):
            actions.close_books(DUE + timedelta(days=3), by=None)
    assert Period.objects.count() == 2


def test_the_commands_read_the_bank_and_close(statement, tmp_path):
    paid(statement)
    file = tmp_path / "bank.csv"
    file.write_text(f"{HEAD}{DUE},-1000000,{statement.name},B-1\n{DUE},-500,수수료,B-2\n")
    run = CliRunner().invoke

    told = run(commands.commands, ["bank", str(file)])
    closed = run(commands.commands, ["close", str(DUE)])

    assert told.stdout.splitlines() == [f"은행 · bank  {DUE}  -500원  수수료"]
    assert closed.stdout.startswith(f"{DUE}까지 마감했습니다.")


def test_a_product_named_like_a_formula_stays_a_name(kakaopay, statement):
    [row] = statement.rows.all()
    row.title = "=1+1"

    assert queries.table_of(statement, [row])[1][2] == "'=1+1"
