"""What fingers press for a Korean text: the one form in which every way of typing it looks the same.

On a two-set keyboard (KS X 5002) 감자 is r-k-a-w-k. Whoever stops half-way has pressed the beginning of it, whoever forgot to switch
to Korean has typed just that, and spaces and Shift are what people leave out.
"""

import re
import unicodedata

_INITIALS = "r r s e e f a q q t t d w w c z x v g"
_VOWELS = "k o i o j p u p h hk ho hl y n nj np nl b m ml l"
_FINALS = "r r rt s sw sg e f fr fa fq ft fx fv fg a q qt t t d w c z x v g"
# Unicode's conjoining jamo stand in the same order as those of KS X 1001.
_KEYS = {
    chr(start + place): keys
    for start, listed in ((0x1100, _INITIALS), (0x1161, _VOWELS), (0x11A8, _FINALS))
    for place, keys in enumerate(listed.split())
}
_CONSONANTS = frozenset(_INITIALS.replace(" ", ""))
_SYLLABLES = range(0xAC00, 0xD7A4)
_SHORTEST_TO_MISTYPE = 5  # below, one wrong key makes anything of anything


def keys(text: str) -> str:
    """The keys pressed for a text, without Shift, spaces and signs: "감자", "감 자" and "rkawk" → "rkawk"; "감ㅈ" → "rkaw"."""
    typed = "".join(_KEYS.get(letter, letter) for letter in unicodedata.normalize("NFKD", text))
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def initials(text: str) -> str:
    """The keys of each syllable's first consonant, other letters and digits as they are: "햅쌀 4 kg" → "gt4kg"."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(
        keys(letter)[0] if ord(letter) in _SYLLABLES else keys(letter) for letter in composed if keys(letter)
    )


_PARTICLE = re.compile(r"(을|은|이)\((를|는|가)\)")
_READ_WITH_A_VOWEL_LAST = "2459"  # 이, 사, 오, 구


def with_particles(sentence: str) -> str:
    """A sentence's 을(를), 은(는) and 이(가) as the sounds before them want it: "감을(를)" → "감을", "사과을(를)" → "사과를".

    Signs between are passed over. How a foreign word sounds nobody knows, so there both stay.
    """
    return _PARTICLE.sub(_particle, sentence)


def _particle(found: re.Match[str]) -> str:
    before = found.string[: found.start()]
    last = next((letter for letter in reversed(before) if letter.isalnum()), "")
    after_consonant, after_vowel = found.groups()
    if last and ord(last) in _SYLLABLES:
        return after_consonant if (ord(last) - _SYLLABLES.start) % 28 else after_vowel
    if last.isdecimal():
        return after_vowel if last in _READ_WITH_A_VOWEL_LAST else after_consonant
    return found.group()


def is_initials(pressed: str) -> bool:
    """Whether nothing but consonants was pressed, as by whoever types ㄱㅈ for 감자."""
    return pressed != "" and set(pressed) <= _CONSONANTS


def grams(pressed: str) -> set[str]:
    """Every run of one, two and three keys: what an index is asked by."""
    return {
        pressed[start : start + length] for length in (1, 2, 3) for start in range(len(pressed) - length + 1)
    }


def longest_grams(pressed: str) -> set[str]:
    """The runs of three keys, or all there is if it is shorter: whatever has `pressed` in it has each of them."""
    return {pressed[start : start + 3] for start in range(max(len(pressed) - 2, 1))}


def halves(pressed: str) -> tuple[str, str] | None:
    """Two halves, of which one key wrong, missing or too many spoils only one; None when that leaves too little."""
    if len(pressed) < _SHORTEST_TO_MISTYPE:
        return None
    return pressed[: len(pressed) // 2], pressed[len(pressed) // 2 :]


def mistyped(pressed: str) -> str:
    """A regular expression that finds these keys with at most one of them wrong, missing or too many."""
    wrong = [f"{pressed[:n]}.?{pressed[n + 1 :]}" for n in range(len(pressed))]
    missing = [f"{pressed[:n]}.{pressed[n:]}" for n in range(1, len(pressed))]
    return "|".join([*wrong, *missing])
