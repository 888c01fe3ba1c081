"""How commands answer: plain lines for people, JSON for programs, refusals with exit status 2."""

import functools
import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import click

from hamkke.kernel.errors import Refused


def answers(command: Callable[..., Any]) -> Callable[..., None]:
    """Make a click command answer. It returns (data, lines): with --json the data is printed, else the lines.

    A Refused is told in both languages on stderr (as JSON on stdout with --json) and ends with exit status 2.
    """

    @click.option("--json", "as_json", is_flag=True, help="JSON으로 답합니다 · Answer in JSON.")
    @functools.wraps(command)
    def wrapped(*arguments: Any, as_json: bool, **options: Any) -> None:
        try:
            data, lines = command(*arguments, **options)
        except Refused as refusal:
            if as_json:
                click.echo(
                    json.dumps(
                        {"refused": refusal.reason, "ko": refusal.words.ko, "en": refusal.words.en},
                        ensure_ascii=False,
                    )
                )
            click.echo(f"{refusal.words.ko}\n{refusal.words.en}", err=True)
            sys.exit(2)
        click.echo(json.dumps(data, ensure_ascii=False, default=str) if as_json else "\n".join(lines))

    return wrapped


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of aligned columns, the earliest row their headings: words to the left, figures to the right.

    Korean letters are two columns wide on a terminal, so that letters cannot simply be counted.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    is_figure = [all(_is_figure(cell) for cell in column[1:]) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(_placed, row, widths, is_figure)).rstrip() for row in rows]
    return [lines[0], "─" * max(map(_width, lines)), *lines[1:]]


def _placed(cell: str, width: int, is_figure: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if is_figure else cell + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _is_figure(cell: str) -> bool:
    return not cell or cell[0] in "0123456789−-–≥≤" or cell in {"✓", "✗"}
