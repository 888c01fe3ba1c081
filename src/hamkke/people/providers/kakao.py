"""Sign-in with Kakao: OpenID Connect through allauth, made strict.

allauth's generic provider trusts the token endpoint, so it reads the ID token without its signature and
sends no nonce. Kakao signs every ID token and returns the nonce; we check both, and that the profile it tells
belongs to the person in the token. Kakao blocks callers who fetch its keys again and again, so keys and addresses
are kept for an hour.
"""

import functools
import secrets
from typing import Any

import jwt
import requests
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.utils import respond_to_login_on_get
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse

_KEPT_SECONDS = 3600
_PATIENCE_SECONDS = 5


@functools.lru_cache(maxsize=4)
def _keys(address: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(address, cache_keys=True, lifespan=_KEPT_SECONDS, timeout=_PATIENCE_SECONDS)


class KakaoAdapter(OpenIDConnectOAuth2Adapter):
    """One sign-in attempt. `nonce` is what this browser's session was told to expect."""

    nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        key = f"openid-configuration:{self.get_provider().server_url}"
        config: dict[str, Any] | None = cache.get(key)
        if config is None:
            config = super().openid_config
            cache.set(key, config, _KEPT_SECONDS)
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **answer: Any) -> Any:
        said = self._decode_id_token(app, answer["response"].get("id_token") or "")
        profile = self._fetch_user_info(token.token)
        if profile.get("sub") != said["sub"]:
            raise OAuth2Error("The profile belongs to someone else than the ID token.")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": profile, "id_token": said})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            key = _keys(self.openid_config["jwks_uri"]).get_signing_key_from_jwt(id_token)
            said: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=["RS256"],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                options={"require": ["exp", "iat", "sub", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("Kakao's ID token does not hold.") from error
        if not self.nonce or not secrets.compare_digest(str(said["nonce"]), self.nonce):
            raise OAuth2Error("Kakao's ID token answers another sign-in.")
        return said


class KakaoCallback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = state.get("nonce") if state else None  # type: ignore[attr-defined]
        return state, response


def _adapter(request: HttpRequest, provider_id: str) -> KakaoAdapter:
    adapter = KakaoAdapter(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter


def begin(request: HttpRequest, provider_id: str, *, next_url: str | None) -> HttpResponse:
    """Lead to Kakao with a state, a nonce and a PKCE challenge kept in this session. 404 when Kakao is not set up."""
    provider = _adapter(request, provider_id).get_provider()
    provider.oauth2_adapter_class = KakaoAdapter
    asking: HttpResponse | None = respond_to_login_on_get(request, provider)
    if asking:
        return asking
    nonce = secrets.token_urlsafe(16)
    try:
        answer: HttpResponse = provider.redirect(
            request, process="login", next_url=next_url, auth_params={"nonce": nonce}, nonce=nonce
        )
    except requests.RequestException as trouble:  # The first asks Kakao for its addresses.
        return render_authentication_error(request, provider, exception=trouble)
    return answer


def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take Kakao's answer: sign in, sign up, or show that it does not hold."""
    answer: HttpResponse = KakaoCallback.adapter_view(_adapter(request, provider_id))(request)
    return answer
