"""Labels and choices in the reader's language."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from hamkke.kernel.words import Words


def spoken(ko: str, en: str) -> str:
    return Words(ko, en).in_language(get_language())


def said(words: Words) -> str:
    """A message in the reader's language."""
    return spoken(words.ko, words.en)


# In the reader's language, asked when the form is shown.
label = lazy(spoken, str)


def choices(words: dict[str, Words]) -> list[tuple[str, Any]]:
    return [(code, label(each.ko, each.en)) for code, each in words.items()]
