"""A decision takes two people, in two browsers; whoever was refused reads why, appeals, and a third person answers."""

import pytest

STAGED = """
from datetime import timedelta
from hamkke.calls import actions
from hamkke.calls.models import Call
from hamkke.kernel import clock, ids
from hamkke.merchants.queries import merchants
from hamkke.people.queries import user_by_email

edition, now = Call.objects.get().edition, clock.now()
judges = [user_by_email(f"judge-{number}@hamkke.example") for number in (1, 2)]
secretariat = [user_by_email(f"{who}@hamkke.example") for who in ("organiser", "approver-1")]

def reviewed(title, owners, scores, **terms):
    with clock.pretend(now - timedelta(days=3)):
        call = actions.open_call(id=ids.derived(title), edition=edition, title=title, title_en=title, places=1, **terms,
            opens_at=now - timedelta(days=2), closes_at=now - timedelta(hours=1), by=None)
    sent = []
    for owner in owners:
        merchant = merchants().get(owner__email=f"merchant-{owner}@hamkke.example")
        answers = {"offer": f"들기름 {owner}호", "price": 20_000, "value": "국산 들깨를 그날 볶아 저온에서 짭니다.",
            "delivery": "free", "discount": 0}
        with clock.pretend(now - timedelta(days=1)):
            application = actions.draft(id=ids.derived(title, owner), call=call, merchant=merchant, answers=answers,
                by=merchant.owner)
            sent.append(actions.submit(application, by=merchant.owner))
    reading = judges[:len(scores[0])]
    actions.assign_judges(call, judges=reading, per_application=len(reading), by=None)
    for application, given in zip(sent, scores):
        for judge, score in zip(reading, given):
            actions.review(id=ids.new(), application=application, judge=judge, comment="포장이 단단합니다.",
                scores=dict.fromkeys(range(1, 5), score), by=judge)
    return call

waiting = reviewed("두 사람이 정할 공고", (11, 12), [(90,), (70,)])
decided = reviewed("정해진 공고", (13, 14), [(90,), (70,)])
by_panel = actions.Terms(places=1, formula="mean", grey=actions.GreyZone(by="panel"))
even = reviewed("경계를 심의할 공고", (15, 16), [(70, 80), (80, 70)], terms=by_panel)
proposal = actions.propose(id=ids.new(), call=decided, by=secretariat[0])
actions.release(id=ids.new(), proposal=proposal, by=secretariat[1])
print(waiting.pk, decided.pk, even.pk)
"""
REFUSED = "merchant-14"


@pytest.fixture(scope="module")
def calls(site) -> list[str]:
    """Three calls: judged and waiting for its decision; decided, with one of two refused; with both of two at the line."""
    done = site.hamkke("django", "shell", "-v", "0", "-c", STAGED)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1].split()


@pytest.fixture
def sit_down(browser, site):
    """`sit_down("organiser")` is that person at a browser of their own, signed in."""
    contexts = []

    def somebody(who, **screen):
        context = browser.new_context(base_url=site.base_url, locale="ko-KR", **screen)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.sign_in_path(f"{who}@hamkke.example"))
        return page

    yield somebody
    for context in contexts:
        context.close()


def test_an_organiser_cannot_release_alone_and_another_can(sit_down, site, calls, page, accessible):
    call, _, _ = calls
    page.goto(site.sign_in_path("organiser@hamkke.example"))
    page.goto(f"/calls/{call}/desk/")
    page.get_by_role("button", name="1곳 선정안 내기").press("Enter")
    page.get_by_text("선정안을 낸 사람은 확정할 수 없습니다.").wait_for()
    assert page.get_by_role("button", name="이대로 확정하기").count() == 0
    see_both_widths(page, accessible)
    proposal = page.url

    # Past the page it does not go, either: the form that the other sees, sent by whoever proposed.
    other = sit_down("approver-1")
    other.goto(proposal)
    form = other.locator("form", has=other.get_by_role("button", name="이대로 확정하기"))
    typed = {name: form.locator(f"[name={name}]").input_value() for name in ("id", "proposal")}
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    alone = page.context.request.post(
        f"/calls/{call}/selection/",
        form={**typed, "csrfmiddlewaretoken": token},
        headers={"Referer": proposal},
    )
    assert (alone.status, "선정안을 낸 사람은 그것을 확정할 수 없습니다." in alone.text()) == (409, True)
    assert site.rows("SELECT id FROM calls_selection WHERE call_id = %s", call) == []

    other.get_by_role("button", name="이대로 확정하기").press("Enter")

    other.get_by_role("heading", name="선정 결과", level=1).wait_for()
    page.reload()
    page.get_by_text("이 공고는 선정을 마쳤습니다.").wait_for()
    [row] = site.rows(
        "SELECT p.proposed_by_id <> s.decided_by_id AS two FROM calls_selection s "
        "JOIN calls_proposal p ON p.id = s.proposal_id WHERE s.call_id = %s",
        call,
    )
    assert row["two"]


def test_a_refused_applicant_reads_why_and_appeals_and_a_third_person_answers(
    sit_down, site, calls, page, accessible
):
    _, call, _ = calls
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.sign_in_path(f"{REFUSED}@hamkke.example"))
    page.goto(f"/calls/{call}/application/")
    page.get_by_role("link", name="결과 안내").click()
    page.get_by_role("heading", level=1).get_by_text("결과 안내").wait_for()
    said = page.locator("article[lang=ko]").inner_text()
    assert all(words in said for words in ("2곳 가운데 2위", "20.00점", "결과에 이의가 있으면"))
    see_both_widths(page, accessible)
    page.get_by_label("무엇을 다시 보아야 하나요?").fill("가격 기준의 점수가 낮은 까닭을 다시 봐 주세요.")
    page.get_by_role("button", name="이의신청하기").press("Enter")
    page.get_by_text("이의신청을 받았습니다.").wait_for()

    for decider in ("organiser", "approver-1"):
        desk = sit_down(decider)
        desk.goto(f"/calls/{call}/appeals/")
        desk.get_by_text("선정안을 내거나 확정한 사람은 답할 수 없습니다.").wait_for()
        assert desk.get_by_role("button", name="답하기").count() == 0
    third = sit_down("approver-2")
    third.goto(f"/calls/{call}/desk/")
    third.get_by_role("link", name="이의신청").click()
    third.get_by_text("가격 기준의 점수가 낮은 까닭").wait_for()
    third.get_by_label("받아들이지 않음").check()
    third.get_by_label("까닭").fill("두 기준의 점수를 다시 확인했고, 심사는 공고한 기준대로였습니다.")
    third.get_by_role("button", name="답하기").press("Enter")
    third.get_by_text("이의신청에 답했습니다.").wait_for()

    page.reload()
    page.get_by_text("심사는 공고한 기준대로였습니다.").wait_for()
    assert page.get_by_role("button", name="이의신청하기").count() == 0
    see_both_widths(page, accessible)


def see_both_widths(page, accessible) -> None:
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible()


def test_a_panel_s_order_is_recorded_by_keyboard_and_decides(sit_down, site, calls, page, accessible):
    *_, call = calls
    page.goto(site.sign_in_path("organiser@hamkke.example"))
    page.goto(f"/calls/{call}/desk/")
    page.get_by_role("button", name="1곳 선정안 내기").press("Enter")
    page.get_by_role("link", name="심의", exact=True).press("Enter")
    page.get_by_role("heading", name="경계의 신청서 2건").wait_for()
    page.locator("summary").first.press("Enter")
    page.get_by_text("포장이 단단합니다.").first.wait_for()
    see_both_widths(page, accessible)
    codes = page.locator("h3 code").all_inner_texts()
    for code, turn in zip(codes, ("1", "1"), strict=True):
        page.locator(f"[name=turn-{code}]").fill(turn)
        page.locator(f"[name=said-{code}]").fill(f"{code}의 까닭")
    page.get_by_label("심사위원 1").press("Space")
    page.get_by_label("심사위원 2").press("Space")
    page.get_by_role("button", name="심의한 차례 적기").press("Enter")
    # Above the form, with the way there.
    page.get_by_role("link", name="다른 신청서와 차례가 같습니다.").first.wait_for()
    see_both_widths(page, accessible)
    page.locator(f"[name=turn-{codes[0]}]").fill("2")
    page.get_by_role("button", name="심의한 차례 적기").press("Enter")
    page.get_by_text("심의한 차례를 적었습니다.").wait_for()
    page.get_by_role("button", name="1곳 선정안 내기").press("Enter")
    page.get_by_text("선정안을 낸 사람은 확정할 수 없습니다.").wait_for()

    other = sit_down("approver-1")
    other.goto(page.url)
    other.get_by_role("button", name="이대로 확정하기").press("Enter")
    other.get_by_role("heading", name="선정 결과", level=1).wait_for()

    page.goto(f"/calls/{call}/result/")
    page.get_by_text("심사위원 2명이 이름을 가린 채 함께 차례를 정함").wait_for()
    assert page.get_by_role("row").filter(has_text=codes[1]).locator(".tag").inner_text() == "선정"
    see_both_widths(page, accessible)
