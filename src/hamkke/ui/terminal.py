"""How commands answer: plain lines for people, JSON for programs, refusals with exit status 2."""

import functools
import json
import sys
from collections.abc import Callable
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
