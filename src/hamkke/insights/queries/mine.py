"""What the house keeps about somebody, told by each app that keeps something."""

from hamkke.coupons import queries as coupons
from hamkke.kernel.kept import Kept
from hamkke.merchants import queries as merchants
from hamkke.orders import queries as orders
from hamkke.payments import queries as payments
from hamkke.people import queries as people

TELL = (people.kept_of, orders.kept_of, payments.kept_of, coupons.kept_of, merchants.kept_of)


def kept_of(user: people.User) -> list[Kept]:
    """Every kind, also those of which there is nothing: that, too, is an answer."""
    return [kept for tell in TELL for kept in tell(user)]
