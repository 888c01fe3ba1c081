from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import get_language

from hamkke.kernel.words import Words
from hamkke.orders.queries import SheetLine
from hamkke.orders.rules import QUANTITY_MOST


class BasketForm(forms.Form):
    """What a product page sends."""

    product = forms.UUIDField()
    quantity = forms.IntegerField(min_value=1, max_value=QUANTITY_MOST)


class QuantityForm(forms.Form):
    """A basket line's own quantity; none takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=QUANTITY_MOST)


class PlacingForm(forms.Form):
    """The shopper's agreement: `expected` is what they were shown to pay."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    claim = forms.UUIDField(required=False, widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput)


class IdForm(forms.Form):
    """An id made when the page was, so that a form sent twice does one thing."""

    id = forms.UUIDField(widget=forms.HiddenInput)


class ReturnForm(IdForm):
    """How many pieces of each line go back. The action says what is too many, so that a form sent twice is one return."""

    def __init__(self, *arguments: object, lines: Sequence[SheetLine], **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.lines = [each for each in lines if each.returnable or self.is_bound]
        for each in self.lines:
            label = Words("{name} ({left}개까지)", "{name} (up to {left})").format(
                name=each.line.name, left=each.returnable
            )
            self.fields[str(each.line.pk)] = forms.IntegerField(
                label=label.in_language(get_language()),
                min_value=0,
                initial=0,
                required=False,
                widget=forms.NumberInput({"max": each.returnable}),
            )

    def quantities(self) -> dict[UUID, int]:
        return {each.line.pk: self.cleaned_data[str(each.line.pk)] or 0 for each in self.lines}
