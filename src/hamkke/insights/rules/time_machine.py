"""What the time machine does not let anybody do."""

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class OnlyLooking(Refused):
    reason = "only_looking"
    says = Words(
        "시간 여행 중에는 보기만 할 수 있습니다. 지금으로 돌아온 뒤에 하세요.",
        "The time machine only looks. Come back to now to do that.",
    )
