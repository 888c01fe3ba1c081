"""`hamkke ledger …`: recompute it, anchor it, prove a transfer, print a statement."""

import csv
import io
import sys
from datetime import date
from typing import Any
from uuid import UUID

import click

from hamkke.kernel import clock
from hamkke.ledger import actions, queries
from hamkke.ui.terminal import answers

Answer = tuple[Any, list[str]]
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def commands() -> None:
    """원장: 검증, 공시, 거래명세 · The ledger: verify, anchor, statement, proof."""


@commands.command("verify")
@click.pass_context
@answers
def verify(context: click.Context) -> Answer:
    """모든 줄을 다시 계산합니다 · Recompute everything; exit 1 and name the first batch that was tampered with."""
    verdict = queries.verified()
    first = verdict.first
    data = {
        "sound": verdict.is_sound,
        "batches": verdict.batches,
        "transfers": verdict.transfers,
        "head": verdict.head.hex(),
        "first_tampered_batch": first.batch if first else None,
        "first": _told(first) if first else None,
        "findings": [_told(each) for each in verdict.findings[:100]],
    }
    context.call_on_close(lambda: sys.exit(0 if verdict.is_sound else 1))
    return data, _lines(verdict)


def _lines(verdict: queries.Verdict) -> list[str]:
    counted = f"묶음 {verdict.batches:,} · 이체 {verdict.transfers:,}"
    counted_en = f"{verdict.batches:,} batches, {verdict.transfers:,} transfers"
    first = verdict.first
    if first is None:
        return [
            f"✓ 원장이 쓰인 그대로입니다. {counted}",
            f"  The ledger stands as it was written. {counted_en}",
            f"  {verdict.head.hex()}",
        ]
    named = first.where if first.batch is None else f"batch {first.batch} ({first.where})"
    named_ko = first.where if first.batch is None else f"묶음 {first.batch}번 ({first.where})"
    return [
        f"✗ 원장이 바뀌었습니다. 처음 바뀐 곳: {named_ko}. {first.what.ko}.",
        f"  The ledger was tampered with, first in {named}: {first.what.en}.",
        f"  {len(verdict.findings):,}곳 · places. {counted} · {counted_en}",
    ]


def _told(finding: queries.Finding) -> dict[str, Any]:
    return {"batch": finding.batch, "where": finding.where, "ko": finding.what.ko, "en": finding.what.en}


@commands.command("anchor")
@answers
def anchor() -> Answer:
    """지난날의 머리를 공시합니다 · Keep the head of every day that is over."""
    made = actions.anchor_days()
    data = [_anchor_told(each) for each in made]
    lines = [f"{each.day} #{each.batch_id} {bytes(each.hash).hex()}" for each in made]
    return data, lines or ["새로 공시할 날이 없습니다 · No day is waiting to be anchored."]


def _anchor_told(anchor: queries.Anchor) -> dict[str, Any]:
    return {"day": anchor.day, "batch": anchor.batch_id, "hash": bytes(anchor.hash).hex()}


@commands.command("prove")
@click.argument("transfer", type=click.UUID)
@answers
def prove(transfer: UUID) -> Answer:
    """이체 하나가 원장에 있음을 증명합니다 · Prove that one transfer is in the ledger."""
    proof = queries.proof(transfer)
    data = queries.proof_told(proof)
    lines = [
        f"{'✓' if proof.is_sound else '✗'} #{proof.seq}, 묶음 · batch {proof.batch.number}",
        f"  leaf {proof.leaf.hex()}",
        *(f"  {side:>5} {beside.hex()}" for side, beside in proof.path),
        f"  root {bytes(proof.batch.root).hex()}",
        f"  hash {bytes(proof.batch.hash).hex()}",
    ]
    return data, lines


@commands.command("statement")
@click.argument("code")
@click.option("--from", "earliest", type=_DAY, help="첫날 · The first day.")
@click.option("--until", "latest", type=_DAY, help="마지막 날 · The last day, included.")
@click.option("--tree", "with_tree", is_flag=True, help="아래 계정까지 · With all accounts under it.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV로 · As CSV.")
@answers
def statement(code: str, earliest: Any, latest: Any, *, with_tree: bool, as_csv: bool) -> Answer:
    """계정 하나의 거래명세 · One account's statement."""
    told = queries.statement(
        code,
        earliest=earliest.date() if earliest else date(2000, 1, 1),
        latest=latest.date() if latest else clock.today(),
        with_tree=with_tree,
    )
    rows = queries.statement_rows(told)
    data = {
        "account": told.account.code,
        "opening": told.opening,
        "closing": told.closing,
        "lines": [dict(zip(rows[0], row, strict=True)) for row in rows[2:-1]],
    }
    return data, _as_csv(rows) if as_csv else _as_text(rows)


def _as_csv(rows: list[list[Any]]) -> list[str]:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().splitlines()


def _as_text(rows: list[list[Any]]) -> list[str]:
    return ["  ".join(str(cell) for cell in row if cell != "") for row in rows]
