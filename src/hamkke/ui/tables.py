"""Tables to take home: the same rows for spreadsheets and for programs."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse, JsonResponse


def as_csv(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Rows, the heading first, as a CSV file of this name. It begins with a byte order mark, by which Excel knows UTF-8."""
    answer = HttpResponse("\N{BYTE ORDER MARK}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    csv.writer(answer).writerows(rows)
    return answer


def as_json(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same rows as a JSON file: a list of objects, each by the heading's names."""
    heading, *lines = rows
    told = [dict(zip(map(str, heading), line, strict=True)) for line in lines]
    return JsonResponse(
        told,
        safe=False,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )
