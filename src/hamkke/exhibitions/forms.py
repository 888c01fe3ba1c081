"""What curators, merchants and organisers type."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import get_language
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.images.forms import BaseImageForm

from hamkke.exhibitions import rules
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


def said(words: Words) -> str:
    return words.in_language(get_language())


class ExhibitionForm(WagtailAdminPageForm):
    """A page as its curator edits it, and the moment at which they want to see it."""

    preview_at = forms.DateTimeField(
        required=False,
        label="미리 볼 때",
        help_text="미리 보기에서 ‘고른 때’를 고르면 이때의 모습을 보여 줍니다. 저장되지 않습니다.",
        widget=AdminDateTimeInput,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.preview_at = cleaned.get("preview_at")
        return cleaned


class PictureForm(BaseImageForm):
    """A picture as curators upload it. Where and with what it was taken stays behind, as with merchants' photographs."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        file.seek(0)
        return ContentFile(rules.only_what_is_seen(file.read()), name=file.name)


class LinkForm(forms.Form):
    channel = forms.CharField(max_length=60)
    # Not a URLField: what a web address is, `rules` say, and they say it in both languages.
    url = forms.CharField(max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"}))

    WORDS = {
        "channel": (
            Words("판매처", "Marketplace"),
            Words(
                "예: 11번가. 같은 판매처를 다시 적으면 주소가 바뀝니다.",
                "Such as 11st. Naming one again changes its address.",
            ),
        ),
        "url": (
            Words("상품 주소", "Address of the product"),
            Words("그 판매처에서 이 상품이 보이는 주소", "Where that marketplace shows this product"),
        ),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, (label, hint) in self.WORDS.items():
            self.fields[name].label, self.fields[name].help_text = said(label), said(hint)

    def refuse(self, field: str, refusal: Refused) -> None:
        self.add_error(field, said(refusal.words))
