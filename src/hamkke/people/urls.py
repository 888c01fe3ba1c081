"""Signing in and out. allauth's own names stand outside our namespace, for allauth reverses them itself.

Only pages that make sense without passwords are opened.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.db import transaction
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from hamkke.people import views

accounts = [
    path("login/", account.login, name="account_login"),
    path(
        "login/code/", RedirectView.as_view(pattern_name="account_login"), name="account_request_login_code"
    ),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("signup/", account.signup, name="account_signup"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    # There are no passwords to forget; whoever is sent here signs in by code.
    path(
        "password/reset/", RedirectView.as_view(pattern_name="account_login"), name="account_reset_password"
    ),
    path("passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("passkeys/", views.passkeys, name="mfa_index"),
    path("passkeys/add/", transaction.atomic(views.passkey_adding), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "passkeys/<int:pk>/removal/",
        transaction.atomic(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("kakao/signup/", social.signup, name="socialaccount_signup"),
    path("kakao/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("kakao/error/", social.login_error, name="socialaccount_login_error"),
    re_path(r"^(?P<provider_id>kakao)/login/$", views.kakao_sign_in, name="openid_connect_login"),
    re_path(r"^(?P<provider_id>kakao)/login/callback/$", views.kakao_answer, name="openid_connect_callback"),
]

ours = [
    path("sign-in/<str:token>", views.development_sign_in, name="sign-in"),
    path("people/", views.people, name="people"),
    path("people/<uuid:user>/roles/<str:role>/removal", views.removal, name="role-removal"),
    path("people/organisations/", views.organisations, name="organisations"),
    path("people/organisations/<uuid:organisation>/members/", views.members, name="members"),
    path("people/members/<uuid:id>/removal", views.membership_removal, name="membership-removal"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/sessions/others/ending", views.other_sessions_ending, name="other-sessions-ending"),
    path("accounts/sessions/<int:id>/ending", views.session_ending, name="session-ending"),
    path("accounts/tokens/", views.tokens, name="tokens"),
    path("accounts/tokens/<uuid:id>/revocation", views.revocation, name="token-revocation"),
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("", include((ours, "people"))),
]
