"""The sign-in forms: allauth's checks, in our words, with one field each."""

from typing import Any

from allauth.account import forms as account
from allauth.socialaccount import forms as social
from django import forms
from django.utils.translation import get_language

from hamkke.kernel.words import Words

ADDRESS = Words("이메일 주소", "E-mail address")
CODE = Words("확인 코드", "Code")


def _ask(field: forms.Field, label: Words, **attributes: str) -> None:
    field.label = label.in_language(get_language())
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(account.LoginForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["login"], ADDRESS, autocomplete="email")


class SignUpForm(account.SignupForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["email"], ADDRESS, autocomplete="email")


class KakaoSignUpForm(social.SignupForm):
    """Asked only when Kakao tells us no e-mail address."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["email"], ADDRESS, autocomplete="email")


class SignInCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["code"], CODE, **{"class": "code", "autocapitalize": "characters"})


class AddressCodeForm(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["code"], CODE, **{"class": "code", "autocapitalize": "characters"})
