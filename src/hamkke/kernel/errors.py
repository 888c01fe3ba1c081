"""Refusals: the noes that are expected. Anything else is a bug and rises."""

from typing import Any, ClassVar

from hamkke.kernel.words import Words


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error.
    """A plain no with its reason. Subclasses stand beside the rule that raises them.

    `reason` is the machine's word for it, `says` the sentence for people; keyword arguments fill the sentence
    and are kept in `facts`. Pages show it as a 409, commands as exit status 2.
    """

    reason: ClassVar[str] = "refused"
    says: ClassVar[Words] = Words("그렇게 할 수 없습니다.", "That cannot be done.")

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        self.words = self.says.format(**facts)
        super().__init__(str(self.words))
