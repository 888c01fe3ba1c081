"""Lines are added, moved and left out by buttons of the form itself: a press sends everything that was typed, and the page
comes back with it, without a word about what is not finished yet."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from hamkke.kernel.words import Words

LINES_MOST = 100
VERBS = {
    "add": Words("{name} {n}번을 더했습니다.", "{name} {n} was added."),
    "up": Words("{name} {n}번을 한 칸 위로 옮겼습니다.", "{name} {n} was moved up."),
    "down": Words("{name} {n}번을 한 칸 아래로 옮겼습니다.", "{name} {n} was moved down."),
    "remove": Words("{name} {n}번을 뺐습니다.", "{name} {n} was left out."),
}
BUTTONS = {
    "up": Words("위로", "Up"),
    "down": Words("아래로", "Down"),
    "remove": Words("빼기", "Leave out"),
}


@dataclass(frozen=True)
class Press:
    """A press of `quotas:add`, `quotas:remove:2`, `quotas:up:2` or `quotas:down:2` in a form of `total` such lines."""

    prefix: str
    verb: str
    at: int
    total: int

    @classmethod
    def read(cls, data: QueryDict) -> "Press | None":
        """What was pressed; None where no such button was, or one that cannot be."""
        prefix, verb, place, *_ = [*data.get("edit", "").split(":"), "", "", ""]
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        if not total.isdecimal() or int(total) > LINES_MOST or verb not in VERBS:
            return None
        lines = int(total)
        at = int(place) if place.isdecimal() else lines
        to = at + {"up": -1, "down": 1}.get(verb, 0)
        is_possible = verb == "add" or (at < lines and 0 <= to < lines)
        return cls(prefix, verb, at, lines) if is_possible else None

    @property
    def order(self) -> list[int | None]:
        """The lines' old places in their new order; None is a new line."""
        order: list[int | None] = list(range(self.total))
        if self.verb == "add":
            return [*order, None]
        if self.verb == "remove":
            return [*order[: self.at], *order[self.at + 1 :]]
        to = self.at + (1 if self.verb == "down" else -1)
        order[self.at], order[to] = order[to], order[self.at]
        return order

    @property
    def focus(self) -> str:
        """The button on which the keyboard goes on; after `add` the new line's first field has it."""
        last = len(self.order) - 1
        if self.verb == "add":
            return ""
        if self.verb == "remove":
            return f"{self.prefix}:remove:{min(self.at, last)}" if last >= 0 else f"{self.prefix}:add"
        to = self.at + (1 if self.verb == "down" else -1)
        verb = "down" if to == 0 else "up" if to == last else self.verb
        return f"{self.prefix}:{verb}:{to}"

    def said(self, name: Words) -> Words:
        both = VERBS[self.verb]
        return Words(
            *(each.format(name=of, n=self.at + 1) for each, of in ((both.ko, name.ko), (both.en, name.en)))
        )

    def of(self, data: QueryDict) -> QueryDict:
        """What was typed, with the lines in their new order."""
        start, kept = f"{self.prefix}-", data.copy()
        for name in data:
            if name.startswith(start) and name.removeprefix(start)[:1].isdecimal():
                del kept[name]
        kept[f"{start}TOTAL_FORMS"] = str(len(self.order))
        for new, old in enumerate(self.order):
            for name in data:
                if name.startswith(f"{start}{old}-"):
                    suffix = name.removeprefix(f"{start}{old}-")
                    kept.setlist(f"{start}{new}-{suffix}", data.getlist(name))
        return kept


def buttons(prefix: str, at: int, total: int) -> list[tuple[str, Words]]:
    """The buttons of the line at a place: what each sends, and what stands on it."""
    shown = {"up": at > 0, "down": at < total - 1, "remove": True}
    return [(f"{prefix}:{verb}:{at}", words) for verb, words in BUTTONS.items() if shown[verb]]


def as_typed(form: forms.BaseForm) -> None:
    """Show what was typed without saying what is wrong with it. A new line shows what is usual.

    Before anything of the form is shown: Django keeps what it once showed of a field.
    """
    is_new = not any(name.startswith(form.add_prefix("")) for name in form.data)
    typed = {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
    form.initial = {} if is_new else {**form.initial, **typed}
    form.is_bound = False
