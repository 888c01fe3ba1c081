"""The peers' own environments in var/peers/, made from their hashed locks and renewed when a lock changes."""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from hamkke.config import embedded

_LOCKS = Path(__file__).parent


def ready(name: str) -> Path:
    """The Python of a peer's environment; made now if it is not there as its lock says."""
    lock, place = _LOCKS / f"{name}.txt", embedded.VAR / "peers" / name
    python, mark = place / "bin" / "python", place / "lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != digest:
        print(f"… {name}: {place}", file=sys.stderr, flush=True)
        shutil.rmtree(place, ignore_errors=True)
        venv.create(place, with_pip=True)
        _install(python, lock)
        mark.write_text(digest)
    return python


def _install(python: Path, lock: Path) -> None:
    """uv makes it quick. Where only pip knows the way to the packages, pip does it."""
    wanted = ["--quiet", "--require-hashes", "-r", str(lock)]
    uv = shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv and not subprocess.run([uv, "pip", "install", "--python", python, *wanted], check=False).returncode:
        return
    subprocess.run([python, "-m", "pip", "install", *wanted], check=True)
