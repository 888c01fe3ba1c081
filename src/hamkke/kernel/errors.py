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


class SignInFirst(Refused):
    """Nobody says who asks, or not so that we believe it: a 401."""

    reason = "sign_in_first"
    says = Words(
        "누구인지 알 수 없습니다. 유효한 개인 토큰을 보내 주세요.",
        "We cannot tell who asks. Send a personal token that is valid.",
    )


class NotAllowed(Refused):
    """Who asks is known, and may not do this: a 403."""

    reason = "not_allowed"
    says = Words("이 일을 할 수 있는 권한이 없습니다.", "You may not do this.")


class TooOften(Refused):
    """Somebody does more than anybody would by hand: a 429. `seconds` says when to try again."""

    reason = "too_often"
    says = Words(
        "너무 자주 하고 있습니다. {seconds}초 뒤에 다시 해 주세요.",
        "That is too often. Please try again in {seconds} seconds.",
    )
