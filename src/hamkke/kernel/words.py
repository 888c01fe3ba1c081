"""Words in both languages, side by side: Korean first, English second."""

from dataclasses import dataclass
from typing import Any

from hamkke.kernel import hangul


@dataclass(frozen=True)
class Words:
    """One sentence in Korean and in English; `{names}` are filled by `format`."""

    ko: str
    en: str

    def format(self, **values: Any) -> "Words":
        return Words(hangul.with_particles(self.ko.format(**values)), self.en.format(**values))

    def in_language(self, language: str | None) -> str:
        """The English sentence for an English reader, the Korean one for everybody else."""
        return self.en if (language or "").startswith("en") else self.ko

    def __str__(self) -> str:
        return f"{self.ko} / {self.en}"
