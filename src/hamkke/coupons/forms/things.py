"""Merchants or goods that a campaign names: those chosen as checkboxes, more of them by what people call them."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.translation import get_language

from hamkke.kernel.words import Words

_UNKNOWN = Words(
    "“{line}”: 그런 이름이나 번호가 없습니다. 등록된 그대로 적어 주세요.",
    "“{line}”: nothing has this name or number. Please write it as it is registered.",
)
_SEVERAL = Words(
    "“{line}”: 여럿 있습니다. 상인은 사업자등록번호로, 상품은 “상호: 상품 이름”으로 적어 주세요.",
    "“{line}”: there are several. Give a merchant's business number, or a product as “merchant: product”.",
)
_GONE = Words("고른 것 가운데 없어진 것이 있습니다.", "Something that was chosen is not there any more.")


class Typed(NamedTuple):
    """What a form sent: the ids whose boxes are ticked, and the lines that were typed."""

    chosen: list[str]
    lines: str


class Named(NamedTuple):
    """How one kind of thing is told by its ids, and found by what was typed; each in one query."""

    by_id: Callable[[Iterable[UUID]], dict[UUID, str]]
    by_line: Callable[[Iterable[str]], dict[str, list[UUID]]]


class Things(forms.Widget):
    """It weighs as much as what is chosen, however many there are to choose from."""

    template_name = "coupons/things.html"

    def __init__(self, named: Named) -> None:
        super().__init__()
        self.named = named

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        return Typed(data.getlist(name), data.get(f"{name}_lines", ""))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else Typed(list(value or []), "")
        context = super().get_context(name, None, attrs)
        ids = _ids(typed.chosen)
        context["widget"] |= {"chosen": self.named.by_id(ids) if ids else {}, "lines": typed.lines}
        return context


class ThingsField(forms.Field):
    """Its value is the ids, as texts and in order."""

    def __init__(self, named: Named, **options: Any) -> None:
        self.named = named
        super().__init__(widget=Things(named), required=False, **options)

    def clean(self, value: Typed) -> list[str]:
        ids = set(_ids(value.chosen))
        if len(ids) < len(set(value.chosen)) or (ids and ids != set(self.named.by_id(ids))):
            raise forms.ValidationError(_GONE.in_language(get_language()))
        lines = [line.strip() for line in value.lines.splitlines() if line.strip()]
        found = self.named.by_line(lines) if lines else {}
        refused = [
            (_SEVERAL if found.get(line) else _UNKNOWN).format(line=line).in_language(get_language())
            for line in lines
            if len(found.get(line, ())) != 1
        ]
        if refused:
            raise forms.ValidationError(refused)
        return sorted(str(each) for each in ids.union(*(found[line] for line in lines)))


def _ids(texts: Iterable[str]) -> list[UUID]:
    """Those of the texts that are ids."""
    found = []
    for text in texts:
        try:
            found.append(UUID(str(text)))
        except ValueError:
            continue
    return found
