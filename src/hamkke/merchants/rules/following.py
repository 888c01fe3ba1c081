"""How many follow a shop, told so that nobody can be guessed from it."""

from hamkke.kernel.words import Words

FEW = 5  # whoever knows three of four would know the fourth


def followers_told(count: int) -> Words:
    if count < FEW:
        return Words(f"{FEW}명 미만", f"fewer than {FEW} people")
    return Words(f"{count:,}명", f"{count:,} people")
