"""A judge's desk by keyboard alone, at both widths; a sheet they have a stake in never appears."""

import pytest

JUDGE = "judge-1@hamkke.example"
STAGED = """
from datetime import timedelta
from hamkke.calls import actions
from hamkke.calls.models import Call
from hamkke.kernel import clock, ids
from hamkke.merchants.queries import merchants
from hamkke.people.models import User
edition = Call.objects.get().edition
now = clock.now()
sent = merchants()[:4]
with clock.pretend(now - timedelta(days=3)):
    call = actions.open_call(id=ids.derived("judged"), edition=edition, title="심사할 공고", title_en="A call to judge", places=2,
        opens_at=now - timedelta(days=2), closes_at=now - timedelta(hours=1), by=None)
with clock.pretend(now - timedelta(days=1)):
    for merchant in sent:
        answers = {"offer": f"{merchant.name} 들기름", "price": 20_000, "value": "국산 들깨를 그날 볶아 저온에서 짭니다.",
            "delivery": "free", "discount": 0}
        application = actions.draft(id=ids.derived("judged", merchant.pk), call=call, merchant=merchant, answers=answers, by=None)
        actions.submit(application, by=None)
judges = list(User.objects.filter(email__in=["judge-1@hamkke.example", "judge-2@hamkke.example"]))
actions.assign_judges(call, judges=judges, per_application=2, by=None)
print(sent[0].name)
"""


@pytest.fixture(scope="module")
def secret(site) -> str:
    """The name of one of four merchants whose sheets lie with the judge."""
    done = site.hamkke("django", "shell", "-v", "0", "-c", STAGED)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_a_judge_declares_and_scores_three_sheets_by_keyboard_and_never_sees_the_fourth(
    site, page, accessible, secret
):
    page.goto(site.sign_in_path(JUDGE))
    page.goto("/calls/reviews/")
    page.get_by_role("link", name="심사 시작").press("Enter")
    page.wait_for_url("**/declaration/")
    accessible()
    page.get_by_label("이해관계가 있는 업체나 사람").focus()
    page.keyboard.type(secret)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    for sheet in range(3):
        page.get_by_text(f"3건 가운데 {sheet}건 심사").wait_for()
        assert secret not in page.content()
        assert page.get_by_text("상호 가림").count() == 1
        if not sheet:
            see_both_widths(page, accessible)
        page.locator("input[name='score_1']:focus").wait_for()
        page.keyboard.type("80")
        page.keyboard.press("Tab")
        page.keyboard.type("75")
        page.keyboard.press("Enter")
        page.keyboard.type("60")
        page.keyboard.press("Tab")
        page.keyboard.press("n")
        assert page.locator("input[name='missing'][value='4']").is_checked()
        with page.expect_navigation():
            page.keyboard.press("Enter")

    page.get_by_text("모두 마쳤습니다").wait_for()
    found = site.rows(
        "SELECT s.value FROM calls_score s JOIN calls_review r ON r.id = s.review_id "
        "JOIN calls_assignment a ON a.id = r.assignment_id JOIN calls_application p ON p.id = a.application_id "
        "JOIN calls_call c ON c.id = p.call_id JOIN calls_criterion k ON k.id = s.criterion_id "
        "WHERE c.title = '심사할 공고' ORDER BY k.position, s.id"
    )
    assert [row["value"] for row in found] == [80] * 3 + [75] * 3 + [60] * 3 + [None] * 3
    [stake] = site.rows("SELECT source, evidence FROM calls_conflict WHERE source = 'declared'")
    assert stake == {"source": "declared", "evidence": secret}


def see_both_widths(page, accessible) -> None:
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible()


def test_a_comment_is_kept_while_it_is_typed_be_it_before_the_script_has_come(site, page, secret):
    script = []

    def hold(route):
        script.append(route)

    page.route("**/sheet*.js", hold, times=1)
    page.goto(site.sign_in_path("judge-2@hamkke.example"))
    page.goto("/calls/reviews/")
    page.get_by_role("link", name="심사 시작").click()
    page.get_by_role("button", name="확인하고 심사하기").click()
    page.get_by_label("의견 (선택)").fill("포장이 좋습니다. 다시 볼 것")
    script[0].continue_()
    page.get_by_text("쓰던 것을 저장했습니다.").wait_for()

    page.reload()

    assert page.get_by_label("의견 (선택)").input_value() == "포장이 좋습니다. 다시 볼 것"
    assert page.get_by_text("쓰던 것을 불러왔습니다.").count() == 1
