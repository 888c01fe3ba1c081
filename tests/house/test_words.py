"""Everything people read stands in both languages, side by side."""

import importlib
import re

import pytest

from hamkke.kernel.errors import Refused
from tests.house import source

HANGUL = re.compile(r"[가-힣]")
SAID = re.compile(r"""\{%-?\s*t\s+(?P<ko>"[^"]*"|'[^']*')\s+(?P<en>"[^"]*"|'[^']*')[^%]*%\}""")
REMARK = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)


# Korean on purpose: the name of the language, and of the house, in their own letters.
IN_KOREAN = re.compile(r"""<(\w+)[^>]*\slang="ko"[^>]*>[^<]*</\1>""")
# It leans on nothing, not even on the reader's language, and says everything twice.
SAYS_BOTH = {"400.html", "500.html", "503.html"}


def unpaired(template: str) -> list[str]:
    """Lines of a template with Korean that has no English beside it, or the other way round."""
    text = REMARK.sub("", template)
    wrong = [
        said.group()
        for said in SAID.finditer(text)
        if HANGUL.search(said["en"]) or not said["ko"].strip("\"'") or not said["en"].strip("\"'")
    ]
    return wrong + [
        line.strip() for line in SAID.sub("", IN_KOREAN.sub("", text)).splitlines() if HANGUL.search(line)
    ]


def refusals() -> list[type[Refused]]:
    for file in source.modules(source.HOUSE):
        if source.room(file) == "rules" or "Refused" in file.read_text():
            importlib.import_module(".".join(file.relative_to(source.SRC).with_suffix("").parts))
    found, queue = [], [Refused]
    while queue:
        kind = queue.pop()
        queue += kind.__subclasses__()
        if kind.__module__.startswith("hamkke."):
            found.append(kind)
    return found


@pytest.mark.parametrize(
    "template",
    [file for file in source.templates() if file.name not in SAYS_BOTH],
    ids=lambda file: "/".join(file.parts[-2:]),
)
def test_a_template_says_everything_in_both_languages(template):
    assert unpaired(template.read_text()) == []


def test_korean_alone_is_noticed():
    planted = '<p>{% t "쿠폰" "Coupons" %}</p>\n<p>쿠폰</p>\n<p>{% t "주문" "주문" %}</p>'

    assert unpaired(planted) == ['{% t "주문" "주문" %}', "<p>쿠폰</p>"]


def test_every_refusal_says_why_in_both_languages():
    assert [
        kind.__qualname__
        for kind in refusals()
        if not HANGUL.search(kind.says.ko) or HANGUL.search(kind.says.en) or not kind.says.en.strip()
    ] == []


def test_every_refusal_has_a_reason_of_its_own():
    missing = [
        kind.__qualname__ for kind in refusals() if "reason" not in vars(kind) and not kind.__subclasses__()
    ]

    assert missing == []


def test_both_languages_of_a_refusal_name_the_same_facts():
    def names(text: str) -> set[str]:
        return {name.removesuffix("_ko").removesuffix("_en") for name in re.findall(r"\{(\w+)", text)}

    assert [kind.__qualname__ for kind in refusals() if names(kind.says.ko) != names(kind.says.en)] == []
