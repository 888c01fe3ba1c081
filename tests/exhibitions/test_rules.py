import pytest

from hamkke.exhibitions import rules
from hamkke.kernel import ids


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("식품", "food"),
        ("농산물 꾸러미", "food"),
        ("수공예", "craft"),
        ("생활용품", "living"),
        ("의류", "clothing"),
        ("뷰티", "beauty"),
        ("Beauty", "beauty"),
        ("", "goods"),
        ("자동차", "goods"),
    ],
)
def test_kind_of_knows_the_words_merchants_use(category, kind):
    assert rules.kind_of(category) == kind


@pytest.mark.parametrize(
    ("name", "drawing"),
    [
        ("햅쌀 4 kg", "food-1"),
        ("대봉감 한 상자", "food-2"),
        ("찹쌀고추장 1 kg", "food-3"),
        ("유기 밥그릇", "living-2"),
        ("쌀겨 크림", "beauty-2"),
        ("블루투스 스피커", "none"),
    ],
)
def test_drawing_follows_what_the_name_says(name, drawing):
    assert rules.drawing_of(name) == drawing


def test_every_drawing_is_there():
    from pathlib import Path

    there = {file.stem for file in Path(rules.__file__).parent.glob("static/exhibitions/*.svg")}

    assert there == {*rules._DRAWN_FOR, rules.NO_DRAWING}


def test_exhibition_without_products_or_name_is_refused():
    for title, products in [("", [ids.new()]), ("  ", [ids.new()]), ("가을 밥상", [])]:
        with pytest.raises(rules.NothingToShow):
            rules.check_exhibition(title, products)


def test_exhibition_with_a_product_twice_is_refused():
    product = ids.new()

    with pytest.raises(rules.ListedTwice):
        rules.check_exhibition("가을 밥상", [product, product])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.com", ""])
def test_address_that_is_not_of_the_web_is_refused(url):
    with pytest.raises(rules.NotAWebAddress):
        rules.check_address(url)
