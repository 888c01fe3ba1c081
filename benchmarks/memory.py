"""The most memory that this process holds while something runs: the kernel's own count, set back before."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

MOST = 2_000  # megabytes: what we promise for every piece of work of the sales hub.
_PROCESS = Path("/proc/self")


class Peak:
    megabytes: int | None = None  # None where the system does not tell


@contextlib.contextmanager
def peak() -> Iterator[Peak]:
    found = Peak()
    is_told = (_PROCESS / "clear_refs").exists()
    if is_told:
        (_PROCESS / "clear_refs").write_text("5")
    yield found
    if is_told:
        told = dict(line.split(":", 1) for line in (_PROCESS / "status").read_text().splitlines())
        found.megabytes = int(told["VmHWM"].split()[0]) // 1024
