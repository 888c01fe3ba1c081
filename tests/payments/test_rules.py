from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.payments import rules
from hamkke.payments.rules import Progress, Standing, Verdict

NOW = datetime(2023, 9, 4, 10, 0, tzinfo=UTC)


def verdict(standing, *, was_sent=False, valid_until=NOW + timedelta(minutes=1)):
    return rules.verdict(
        standing, order_name="ord_1", amount=27_000, was_sent=was_sent, valid_until=valid_until, now=NOW
    )


def test_vat_is_an_eleventh_to_the_nearest_won():
    assert [rules.vat_in(amount) for amount in (0, 5, 6, 11, 16, 17, 27_000)] == [0, 0, 1, 1, 1, 2, 2455]


def test_vat_to_cancel_never_drifts_where_rounding_each_refund_would():
    # 10,000 won has 909 won VAT; three refunds of 3,333 + 3,333 + 3,334 rounded alone would be 303 × 3 = 909,
    # but four of 2,500 would be 227 × 4 = 908.
    paid, paid_vat, sent = 10_000, rules.vat_in(10_000), []
    for nth in range(4):
        sent.append(
            rules.vat_to_cancel(
                2_500, paid=paid, paid_vat=paid_vat, refunded=2_500 * nth, refunded_vat=sum(sent)
            )
        )

    assert sent == [227, 228, 227, 227]
    assert sum(sent) == 909


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=30))
def test_any_row_of_refunds_ends_at_the_whole_vat(amounts):
    paid = sum(amounts)
    paid_vat, refunded, refunded_vat = rules.vat_in(paid), 0, 0
    for amount in amounts:
        vat = rules.vat_to_cancel(
            amount, paid=paid, paid_vat=paid_vat, refunded=refunded, refunded_vat=refunded_vat
        )
        assert 0 <= vat <= amount
        refunded, refunded_vat = refunded + amount, refunded_vat + vat

    assert (refunded, refunded_vat) == (paid, paid_vat)


def test_verdict_approves_our_own_amount_only():
    assert verdict(Standing(Progress.PAID, "ord_1", 27_000)) is Verdict.APPROVED
    assert verdict(Standing(Progress.PAID, "ord_1", 26_999)) is Verdict.MISMATCHED
    assert verdict(Standing(Progress.PAID, "ord_2", 27_000)) is Verdict.MISMATCHED
    assert verdict(Standing(Progress.PAID, "ord_1", 27_000, cancelled=1)) is Verdict.MISMATCHED


def test_verdict_believes_the_provider_about_failure_and_turning_back():
    assert verdict(Standing(Progress.FAILED)) is Verdict.FAILED
    assert verdict(Standing(Progress.QUIT)) is Verdict.CANCELLED


@pytest.mark.parametrize("progress", [Progress.OPEN, Progress.ABSENT])
@pytest.mark.parametrize(
    ("was_sent", "minutes_left", "expected"),
    [
        (False, 1, Verdict.UNDECIDED),
        (False, 0, Verdict.EXPIRED),
        (True, 0, Verdict.UNDECIDED),
        (True, -14, Verdict.UNDECIDED),
        (True, -15, Verdict.EXPIRED),
    ],
)
def test_verdict_waits_longer_once_approval_was_asked_for(progress, was_sent, minutes_left, expected):
    valid_until = NOW + timedelta(minutes=minutes_left)

    assert verdict(Standing(progress), was_sent=was_sent, valid_until=valid_until) is expected


def test_check_amount_refuses_nothing_and_less():
    for amount in (0, -1):
        with pytest.raises(rules.AmountNotPayable):
            rules.check_amount(amount)
    rules.check_amount(1)
