"""HAMKKE_DEVELOPMENT=false: nothing is guessed, nothing changes unasked, and development's doors are walled up."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from hamkke.config import running
from tests import postgres

TOLD = {
    "HAMKKE_DEVELOPMENT": "false",
    "HAMKKE_SECRET_KEY": "k" * 50,
    "HAMKKE_SITE_URL": "https://festival.example",
    "HAMKKE_ADDRESS_HEADER": "X-Forwarded-For",
    "HAMKKE_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "HAMKKE_KAKAOPAY_URL": "https://pay.example",
    "HAMKKE_KAKAOPAY_SECRET_KEY": "a key",
    "HAMKKE_KAKAOPAY_CID": "a code",
}
SETTINGS = """
import json, django
from django.conf import settings
django.setup()
names = ["ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE", "SECURE_PROXY_SSL_HEADER", "KAKAO_LOGIN_KEY",
    "REQUIRE_PASSKEYS"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def run(*command, told=TOLD, database_url="postgresql://nobody@127.0.0.1:9/nothing"):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAMKKE_")}
    environment = kept | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "hamkke.config.settings",
        "PYTHONPATH": str(postgres.ROOT / "src"),
    }
    return subprocess.run(
        [sys.executable, *command],
        env=environment | told,
        cwd=postgres.ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def hamkke(*arguments, **options):
    return run("-m", "hamkke.config.cli", *arguments, **options)


@pytest.mark.parametrize("missing", [name for name in TOLD if name != "HAMKKE_DEVELOPMENT"])
def test_production_does_not_start_without(missing):
    answer = hamkke("check", told={name: value for name, value in TOLD.items() if name != missing})

    assert answer.returncode == 1
    assert missing in answer.stderr
    assert "docs/settings.md" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_production_refuses_a_short_secret_key():
    answer = hamkke("check", told=TOLD | {"HAMKKE_SECRET_KEY": "short"})

    assert answer.returncode == 1
    assert "50" in answer.stderr


def test_production_answers_to_its_own_name_alone_and_has_no_simulator():
    answer = run("-c", SETTINGS)

    assert json.loads(answer.stdout) == {
        "ALLOWED_HOSTS": ["festival.example"],
        "CSRF_TRUSTED_ORIGINS": ["https://festival.example"],
        "SESSION_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "KAKAO_LOGIN_KEY": "",
        "REQUIRE_PASSKEYS": True,
    }


def test_production_never_migrates_or_rehearses_unasked(committed_db):
    with psycopg.connect(committed_db, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")

    answer = hamkke("run", "--port", str(running.free_port()), database_url=committed_db)

    assert answer.returncode == 1
    assert "hamkke migrate" in answer.stderr
    with psycopg.connect(committed_db) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )
        assert tables.fetchone() == (0,)


def test_rehearsing_is_refused_where_payments_are_real(committed_db):
    answer = hamkke("rehearse", "--json", database_url=committed_db)

    assert answer.returncode == 2
    assert json.loads(answer.stdout)["refused"] == "not_a_simulator"
