"""What an edition's figures ask of the secretariat."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from hamkke.festivals import queries as festivals
from hamkke.kernel.to_do import Kind, ToDo, coming, until
from hamkke.kernel.words import Words
from hamkke.sales.models import RejectedLine, Release
from hamkke.sales.queries.channels import duties_of
from hamkke.sales.queries.pulls import alarms

NAMED = 3  # as many channels' names as a line has room for


def to_do(edition: festivals.Edition, now: datetime) -> list[ToDo]:
    """Reports that are owed, rows to mend, a release to sign, and marketplaces that do not answer. Four queries."""
    return [*_duties(edition, now), *_rows(edition, now), *_release(edition, now), *_silent(now)]


def _duties(edition: festivals.Edition, now: datetime) -> list[ToDo]:
    owed: dict[datetime, list[Words]] = defaultdict(list)
    for each in duties_of(edition, now=now):
        if not each.is_met:
            owed[each.duty.due_at].append(each.duty.channel.words)
    page = reverse("sales:duties", args=[edition.code])
    lines: list[ToDo] = []
    for due_at, names in owed.items():
        words = Words("보고하지 않은 판매처 {n}곳", "{n} channels have not reported").format(n=len(names))
        if due_at <= now:
            lines.append(ToDo(Kind.LATE, words, page, due_at, _named(names)))
        lines += coming([(due_at, words, page)], now=now)
    return lines


def _named(names: list[Words]) -> Words:
    ko, en = ", ".join(each.ko for each in names[:NAMED]), ", ".join(each.en for each in names[:NAMED])
    rest = len(names) - NAMED
    return Words(f"{ko} 외 {rest}곳", f"{en} and {rest} more") if rest > 0 else Words(ko, en)


def _rows(edition: festivals.Edition, now: datetime) -> list[ToDo]:
    waiting = RejectedLine.objects.filter(batch__edition=edition, batch__state="stored", state="waiting")
    said = Words("고쳐야 할 판매 줄 {n}개", "{n} lines of sales to mend")
    return [
        until(None, said.format(n=f"{row['rows']:,}"), reverse("sales:file", args=[row["batch"]]), now=now)
        for row in waiting.order_by("batch").values("batch").annotate(rows=Count("pk"))
    ]


def _release(edition: festivals.Edition, now: datetime) -> list[ToDo]:
    proposed = Release.objects.filter(edition=edition, released_at=None, withdrawn_at=None)
    said = Words("두 번째 서명을 기다리는 매출 공개본 {n}판", "Release {n} waits for its second signature")
    return [
        until(None, said.format(n=number), reverse("sales:release", args=[edition.code, number]), now=now)
        for number in proposed.values_list("number", flat=True)
    ]


def _silent(now: datetime) -> list[ToDo]:
    silent = [each.channel.words for each in alarms(now)]
    if not silent:
        return []
    words = Words("답하지 않는 판매처 연동 {n}곳", "{n} marketplaces do not answer").format(n=len(silent))
    return [ToDo(Kind.LATE, words, reverse("sales:channels"), None, _named(silent))]
