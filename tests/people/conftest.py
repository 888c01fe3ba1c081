import socket
import subprocess
import sys
import time

import httpx
import pytest
from django.core.cache import cache


@pytest.fixture(scope="session")
def kakao_url():
    """Kakao's simulator: a real HTTP server on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen([*command, "--log-level", "error", "simulators.kakao_login:application"])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{url}/.well-known/openid-configuration")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(autouse=True)
def _nothing_counted_before():
    """Rate limits are kept in the cache; each test begins with none used."""
    cache.clear()
