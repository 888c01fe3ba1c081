"""Rows of a file of used codes, as a delivery app writes them."""

from datetime import timedelta

from hamkke.kernel import clock


def row(code, merchant, **changes):
    at = (clock.now() + timedelta(seconds=1)).astimezone(clock.SEOUL)
    return {
        "code": code,
        "used_at": f"{at:%Y-%m-%d %H:%M:%S}",
        "business_number": merchant.written_business_number,
        "amount": "20,000",
        "discount": "2000",
        **changes,
    }
