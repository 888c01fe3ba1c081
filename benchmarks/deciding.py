"""100,000 submitted applications through the database: proposed by one person, released by another, and told in public.

20 quotas, scores corrected for severity, a waiting list of 5,000; the public file as `hamkke calls bundle` writes it, and the
public page of the result. On standard error: seconds, the most memory this process ever held, and what the file weighs.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any, TypeVar

from benchmarks.table import Row
from hamkke.kernel.words import Words

T = TypeVar("T")
APPLICANTS, PLACES = 100_000, 25_000
DECIDED_SECONDS, FILE_SECONDS, PAGE_SECONDS = 60.0, 10.0, 1.0
PAGE_BYTES_MOST = 150_000


def measure(database_url: str) -> list[Row]:
    import hamkke.calls.rules.programme  # noqa: F401 - loading SciPy is not what is measured.
    from benchmarks.applicants import a_judged_call

    call, _ = _timed("COPY", lambda: a_judged_call(APPLICANTS, PLACES))
    selection, proposing, releasing = _decided(call)
    size, writing = _timed("hamkke calls bundle", lambda: _written(selection))
    _say(f"{size:,} bytes")
    page, showing = _timed("/calls/…/result/", lambda: _page(call))
    assert len(page) < PAGE_BYTES_MOST
    return [
        Row(
            Words(
                f"신청 {APPLICANTS:,}곳에서 {PLACES:,}곳, 데이터베이스로 제안하고 확정",
                f"{APPLICANTS:,} applicants for {PLACES:,} places, proposed and released",
            ),
            APPLICANTS / (proposing + releasing),
            rate_least=APPLICANTS / DECIDED_SECONDS,
        ),
        Row(
            Words("그 공개 파일을 쓴 행", "rows of its public file written"),
            APPLICANTS / writing,
            rate_least=APPLICANTS / FILE_SECONDS,
        ),
        Row(
            Words("그 공개 결과 쪽", "its public page of the result"),
            1 / showing,
            rate_least=1 / PAGE_SECONDS,
        ),
    ]


def _decided(call: Any) -> tuple[Any, float, float]:
    from hamkke.calls import actions
    from hamkke.kernel import clock, ids
    from tests.factories.calls import organiser

    one, other = organiser(), organiser()
    with clock.pretend(call.closes_at):
        proposal, proposing = _timed("propose", lambda: actions.propose(id=ids.new(), call=call, by=one))
        selection, releasing = _timed(
            "release", lambda: actions.release(id=ids.new(), proposal=proposal, by=other)
        )
    assert selection.applied == APPLICANTS
    assert selection.rows.filter(outcome="selected").count() == PLACES
    return selection, proposing, releasing


def _written(selection: Any) -> int:
    from hamkke.calls.queries import bundle as files
    from hamkke.calls.rules import bundle

    content = files.bundle_of(files.released(selection.call))
    with tempfile.TemporaryFile() as file:
        return sum(map(file.write, bundle.written(content)))


def _page(call: Any) -> bytes:
    from django.test import Client
    from django.urls import reverse

    answer = Client().get(
        reverse("calls:published", args=[call.pk]), {"page": "1000"}, headers={"host": "127.0.0.1"}
    )
    assert answer.status_code == 200
    return answer.content


def _timed(what: str, work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"{what}: {seconds:.1f} s, {most:,} MB")
    return found, seconds


def _say(words: str) -> None:
    print(f"  {words}", file=sys.stderr)
