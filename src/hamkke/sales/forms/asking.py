"""The form of a question in SQL."""

from django import forms

from hamkke.sales.rules import asking


class QuestionForm(forms.Form):
    question = forms.CharField(
        label="SQL",
        max_length=asking.LETTERS_MOST,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "class": "code",
            }
        ),
    )
