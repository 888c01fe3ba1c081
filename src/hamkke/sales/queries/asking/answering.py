"""Answers one question in SQL and ends: a program of its own that knows the tables it is handed, and nothing else.

It is run with an empty environment, from its path: no settings, no database of ours, no module of ours. On its input a line of JSON
(the question and its limits) and each table as an Arrow stream; on its output the answer as an Arrow stream, or with
exit status 3 a line of JSON that says why not. Whoever runs it also ends it when it takes too long.
"""

import json
import resource
import sys
from typing import Any

import duckdb
import pyarrow as pa

_WRONG = 3
# What tables, CSV and Parquet all know; anything else is answered as text.
_PLAIN = ("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
          "FLOAT", "DOUBLE", "DATE", "TIMESTAMP", "VARCHAR")  # fmt: skip
_WHOLE = "HUGEINT"  # what a sum of whole numbers is


class Unanswered(Exception):  # noqa: N818 - it is an answer, too.
    pass


def main() -> int:
    asked = json.loads(sys.stdin.buffer.readline())
    limits = (asked["process_bytes_most"],) * 2
    resource.setrlimit(resource.RLIMIT_AS, limits)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = answered(asked, [pa.ipc.open_stream(sys.stdin.buffer).read_all() for _ in asked["tables"]])
    except Unanswered as reason:
        return _not(str(reason))
    except (duckdb.OutOfMemoryException, MemoryError):
        return _not("too_much_memory")
    except duckdb.Error as error:
        return _not("question_wrong", str(error))
    with pa.ipc.new_stream(sys.stdout.buffer, answer.schema) as stream:
        stream.write_table(answer)
    return 0


def answered(asked: dict[str, Any], tables: list[pa.Table]) -> pa.Table:
    """Only what is one SELECT is asked, of an engine that was locked before it saw it."""
    with duckdb.connect(":memory:", config={"threads": 1}) as engine:
        for name, table in zip(asked["tables"], tables, strict=True):
            engine.register("handed", table)
            engine.execute(f'CREATE TABLE "{name}" AS FROM handed')
            engine.unregister("handed")
        for said in (
            f"SET memory_limit = '{asked['megabytes_most']}MB'",
            "SET temp_directory = ''",
            "SET python_enable_replacements = false",
            "SET enable_external_access = false",
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET lock_configuration = true",
        ):
            engine.execute(said)
        statements = engine.extract_statements(asked["question"])
        if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
            raise Unanswered("not_a_single_select")
        text = statements[0].query.rstrip().rstrip(";")
        found = engine.sql(f"FROM ({text}\n) LIMIT {asked['rows_most'] + 1}")
        answer: pa.Table = found.project(", ".join(_columns(found))).to_arrow_table()
        if answer.nbytes > asked["answer_bytes_most"]:
            raise Unanswered("too_much_memory")
        return answer


def _columns(found: duckdb.DuckDBPyRelation) -> list[str]:
    """Every column by its place, as what everything can keep."""
    return [
        f'#{place}::{_kept(str(kind))} AS "{name.replace(chr(34), "")}"'
        for place, (name, kind) in enumerate(zip(found.columns, found.types, strict=True), start=1)
    ]


def _kept(kind: str) -> str:
    if kind == _WHOLE:
        return "DECIMAL(38, 0)"
    return kind if kind in _PLAIN or kind.startswith("DECIMAL") else "VARCHAR"


def _not(reason: str, why: str = "") -> int:
    print(json.dumps({"reason": reason, "why": why}))  # noqa: T201 - it is the answer.
    return _WRONG


if __name__ == "__main__":
    sys.exit(main())
