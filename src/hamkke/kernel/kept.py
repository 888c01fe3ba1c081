"""What is kept about somebody: each app tells its own kinds (`queries.kept_of`), and one page gathers them."""

from dataclasses import dataclass, field
from typing import Any

from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Kept:
    """One kind of data: what it is, what for, until when, and the rows themselves, as JSON may hold them.

    `outlasts` what stays, without a name, when the account is closed, because a law or the books want it.
    """

    words: Words
    purpose: Words
    until: Words
    rows: list[dict[str, Any]] = field(default_factory=list)
    outlasts: bool = False
