"""The sign-in forms: allauth's checks, in our words, with one field each."""

from collections.abc import Collection
from typing import Any

from allauth.account import forms as account
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.utils.translation import get_language

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import rules

ADDRESS = Words("이메일 주소", "E-mail address")
NEWCOMER = Words("이름 (처음 오는 사람이면)", "Name (of someone new)")
CODE = Words("확인 코드", "Code")
PASSKEY_NAME = Words("이름 (어느 기기인지)", "Name (which device)")


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


class PasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey. It must be one that signs in by itself: whoever holds the device proves to be its owner."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["name"], PASSKEY_NAME, autocomplete="off", maxlength="60")


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _ask(self.fields["name"], PASSKEY_NAME, autocomplete="off", maxlength="60")


class TokenForm(forms.Form):
    """A new personal token: what it is for, how far it reaches, how long it lasts."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    name = forms.CharField(max_length=60)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, initial=90)

    def __init__(self, *arguments: Any, roles: Collection[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        for name, label, choices in (
            ("name", Words("이름 (어디에 쓰는지)", "Name (what it is for)"), {}),
            ("scopes", Words("할 수 있는 일", "What it may do"), rules.scopes_within(roles)),
            ("days", Words("기간", "How long"), rules.LASTS),
        ):
            self.fields[name].label = label.in_language(language)
            if choices:
                self.fields[name].choices = [  # type: ignore[attr-defined]
                    (key, words.in_language(language)) for key, words in choices.items()
                ]


ROLES = {
    "organiser": Words("사무국: 모든 일을 합니다", "Secretariat: does everything"),
    "judge": Words("심사위원: 맡은 신청서를 심사합니다", "Judge: reviews the sheets assigned"),
    "auditor": Words("감사: 누가 무엇을 했는지 읽습니다", "Auditor: reads who did what"),
    "analyst": Words("분석: 공개한 수치에 SQL로 묻습니다", "Analyst: asks the published figures in SQL"),
}


class AppointmentForm(forms.Form):
    """Whom to appoint, by the address they sign in with."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(max_length=60, required=False)
    role = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        self.fields["email"].label = ADDRESS.in_language(language)
        self.fields["name"].label = NEWCOMER.in_language(language)
        self.fields["role"].label = Words("맡길 일", "Role").in_language(language)
        self.fields["role"].choices = [(key, words.in_language(language)) for key, words in ROLES.items()]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Who speaks for an organisation, by the address they sign in with."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(max_length=60, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, label in (("email", ADDRESS), ("name", NEWCOMER)):
            self.fields[name].label = label.in_language(get_language())


class OrganisationForm(forms.Form):
    """A ministry, platform or association that will be a partner or a funder."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    name = forms.CharField(max_length=120)
    name_en = forms.CharField(max_length=160)
    kind = forms.ChoiceField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        self.fields["name"].label = Words("이름", "Name in Korean").in_language(language)
        self.fields["name_en"].label = Words("영문 이름", "Name in English").in_language(language)
        self.fields["kind"].label = Words("종류", "Kind").in_language(language)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (key, words.in_language(language)) for key, words in rules.KINDS.items()
        ]
