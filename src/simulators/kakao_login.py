"""A stand-in for Kakao Login: OpenID Connect as kauth.kakao.com speaks it, with test people and faults.

Discovery, consent, code with PKCE, an ID token signed RS256 under one of two keys, JWKS and userinfo. One host
plays both kauth and kapi. Everything is kept in memory.
"""

import base64
import hashlib
import html
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

TOKEN_SECONDS = 21_600
CODE_SECONDS = 600
SCOPES = {"openid", "profile_nickname", "profile_image", "account_email", "plusfriends", "talk_message"}
PEOPLE = (
    ("주문자 하나", "shopper1@example.com"),
    ("주문자 둘", "shopper2@example.com"),
    ("주소를 알리지 않는 주문자", ""),
)
FAULTS = {
    "": "없음 · none",
    "nonce": "다른 nonce · another nonce",
    "key": "모르는 열쇠로 서명 · signed with an unknown key",
    "subject": "다른 회원의 프로필 · someone else's profile",
    "expired": "지난 ID 토큰 · expired ID token",
}


@dataclass
class Grant:
    """What one person allowed one client, waiting to be fetched once."""

    client: str
    redirect_uri: str
    nonce: str
    challenge: str
    nickname: str
    email: str
    fault: str
    made_at: float

    @property
    def subject(self) -> str:
        """회원번호: a string of digits, the same for the same person."""
        digest = hashlib.sha256(f"{self.nickname}\x1f{self.email}".encode()).digest()
        return str(1_000_000_000 + int.from_bytes(digest[:4], "big"))


class Kakao:
    """One Kakao. `clients` are the REST API keys it knows and their secrets."""

    def __init__(self, clients: dict[str, str]) -> None:
        self.clients = clients
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, Grant] = {}
        self.keys = {
            f"simulator-{n}": rsa.generate_private_key(public_exponent=65537, key_size=2048) for n in (1, 2)
        }
        self.signed = 0

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/.well-known/jwks.json", self.jwks),
            Route("/oauth/authorize", self.ask, methods=["GET"]),
            Route("/oauth/authorize", self.allow, methods=["POST"]),
            Route("/oauth/token", self.token, methods=["POST"]),
            Route("/v1/oidc/userinfo", self.userinfo, methods=["GET", "POST"]),
        ]

    async def discovery(self, request: Request) -> Response:
        here = _here(request)
        return JSONResponse(
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/oauth/authorize",
                "token_endpoint": f"{here}/oauth/token",
                "userinfo_endpoint": f"{here}/v1/oidc/userinfo",
                "jwks_uri": f"{here}/.well-known/jwks.json",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "request_uri_parameter_supported": False,
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "claims_supported": [
                    "iss",
                    "aud",
                    "sub",
                    "auth_time",
                    "exp",
                    "iat",
                    "nonce",
                    "nickname",
                    "picture",
                    "email",
                ],
            }
        )

    async def jwks(self, request: Request) -> Response:
        return JSONResponse({"keys": [_public(kid, key) for kid, key in self.keys.items()]})

    async def ask(self, request: Request) -> Response:
        asked = request.query_params
        wrong = self._wrong(asked)
        if wrong:
            return wrong
        return HTMLResponse(_consent(dict(asked)))

    async def allow(self, request: Request) -> Response:
        asked = await request.form()
        wrong = self._wrong(asked)
        if wrong:
            return wrong
        answer = {"state": str(asked.get("state", ""))}
        if asked.get("answer") == "cancel":
            answer |= {"error": "access_denied", "error_description": "User denied access"}
        else:
            code = secrets.token_urlsafe(32)
            nickname, email = _person(asked)
            self.grants[code] = Grant(
                client=str(asked["client_id"]),
                redirect_uri=str(asked["redirect_uri"]),
                nonce=str(asked.get("nonce", "")),
                challenge=str(asked.get("code_challenge", "")),
                nickname=nickname,
                email=email,
                fault=str(asked.get("fault", "")),
                made_at=time.time(),
            )
            answer["code"] = code
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    async def token(self, request: Request) -> Response:
        asked = await request.form()
        client = str(asked.get("client_id", ""))
        if not secrets.compare_digest(self.clients.get(client, "?"), str(asked.get("client_secret", ""))):
            return _refuse(401, "invalid_client", "Bad client credentials", "KOE010")
        code = str(asked.get("code", ""))
        grant = self.grants.pop(code, None)
        if grant is None or grant.client != client or grant.made_at + CODE_SECONDS < time.time():
            return _refuse(400, "invalid_grant", f"authorization code not found for code={code}", "KOE320")
        if grant.redirect_uri != asked.get("redirect_uri"):
            return _refuse(400, "invalid_grant", "Redirect URI mismatch.", "KOE303")
        if grant.challenge and grant.challenge != _challenge(str(asked.get("code_verifier", ""))):
            return _refuse(400, "invalid_grant", "code_verifier mismatch", "KOE320")
        access = secrets.token_urlsafe(32)
        self.tokens[access] = grant
        return JSONResponse(
            {
                "token_type": "bearer",
                "access_token": access,
                "id_token": self._id_token(grant, issuer=_here(request)),
                "expires_in": TOKEN_SECONDS - 1,
                "refresh_token": secrets.token_urlsafe(32),
                "refresh_token_expires_in": 5_183_999,
                "scope": "openid profile_nickname account_email",
            }
        )

    async def userinfo(self, request: Request) -> Response:
        grant = self.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if grant is None:
            return JSONResponse({"msg": "this access token does not exist", "code": -401}, status_code=401)
        profile = {"sub": grant.subject, "nickname": grant.nickname}
        if grant.fault == "subject":
            profile["sub"] = str(int(grant.subject) + 1)
        if grant.email:
            profile |= {"email": grant.email, "email_verified": True}  # type: ignore[dict-item]
        return JSONResponse(profile)

    def _wrong(self, asked: Any) -> Response | None:
        """What Kakao shows the person, without sending them anywhere, when the client asks wrongly."""
        if asked.get("client_id") not in self.clients:
            return _refuse(401, "invalid_client", "Not exist client_id", "KOE101")
        if not str(asked.get("redirect_uri", "")).startswith(("http://", "https://")):
            return _refuse(400, "invalid_request", "Redirect URI mismatch.", "KOE006")
        if asked.get("response_type") != "code":
            return _refuse(400, "unsupported_response_type", "Unsupported response type", "KOE033")
        unknown = set(str(asked.get("scope", "")).split()) - SCOPES
        if unknown:
            return _refuse(400, "invalid_scope", f"Invalid scope: {sorted(unknown)}", "KOE205")
        return None

    def _id_token(self, grant: Grant, *, issuer: str) -> str:
        now = int(time.time()) - (2 * TOKEN_SECONDS if grant.fault == "expired" else 0)
        said = {
            "iss": issuer,
            "aud": grant.client,
            "sub": grant.subject,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        said |= {"auth_time": now, "nickname": grant.nickname}
        if grant.nonce:
            said["nonce"] = secrets.token_urlsafe(16) if grant.fault == "nonce" else grant.nonce
        if grant.email:
            said["email"] = grant.email
        self.signed += 1
        kid, key = list(self.keys.items())[self.signed % 2]
        if grant.fault == "key":
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return jwt.encode(said, key, algorithm="RS256", headers={"kid": kid})


def _here(request: Request) -> str:
    """Where this Kakao stands, also when it is mounted under a path."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _public(kid: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    described: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {"kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig", "n": described["n"], "e": described["e"]}


def _refuse(status: int, error: str, description: str, code: str) -> Response:
    return JSONResponse(
        {"error": error, "error_description": description, "error_code": code}, status_code=status
    )


def _person(asked: Any) -> tuple[str, str]:
    chosen = str(asked.get("person", ""))
    if chosen.isdigit() and int(chosen) < len(PEOPLE):
        return PEOPLE[int(chosen)]
    return str(asked.get("nickname", "")) or "주문자", str(asked.get("email", "")).strip().lower()


def _consent(asked: dict[str, str]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in asked.items()
    )
    people = "".join(
        f'<button name="person" value="{n}"><b>{nickname}</b><br>{email or "전자우편 제공 안 함 · no e-mail"}</button>'
        for n, (nickname, email) in enumerate(PEOPLE)
    )
    faults = "".join(f'<option value="{name}">{words}</option>' for name, words in FAULTS.items())
    return f"""<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>카카오 로그인 모의 서버</title>
<style>body{{font:17px/1.6 sans-serif;margin:0;background:#f6f6f6;color:#191600}}main{{max-width:26rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:1rem}}
form{{display:grid;gap:.75rem}}button,input,select{{font:inherit;padding:.7rem 1rem;border-radius:.6rem;border:1px solid #777;min-height:48px;background:#fff;color:inherit;width:100%;box-sizing:border-box}}
button{{background:#fee500;border-color:#fee500;text-align:left;cursor:pointer}}button.plain{{background:#fff;border-color:#777;text-align:center}}</style>
<main><h1>카카오 로그인 <small>모의 · simulator</small></h1>
<p>누구로 동의하고 계속할까요? · Who shall agree?</p>
<form method="post">{kept}{people}
<label>별명 · Nickname <input name="nickname"></label><label>전자우편 · E-mail <input name="email" type="email"></label>
<button name="person" value="">위의 사람으로 · As written above</button>
<label>고장 · Fault <select name="fault">{faults}</select></label>
<button class="plain" name="answer" value="cancel">취소 · Cancel</button></form></main></html>"""


routes = Kakao({"hamkke-development": "hamkke-development-secret"}).routes()
application = Starlette(routes=routes)
