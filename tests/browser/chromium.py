"""Find Chromium on this machine, or say how to get it: `python -m tests.browser.chromium [--install]`."""

import os
import shutil
import subprocess
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HOW = """\
브라우저 시험에는 크로미움이 필요합니다. Debian과 Ubuntu에서는: sudo apt-get install chromium fonts-nanum
이미 있다면 위치를 알려 주세요: HAMKKE_CHROMIUM=/path/to/chromium make test
The browser tests need Chromium. On Debian and Ubuntu: sudo apt-get install chromium fonts-nanum
If you have it already, say where: HAMKKE_CHROMIUM=/path/to/chromium make test"""


def find() -> str | None:
    """The path of a Chromium to drive, or None."""
    given = os.environ.get("HAMKKE_CHROMIUM")
    return given or next((path for name in _NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Chromium and a Korean font with apt, where that is ours to do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("크로미움을 설치합니다 · Installing Chromium", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-nanum"]):
        subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if not find() and "--install" in sys.argv:
        install()
    sys.exit(None if find() else _HOW)
