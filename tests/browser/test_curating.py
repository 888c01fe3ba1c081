"""A curator makes an exhibition in the workshop: blocks, preview at any moment, draft, review; and visitors see it."""

import io
from datetime import timedelta

import pytest
from django.core.files.images import ImageFile
from django.test import override_settings
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

from hamkke.coupons.models import Campaign
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.kernel import clock
from hamkke.merchants.models import Merchant, Product
from hamkke.places.models import Market
from tests import site as sites
from tests.browser import pictures
from tests.factories.exhibitions import put_together

SIZES = [{"width": 360, "height": 780}, {"width": 1280, "height": 860}]


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return str(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="module")
def site(media):
    yield from sites.serve(HAMKKE_MEDIA_ROOT=media)


@pytest.fixture(scope="module")
def shown(media, inside):
    """An exhibition with a block of every kind, made straight in the site's database."""
    with inside(), override_settings(MEDIA_ROOT=media):
        return _with_every_block(ExhibitionPage.objects.first()).url


def _field() -> ImageFile:
    """Ripe rice under an evening sky."""
    picture = Image.new("RGB", (1600, 1200), "#fbd08a")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((1000, 250, 1300, 550), fill="#f2762e")
    for n in range(6):
        draw.polygon(
            [(0, 640 + n * 90), (1600, 560 + n * 120), (1600, 1200), (0, 1200)],
            fill=(227 - n * 18, 165 - n * 14, 28 + n * 4),
        )
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return ImageFile(file, name="field.jpg")


def _with_every_block(page):
    market, merchant = Market.objects.order_by("name").first(), Merchant.objects.order_by("name").first()
    image = get_image_model().objects.create(title="황금녘", file=_field())
    picture = {"image": image.pk, "alt_ko": "해 질 녘의 벼 논", "alt_en": "Rice fields at dusk"}
    return put_together(page, *_window(picture, market), *_goods(picture, merchant))


def _window(picture, market):
    lead = {
        "ko": "올가을 거둔 쌀과 그 곁의 반찬을 스무 집에서 보냅니다.",
        "en": "This autumn's rice, from twenty houses.",
    }
    return [
        ("hero", {"lead": lead, "picture": picture}),
        ("paragraph", {"ko": "모두 심사로 고른 소상공인의 상품입니다.", "en": "All chosen by the judges."}),
        (
            "countdown",
            {
                "heading": {"ko": "저녁 특가가 열립니다", "en": "The evening offer opens"},
                "at": (clock.now() + timedelta(days=1, hours=3)).isoformat(),
            },
        ),
        ("coupon", {"campaign": str(Campaign.objects.get(is_automatic=False).pk)}),
        (
            "by_rule",
            {"heading": {"ko": "새로 나온 먹거리", "en": "New food"}, "kind": "food", "most": 4},
        ),
        (
            "market",
            {
                "market": str(market.pk),
                "text": {
                    "ko": "백 년 된 장터에서 아침을 먹습니다.",
                    "en": "Breakfast in a market of 100 years.",
                },
                "picture": picture,
            },
        ),
    ]


def _goods(picture, merchant):
    story = "새벽 네 시에 솥을 겁니다. 서른 해 동안 하루도 거르지 않았습니다.\n\n맛은 불이 아니라 기다림에서 납니다."
    return [
        (
            "story",
            {
                "heading": {"ko": "솥 앞의 서른 해", "en": "Thirty years at the pot"},
                "text": {"ko": story, "en": ""},
                "merchant": str(merchant.pk),
                "picture": picture,
            },
        ),
        ("heading", {"ko": "더 보기", "en": "More"}),
        (
            "picked",
            {
                "heading": {"ko": "담당자가 고른 셋", "en": "The curator's three"},
                "products": [str(each.pk) for each in Product.objects.order_by("-name")[:3]],
            },
        ),
        (
            "video",
            {
                "heading": {"ko": "벼 베는 날", "en": "Harvest day"},
                "url": "https://video.example/1",
                "picture": picture,
            },
        ),
        ("listed", {}),
    ]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_block_can_be_read_on_a_phone_and_a_desk(shown, page, accessible, size, scheme):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto(shown)

    page.locator(".countdown-left").wait_for()
    accessible()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_function("() => [...document.images].every(image => image.complete && image.naturalWidth)")
    pictures.take(page, f"exhibition/{scheme}")


def add_block(page, label):
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def set_moment(field, moment):
    """Without opening Wagtail's calendar, which would lie over the buttons below it."""
    field.evaluate(
        "(field, moment) => { field.value = moment; field.dispatchEvent(new Event('change', { bubbles: true })) }",
        moment,
    )


def previewed(page, edit, mode):
    """What the workshop's preview shows, of what was typed and not saved."""
    typed = page.evaluate(
        "new URLSearchParams(new FormData(document.forms['page-edit-form'] || document.querySelector('form[data-edit-form]'))).toString()"
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": page.url,
        "X-CSRFToken": page.locator("input[name=csrfmiddlewaretoken]").first.input_value(),
    }
    sent = page.request.post(f"{edit}preview/", data=typed, headers=headers)
    assert sent.json() == {"is_valid": True, "is_available": True}
    return page.request.get(f"{edit}preview/?mode={mode}").text()


def press(page, which):
    """A choice beside the button that saves; done when the workshop answers with its message."""
    page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    page.locator(f"button{which}").click()
    page.locator(".messages .success").wait_for()


def test_a_curator_adds_blocks_previews_saves_sends_in_and_publishes(shown, site, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.sign_in_path("organiser@hamkke.example"))
    [found] = site.rows("SELECT page_ptr_id AS id FROM exhibitions_exhibitionpage ORDER BY 1 DESC LIMIT 1")
    [there] = site.rows("SELECT url_path FROM wagtailcore_page WHERE id = %s", found["id"])
    address, edit = there["url_path"].removeprefix("/festival"), f"/cms/pages/{found['id']}/edit/"

    def visitors():
        return page.request.get(address).text()

    page.goto(edit)
    add_block(page, "글")
    page.locator("textarea[name$='-value-ko']").last.fill("밤에만 여는 장터입니다.")
    add_block(page, "남은 시간")
    page.locator("input[name$='-value-heading-ko']").last.fill("밤 장터가 열립니다")
    set_moment(page.locator("input[name$='-value-at']").last, "2030-01-01 19:00")
    set_moment(page.locator("input[name=preview_at]"), "2031-01-01 00:00")
    assert "밤 장터가 열립니다" in previewed(page, edit, "now")
    assert "밤 장터가 열립니다" not in previewed(page, edit, "chosen")

    page.locator("button[name=action-save], footer button[type=submit]").first.click()
    page.locator(".messages .success").wait_for()
    assert "밤에만 여는 장터입니다." not in visitors()

    page.goto(edit)
    press(page, "[name=action-submit]")
    [state] = site.rows("SELECT status FROM wagtailcore_workflowstate WHERE object_id = %s", str(found["id"]))
    assert state == {"status": "in_progress"}
    assert "밤에만 여는 장터입니다." not in visitors()

    page.goto(edit)
    press(page, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")
    assert "밤에만 여는 장터입니다." in visitors()
    assert "밤 장터가 열립니다" in visitors()
