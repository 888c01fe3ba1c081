"""How sure each place is, told to the secretariat beside a proposal and to everybody in the result."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.queries import bundle as files
from hamkke.calls.rules import bundle, sureness
from hamkke.calls.rules.inputs import Row
from tests.factories import calls as made
from tests.factories.calls import CRITERIA
from tests.stories.visitors import said

# Two judges apart by so much that the second and the third may well change places.
SHEETS = ((90, 80), (72, 70), (69, 71), (20, 40))


def found(*, before_draw=None, **redraws):
    programme = {"filled": 2} | ({"before_draw": before_draw} if before_draw else {})
    return {"programme": programme, "redraws": redraws}


def told_of(found):
    rows = [
        Row(code, 0, "", [], 0, 0, 0, 0, {}, 0, {}, "", outcome, {"redrawn": times})
        for code, outcome, times in ROWS
    ]
    return sureness.sureness(found, sureness.counted(found, rows))


ROWS = [("a", "selected", 200), ("b", "selected", 100), ("c", "waitlisted", 90), ("d", "not_selected", 10)]
REDRAWS = {"draws": 200, "seed": "5e" * 32, "moved_least": 0, "moved_sum": 130, "moved_most": 1}


def test_everybody_stands_in_the_band_of_how_often_they_were_selected():
    told = told_of(found(**REDRAWS))

    assert [(band.selected, band.others) for band in told.bands] == [(1, 0), (1, 0), (0, 1), (0, 1)]
    assert told.shares == [10_000, 5_000, 4_500, 500]
    assert told.said.ko == (
        "총점을 저마다의 표준오차 안에서 200번 다시 뽑아 보면, 2곳 가운데 평균 0.7곳이 다른 곳으로 바뀝니다(적게는 0곳, 많게는 1곳)."
    )


def test_places_that_lots_gave_away_are_counted_by_points():
    told = told_of(found(before_draw=["a", "c"], **REDRAWS))

    assert [(band.selected, band.others) for band in told.bands] == [(1, 0), (0, 1), (1, 0), (0, 1)]


def test_without_errors_nothing_is_claimed_and_an_older_selection_says_nothing():
    older = found()
    del older["redraws"]

    assert sureness.sureness(found(), []).said == sureness.UNKNOWN
    assert sureness.sureness(older, []) is None


@pytest.fixture
def judged(db):
    """A call whose applications each have two reviews that differ."""
    terms = rules.Terms(places=2, waiting=1, criteria=tuple(CRITERIA), formula="mean")
    call, judges = made.call_of(terms=terms), [made.judge() for _ in range(2)]
    applications = [made.submission_of(call) for _ in SHEETS]
    made.assign(call, *judges, per_application=2)
    for application, sheet in zip(applications, SHEETS, strict=True):
        for judge, score in zip(judges, sheet, strict=True):
            made.review_of(application, judge, score, score, score)
    return call, applications


def main_of(answer):
    return BeautifulSoup(answer.content, "html.parser").main


def test_the_secretariat_reads_it_beside_the_proposal(client, judged):
    call, _ = judged
    proposal = made.proposal_of(call)
    client.force_login(made.organiser())

    main = main_of(client.get(reverse("calls:proposal", args=[call.pk, proposal.pk])))

    told = proposal.found["redraws"]
    assert told["draws"] == 200
    assert f"많게는 {told['moved_most']}곳" in said(main)
    assert said(main.find("svg").desc) == sureness.sureness(proposal.found, []).said.ko
    ranked = main.find_all("table")[-1].find("tbody").find_all("tr")
    shares = [float(said(row.find_all("td")[-2]).removesuffix("%")) for row in ranked]
    # The second and the third change places so often that chance may put either first.
    assert 0 <= shares[3] < min(shares[1:3]) <= max(shares[1:3]) < shares[0] <= 100
    assert sum(shares) == pytest.approx(200, abs=0.2)  # two places, each given in every draw


def test_everybody_reads_it_in_the_result_and_the_applicant_of_the_own_row(client, judged):
    call, (_, second, *_) = judged
    content = json.loads(b"".join(bundle.written(files.bundle_of(made.selection_of(call)))))
    row = next(each for each in content["found"]["rows"] if each["code"] == rules.public_code(second.code))

    main = main_of(client.get(reverse("calls:published", args=[call.pk])))
    own = main_of(client.post(reverse("calls:row", args=[call.pk]), {"code": second.code}))
    english = client.get(reverse("calls:published", args=[call.pk]), headers={"Accept-Language": "en"})

    assert sureness.sureness(content["found"], []).said.ko in said(main)
    assert "다른 사람들이 처음부터 다시 심사하면 이보다 더 바뀔 수 있습니다." in said(main)
    assert content["found"]["redraws"]["seed"] in said(main)
    assert f"200번 가운데 {row['reasons']['redrawn']}번 선정" in said(own)
    assert "How sure each place is" in english.content.decode()


def test_one_review_each_tells_nothing_and_says_so(client, db):
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), (70, 70, 70))

    main = main_of(client.get(reverse("calls:published", args=[call.pk])))

    assert sureness.UNKNOWN.ko in said(main)
    assert main.find("svg") is None
