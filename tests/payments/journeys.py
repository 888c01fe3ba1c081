"""Steps that several tests take."""

from hamkke.kernel import ids
from hamkke.payments import actions
from tests.factories.people import UserFactory


def started(amount=27_000, **changes):
    content = {
        "id": ids.new(),
        "order_id": ids.new(),
        "payer": UserFactory(),
        "item_name": "황금녘 사과 외 1건",
        "quantity": 2,
        "amount": amount,
        "by": None,
    }
    return actions.start(**{**content, **changes})


def agreed(kakaopay, amount=27_000):
    """A prepared payment whose payer has pressed 결제하기; the payment and its pg_token."""
    payment = actions.prepare(started(amount))
    return payment, kakaopay.pay(payment.page_pc)


def approved(kakaopay, amount=27_000):
    payment, token = agreed(kakaopay, amount)
    return actions.approve(payment, pg_token=token)


def at_provider(kakaopay, payment):
    """(status, won cancelled) in the provider's books."""
    answer = kakaopay.call("order", tid=payment.reference).json()
    return answer["status"], answer["canceled_amount"]["total"]
