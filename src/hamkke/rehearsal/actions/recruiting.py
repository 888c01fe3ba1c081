"""Stages *call* and *selected*: merchants apply, judges score what they are given, the selection is made."""

import random
from typing import TYPE_CHECKING

from hamkke.calls import actions as calls
from hamkke.calls import queries as calls_told
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import actions as merchants
from hamkke.places import queries as places
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast
from hamkke.rehearsal.actions.cast import id_of
from hamkke.rehearsal.actions.progress import Progress

if TYPE_CHECKING:
    from hamkke.calls.models import Call, Proposal
    from hamkke.festivals.models import Edition
    from hamkke.merchants.models import Merchant
    from hamkke.places.models import Market

REVIEWS_EACH = 2
GREY_ERRORS = 25  # hundredths of a standard error either side of the line
RANDOMNESS_SOURCE = Words(
    "그 주의 로또 6/45 당첨번호 (리허설을 위해 지어낸 번호)",
    "That week's numbers of Lotto 6/45 (made up for the rehearsal)",
)
RANDOMNESS = "3 9 17 26 38 41"
WOMEN_OWNED = calls.Question(
    "women_owned",
    "yes_no",
    Words("여성기업인가요?", "Is it women-owned?"),
    Words("여성기업 확인서가 있으면 예를 골라 주세요.", "Choose yes if you hold the certificate."),
)


def open_call(edition: "Edition", timeline: rules.Timeline, scale: rules.Scale) -> "Call":
    """The public call, with the weights published before anyone applies."""
    opens_at, closes_at = timeline.call_window
    with clock.pretend(timeline.at(-80, 9)):
        return calls.open_call(
            id=id_of("call"),
            edition=edition,
            title="황금녘 동행축제 참여기업 모집",
            title_en="Call for merchants, Golden Fields Donghaeng Festival",
            places=scale.places,
            opens_at=opens_at,
            closes_at=closes_at,
            terms=_terms(scale.places),
            by=cast.organiser(),
        )


def _terms(places: int) -> calls.Terms:
    """Scores corrected for severity, three quotas as real calls have them, lots for the nearest to the line, a tenth waiting."""
    shares = (
        (
            "outside_capital",
            Words("비수도권", "Outside the capital area"),
            "capital:no",
            Words("지역 균형 배려", "Regional balance"),
            50,
        ),
        (
            "women",
            Words("여성기업", "Women-owned"),
            f"answer:{WOMEN_OWNED.key}=yes",
            Words("여성기업지원법의 우대", "Preference of the act on women's enterprises"),
            40,
        ),
        (
            "newcomers",
            Words("처음 참여", "First-timers"),
            "first_time:yes",
            Words("새 업체에 기회를", "A chance for newcomers"),
            40,
        ),
    )
    return calls.Terms(
        places=places,
        waiting=max(places // 10, 1),
        questions=(*calls.QUESTIONS, WOMEN_OWNED),
        quotas=tuple(
            calls.Quota(key, label, group, basis, least=places * percent // 100)
            for key, label, group, basis, percent in shares
        ),
        grey=calls.GreyZone("lottery", errors=GREY_ERRORS, source=RANDOMNESS_SOURCE),
    )


def apply(call: "Call", timeline: rules.Timeline, scale: rules.Scale, progress: Progress) -> None:
    """Every merchant registers, opens a shop in a market, offers a product, and applies within the window."""
    markets = places.market_sample(scale.applicants)
    for n in progress.each("소상공인 신청 · merchants applying", range(1, scale.applicants + 1)):
        with clock.pretend(timeline.at(-62 + n % 26, 9 + n % 9, n % 60)):
            merchant = _merchant(n, markets[n % len(markets)])
            application = calls.draft(
                id=id_of("application", n),
                call=call,
                merchant=merchant,
                answers=_answers(n),
                by=merchant.owner,
            )
            calls.submit(application, by=merchant.owner)


def judge(call: "Call", timeline: rules.Timeline, scale: rules.Scale, progress: Progress) -> None:
    """After closing, every application is read by two judges, each severe in their own way."""
    judges = cast.judges(scale)
    with clock.pretend(timeline.at(-34, 9)):
        calls.assign_judges(call, judges=judges, per_application=REVIEWS_EACH, by=cast.organiser())
    severity = {judge.pk: n % 7 - 3 for n, judge in enumerate(judges)}
    criteria = [term.position for term in calls_told.terms(call)]
    for assignment in progress.each("심사 · judges scoring", calls_told.assignments_of(call)):
        chance = random.Random(f"{assignment.application_id} {assignment.judge_id}")
        worth = random.Random(str(assignment.application_id)).gauss(70, 8)
        scores = {
            position: round(min(100, max(0, chance.gauss(worth, 6) - severity[assignment.judge_id])))
            for position in criteria
        }
        with clock.pretend(timeline.at(-30 + chance.randrange(9), 10 + chance.randrange(8))):
            calls.review(
                id=id_of("review", assignment.pk),
                application=assignment.application,
                judge=assignment.judge,
                scores=scores,
                by=assignment.judge,
            )


def select(call: "Call", timeline: rules.Timeline) -> None:
    """One of the secretariat works it out, two draw lots for those too near the line, and another than the first releases it."""
    one, other = cast.organiser(), cast.approvers()[0]
    with clock.pretend(timeline.at(-20, 10)):
        proposal = calls.propose(id=id_of("proposal"), call=call, by=one)
    if proposal.found["grey"]:
        _draw(proposal, timeline)
        with clock.pretend(timeline.at(-18, 10)):
            proposal = calls.propose(id=id_of("proposal", "drawn"), call=call, by=one)
    with clock.pretend(timeline.at(-18, 14)):
        calls.release(id=id_of("selection"), proposal=proposal, by=other)


def _draw(proposal: "Proposal", timeline: rules.Timeline) -> None:
    one, other = cast.organiser(), cast.approvers()[0]
    draws_at = timeline.at(-19, 20)
    with clock.pretend(timeline.at(-20, 14)):
        draw = calls.commit_draw(id=id_of("draw"), proposal=proposal, draws_at=draws_at, by=one)
    with clock.pretend(draws_at):
        calls.hold_draw(draw, randomness=RANDOMNESS, by=other)


def _merchant(n: int, market: "Market") -> "Merchant":
    good, owner = rules.good_of(n), cast.owner(n)
    merchant = merchants.register_merchant(
        id=id_of("merchant", n),
        owner=owner,
        name=f"{market.name} {good.name.split()[-2]} {n}호",
        business_number=merchants.made_up_business_number(n),
        region=market.region,
        by=owner,
    )
    merchants.open_shop(id=id_of("shop", n), merchant=merchant, name=merchant.name, market=market, by=owner)
    merchants.offer_product(
        id=id_of("product", n),
        merchant=merchant,
        name=good.name,
        description=good.says,
        category=good.category,
        price=good.price + n % 5 * 500,
        by=owner,
    )
    return merchant


def _answers(n: int) -> dict[str, object]:
    good = rules.good_of(n)
    return {
        "offer": good.name,
        "price": good.price,
        "value": good.says,
        "delivery": ("free", "paid", "visit")[n % 3],
        "discount": n % 4 * 500,
        WOMEN_OWNED.key: "yes" if n % 3 == 0 else "no",
    }
