"""What is typed around a decision: a button that decides, an appeal and its answer, a draw, a place taken or given up."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from hamkke.calls.forms import said
from hamkke.calls.models import Proposal
from hamkke.kernel.words import Words


class DecisionForm(forms.Form):
    """A button that proposes or decides; its id was made with the page, so that pressing twice sends the same one."""

    id = forms.UUIDField()

    UNREADABLE = Words(
        "보낸 양식이 온전하지 않아 아무것도 하지 않았습니다. 앞 화면에서 다시 눌러 주세요.",
        "The form arrived damaged, so nothing was done. Go back and press the button again.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            codes = ("required", "invalid", "invalid_choice")
            field.error_messages.update(dict.fromkeys(codes, said(self.UNREADABLE)))


class ReleaseForm(DecisionForm):
    """The second person's button: which proposal it releases."""

    proposal = forms.ModelChoiceField(Proposal.objects.none())

    def __init__(self, *arguments: Any, proposals: QuerySet[Proposal], **options: Any) -> None:
        super().__init__(*arguments, **options)
        cast("forms.ModelChoiceField[Any]", self.fields["proposal"]).queryset = proposals


class AppealForm(DecisionForm):
    """Why a result should be looked at again."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    grounds = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        asked = Words("무엇을 다시 보아야 하나요?", "What should be looked at again?")
        self.fields["grounds"].label = said(asked)
        self.fields["grounds"].error_messages["required"] = said(
            Words("이의 내용을 적어 주세요.", "Please say what your appeal is about.")
        )


class OfferForm(forms.Form):
    """One of two buttons."""

    answer = forms.ChoiceField(choices=[("take", "take"), ("decline", "decline")])


class WithdrawalForm(forms.Form):
    """Giving a place up, with a tick so that it is never done by mistake."""

    reason = forms.CharField(max_length=300, required=False)
    is_sure = forms.BooleanField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.fields["reason"].label = said(Words("까닭 (선택)", "Reason (optional)"))
        self.fields["is_sure"].label = said(
            Words("되돌릴 수 없음을 알고 있습니다", "I know that it cannot be undone")
        )


class AppealAnswerForm(forms.Form):
    """Whether an appeal is upheld, and why."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    answer = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        choice = cast("forms.ChoiceField", self.fields["outcome"])
        choice.choices = [
            ("upheld", said(Words("받아들임", "Uphold"))),
            ("dismissed", said(Words("받아들이지 않음", "Dismiss"))),
        ]
        choice.label = said(Words("결정", "Decision"))
        self.fields["answer"].label = said(Words("까닭", "Reason"))


class DrawForm(DecisionForm):
    """A draw as it is promised: when, from which randomness, and why again."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    draws_at = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    source = forms.CharField(max_length=200, required=False)
    source_en = forms.CharField(max_length=200, required=False)
    why = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    LABELS = {
        "draws_at": Words(
            "추첨할 때 (서울 시각, 적어도 24시간 뒤)", "When to draw (Seoul time, at least 24 hours ahead)"
        ),
        "source": Words(
            "난수의 출처 (공고에 적혀 있으면 비움)",
            "Source of the randomness in Korean (empty if the notice names it)",
        ),
        "source_en": Words("난수의 출처 (영어)", "Source of the randomness in English"),
        "why": Words("다시 뽑는 까닭 (처음이면 비움)", "Why again (empty the first time)"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, words in self.LABELS.items():
            self.fields[name].label = said(words)


class RandomnessForm(forms.Form):
    """The randomness, exactly as it was published."""

    randomness = forms.CharField(max_length=200)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.fields["randomness"].label = said(Words("발표된 난수", "The randomness as published"))
