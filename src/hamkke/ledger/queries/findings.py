from dataclasses import dataclass

from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written: in which batch or with which row, and what is wrong with it."""

    batch: int | None
    where: str
    what: Words
    is_stray: bool = False  # a row too many, which one that is missing elsewhere explains
    is_sum: bool = False  # an account's counters, which any row of it explains
    is_terms: bool = False  # an account's terms, to which many batches commit

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, int]:
        """The lower, the nearer to what was tampered with."""
        return (not self.is_terms, self.batch is None, self.is_sum, self.is_stray, self.batch or 0)
