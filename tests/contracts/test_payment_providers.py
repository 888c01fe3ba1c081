"""What every payment provider must do, whoever it is: each passes the same tests against its own stand-in."""

import pytest

from hamkke.kernel import ids
from hamkke.payments import rules
from hamkke.payments.providers import named
from hamkke.payments.rules import Progress

ADDRESSES = rules.Addresses(
    "http://127.0.0.1:1/approval", "http://127.0.0.1:1/cancellation", "http://127.0.0.1:1/failure"
)


@pytest.fixture(params=["kakaopay"])
def stage(request):
    """(provider, its stand-in)."""
    return named(request.param), request.getfixturevalue(request.param)


def intent(amount=27_000):
    return rules.Intent(
        order_name=rules.order_name(ids.new()),
        payer_name=rules.payer_name(ids.new()),
        item_name="황금녘 사과 외 1건",
        quantity=2,
        amount=amount,
        vat=rules.vat_in(amount),
    )


def approved(stage, wanted):
    provider, stand_in = stage
    prepared = provider.ready(wanted, ADDRESSES)
    provider.approve(wanted, reference=prepared.reference, token=stand_in.pay(prepared.page_pc))
    return prepared.reference


def test_ready_opens_a_page_and_nothing_is_paid(stage):
    prepared = stage[0].ready(intent(), ADDRESSES)

    assert all(
        page.startswith("http") for page in (prepared.page_pc, prepared.page_mobile, prepared.page_app)
    )
    standing = stage[0].look_up(prepared.reference)
    assert (standing.progress, standing.cancelled) == (Progress.OPEN, 0)


def test_approve_takes_exactly_what_was_asked_for(stage):
    wanted = intent()
    provider, stand_in = stage
    prepared = provider.ready(wanted, ADDRESSES)

    standing = provider.approve(wanted, reference=prepared.reference, token=stand_in.pay(prepared.page_pc))

    assert (standing.progress, standing.order_name, standing.amount) == (
        Progress.PAID,
        wanted.order_name,
        27_000,
    )
    assert standing.approved_at.tzinfo is not None
    looked_up = provider.look_up(prepared.reference)
    assert (looked_up.progress, looked_up.amount, looked_up.approval) == (
        Progress.PAID,
        27_000,
        standing.approval,
    )


def test_approve_says_no_to_a_forged_token_and_the_payment_stays_open(stage):
    wanted = intent()
    provider, stand_in = stage
    prepared = provider.ready(wanted, ADDRESSES)
    stand_in.pay(prepared.page_pc)

    with pytest.raises(rules.ProviderSaidNoError) as no:
        provider.approve(wanted, reference=prepared.reference, token="forged")

    assert (no.value.code, provider.look_up(prepared.reference).progress) == ("-708", Progress.OPEN)


def test_approve_twice_takes_the_money_once(stage):
    wanted = intent()
    provider, stand_in = stage
    prepared = provider.ready(wanted, ADDRESSES)
    token = stand_in.pay(prepared.page_pc)
    provider.approve(wanted, reference=prepared.reference, token=token)

    with pytest.raises(rules.ProviderSaidNoError):
        provider.approve(wanted, reference=prepared.reference, token=token)

    assert provider.look_up(prepared.reference).amount == 27_000


@pytest.mark.parametrize(("decision", "progress"), [("cancel", Progress.QUIT), ("fail", Progress.FAILED)])
def test_look_up_knows_who_turned_back_and_what_failed(stage, decision, progress):
    provider, stand_in = stage
    prepared = provider.ready(intent(), ADDRESSES)

    stand_in.decide(prepared.page_pc, decision)

    assert provider.look_up(prepared.reference).progress is progress


def test_look_up_of_what_nobody_knows_is_absent(stage):
    assert stage[0].look_up("T0000000000000000000").progress is Progress.ABSENT


def test_cancel_gives_back_parts_until_nothing_is_left(stage):
    reference = approved(stage, intent())

    part = stage[0].cancel(reference, amount=7_000, vat=636, available=27_000)
    rest = stage[0].cancel(reference, amount=20_000, vat=1_819, available=20_000)

    assert ((part.amount, part.cancelled), (rest.amount, rest.cancelled)) == (
        (7_000, 7_000),
        (20_000, 27_000),
    )
    assert stage[0].look_up(reference).cancelled == 27_000


def test_cancel_is_guarded_by_what_we_believe_is_available(stage):
    reference = approved(stage, intent())
    stage[0].cancel(reference, amount=7_000, vat=636, available=27_000)

    with pytest.raises(rules.ProviderSaidNoError) as no:
        stage[0].cancel(reference, amount=7_000, vat=636, available=27_000)  # the same again, blindly

    assert no.value.is_final
    assert stage[0].look_up(reference).cancelled == 7_000


def test_an_unreachable_provider_gives_no_answer(stage, settings):
    settings.KAKAOPAY_URL = "http://127.0.0.1:1"

    with pytest.raises(rules.NoAnswerError):
        stage[0].look_up("T")


@pytest.mark.parametrize("what", ["ready", "look_up", "cancel"])
def test_an_unintelligible_answer_is_no_answer(stage, settings, what):
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from tests.simulators.serving import served

    async def nonsense(request):
        return JSONResponse({"status": "HEAVENLY"} if what == "look_up" else {})

    provider = stage[0]
    calls = {
        "ready": lambda: provider.ready(intent(), ADDRESSES),
        "look_up": lambda: provider.look_up("T"),
        "cancel": lambda: provider.cancel("T", amount=1, vat=0, available=1),
    }
    with served(Starlette(routes=[Route("/{rest:path}", nonsense, methods=["POST"])])) as url:
        settings.KAKAOPAY_URL = url
        with pytest.raises(rules.NoAnswerError, match="unintelligible"):
            calls[what]()
