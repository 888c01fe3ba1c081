"""`make bench`: everything that we say about speed, measured in one run on one PostgreSQL, as one table and one JSON.

    python -m benchmarks                 every bench file
    python -m benchmarks claims ledger   only these

How a bench file plugs in: a module in this folder with

    def measure(database_url: str) -> list[Row]: ...

It is called in a process of its own with Django set up and an empty, prepared database of its own, which
DATABASE_URL names as well. Whatever it starts it stops. It says what it compares with in `Row.against`, measured in the same call:
rates are this machine's own, ratios may be compared between machines. Every file shares one private PostgreSQL whose commits
really reach the disk, and the load generator shares the machine. The exit status is 1 when a mark is not reached.
"""

import importlib
import sys
from pathlib import Path

from benchmarks import frame, table
from hamkke.config import embedded


def main(wanted: list[str]) -> int:
    names = wanted or bench_files()
    rows: dict[str, list[table.Row]] = {}
    with frame.private_postgresql() as told:
        for name in names:
            print(f"… {name}", file=sys.stderr, flush=True)
            rows[name] = frame.measured(name)
    found = [row for each in rows.values() for row in each]
    print("\n".join(table.lines(found)))
    table.write(embedded.VAR / "bench" / "bench.json", rows, postgresql=told)
    return 1 if any(row.is_met is False for row in found) else 0


def bench_files() -> list[str]:
    """The modules of this folder that offer `measure`."""
    stems = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))
    return [stem for stem in stems if hasattr(importlib.import_module(f"benchmarks.{stem}"), "measure")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
