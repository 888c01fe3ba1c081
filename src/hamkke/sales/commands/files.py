"""Files in, and back out; channels and what they owe: for people and for programs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock, ids, money
from hamkke.kernel.words import Words
from hamkke.sales import actions
from hamkke.sales.models import Batch, Pull
from hamkke.sales.queries import batches as asked
from hamkke.sales.queries import channels as known
from hamkke.sales.queries.pulls import alarms, latest_pulls
from hamkke.sales.rules import batches
from hamkke.sales.rules.mappings import Mapping
from hamkke.ui.terminal import answers, table

Answer = tuple[dict[str, Any], list[str]]

_PIECE = 1 << 20
_COUNTS = ("rows_seen", "accepted", "rejected", "repeated", "new", "unchanged", "corrected", "moved")
_ROWS_SHOWN = 20
_WITHDRAWN = Words("명령이 파일을 거두었습니다.", "The command withdrew the file.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", default=None, help="읽는 법 · How it is read, where that is not recognised.")
@click.option("--channel", default=None, help="판매처 · The channel, where it is another than the mapping's.")
@click.option("--password", default=None, help="엑셀 파일의 비밀번호 · The Excel file's password.")
@click.option("--edition", default=None, help="보고하는 회차 · The edition it reports for.")
@answers
def import_file(
    file: Path, mapping: str | None, channel: str | None, password: str | None, edition: str | None
) -> Answer:
    """판매 파일 넣기 · Take in a file of sales; the same file twice changes nothing."""
    reports_for = festivals.edition_by_code(edition) if edition else None
    chosen = _chosen(mapping, channel)
    batch = actions.receive(id=ids.new(), pieces=_pieces(file), name=file.name, by=None)
    try:
        _read(batch, chosen, password)
        stored = actions.intend(batch, by=None, edition=reports_for)
    except BaseException:
        actions.drop(batch, because=_WITHDRAWN, by=None)
        raise
    for each in (stored, *stored.parts.all()):
        actions.store(each.pk)
    told = [Batch.objects.get(pk=each.pk) for each in (stored, *stored.parts.all())]
    data = {"is_new": stored.pk == batch.pk, "batches": [_data(each) for each in told]}
    return data, [line for each in told for line in _lines(each, is_new=stored.pk == batch.pk)]


@click.command("channels")
@click.option("--edition", default=None, help="이 회차에 보고할 것 · What they owe this edition.")
@answers
def channels(edition: str | None) -> Answer:
    """판매처와 보고할 것 · Channels, and who has reported."""
    now = clock.now()
    listed = list(known.channels())
    pulled, silent = latest_pulls(), {each.channel_id for each in alarms(now)}
    duties = known.duties_of(festivals.edition_by_code(edition), now=now) if edition else []
    data = {
        "channels": [
            {
                "code": each.code,
                "name": {"ko": each.name, "en": each.name_en},
                "kind": each.kind,
                "contract": each.contract,
                "date_basis": each.date_basis,
                "currency": each.currency,
                "tells": each.tells,
                "pull": _pull(pulled.get(each.pk), is_alarm=each.pk in silent),
            }
            for each in listed
        ],
        "duties": [
            {
                "channel": each.duty.channel.code,
                "kind": each.duty.kind,
                "reporter": each.duty.reporter,
                "due_at": each.duty.due_at.isoformat(),
                "state": each.state,
            }
            for each in duties
        ],
    }
    rows = [("판매처 · channel", "이름 · name", "거래 · contract", "날짜 · date"), *map(_row, listed)]
    owed = [f"{each.duty.channel.name} {each.duty.name}: {each.name}" for each in duties]
    alarmed = [f"! {each.name}: {pulled[each.pk].trouble_words}" for each in listed if each.pk in silent]
    return data, [*table(rows), *owed, *alarmed]


@click.command("take-back")
@click.argument("number", type=int)
@click.option("--because", required=True, help="까닭 · Why.")
@answers
def take_back(number: int, because: str) -> Answer:
    """넣은 파일 되돌리기 · Leave a stored file out of every total."""
    batch = actions.take_back(asked.batch_by_number(number), because=because, by=None)
    actions.settle_channel(batch.told_by.pk)
    batch.refresh_from_db()
    return _data(batch), _lines(batch, is_new=True)


def _chosen(mapping: str | None, channel: str | None) -> Mapping | None:
    """The way of reading that was asked for; for another channel than its own it is a way of its own. Raises MappingMissing."""
    if mapping is None:
        if channel is not None:
            raise batches.MappingMissing
        return None
    found = asked.mapping_by_code(mapping)
    if channel is None or channel == found.channel:
        return found
    return replace(
        found, channel=known.channel_by_code(channel).code, code=f"{found.code}@{channel}", channels=()
    )


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _read(batch: Batch, chosen: Mapping | None, password: str | None) -> None:
    """As the worker would, but here and now. Raises NotUnderstood."""
    if password is not None:
        actions.unlock(batch, password=password)
    if chosen is not None:
        actions.choose(batch, chosen, by=None)
    actions.look(batch.pk)
    actions.read(batch.pk)
    batch.refresh_from_db()
    if batch.trouble:
        raise batches.NotUnderstood(why_ko=batch.trouble_words.ko, why_en=batch.trouble_words.en)


def _data(batch: Batch) -> dict[str, Any]:
    return {
        "id": str(batch.pk),
        "number": batch.number,
        "state": batch.state,
        "channel": batch.told_by.code,
        "mapping": str(batch.read_by),
        "edition": batch.edition.code if batch.edition else None,
        "sha256": batch.sha256,
        **{name: getattr(batch, name) for name in _COUNTS},
        "earliest_on": batch.earliest_on,
        "latest_on": batch.latest_on,
        "told": batch.told,
        "delta_version": batch.delta_version,
        "rejected_lines": [
            {"row": each.row, "reasons": each.reasons} for each in batch.rejected_lines.all()[:_ROWS_SHOWN]
        ],
    }


def _lines(batch: Batch, *, is_new: bool) -> list[str]:
    again = "" if is_new else " (이미 있음 · already there)"
    amount = sum(each["amount"] for each in batch.told.get("by_state", {}).values())
    counts = (
        f"  줄 · lines {batch.accepted}: 새 · new {batch.new}, 그대로 · unchanged {batch.unchanged}, "
        f"고침 · corrected {batch.corrected}, 고쳐야 함 · to be mended {batch.rejected}"
    )
    told = [
        f"{batch.shown} {batch.told_by.name}: {batch.state_name}{again}",
        counts,
        f"  읽은 금액 · amount told {money.spoken(amount)}",
    ]
    bad = [
        f"  {each.row}: {reason['ko']} {reason['en']}"
        for each in batch.rejected_lines.all()[:_ROWS_SHOWN]
        for reason in each.reasons
    ]
    return told + bad


def _pull(told: Pull | None, *, is_alarm: bool) -> dict[str, Any] | None:
    """The latest time that its interface was asked."""
    if told is None:
        return None
    return {
        "state": told.state,
        "asked_at": told.asked_at.isoformat(),
        "tries": told.tries,
        "trouble": told.trouble,
        "is_alarm": is_alarm,
    }


def _row(channel: Any) -> tuple[str, str, str, str]:
    return channel.code, channel.name, channel.contract_name.ko, channel.date_basis_name.ko
