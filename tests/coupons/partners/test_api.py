"""A delivery app orders codes, hands them out and reports their use: by the documented signature, faults included."""

from datetime import timedelta

import pytest

from hamkke.config import checking
from hamkke.coupons import actions, rules
from hamkke.coupons.models import (
    Allotment,
    Campaign,
    CodeOrder,
    Funding,
    PartnerCode,
    Redemption,
    UsageFile,
    UsageRow,
    WrongCodes,
)
from hamkke.coupons.queries import partners as queries
from hamkke.coupons.rules import partners
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from simulators.delivery_app import ConnectionCut, DeliveryApp, Faults
from tests.coupons.partners.conftest import Wire
from tests.coupons.partners.usage import row
from tests.factories.coupons import FundingFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db
HEADER = b"code,used_at,business_number,amount,discount\n"


def states(answer):
    return [(each["state"], each["reason"]) for each in answer.json()["rows"]]


def broken():
    return [finding for finding in checking.findings() if finding.rows]


# ── Who is heard ──


def test_a_key_never_stands_in_clear(key, app):
    assert len(app.secret) == 43
    assert app.secret not in repr(vars(key))
    assert app.allotments().json() == []


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (Faults(replay=True), "replayed"),
        (Faults(clock_ahead=timedelta(minutes=6)), "clock_differs"),
        (Faults(clock_ahead=-timedelta(minutes=6)), "clock_differs"),
        (Faults(forge=True), "wrong_signature"),
    ],
)
def test_what_is_wrongly_signed_is_not_heard(app, allotment, faults, reason):
    app.faults = faults

    answer = app.state("nothing", requested=1, issued=1, delivered=1, failed=1)

    assert (answer.status_code, answer.json()["refused"]) == (401, reason)
    assert CodeOrder.objects.count() == 0


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic x",
        "HAMKKE-HMAC-SHA256 key=1",
        "HAMKKE-HMAC-SHA256 key=ptk_0198c0de0000700080000000000000aa, timestamp=20260901T010000Z, nonce=short, signature=0",
    ],
)
def test_what_is_not_signed_is_not_heard(client, header):
    answer = client.get("/api/partners/allotments", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["refused"]) == (401, "not_signed")


def test_a_revoked_or_unknown_key_is_not_heard(app, key, organiser):
    unknown = DeliveryApp("", f"ptk_{ids.new().hex}", app.secret, client=Wire())
    assert unknown.allotments().json()["refused"] == "wrong_signature"
    actions.revoke_key(key, by=organiser)
    actions.revoke_key(key, by=organiser)
    assert app.allotments().json()["refused"] == "wrong_signature"


def test_a_key_is_issued_once(key, partner, organiser):
    assert actions.issue_key(partner, id=key.pk, name="운영", by=organiser) == key
    with pytest.raises(rules.DifferentContent):
        actions.issue_key(partner, id=key.pk, name="시험", by=organiser)


# ── Allotments ──


def test_an_allotment_reserves_its_full_cost(campaign, allotment, partner, organiser):
    reserved = [funding.reserved for funding in Funding.objects.all()]

    assert reserved == [30 * 1_800, 30 * 1_200]
    assert ledger.balance(Funding.objects.first().budget_code).net == 54_000
    assert actions.allot(campaign, partner, id=allotment.pk, quantity=20, by=organiser) == allotment
    with pytest.raises(rules.DifferentContent):
        actions.allot(campaign, partner, id=allotment.pk, quantity=21, by=organiser)
    with pytest.raises(partners.AllottedBefore):
        actions.allot(campaign, partner, id=ids.new(), quantity=1, by=organiser)
    assert [funding.reserved for funding in Funding.objects.all()] == reserved
    assert broken() == []


def test_what_merchants_bear_is_reserved_by_nobody(campaign, partner, organiser):
    FundingFactory(campaign=campaign, kind="merchant", funder=None, share=0, place=2)

    actions.allot(campaign, partner, id=ids.new(), quantity=20, by=organiser)

    assert [funding.reserved for funding in Funding.objects.all()][2] == 0


@pytest.mark.parametrize("change", [{"channels": ["online"]}, {"state": "closed"}])
def test_only_what_is_open_for_partners_is_allotted(campaign, partner, organiser, change):
    Campaign.objects.update(**change)

    with pytest.raises(partners.NotOpenForPartners):
        actions.allot(campaign, partner, id=ids.new(), quantity=1, by=organiser)
    assert Allotment.objects.count() == 0


# ── Codes ──


def test_exactly_as_many_codes_as_ordered_however_often_it_is_asked(app, allotment):
    campaign = str(allotment.campaign_id)
    app.faults = Faults(cut_before_answer=True)
    with pytest.raises(ConnectionCut):
        app.order("A-1", campaign, 3)

    answer = app.order("A-1", campaign, 3).json()

    assert (answer["requested"], answer["issued"], answer["agrees"]) == (3, 3, None)
    codes = app.codes("A-1")
    assert (len(set(codes)), codes) == (3, app.codes("A-1"))
    assert (PartnerCode.objects.count(), Allotment.objects.get().issued) == (3, 3)
    assert app.allotments().json()[0]["left"] == 17
    other = app.order("A-1", campaign, 4)
    assert (other.status_code, other.json()["refused"]) == (409, "different_content")


@pytest.mark.parametrize(
    ("quantity", "reason"), [(0, "wrong_quantity"), (10_001, "wrong_quantity"), (21, "too_many_codes")]
)
def test_no_more_codes_than_allotted(app, allotment, quantity, reason):
    answer = app.order("A-1", str(allotment.campaign_id), quantity)

    assert (answer.status_code, answer.json()["refused"]) == (409, reason)
    assert (CodeOrder.objects.count(), Allotment.objects.get().issued) == (0, 0)


def test_another_partners_orders_are_out_of_reach(app, codes, campaign, organiser):
    other = actions.issue_key(OrganisationFactory(), id=ids.new(), name="남", by=organiser)
    stranger = DeliveryApp("", str(other), queries.secret_of(other), client=Wire())

    assert stranger.order("A-1", str(campaign.pk), 1).json()["refused"] == "no_allotment"
    assert stranger.send("GET", "/orders/A-1").status_code == 404
    assert stranger.send("GET", "/orders/A-1/codes").status_code == 404
    assert stranger.report_usage("U", []).json()["accepted"] == 0
    assert app.send("GET", "/orders/A-1").json()["issued"] == 3


def test_deliveries_are_counted_once_and_failed_codes_are_free_again(app, codes, allotment):
    told = {codes[0]: "delivered", codes[1]: "failed", "0000": "delivered"}

    answers = [app.deliver("A-1", "D-1", told).json() for _ in range(2)]

    assert answers == [{"delivered": 1, "failed": 1, "known": 0, "refused": 1}] * 2
    assert app.deliver("A-1", "D-1", {codes[2]: "delivered"}).json()["refused"] == "different_content"
    assert app.deliver("A-1", "D-2", {codes[0]: "failed", codes[1]: "failed"}).json() == {
        "delivered": 0,
        "failed": 0,
        "known": 1,
        "refused": 1,
    }
    order = CodeOrder.objects.get()
    assert (order.delivered, order.failed, order.undecided, Allotment.objects.get().issued) == (1, 1, 1, 2)
    assert broken() == []


# ── Do the counts agree? ──


def test_requested_300_issued_600_delivered_290_fails_as_it_should():
    found = partners.differences(partners.Counts(300, 600, 290, 0))

    assert [each.ko for each in found] == [
        "우리 집계: 요청 300장인데 발급 600장입니다.",
        "우리 집계: 발급 600장인데 전달 290장과 실패 0장입니다.",
    ]
    assert partners.differences(partners.Counts(300, 300, 290, 10)) == []


def test_what_a_partner_states_is_compared_and_watched(app, codes):
    app.deliver("A-1", "D-1", dict.fromkeys(codes, "delivered"))
    agreed = app.state("A-1", requested=3, issued=3, delivered=3, failed=0).json()
    assert (agreed["agrees"], agreed["differences"], broken()) == (True, [], [])

    answer = app.state("A-1", requested=3, issued=6, delivered=2, failed=0).json()

    assert answer["agrees"] is False
    assert [each["ko"].partition(":")[0] for each in answer["differences"]] == [
        "상대 집계",
        "상대 집계",
        "두 집계가 다릅니다. 우리",
    ]
    assert [finding.sentence for finding in broken()] == ["every_partner_counts_as_we_do"]


def test_a_week_of_silence_is_a_difference(app, codes):
    order = queries.orders().get()

    assert queries.reconciled(order, order.ordered_at + timedelta(days=6)).agrees
    silent = queries.reconciled(order, order.ordered_at + timedelta(days=7))
    assert (silent.is_overdue, silent.differences[0].ko) == (
        True,
        "우리 집계: 발급 3장인데 전달 0장과 실패 0장입니다.",
    )


# ── Files of used codes ──


def test_good_rows_go_in_bad_rows_wait_and_nothing_counts_twice(app, codes, merchant):
    app.deliver("A-1", "D-1", {codes[2]: "failed"})
    rows = [
        row(codes[0], merchant),
        row(codes[0], merchant),
        row(codes[1], merchant, discount="1999"),
        row(codes[2], merchant),
        row("0000-0000-0000-0000-0000", merchant),
        row(codes[1], merchant, business_number="000-00-00000"),
        row(codes[1], merchant, amount="0"),
        row(codes[1], merchant, amount="9", discount="1"),
        row(codes[1], merchant, used_at="2020-01-01 00:00:00"),
        row(codes[1], merchant, used_at="yesterday"),
        row(codes[1], merchant, business_number="12"),
        row("ABC", merchant),
    ]

    answer = app.report_usage("U-1", rows)

    assert states(answer) == [
        ("accepted", ""), ("counted", "twice_in_file"), ("waiting", "wrong_discount"), ("waiting", "code_failed"),
        ("waiting", "unknown_code"), ("waiting", "unknown_merchant"), ("waiting", "unreadable_row"),
        ("waiting", "below_minimum"), ("waiting", "wrong_time"), ("waiting", "unreadable_row"), ("waiting", "unreadable_row"), ("waiting", "mistyped"),
    ]  # fmt: skip
    redemption = Redemption.objects.get()
    assert (redemption.claim, redemption.channel, redemption.discount) == (
        None,
        f"partner:{app_organisation()}",
        2_000,
    )
    assert ledger.balance(f"merchant:{merchant.pk}").net == 2_000
    kept = repr(list(UsageRow.objects.values_list("cells", flat=True)))
    assert [told["code"] for told in rows if told["code"] in kept] == []
    assert broken() == []


def app_organisation():
    return CodeOrder.objects.get().organisation_id


def test_the_same_file_again_is_the_same_answer_and_another_name_counts_nothing(app, codes, merchant):
    rows = [row(codes[0], merchant), row(codes[1], merchant)]
    app.faults = Faults(cut_before_answer=True)
    with pytest.raises(ConnectionCut):
        app.report_usage("U-1", rows)

    again = app.report_usage("U-1", rows)
    duplicate = app.report_usage("U-2", rows)

    assert states(again) == [("accepted", ""), ("accepted", "")]
    assert states(duplicate) == [("counted", "counted_before")] * 2
    assert app.report_usage("U-1", rows[:1]).json()["refused"] == "different_content"
    assert app.send("GET", "/usage/U-2").json()["counted"] == 2
    assert ledger.balance(f"merchant:{merchant.pk}").net == 4_000
    assert broken() == []


def test_a_corrected_row_follows_the_one_that_waited(app, codes, merchant, organiser):
    app.report_usage("U-1", [row(codes[0], merchant, discount="1")])

    assert states(app.report_usage("U-2", [row(codes[0], merchant)])) == [("accepted", "")]
    assert states(app.send("GET", "/usage/U-1")) == [("followed", "wrong_discount")]


def test_waiting_rows_are_judged_again(app, codes, merchant, organiser):
    number = merchant.business_number
    type(merchant).objects.update(business_number="1" * 10)
    told = row(codes[0], merchant)
    assert states(app.report_usage("U-1", [told])) == [("waiting", "unknown_merchant")]
    assert actions.judge_again(UsageFile.objects.get(), by=organiser) == 0
    type(merchant).objects.update(business_number=number)

    assert actions.judge_again(UsageFile.objects.get(), by=organiser) == 1
    assert states(app.send("GET", "/usage/U-1")) == [("accepted", "")]
    assert broken() == []


def test_a_settled_campaign_takes_no_more(app, codes, merchant, campaign, organiser):
    told = row(codes[0], merchant)
    with clock.pretend(campaign.usable_until):
        actions.close_campaign(campaign, by=organiser)
        actions.settle_campaign(campaign, by=organiser)

    assert states(app.report_usage("U-1", [told])) == [("waiting", "already_settled")]
    assert [ledger.balance(funding.budget_code).net for funding in Funding.objects.all()] == [0, 0]


def test_files_come_in_the_encodings_of_korea(app, codes, merchant):
    header = "쿠폰번호,사용일시,사업자등록번호,주문금액,할인금액\n"
    told = row(codes[0], merchant, amount="20000")
    content = (header + ",".join(told.values()) + "\n\n").encode("cp949")

    answer = app.send("POST", "/usage/U-1", content, "text/csv")

    assert states(answer) == [("accepted", "")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n",
        b"\xff\xff\xff",
        b"code,used_at,business_number,amount\n",
        HEADER + b'"' + b"1,1,1,1,1\n" * 14_000,
        HEADER + b"1,1,1\0,1,1\n",
    ],
    ids=["empty", "no column", "no text", "a column too few", "an endless cell", "a NUL"],
)
def test_a_file_that_makes_no_sense_is_refused_whole(app, content):
    answer = app.send("POST", "/usage/U-1", content, "text/csv")

    assert (answer.status_code, answer.json()["refused"]) == (409, "unreadable_file")
    assert UsageFile.objects.count() == 0


def test_too_many_rows_are_refused_whole():
    with pytest.raises(partners.UnreadableFile):
        partners.read_file(HEADER + b"1,1,1,1,1\n" * 10_001)


@pytest.mark.parametrize(
    "text", ["2026-09-01T12:00:00+09:00", "2026-09-01 12:00", "2026.09.01 12:00:00", "20260901120000"]
)
def test_times_are_read_as_people_write_them(text):
    cells = {
        "code": "",
        "used_at": text,
        "business_number": "123-45-67890",
        "amount": "1,000원",
        "discount": "₩100",
    }

    told = partners.read_row(cells)

    assert (f"{told.used_at:%Y-%m-%d %H:%M %z}", told.amount, told.discount) == (
        "2026-09-01 12:00 +0900",
        1_000,
        100,
    )


def test_a_partner_that_guesses_waits(app, key, codes, merchant):
    rows = [row("0000-0000-0000-0000-0000", merchant)] * 20

    given = app.report_usage("U-1", rows)

    assert WrongCodes.objects.get().wrong == 20
    answer = app.report_usage("U-2", [row(codes[0], merchant)])
    assert (answer.status_code, answer.json()["refused"], Redemption.objects.count()) == (409, "try_later", 0)
    again = app.report_usage("U-1", rows)
    assert (states(given), again.json()) == ([("waiting", "unknown_code")] * 20, given.json())


def test_a_file_that_lost_digits_on_its_way_is_no_guess(app, key, codes, merchant):
    answer = app.report_usage("U-1", [row("1.23E+19", merchant)] * 20)

    assert states(answer) == [("waiting", "mistyped")] * 20
    assert WrongCodes.objects.count() == 0
    assert states(app.report_usage("U-2", [row(codes[0], merchant)])) == [("accepted", "")]
