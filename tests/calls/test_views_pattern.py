import pytest
from django.urls import reverse

from hamkke.calls import rules
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


def address(call):
    return reverse("calls:pattern", args=[call.pk])


def judged(count=6, *, is_decided=True, **terms):
    """A call that a strict and a lenient judge read whole; who of them is which is told by their names."""
    call = made.call_of(terms=rules.Terms(places=2, criteria=tuple(made.CRITERIA), **terms))
    applications = [made.submission_of(call) for _ in range(count)]
    strict, lenient = made.judge(name="짠심사"), made.judge(name="후한심사")
    made.assign(call, strict, lenient, per_application=2)
    for number, application in enumerate(applications):
        made.review_of(application, strict, *[60 + number * 2] * 3)
        made.review_of(application, lenient, *[75 + number * 2] * 3)
    if is_decided:
        made.selection_of(call)
    return call, strict, lenient


def test_a_judge_reads_their_own_pattern_and_no_name(client):
    call, strict, lenient = judged(formula="corrected")
    pages = {}
    for judge in (strict, lenient):
        client.force_login(judge)
        pages[judge] = client.get(address(call)).content.decode()
    client.force_login(strict)
    piles = client.get(reverse("calls:reviews")).content.decode()

    assert "짠심사" not in pages[lenient]
    assert "후한심사" not in pages[strict].partition("<main")[2]
    assert [figure in pages[strict] for figure in ("65.00", "80.00", "−15.00", "3.74", "100%", "60–69")] == [
        True
    ] * 6
    assert "15.00" in pages[lenient]
    assert ("더하되" in pages[strict], address(call) in piles) == (True, True)


def test_the_correction_is_the_one_that_decided(client):
    call, strict, _ = judged(formula="corrected")
    model = call.selection.proposal.found["model"]["judges"]
    corrections = sorted(
        rules.points(each["correction"]) for each in model.values() if each["correction"] > 0
    )
    client.force_login(strict)

    page = client.get(address(call)).content.decode()

    assert len(corrections) == 1
    assert f"<dd>{corrections[0]}</dd>" in page


def test_where_plain_means_decided_nothing_was_corrected(client):
    call, strict, _ = judged(formula="mean")
    client.force_login(strict)

    page = client.get(address(call), headers=ENGLISH).content.decode()

    assert "nobody’s scores were corrected" in page


def test_before_the_decision_nobody_reads_a_pattern_and_afterwards_nobody_else(client):
    open_call, strict, _ = judged(is_decided=False)
    decided, *_ = judged()
    client.force_login(strict)
    assert client.get(address(open_call)).status_code == 404
    for other in (made.judge(), made.organiser(), strict):
        client.force_login(other)
        assert client.get(address(decided)).status_code == 404
    client.logout()
    assert client.get(address(decided)).status_code == 302


@pytest.mark.parametrize("count", [2, 12])
def test_a_pattern_asks_the_same_few_questions_for_any_number(client, count, django_assert_num_queries):
    call, strict, _ = judged(count)
    client.force_login(strict)

    with clock.pretend(CLOSES), django_assert_num_queries(7):
        client.get(address(call))
