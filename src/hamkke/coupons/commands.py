"""`hamkke coupons …`: prove the public log of claims, and rehearse an opening hour."""

import sys
from typing import Any

import click

from hamkke.coupons.models import Opening
from hamkke.coupons.queries import log
from hamkke.ui import terminal


@click.group(name="coupons")
def commands() -> None:
    """쿠폰 · Coupons"""


@commands.command("verify")
@terminal.answers
def verify() -> tuple[dict[str, Any], list[str]]:
    """받은 기록의 사슬을 모두 다시 계산합니다 · Compute every chain of claims again."""
    logged = Opening.objects.filter(campaign__is_automatic=False).order_by("campaign", "number")
    openings = list(logged.values_list("pk", flat=True))
    found = [tampered for each in openings if (tampered := log.tampered(each)) is not None]
    if not found:
        return {"openings": len(openings), "tampered": []}, [
            f"기록 {len(openings)}개가 모두 그대로입니다 · All {len(openings)} logs are as they were committed."
        ]
    lines = [
        f"{each.opening.pk} · {each.opening.number}번째 열림 · 묶음 {each.batch} ({each.positions[0]}–{each.positions[1]})"
        f" · opening {each.opening.number}, batch {each.batch} was changed"
        for each in found
    ]
    click.echo("\n".join(lines), err=True)
    sys.exit(1)
