"""What an amendment changed, in plain sentences."""

from hamkke.calls.rules import telling
from hamkke.calls.rules.terms import Terms
from hamkke.kernel.words import Words


def differences(before: Terms, after: Terms) -> list[Words]:
    """What `after` says otherwise than `before`, what it says anew and what it no longer says. Nothing if they are the same."""
    old, new = telling.told(before), telling.told(after)
    changed = [_changed(old[key], new[key]) for key in new if key in old and old[key] != new[key]]
    added = [_added(new[key]) for key in new if key not in old]
    gone = [_gone(old[key]) for key in old if key not in new]
    # The order of criteria and questions is a term as well, and no sentence of its own.
    kept_before, kept_after = [key for key in old if key in new], [key for key in new if key in old]
    if kept_before != kept_after:
        added.append(Words("차례가 바뀌었습니다.", "Their order changed."))
    if before != after and not (changed or added or gone):
        return [
            Words(
                "문장은 그대로이고, 규칙 파일 속의 부호만 바뀌었습니다.",
                "The sentences stand; only codes in the rule file changed.",
            )
        ]
    return changed + added + gone


def _changed(old: Words, new: Words) -> Words:
    return Words(f"전에는 “{old.ko}” 이제는 “{new.ko}”", f"Before: “{old.en}” Now: “{new.en}”")


def _added(new: Words) -> Words:
    return Words(f"새로: “{new.ko}”", f"New: “{new.en}”")


def _gone(old: Words) -> Words:
    return Words(f"빠짐: “{old.ko}”", f"Gone: “{old.en}”")
