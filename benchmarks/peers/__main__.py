"""`make bench-peers`: the same cart and the same race for django-oscar, pretix and us, side by side, with their versions.

    python -m benchmarks.peers                 all of them
    python -m benchmarks.peers pretix ours     only these

Each peer is installed from the package registry into an environment of its own in var/peers/, as benchmarks/peers/<name>.txt
locks it, and runs its own functions in a process of its own on a database of its own. All share one private PostgreSQL whose
commits reach the disk. Peers are slower by an order of a hundred, so their largest crowd is 200 people and 100 coupons where
ours is 2,000 and 1,000: over and under are about exactness, and a larger crowd would only make them worse.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import frame, table
from benchmarks.peers import environments, ours
from hamkke.config import embedded
from hamkke.ui import terminal

PEERS = ("oscar", "pretix")
_ROOT = Path(__file__).parent.parent.parent
_PATIENCE_SECONDS = 1_800


def main(wanted: list[str]) -> None:
    names = wanted or [*PEERS, "ours"]
    pythons = {name: environments.ready(name) for name in names if name in PEERS}
    found = []
    with frame.private_postgresql() as told:
        for name in names:
            print(f"… {name}", file=sys.stderr, flush=True)
            found.append(_ours() if name == "ours" else _theirs(name, pythons[name]))
    print("\n".join(lines(found)))
    file = embedded.VAR / "bench" / "peers.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    answer = {"machine": table.machine(), "postgresql": told, "systems": found}
    file.write_text(json.dumps(answer, ensure_ascii=False, indent=2))


def _theirs(name: str, python: Path) -> dict[str, Any]:
    """What the peer's own process says last; what it logs is kept beside the result."""
    place = psycopg.conninfo.conninfo_to_dict(frame.database(f"peer_{name}"))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(_ROOT),
        "PEER_HOST": str(place["host"]),
        "PEER_USER": str(place["user"]),
        "PEER_DATABASE": str(place["dbname"]),
    }
    log = embedded.VAR / "peers" / f"{name}.log"
    with log.open("w") as errors:
        answer = subprocess.run(
            [python, "-W", "ignore", "-m", f"benchmarks.peers.{name}"],
            env=environment,
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )
    if answer.returncode:
        raise SystemExit(f"{name}:\n{log.read_text()[-3000:]}")
    said: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return said


def _ours() -> dict[str, Any]:
    return frame.in_a_process_of_its_own("ours", ours.measure)


def lines(found: list[dict[str, Any]]) -> list[str]:
    races = [
        ("누가 · who", "프로세스 · processes", "한도 · limit", "사람 · people", "나감 · granted", "over", "under", "drift", "p50 ms", "p99 ms", "/s"),
        *(_race(system, each, "") for system in found for each in system["races"]),
        *(_race(system, system["budget"], " 예산 · budget") for system in found),
    ]  # fmt: skip
    carts = [
        ("누가 · who", "다른 행사 · other campaigns", "열 줄 장바구니 /s · ten-line carts"),
        *(
            (_name(system), f"{each['others']:,}", f"{each['per_second']:,.1f}")
            for system in found
            for each in system["carts"]
        ),
    ]
    grants = [f"{_name(system)}: {system['grant']}" for system in found]
    return [*terminal.table(races), "", *grants, "", *terminal.table(carts)]


def _race(system: dict[str, Any], each: dict[str, Any], kind: str) -> tuple[str, ...]:
    counts = [f"{each[name]:,}" for name in ("limit", "contenders", "granted", "over", "under", "drift")]
    rates = [f"{each[name]:,.1f}" for name in ("p50_ms", "p99_ms", "per_second")]
    return (_name(system) + kind, system["processes"], *counts, *rates)


def _name(system: dict[str, Any]) -> str:
    return f"{system['name']} {system['version']}"


if __name__ == "__main__":
    main(sys.argv[1:])
