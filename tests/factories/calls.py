"""Calls and what was sent in, reviewed and decided, made through the actions: no row the rules would refuse."""

from datetime import UTC, datetime, timedelta

from hamkke.calls import actions
from hamkke.calls.actions import CriterionTerms
from hamkke.kernel import clock, ids
from hamkke.people.models import Role
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.people import RoleFactory, UserFactory

ANNOUNCED = datetime(2023, 6, 26, tzinfo=UTC)
OPENS = datetime(2023, 6, 28, tzinfo=UTC)
CLOSES = datetime(2023, 7, 25, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WHILE_OPEN = OPENS + timedelta(days=1)

CRITERIA = [
    CriterionTerms("가격", "Price", 20),
    CriterionTerms("상품성", "Quality", 40),
    CriterionTerms("축제 적합도", "Fit", 40),
]
ANSWERS = {
    "offer": "들기름 2병 세트",
    "price": 32_000,
    "value": "국산 들깨를 그날 볶아 저온에서 짭니다.",
    "delivery": "free",
    "discount": 1_000,
}


def call_of(**terms):
    """A call open from OPENS to CLOSES; any term may be given."""
    given = {
        "id": ids.new(),
        "edition": terms.pop("edition", None) or EditionFactory(),
        "title": "동행축제 참여기업 모집",
        "title_en": "Call for festival merchants",
        "places": 2,
        "waiting": 1,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "criteria": CRITERIA,
        "by": None,
        **terms,
    }
    with clock.pretend(ANNOUNCED):
        return actions.open_call(**given)


def draft_of(call, merchant=None, *, at=WHILE_OPEN, id=None, **answers):
    merchant = merchant or MerchantFactory()
    with clock.pretend(at):
        return actions.draft(
            id=id or ids.new(),
            call=call,
            merchant=merchant,
            answers={**ANSWERS, **answers},
            by=merchant.owner,
        )


def submission_of(call, merchant=None, *, at=WHILE_OPEN, id=None, **answers):
    application = draft_of(call, merchant, at=at, id=id, **answers)
    with clock.pretend(at):
        return actions.submit(application, by=application.merchant.owner)


def judge(**fields):
    user = UserFactory(**fields)
    RoleFactory(user=user, name=Role.Name.JUDGE)
    return user


def organiser(**fields):
    user = UserFactory(**fields)
    RoleFactory(user=user, name=Role.Name.ORGANISER)
    return user


def assign(call, *judges, per_application=1, at=CLOSES):
    with clock.pretend(at):
        return actions.assign_judges(call, judges=judges, per_application=per_application, by=None)


def declare(call, judge, *, said="", at=CLOSES, id=None):
    with clock.pretend(at):
        return actions.declare(id=id or ids.new(), call=call, judge=judge, said=said, by=judge)


def review_of(application, by, *scores, at=CLOSES, comment="", id=None):
    """`scores` in the order of the criteria; None is "not applicable"."""
    with clock.pretend(at):
        return actions.review(
            id=id or ids.new(),
            application=application,
            judge=by,
            scores=dict(enumerate(scores, start=1)),
            comment=comment,
            by=by,
        )


def proposal_of(call, *, at=CLOSES, id=None, by=None):
    with clock.pretend(at):
        return actions.propose(id=id or ids.new(), call=call, by=by or organiser())


def release_of(proposal, *, at=CLOSES, id=None, by=None):
    with clock.pretend(at):
        return actions.release(id=id or ids.new(), proposal=proposal, by=by or organiser())


def selection_of(call, *, at=CLOSES, id=None, by=None):
    """What one of the secretariat proposes and `by`, another of them, releases."""
    return release_of(proposal_of(call, at=at), at=at, id=id, by=by)


def decided_call(*all_scores, **terms):
    """A call with one application for each tuple of scores, all given by one judge, and decided; best first."""
    call = call_of(**terms)
    applications = [submission_of(call) for _ in all_scores]
    one = judge()
    assign(call, one)
    for application, scores in zip(applications, all_scores, strict=True):
        review_of(application, one, *scores)
    selection_of(call)
    return call, applications
