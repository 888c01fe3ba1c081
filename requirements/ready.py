# -*- coding: utf-8 -*-
# Is this machine ready for hamkke? `make` asks before it downloads anything. Only the standard library is here
# yet, and perhaps a Python too old to run hamkke: this file keeps to what every Python understands.
import os
import shutil
import socket
import sys

NEEDED_MEGABYTES = 1500


def main(words):
    if sys.version_info < (3, 11):
        return (
            "파이썬 3.11 이상이 필요합니다. 지금은 %d.%d입니다. 다른 것이 있다면: make PYTHON=python3.12 run\n"
            "Python 3.11 or newer is needed; this is %d.%d. If you have another: make PYTHON=python3.12 run"
        ) % (sys.version_info[:2] + sys.version_info[:2])
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "파이썬의 venv 모듈이 없습니다. Debian과 Ubuntu에서는: sudo apt-get install python3-venv\n"
            "Python's venv module is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"
        )
    free = shutil.disk_usage(".").free // 1000000
    if not os.path.exists(".venv/run") and free < NEEDED_MEGABYTES:  # noqa: PTH110
        return (
            "디스크가 거의 찼습니다. %d MB 남았고 %d MB가 필요합니다.\n"
            "The disk is nearly full: %d MB left, %d MB needed."
        ) % (free, NEEDED_MEGABYTES, free, NEEDED_MEGABYTES)
    return port_is_free() if "run" in words else None


def port_is_free():
    host, port = os.environ.get("HAMKKE_HOST", "127.0.0.1"), os.environ.get("HAMKKE_PORT", "8000")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
            probe.listen(1)
        except (OSError, ValueError, OverflowError):
            return (
                "포트 %s번을 쓸 수 없습니다. 다른 번호를 주세요: HAMKKE_PORT=8100 make run\n"
                "Port %s cannot be used. Give another one: HAMKKE_PORT=8100 make run"
            ) % (port, port)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
