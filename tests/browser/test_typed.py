"""What somebody typed and could not send is not lost: it stands in its fields again, once they are back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking, pictures

MERCHANT = "merchant-1@hamkke.example"
FILLED_IN = "보내지 못한 내용을 다시 채웠습니다."


@pytest.fixture
def product(page: Page, site):
    """A merchant's form, typed and not sent yet: a name, a choice, and a story of two lines."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.sign_in_path(MERCHANT))
    page.goto("/merchants/")
    page.get_by_role("link", name="상품 올리기").first.click()
    type_it(page)
    return page


def type_it(page):
    page.get_by_label("상품 이름", exact=True).fill("햇밤 2 kg")
    page.locator("main [name=category]").fill("식품")
    page.locator("main [name=price]").fill("8000")
    page.get_by_label("설명", exact=False).first.fill("공주에서 주운\n알밤입니다.")


def is_typed(page):
    expect(page.get_by_label("상품 이름", exact=True)).to_have_value("햇밤 2 kg")
    expect(page.get_by_label("설명", exact=False).first).to_have_value("공주에서 주운\n알밤입니다.")


def send(page):
    page.get_by_role("button", name="상품 올리기").click()


def test_whoever_was_signed_out_signs_in_and_finds_what_they_typed(product, site):
    product.context.clear_cookies(name="sessionid")
    send(product)

    product.get_by_text("적으신 내용은 이 탭에 남아 있습니다.").wait_for()
    assert looking.closely(product) == []
    pictures.take(product, "typed/kept")
    product.get_by_label("이메일").fill(MERCHANT)
    product.get_by_role("button", name="코드 받기").click()
    product.get_by_label("확인 코드").fill(site.code_mailed_to(MERCHANT))
    product.get_by_role("button", name="확인", exact=True).click()

    product.get_by_text(FILLED_IN).wait_for()
    is_typed(product)
    assert looking.closely(product) == []
    pictures.take(product, "typed/back")

    product.reload()
    expect(product.get_by_label("상품 이름", exact=True)).to_have_value("")


def test_a_form_that_is_out_of_date_comes_back_filled_in(product):
    product.context.clear_cookies(name="csrftoken")
    send(product)

    product.get_by_role("heading", name="화면이 오래되어 다시 확인해야 합니다").wait_for()
    product.get_by_role("link", name="앞의 페이지로").click()

    product.get_by_text(FILLED_IN).wait_for()
    is_typed(product)


def test_without_a_network_a_form_stays_as_it_is(product):
    product.context.set_offline(True)
    send(product)

    product.get_by_text("연결이 끊겨 보내지 못했습니다.").wait_for()
    is_typed(product)
    assert looking.closely(product) == []

    product.context.set_offline(False)
    send(product)
    product.get_by_text("햇밤 2 kg").first.wait_for()


def test_what_arrived_or_another_typed_is_not_filled_in(product, site):
    there = product.url
    send(product)
    product.get_by_text("햇밤 2 kg").first.wait_for()
    product.goto(there)
    expect(product.get_by_label("상품 이름", exact=True)).to_have_value("")

    type_it(product)
    product.context.clear_cookies(name="sessionid")
    send(product)
    product.get_by_text("적으신 내용은 이 탭에 남아 있습니다.").wait_for()
    product.goto(site.sign_in_path("merchant-2@hamkke.example"))
    product.goto(site.sign_in_path(MERCHANT))
    product.goto(there)

    expect(product.get_by_label("상품 이름", exact=True)).to_have_value("")
    expect(product.get_by_text(FILLED_IN)).to_have_count(0)
