"""Sales of one edition, from five channels' files to a headline that a journalist unfolds: dropped, mended, published, corrected."""

import base64
import mimetypes
from datetime import date

import pytest
from playwright.sync_api import expect

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, money
from hamkke.people import queries as people
from simulators.marketplaces import exports
from simulators.marketplaces.downloads import MARKETPLACES
from simulators.marketplaces.exports import Quirks
from tests.browser import pictures
from tests.factories.calls import organiser
from tests.factories.festivals import EditionFactory

LINES = 60
SIZES = [{"width": 360, "height": 780}, {"width": 1280, "height": 860}]
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
BAD = ("date_missing", "quantity_unreadable", "money_missing")
FILES = {
    "coupang": ("쿠팡.xlsx", Quirks(container="xlsx", titles=2, totals=True)),
    "smartstore": ("스마트스토어.csv", Quirks(encoding="cp949", money="won", bad=BAD)),
    "11st": ("11번가.xls", Quirks(container="xls")),
    "tmon": ("티몬.xls", Quirks(container="html", money="commas", dates="dots", repeated=20)),
    "kakao": ("카카오.csv", Quirks(container="tsv")),
}


@pytest.fixture(scope="module")
def stage(inside):
    """An edition that is over, with nothing told of it yet, in the site's database; two of the secretariat."""
    with inside():
        edition = EditionFactory(code="2026-09", name="가을 동행축제", name_en="Autumn festival")
        festivals.schedule(
            edition, phases=[("main", *editions.whole_days(FIRST, LAST))], reason="공고", by=None
        )
        return [people.sign_in_path(organiser(), clock.now()) for _ in range(2)]


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    """What each channel lets one download, by its name: the file and what was really sold."""
    folder, found = tmp_path_factory.mktemp("downloads"), {}
    for seed, (channel, (name, quirks)) in enumerate(FILES.items()):
        manifest = exports.write(folder / name, channel, lines=LINES, seed=seed, quirks=quirks)
        found[channel] = folder / name, list(exports.sales(LINES, seed=seed)), manifest.bad
    return found


def sold(channel, sales):
    """In won. Coupang, 11st and Tmon tell in this file of no cancellation."""
    tells = channel in ("smartstore", "kakao")
    return sum(sale.amount for sale in sales if sale.state == "sold" or not tells)


def drop(page, *files):
    """Let go of files over the page, as from a folder."""
    dropped = [
        (file.name, mimetypes.guess_type(file.name)[0], base64.b64encode(file.read_bytes()).decode())
        for file in files
    ]
    page.goto("/sales/files/")
    page.locator("form[data-drop]").evaluate(
        """(form, files) => {
            const held = new DataTransfer();
            for (const [name, type, content] of files) {
                const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                held.items.add(new File([bytes], name, { type }));
            }
            for (const kind of ["dragover", "drop"]) {
                form.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
            }
        }""",
        dropped,
    )
    page.get_by_text(f"고른 파일: {', '.join(file.name for file in files)}").wait_for()
    page.get_by_role("button", name="보내기").click()


def store(page):
    """On the page of a file that was understood."""
    page.get_by_role("button", name="줄 넣기").click()
    counted(page)


def counted(page):
    """The file is stored, and its days are added up."""
    page.get_by_role("heading", name="대조").wait_for()
    page.locator("[data-renew]").wait_for(state="detached")


def enter(page, path, address):
    page.context.clear_cookies()
    page.goto(path)
    page.goto(address)


def seen(page, accessible, name):
    """Looked at on a phone and on a desk: nothing sticks out, nothing is out of reach."""
    for size in SIZES:
        page.set_viewport_size(size)
        pictures.take(page, f"hub/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    accessible()


def test_from_five_files_to_a_headline_that_a_journalist_unfolds(
    stage, downloads, page, accessible, tmp_path
):
    one, other = stage
    page.set_default_timeout(60_000)  # The worker reads and stores meanwhile.
    page.goto(one)
    lay_down_reports(page, accessible)
    take_in(page, accessible, downloads)
    mend(page, accessible, downloads["smartstore"])
    see_who_has_not_reported(page, accessible)

    before = sum(sold(channel, sales) for channel, (_, sales, _) in downloads.items())
    publish(page, one, other, "provisional")
    page.get_by_text(money.in_large_units(before).ko).first.wait_for()
    seen(page, accessible, "provisional")

    enter(page, one, "/sales/2026-09/duties/")
    page.get_by_role("button", name="판매 없음으로 적기 (인터파크)").click()
    page.get_by_text("기한이 지났는데").wait_for(state="detached")
    number, moved = correct(page, accessible, downloads["kakao"], tmp_path)

    publish(page, one, other, "final")
    told = page.locator("section[aria-labelledby=differences]").inner_text()
    assert (f"{number} 파일" in told, f"{moved:,}원" in told) == (True, True)
    page.context.clear_cookies()
    page.goto("/sales/2026-09/")
    page.get_by_role("link", name="공개본").first.click()
    page.get_by_role("link", name="2판").click()
    unfold(page, accessible, before + moved)


def lay_down_reports(page, accessible):
    """Five channels and a sixth owe a report that is due by now."""
    page.goto("/sales/channels/")
    seen(page, accessible, "channels")
    page.get_by_role("link", name="쿠팡").first.click()
    page.get_by_text("지금 묻기").click()
    seen(page, accessible, "channel")
    page.goto("/sales/2026-09/duties/")
    for channel in (*FILES, "interpark"):
        page.get_by_label("판매처").select_option(channel)
        page.get_by_label("보고", exact=True).select_option("interim")
        page.get_by_label("이날까지의 매출").fill(LAST.isoformat())
        page.get_by_label("기한(그날 끝까지)").fill("2026-10-05")
        page.get_by_label("보고하는 곳").fill("판매처 담당 부서")
        page.get_by_role("button", name="정하기").click()
    assert page.locator("td .tag", has_text="보고 없음").count() == len(FILES) + 1


def take_in(page, accessible, downloads):
    """All five at once; each is looked at, and its good lines go in."""
    drop(page, *(file for file, _, _ in downloads.values()))
    page.get_by_role("heading", name="들어온 파일").wait_for()
    expect(page.get_by_text("읽음", exact=True)).to_have_count(
        len(downloads),
        timeout=60_000,  # The list renews itself.
    )
    seen(page, accessible, "files")
    for channel, (file, _, _) in downloads.items():
        page.goto("/sales/files/")
        page.get_by_role("link", name=file.name).click()
        page.get_by_role("heading", name="이렇게 알아들었습니다").wait_for()
        if channel == "smartstore":
            seen(page, accessible, "preview")
        page.get_by_label("채우는 보고").select_option(index=1)  # Nothing may have been sold on the last day.
        store(page)


def mend(page, accessible, download):
    """Three rows of SmartStore's file say nonsense; what they should say is asked for and typed in."""
    file, sales, bad = download
    page.goto("/sales/files/")
    page.get_by_role("link", name=file.name).click()
    seen(page, accessible, "rows")
    kind = MARKETPLACES["smartstore"]
    columns = {
        "date_missing": kind.date,
        "quantity_unreadable": kind.quantity,
        "money_missing": kind.amount,
    }
    for row, reason in bad.items():
        card = page.get_by_role("form", name=f"{row}번째 줄")
        right = kind.told(sales[row - 2])[columns[reason]]
        card.get_by_label(columns[reason], exact=True).fill(str(right))
        card.get_by_label("까닭").fill("판매처에 전화로 확인")
        card.get_by_role("button", name="고치기").click()
        page.get_by_text("고쳤습니다.").wait_for()
    page.get_by_role("button", name="고친 줄 들여보내기").click()
    counted(page)


def see_who_has_not_reported(page, accessible):
    page.goto("/sales/2026-09/duties/")
    seen(page, accessible, "duties")
    assert page.get_by_role("status").inner_text() == "기한이 지났는데 보고하지 않은 곳: 인터파크 중간 보고"
    states = page.locator("dl.figures > div").all_inner_texts()
    assert [" ".join(each.split()) for each in states] == [
        "보고함 0",
        "판매 없음 0",
        "늦게 보고함 5",
        "기다리는 중 0",
        "보고 없음 1",
    ]


def correct(page, accessible, download, folder):
    """Kakao sends its file again, in which one order was cancelled: the file's number, and by how much it moves the sum."""
    file, sales, _ = download
    again = folder / "카카오 고침.csv"
    again.write_bytes(file.read_bytes().replace("구매결정".encode(), "취소완료".encode(), 1))
    drop(page, again)
    page.get_by_role("heading", name="이렇게 알아들었습니다").wait_for()
    store(page)
    seen(page, accessible, "correction")
    number = page.get_by_role("heading", level=1).inner_text().split()[0]
    return number, -next(sale.amount for sale in sales if sale.state == "sold")


def publish(page, one, other, status):
    enter(page, one, "/sales/2026-09/releases/")
    page.get_by_label("상태").select_option(status)
    page.get_by_role("button", name="수치를 고정해 올리기").click()
    page.get_by_text("아직 공개하지 않았습니다.").wait_for()
    enter(page, other, page.url)
    page.get_by_role("button", name="서명하고 공개하기").click()
    page.get_by_text("공개했습니다.").wait_for()


def unfold(page, accessible, total):
    page.get_by_text(money.in_large_units(total).ko).first.wait_for()
    for channel in page.locator("details.card[open] > details > summary").all():
        channel.click()
    seen(page, accessible, "unfolded")
