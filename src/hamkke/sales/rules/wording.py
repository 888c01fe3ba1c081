"""The word "effect" says that something would have been otherwise: it needs a comparison, and most figures have none.

Nationwide card approvals that had risen by 4.56% were printed as a festival's effect; they had risen everywhere.
"""

import re

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

EFFECT = re.compile(r"효과|\beffects?\b", re.IGNORECASE)


class EffectWithoutComparison(Refused):
    reason = "effect_without_comparison"
    says = Words(
        "견준 것이 없는 수치를 ‘효과’라고 부를 수 없습니다: “{text}”. 무엇이 팔렸는지, 얼마나 달라졌는지로 적어 주세요.",
        "A figure without a comparison cannot be called an effect: “{text}”. Say what was sold, or by how much it changed.",
    )


def check_wording(*texts: str, has_comparison: bool) -> None:
    """Refuse the word where nothing was compared. Raises EffectWithoutComparison."""
    if has_comparison:
        return
    for text in texts:
        if EFFECT.search(text):
            raise EffectWithoutComparison(text=text)
