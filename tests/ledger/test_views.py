"""The public heads, and the accounts as the secretariat reads them."""

import csv
import io

import pytest
from django.urls import reverse

from hamkke.ledger import actions
from tests.factories.coupons import FundingFactory
from tests.factories.ledger import move, move_id
from tests.factories.merchants import MerchantFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.ledger.whole import post_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger():
    post_everything()


@pytest.fixture
def organiser(client):
    user = RoleFactory().user
    client.force_login(user)
    return user


def table(answer):
    text = answer.content.decode()
    assert text[0] == "\N{BYTE ORDER MARK}"
    return list(csv.reader(io.StringIO(text[1:])))


def test_anybody_reads_the_heads_by_day(client):
    page = client.get(reverse("ledger:anchors")).content.decode()
    rows = table(client.get(reverse("ledger:anchors-table")))

    assert [row[:2] for row in rows] == [
        ["day", "batch"],
        ["2026-09-02", "5"],
        ["2026-09-01", "5"],
        ["2026-08-31", "2"],
    ]
    assert all(row[2] in page for row in rows[1:])


def test_anybody_gets_the_proof_of_a_transfer_they_know(client):
    told = client.get(reverse("ledger:proof", args=[move_id("hold")])).json()

    assert (told["is_sound"], told["batch"], told["seq"]) == (True, 2, 2)
    assert client.get(reverse("ledger:proof", args=[move_id("nothing")])).status_code == 404


def test_accounts_are_for_the_secretariat(client):
    addresses = [
        reverse("ledger:accounts"),
        reverse("ledger:account", args=["bank"]),
        reverse("ledger:account-table", args=["bank"]),
    ]
    assert [client.get(address).status_code for address in addresses] == [302, 302, 302]

    client.force_login(UserFactory())

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_auditors_read_every_account_and_its_table_from_their_desk(client):
    client.force_login(RoleFactory(name="auditor").user)

    accounts = client.get(reverse("ledger:accounts")).content.decode()

    assert accounts.count(f'href="{reverse("ledger:accounts")}"') == 1
    assert client.get(reverse("ledger:account", args=["bank"])).status_code == 200
    assert table(client.get(reverse("ledger:account-table", args=["bank"])))[0][0] == "day"


@pytest.mark.parametrize("number", [1, 3])
def test_accounts_are_called_by_name_and_a_parent_tells_what_lies_beneath_it(
    client, organiser, django_assert_num_queries, number
):
    merchants = [MerchantFactory(name=f"참기름집 {nth}") for nth in range(number)]
    funding = FundingFactory(campaign__title="가을 쿠폰", funder__name="중기부")
    codes = [*(f"merchant:{each.pk}" for each in merchants), funding.budget_code, funding.funder_code]
    actions.open_accounts(codes)
    actions.post([move("outside", code, 700) for code in codes])

    with django_assert_num_queries(10):
        page = client.get(reverse("ledger:accounts")).content.decode()
    parent = client.get(reverse("ledger:account", args=[f"campaign:{funding.campaign_id}"]))

    for name in ("참기름집 0", f"참기름집 {number - 1}", "가을 쿠폰 · 중기부", ">중기부<"):
        assert name in page
    assert parent.context["name"].ko == "가을 쿠폰"
    assert (parent.context["balance"].net, parent.context["beneath"]) == (0, 700)


def test_accounts_are_found_by_how_their_code_begins(client, organiser):
    everything = client.get(reverse("ledger:accounts")).content.decode()
    merchants = client.get(reverse("ledger:accounts"), {"code": "merchant:"}).content.decode()
    nothing = client.get(reverse("ledger:accounts"), {"code": "x"})

    assert "message-credit" in everything
    assert "merchant:1:share" in merchants
    assert "message-credit" not in merchants
    assert nothing.status_code == 200


def test_a_statement_has_its_opening_lines_and_closing(client, organiser):
    days = {"earliest": "2026-09-01", "latest": "2026-09-30"}
    page = client.get(reverse("ledger:account", args=["merchant:1"]), days).content.decode()
    rows = table(client.get(reverse("ledger:account-table", args=["merchant:1"]), days))

    assert "merchant:1:share" in page
    assert [(row[3], row[6], row[7], row[8]) for row in rows[1:]] == [
        ("", "", "", "0"),
        ("budget", "0", "250", "250"),
        ("merchant:1:share", "20", "0", "230"),
        ("bank", "230", "0", "0"),
        ("", "250", "250", "0"),
    ]


def test_a_trees_statement_leaves_out_what_moved_inside_it(client, organiser):
    asked = {"earliest": "2026-09-01", "latest": "2026-09-30", "with_tree": "on"}
    rows = table(client.get(reverse("ledger:account-table", args=["merchant:1"]), asked))

    assert [row[3] for row in rows[2:-1]] == ["budget", "bank"]
    assert rows[-1][8] == "20"


def test_days_in_the_wrong_order_are_told(client, organiser):
    days = {"earliest": "2026-09-30", "latest": "2026-09-01"}

    answer = client.get(reverse("ledger:account", args=["bank"]), days)

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"latest"}


@pytest.mark.parametrize(
    ("asked", "net", "pending_out"),
    [
        ({"seq": 1}, 1_000, 0),
        ({"seq": 2}, 1_000, 600),
        ({"day": "2026-08-30"}, 0, 0),
        ({"day": "2026-08-31"}, 1_000, 600),
        ({"day": "2026-09-01"}, 750, 200),
    ],
)
def test_a_balance_is_shown_as_of_a_number_or_a_day(client, organiser, asked, net, pending_out):
    then = client.get(reverse("ledger:account", args=["budget"]), asked).context["balance_then"]

    assert (then.net, then.debits_pending) == (net, pending_out)


@pytest.mark.parametrize(
    ("asked", "wrong"), [({"seq": 1, "day": "2026-09-01"}, {"day"}), ({"seq": -1}, {"seq"}), ({}, set())]
)
def test_no_balance_then_is_shown_unless_one_of_both_is_asked(client, organiser, asked, wrong):
    answer = client.get(reverse("ledger:account", args=["budget"]), asked)

    assert answer.context["balance_then"] is None
    assert answer.context["as_of"].errors.keys() == wrong
    assert "Balance as of then" in answer.content.decode() or "그때의 잔액" in answer.content.decode()


@pytest.mark.parametrize("more", [1, 3])
def test_the_pages_ask_a_fixed_number_of_queries(client, organiser, django_assert_num_queries, more):
    actions.post([move("outside", "bank", 1) for _ in range(more)])

    with django_assert_num_queries(10):
        client.get(reverse("ledger:account", args=["bank"]))
    with django_assert_num_queries(7):
        client.get(reverse("ledger:accounts"))


def test_another_unit_is_shown_with_its_name(client, organiser):
    page = client.get(reverse("ledger:account", args=["message-credit"])).content.decode()

    assert "0 message" in page
