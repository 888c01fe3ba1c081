"""How an invariant asks: in SQL, of what is stored."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

Rows = Iterable[dict[str, Any]]


def rows(question: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(question)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
