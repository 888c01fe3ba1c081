import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.kernel import hangul

syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
korean = st.text(syllables, min_size=1, max_size=8)
pressed = st.text("qwertasdfgzxcvyuiophjklbnm", min_size=5, max_size=12)


@pytest.mark.parametrize(
    "typed", ["감자", "감 자", "rkawk", "RKAWK", "ㄱㅏㅁㅈㅏ", "\u1100\u1161\u11b7\u110c\u1161", "감-자!"]
)
def test_keys_are_the_same_however_a_word_is_typed(typed):
    assert hangul.keys(typed) == "rkawk"


def test_keys_of_compound_vowels_finals_and_shifted_letters():
    assert [hangul.keys(text) for text in ("값", "왜", "쌀", "ㄳ", "LED 2", "")] == [
        "rkqt", "dho", "tkf", "rt", "led2", "",
    ]  # fmt: skip


@given(korean, st.integers(1))
def test_half_typed_is_the_beginning_of_the_whole(text, cut):
    """Taking a text's last syllable apart, each state of typing it begins the finished one."""
    whole = hangul.keys(text)
    typed = whole[: cut % len(whole) + 1]

    assert hangul.keys(text[:-1]) == whole[: len(hangul.keys(text[:-1]))]
    assert hangul.keys(typed) == typed


def test_initials_stand_for_syllables():
    assert [hangul.initials(text) for text in ("감자", "햅쌀 4 kg", "강릉 중앙시장")] == [
        "rw",
        "gt4kg",
        "rfwdtw",
    ]


@given(korean)
def test_initials_are_one_key_a_syllable_and_nothing_but_consonants(text):
    found = hangul.initials(text)

    assert len(found) == len(text)
    assert hangul.is_initials(found)


def test_vowels_are_no_initials():
    assert [hangul.is_initials(hangul.keys(text)) for text in ("ㄱㅈ", "감자", "ㅏ", "")] == [
        True,
        False,
        False,
        False,
    ]


@given(pressed, st.data())
def test_whatever_contains_the_keys_has_all_their_longest_runs(keys, data):
    around = data.draw(pressed) + keys + data.draw(pressed)

    assert hangul.longest_grams(keys) <= hangul.grams(keys) <= hangul.grams(around)


def test_short_texts_are_their_own_longest_run():
    assert [hangul.longest_grams(keys) for keys in ("r", "rk", "rka", "rkaw")] == [
        {"r"}, {"rk"}, {"rka"}, {"rka", "kaw"},
    ]  # fmt: skip


@given(pressed, st.data())
def test_one_wrong_key_is_forgiven_and_spoils_one_half_only(meant, data):
    place = data.draw(st.integers(0, len(meant) - 1))
    typed = data.draw(
        st.sampled_from(
            [
                meant[:place] + "x" + meant[place + 1 :],  # wrong
                meant[:place] + "x" + meant[place:],  # too many
                meant[:place] + meant[place + 1 :],  # missing
            ]
        )
    )
    halves = hangul.halves(typed)

    assert re.search(hangul.mistyped(typed), meant)
    if halves is not None:
        assert any(half in meant for half in halves)


def test_two_wrong_keys_are_not_forgiven():
    assert re.search(hangul.mistyped("rkadi"), "rkawk") is None
    assert hangul.halves("rkaw") is None


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("대봉감을(를)", "대봉감을"),
        ("사과을(를)", "사과를"),
        ("사과은(는) 감이(가)", "사과는 감이"),
        ("참기름 2은(는)", "참기름 2는"),
        ("2025년 11월 9일(일)이(가)", "2025년 11월 9일(일)이"),
        ("한복 ‘봄’이(가)", "한복 ‘봄’이"),
        ("햅쌀 4 kg을(를)", "햅쌀 4 kg을(를)"),
        ("을(를)", "을(를)"),
    ],
)
def test_a_particle_follows_the_last_sound(sentence, said):
    assert hangul.with_particles(sentence) == said
