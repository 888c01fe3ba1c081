import pytest

from hamkke.kernel.words import Words

LEFT = Words("쿠폰 {left}장", "{left} coupons")


def test_words_are_filled_in_both_languages():
    assert LEFT.format(left=9) == Words("쿠폰 9장", "9 coupons")


@pytest.mark.parametrize(
    ("language", "said"), [("ko", "쿠폰 {left}장"), ("en", "{left} coupons"), ("en-gb", "{left} coupons")]
)
def test_words_are_said_in_the_readers_language(language, said):
    assert LEFT.in_language(language) == said


@pytest.mark.parametrize("language", [None, "", "fr"])
def test_everybody_else_reads_korean(language):
    assert LEFT.in_language(language) == "쿠폰 {left}장"


def test_words_as_text_are_both():
    assert str(LEFT.format(left=1)) == "쿠폰 1장 / 1 coupons"
