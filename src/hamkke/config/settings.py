"""Every setting, read here and nowhere else; docs/settings.md explains each one. Development needs none."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

# Matrices here are small: several threads only wait for each other, for seconds where a core is busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PACKAGE = Path(__file__).resolve().parent.parent

DEVELOPMENT = env.bool("HAMKKE_DEVELOPMENT", default=True)
DEBUG = False


def _asked(name: str, in_development: str) -> str:
    """What development may guess, production must be told: without it, nothing starts."""
    return env.str(name, default=in_development) if DEVELOPMENT else env.str(name)


SECRET_KEY = _asked("HAMKKE_SECRET_KEY", "only-for-development-never-for-real-shoppers")
if not DEVELOPMENT and len(SECRET_KEY) < 50:  # noqa: PLR2004 - letters; sessions and claim tokens lean on it.
    raise ImproperlyConfigured("HAMKKE_SECRET_KEY needs at least 50 random letters.")
HOST, PORT = env.str("HAMKKE_HOST", default="127.0.0.1"), env.int("HAMKKE_PORT", default=8000)
SITE_URL = _asked("HAMKKE_SITE_URL", f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{PORT}")  # noqa: S104
# Behind https somebody else answers the door, and only they know who knocks: without their word all of us would be one.
ADDRESS_HEADER = (
    _asked("HAMKKE_ADDRESS_HEADER", "")
    if SITE_URL.startswith("https://")
    else env.str("HAMKKE_ADDRESS_HEADER", default="")
)
CLAIMS_PER_ADDRESS = env.int("HAMKKE_CLAIMS_PER_ADDRESS", default=100)
ALLOWED_HOSTS = env.list(
    "HAMKKE_ALLOWED_HOSTS",
    default=["127.0.0.1", "localhost", "testserver", HOST] if DEVELOPMENT else [urlsplit(SITE_URL).hostname],
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "hamkke.ui.refusals.out_of_date"

INSTALLED_APPS = [
    "hamkke.config",
    "hamkke.rehearsal",
    "hamkke.webhooks",
    "hamkke.insights",
    "hamkke.sales",
    "hamkke.orders",
    "hamkke.exhibitions",
    "hamkke.coupons",
    "hamkke.calls",
    "hamkke.festivals",
    "hamkke.merchants",
    "hamkke.payments",
    "hamkke.ledger",
    "hamkke.places",
    "hamkke.people",
    "hamkke.audit",
    "hamkke.inbox",
    "hamkke.ui",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hamkke.ui.headers.ContentPolicyMiddleware",
    "hamkke.ui.headers.UnchangedMiddleware",
    "hamkke.ui.away.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hamkke.ui.refusals.RefusalMiddleware",
    "hamkke.people.middleware.PaceMiddleware",
    "hamkke.people.middleware.PasskeyMiddleware",
    "hamkke.insights.middleware.TimeMachineMiddleware",  # the innermost: it wraps the view alone
]

ROOT_URLCONF = "hamkke.config.urls"
ASGI_APPLICATION = "hamkke.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["hamkke.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")  # last, so that ui may say how a label looks

# ── Database: PostgreSQL, the only one. Without DATABASE_URL the entry points start the embedded server. ──
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///hamkke")}
# `timeout` is for a crowd; a database that does not answer is given up soon (hamkke.ui.away).
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": 16,
    "timeout": 20,
    "reconnect_timeout": 0.5,
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = (
    True  # or, after a database's restart, every old connection costs somebody a 500.
)
DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("HAMKKE_TEST_TEMPLATE", default="template1")}
PROCRASTINATE_ON_APP_READY = "hamkke.config.schedule.install"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── People ──
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today/"  # It leads on to what this person does first.
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False

# ── Sign-in (allauth): a code by e-mail or Kakao, never a password. KAKAO_LOGIN_* stand below. ──
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # Enough for slow mail and slow fingers; no limit shorter than that.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# By mailbox only. Networks are counted in people.middleware, for all processes together: hundreds sit behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "signup": None,
    "login_failed": "5/300s/key",
    "request_login_code": "3/m/key",
}
ACCOUNT_FORMS = {
    "login": "hamkke.people.forms.SignInForm",
    "signup": "hamkke.people.forms.SignUpForm",
    "confirm_login_code": "hamkke.people.forms.SignInCodeForm",
    "confirm_email_verification_code": "hamkke.people.forms.AddressCodeForm",
}
# Passkeys: browsers know them only behind https, or at localhost.
REQUIRE_PASSKEYS = env.bool("HAMKKE_REQUIRE_PASSKEYS", default=SITE_URL.startswith("https://"))
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # A code or Kakao has proven it when anybody is signed in.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT
MFA_RATE_LIMITS = {"webauthn_login": None}  # counted in people.middleware; there is no secret to guess
MFA_ADAPTER = "hamkke.people.providers.passkeys.PasskeyAdapter"
MFA_FORMS = {
    "add_webauthn": "hamkke.people.forms.PasskeyForm",
    "edit_webauthn": "hamkke.people.forms.PasskeyNameForm",
}
SOCIALACCOUNT_FORMS = {"signup": "hamkke.people.forms.KakaoSignUpForm"}

# ── Words: Korean first, English second ──
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True

# ── Pages ──
STATIC_URL = "/static/"
STATIC_ROOT = env.str("HAMKKE_STATIC_ROOT", default=None)  # Unset, they are served from where they stand.
WHITENOISE_USE_FINDERS = True
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("HAMKKE_MEDIA_ROOT", default=str(Path("var/media").absolute()))
# What applicants hand in: no address leads here; every process that serves or receives needs the same folder.
PRIVATE_ROOT = env.str("HAMKKE_PRIVATE_ROOT", default=str(Path("var/private").absolute()))
# The table of sales lines; every process that reads or writes it needs the same folder.
SALES_ROOT = env.str("HAMKKE_SALES_ROOT", default=str(Path("var/sales").absolute()))
WAGTAIL_SITE_NAME = "함께"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "hamkke.exhibitions.forms.PictureForm"
# Our pages and the workshop ask nothing of strangers: no portraits, no news, no update check.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILDOCS_EXTENSIONS = ["csv", "pdf", "txt", "xlsx"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# ── Outside systems; in development they are our simulators on loopback, in production never by default ──
SIMULATORS_URL = env.str("HAMKKE_SIMULATORS_URL", default="http://127.0.0.1:8010")
KAKAOPAY_URL = _asked("HAMKKE_KAKAOPAY_URL", f"{SIMULATORS_URL}/kakaopay")
KAKAOPAY_SECRET_KEY = _asked("HAMKKE_KAKAOPAY_SECRET_KEY", "DEV_SIMULATOR")
KAKAOPAY_CID = _asked("HAMKKE_KAKAOPAY_CID", "TC0ONETIME")
KAKAOPAY_TIMEOUT_SECONDS = env.float("HAMKKE_KAKAOPAY_TIMEOUT_SECONDS", default=15.0)
# Without a key nobody is asked about business numbers, and people look them up themselves.
NTS_KEY = env.str("HAMKKE_NTS_KEY", default="hamkke%2Fdevelopment%2B%3D" if DEVELOPMENT else "")
NTS_URL = env.str(
    "HAMKKE_NTS_URL",
    default=f"{SIMULATORS_URL}/nts" if DEVELOPMENT else "https://api.odcloud.kr/api/nts-businessman",
)
NTS_TIMEOUT_SECONDS = env.float("HAMKKE_NTS_TIMEOUT_SECONDS", default=3.0)
# The marketplaces' interfaces. Without its keys a channel is not asked, and its files are taken in.
MARKETPLACE_TIMEOUT_SECONDS = env.float("HAMKKE_MARKETPLACE_TIMEOUT_SECONDS", default=30.0)
PULL_DAYS = env.int("HAMKKE_PULL_DAYS", default=30)
COUPANG_URL = env.str(
    "HAMKKE_COUPANG_URL",
    default=f"{SIMULATORS_URL}/coupang" if DEVELOPMENT else "https://api-gateway.coupang.com",
)
COUPANG_VENDOR = env.str("HAMKKE_COUPANG_VENDOR", default="A00012345" if DEVELOPMENT else "")
COUPANG_ACCESS_KEY = env.str("HAMKKE_COUPANG_ACCESS_KEY", default="hamkke" if DEVELOPMENT else "")
COUPANG_SECRET_KEY = env.str("HAMKKE_COUPANG_SECRET_KEY", default="hamkke-development" if DEVELOPMENT else "")
ELEVENST_URL = env.str(
    "HAMKKE_ELEVENST_URL", default=f"{SIMULATORS_URL}/11st" if DEVELOPMENT else "https://api.11st.co.kr"
)
ELEVENST_KEY = env.str("HAMKKE_ELEVENST_KEY", default="hamkke-development" if DEVELOPMENT else "")
ESM_URL = env.str(
    "HAMKKE_ESM_URL", default=f"{SIMULATORS_URL}/esm" if DEVELOPMENT else "https://sa2.esmplus.com"
)
ESM_MASTER = env.str("HAMKKE_ESM_MASTER", default="hamkke" if DEVELOPMENT else "")
ESM_SECRET = env.str(
    "HAMKKE_ESM_SECRET", default="hamkke-development-stands-in-for-a-secret" if DEVELOPMENT else ""
)
ESM_ISSUER = env.str("HAMKKE_ESM_ISSUER", default="hamkke" if DEVELOPMENT else "")
ESM_GMARKET = env.str("HAMKKE_ESM_GMARKET", default="hamkke-g" if DEVELOPMENT else "")
ESM_AUCTION = env.str("HAMKKE_ESM_AUCTION", default="hamkke-a" if DEVELOPMENT else "")
NAVER_URL = env.str(
    "HAMKKE_NAVER_URL",
    default=f"{SIMULATORS_URL}/naver" if DEVELOPMENT else "https://api.commerce.naver.com",
)
NAVER_CLIENT = env.str("HAMKKE_NAVER_CLIENT", default="hamkke" if DEVELOPMENT else "")
# Not through `env`, which takes what begins with a dollar for another variable's name.
NAVER_SECRET = os.environ.get("HAMKKE_NAVER_SECRET", "$2b$04$Jr6uhRhRPIJNx6JfIGGIm." if DEVELOPMENT else "")
# Without a key there is no such way to sign in.
KAKAO_LOGIN_KEY = env.str("HAMKKE_KAKAO_LOGIN_KEY", default="hamkke-development" if DEVELOPMENT else "")
KAKAO_LOGIN_URL = env.str(
    "HAMKKE_KAKAO_LOGIN_URL", default=f"{SIMULATORS_URL}/kakao" if DEVELOPMENT else "https://kauth.kakao.com"
)
KAKAO_LOGIN_SECRET = env.str(
    "HAMKKE_KAKAO_LOGIN_SECRET", default="hamkke-development-secret" if DEVELOPMENT else ""
)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "kakao",
                "name": "카카오",
                "client_id": KAKAO_LOGIN_KEY,
                "secret": KAKAO_LOGIN_SECRET,
                "settings": {
                    "server_url": KAKAO_LOGIN_URL,
                    "token_auth_method": "client_secret_post",
                    "scope": ["openid", "profile_nickname", "account_email"],
                },
            }
        ]
        if KAKAO_LOGIN_KEY
        else [],
    }
}

# ── Public files that people may have at hand; a sample of our own serves when they are not there ──
PUBLIC_DATA = env.str("HAMKKE_DATA", default="../shared/data")

# ── Mail ──
EMAIL_BACKEND = _asked("HAMKKE_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
_post_office = urlsplit(env.str("HAMKKE_SMTP_URL", default="smtp://localhost:25"))
EMAIL_HOST, EMAIL_PORT = _post_office.hostname, _post_office.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    unquote(_post_office.username or ""),
    unquote(_post_office.password or ""),
)
EMAIL_USE_SSL, EMAIL_USE_TLS = _post_office.scheme == "smtps", _post_office.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 15  # Without one, a post office that hangs would hang whoever writes.
DEFAULT_FROM_EMAIL = env.str("HAMKKE_FROM_EMAIL", default="함께 <hamkke@localhost>")

# ── Safety ──
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
# The proxy that ends https says so; without this, redirect addresses would begin with http and HSTS stay unsaid.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if not DEVELOPMENT and SITE_URL.startswith("https://") else None
)
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("HAMKKE_LOG_LEVEL", default="WARNING")},
}
