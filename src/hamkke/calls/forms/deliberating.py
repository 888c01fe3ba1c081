"""What a panel found, as the secretariat types it: who sat, and for each at the line a turn and the reason."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from hamkke.calls.forms import said
from hamkke.calls.forms.deciding import DecisionForm
from hamkke.calls.rules.deliberating import SAID_MOST
from hamkke.kernel.words import Words

WRONG_TURN = Words("1부터 {count}까지의 수를 적어 주세요.", "Write a number from 1 to {count}.")
TAKEN_TURN = Words("다른 신청서와 차례가 같습니다.", "Another application has the same turn.")
AGAIN = Words("다시 심의한 까닭", "Why the panel met again")
UNSAID = Words("까닭을 적어 주세요.", "Please say why.")


class DeliberationForm(DecisionForm):
    """`line` are the public codes at the line; fields of each are named after its code."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    members = forms.TypedMultipleChoiceField(coerce=UUID, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *arguments: Any,
        line: Sequence[str],
        judges: Sequence[tuple[UUID, str]],
        is_again: bool,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix, self.line = "", line
        members = cast("forms.TypedMultipleChoiceField", self.fields["members"])
        members.choices = [(str(judge), name) for judge, name in judges]
        members.label = said(Words("심의한 심사위원", "Judges who sat on the panel"))
        members.error_messages["required"] = said(Words("심의한 사람을 골라 주세요.", "Choose who sat."))
        if is_again:
            why = forms.CharField(
                label=said(AGAIN),
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": said(UNSAID)},
            )
            self.fields["why"] = why
        for code in line:
            self.fields[f"turn-{code}"] = self._turn()
            self.fields[f"said-{code}"] = _reason()

    def _turn(self) -> forms.IntegerField:
        wrong = said(WRONG_TURN.format(count=len(self.line)))
        return forms.IntegerField(
            min_value=1,
            max_value=len(self.line),
            label=said(Words("차례", "Turn")),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for code in self.line:
            turn = typed.get(f"turn-{code}")
            if turn in seen:
                self.add_error(f"turn-{code}", said(TAKEN_TURN))
            elif turn is not None:
                seen.add(turn)
        return typed

    @property
    def order(self) -> list[str]:
        return sorted(self.line, key=lambda code: self.cleaned_data[f"turn-{code}"])

    @property
    def reasons(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"said-{code}"] for code in self.line}

    def fields_of(self, code: str) -> list[BoundField]:
        """What is typed about one application."""
        return [self[f"turn-{code}"], self[f"said-{code}"]]

    def general(self) -> list[BoundField]:
        """What is typed about the panel as a whole."""
        return [self[name] for name in ("members", "why") if name in self.fields]


def _reason() -> forms.CharField:
    return forms.CharField(
        max_length=SAID_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=said(Words("까닭 (신청자에게 보입니다)", "Reason (its applicant reads it)")),
        error_messages={"required": said(UNSAID)},
    )
