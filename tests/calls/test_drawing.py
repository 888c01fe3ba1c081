from datetime import timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import Call, Draw, Selection, SelectionRow
from hamkke.calls.rules import lottery
from hamkke.calls.rules.terms import GreyZone
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db

A_DAY = timedelta(hours=24)
DRAWS_AT = CLOSES + A_DAY
NAMED = Words("공고한 날의 첫 블록 해시", "Hash of the first block of the day")


def grey_call(*, source=NAMED):
    """Four applications of equal points for two places: all of them at the line, where the notice wants lots."""
    terms = rules.Terms(
        places=2,
        criteria=tuple(made.CRITERIA),
        formula="mean",
        grey=GreyZone(by="lottery", source=NAMED),
    )
    call, judges = made.call_of(terms=terms), [made.judge() for _ in range(2)]
    if source is None:  # as in a rule file from before every notice had to name it
        call.terms["grey"]["source"] = None
        call.save(update_fields=["terms"])
    applications = [made.submission_of(call) for _ in range(4)]
    made.assign(call, *judges, per_application=2)
    for application in applications:
        made.review_of(application, judges[0], 70, 70, 70)
        made.review_of(application, judges[1], 80, 80, 80)
    return call, applications


def promise(proposal, *, at=CLOSES, by=None, id=None, draws_at=DRAWS_AT, **given):
    with clock.pretend(at):
        return actions.commit_draw(
            id=id or ids.new(), proposal=proposal, draws_at=draws_at, by=by or made.organiser(), **given
        )


def hold(draw, *, at=DRAWS_AT, by=None, randomness="00ab"):
    with clock.pretend(at):
        return actions.hold_draw(draw, randomness=randomness, by=by or made.organiser())


def test_lots_are_promised_drawn_and_decide():
    call, applications = grey_call()
    one, other = made.organiser(), made.organiser()
    proposal = made.proposal_of(call)
    draw = promise(proposal, by=one)
    drawn = hold(draw, by=other, randomness=" 00ab\n")
    codes = {rules.public_code(each.code): each.pk for each in applications}
    selection = made.selection_of(call, at=DRAWS_AT)

    assert (draw.number, draw.pool, draw.source, draw.source_en) == (1, sorted(codes), NAMED.ko, NAMED.en)
    assert draw.root == lottery.pool_root(sorted(codes))
    assert (drawn.randomness, drawn.seed) == ("00ab", lottery.seed(draw.root, "00ab"))
    assert (drawn.drawn_at, drawn.drawn_by, drawn.committed_by) == (DRAWS_AT, other, one)
    assert queries.inputs_of(call).seed == drawn.seed
    assert selection.proposal.draw == drawn
    ordered = sorted(codes, key=lambda code: lottery.lot(drawn.seed, code))
    chosen = SelectionRow.objects.filter(outcome="selected").values_list("application_id", flat=True)
    assert set(chosen) == {codes[code] for code in ordered[:2]}
    assert [entry.by for entry in Entry.objects.filter(verb__startswith="calls.draw.").order_by("at")] == [
        one.pk,
        other.pk,
    ]


def test_nothing_is_released_before_the_lots_that_were_announced():
    call, _ = grey_call()
    proposal = made.proposal_of(call)

    with pytest.raises(rules.DrawMissing):
        made.release_of(proposal)
    draw = promise(proposal)
    with pytest.raises(rules.DrawPending):
        made.release_of(proposal)
    hold(draw)
    with pytest.raises(rules.Stale):  # It was worked out without the lots.
        made.release_of(proposal, at=DRAWS_AT)

    assert not Selection.objects.exists()
    assert Call.objects.get().decided_at is None


def test_a_draw_lies_at_least_a_day_ahead():
    proposal = made.proposal_of(grey_call()[0])

    with pytest.raises(rules.DrawTooSoon):
        promise(proposal, draws_at=DRAWS_AT - SECOND)

    assert not Draw.objects.exists()


@pytest.mark.parametrize("given", [None, Words("난수", " ")])
def test_a_randomness_is_named_beforehand(given):
    proposal = made.proposal_of(grey_call(source=None)[0])

    with pytest.raises(rules.SourceMissing):
        promise(proposal, source=given)
    draw = promise(proposal, source=Words("그날의 지진 목록", "That day's list of earthquakes"))

    assert (draw.source, draw.source_en) == ("그날의 지진 목록", "That day's list of earthquakes")


def test_lots_are_drawn_among_somebody():
    call, judge = made.call_of(), made.judge()
    application = made.submission_of(call)
    made.assign(call, judge)
    made.review_of(application, judge, 80, 80, 80)

    with pytest.raises(rules.NobodyToDraw):
        promise(made.proposal_of(call))

    assert not Draw.objects.exists()


def test_a_draw_is_promised_for_what_stands_now():
    call, (application, *_) = grey_call()
    proposal = made.proposal_of(call)
    made.review_of(application, application.assignments.first().judge, 71, 70, 70)

    with pytest.raises(rules.Stale):
        promise(proposal)

    assert not Draw.objects.exists()


def test_the_same_promise_again_changes_nothing():
    proposal, one = made.proposal_of(grey_call()[0]), made.organiser()
    draw = promise(proposal, by=one)

    assert promise(proposal, by=one, id=draw.pk) == draw
    with pytest.raises(rules.DifferentContent):
        promise(proposal, by=one, id=draw.pk, draws_at=DRAWS_AT + SECOND)

    assert Draw.objects.get() == draw


def test_who_promised_a_draw_does_not_hold_it_and_nobody_does_before_its_time():
    one = made.organiser()
    draw = promise(made.proposal_of(grey_call()[0]), by=one)

    with pytest.raises(rules.SamePerson):
        hold(draw, by=one)
    with pytest.raises(rules.DrawNotYet):
        hold(draw, at=DRAWS_AT - SECOND)
    with pytest.raises(rules.NotAnOrganiser):
        hold(draw, by=made.judge())
    for nothing in (" ", "0" * 201):
        with pytest.raises(rules.RandomnessMissing):
            hold(draw, randomness=nothing)

    assert Draw.objects.get().drawn_at is None


def test_a_draw_is_held_once():
    draw = promise(made.proposal_of(grey_call()[0]))
    held = hold(draw)

    assert hold(draw) == held
    with pytest.raises(rules.DrawnAlready):
        hold(draw, randomness="00ac")

    assert Draw.objects.get().randomness == "00ab"


def test_drawing_again_is_a_new_promise_with_its_reason():
    call, _ = grey_call()
    draw = promise(made.proposal_of(call))
    with pytest.raises(rules.ReasonMissing):
        promise(made.proposal_of(call))
    again = promise(made.proposal_of(call), why=" 난수가 발표되지 않았습니다. ")
    with pytest.raises(rules.DrawReplaced):
        hold(draw)
    hold(again)

    assert (again.number, again.why) == (2, "난수가 발표되지 않았습니다.")
    assert list(Draw.objects.order_by("number").values_list("randomness", flat=True)) == ["", "00ab"]
    made.selection_of(call, at=DRAWS_AT)
    assert Selection.objects.count() == 1


def test_after_the_decision_nothing_is_drawn_and_the_same_again_changes_nothing():
    call, _ = grey_call()
    one, before = made.organiser(), made.proposal_of(call)
    first = promise(before, by=one)
    held = hold(first)
    proposal = made.proposal_of(call, at=DRAWS_AT)
    made.release_of(proposal, at=DRAWS_AT)

    with pytest.raises(rules.AlreadyDecided):
        promise(proposal, why="다시", at=DRAWS_AT, draws_at=DRAWS_AT + A_DAY)
    assert promise(before, by=one, id=first.pk, at=DRAWS_AT) == first
    assert hold(first) == held

    assert Draw.objects.get() == held


def test_lots_that_were_not_drawn_before_the_decision_never_are():
    call, _ = grey_call()
    draw = promise(made.proposal_of(call))
    hold(promise(made.proposal_of(call), why="난수가 발표되지 않았습니다."))
    made.selection_of(call, at=DRAWS_AT)

    with pytest.raises(rules.AlreadyDecided):
        hold(draw)

    draw.refresh_from_db()
    assert draw.drawn_at is None
