"""`hamkke coupons …`: past orders stand above coupons, so what looks at both stands here."""

from typing import Any
from uuid import UUID

import click

from hamkke.coupons import queries as coupons
from hamkke.insights import queries
from hamkke.kernel import money
from hamkke.ui import terminal


@click.group(name="coupons")
def commands() -> None:
    """쿠폰 행사 · Campaigns"""


@commands.command("simulate")
@click.argument("campaign", type=click.UUID)
@click.option("--orders", type=click.Choice(["past"]), help="지난 주문으로 · Over past orders.")
@click.option(
    "--demand", type=int, default=5_000, help="여는 때마다 오는 사람 · People who come to each opening."
)
@click.option(
    "--seed", type=int, default=1, help="같으면 결과도 같습니다 · The same one gives the same outcome."
)
@terminal.answers
def simulate(campaign: UUID, orders: str | None, demand: int, seed: int) -> tuple[dict[str, Any], list[str]]:
    """열기 전에 비용과 소진 시각을 계산합니다 · Cost by funder, minute of exhaustion, who is left out."""
    found = coupons.campaign_by_id(campaign)
    if found is None:
        raise click.BadParameter(f"{campaign}: 없습니다 · unknown")
    if orders:
        simulation = coupons.over(found, queries.past_buyers())
    else:
        expected = coupons.Demand(shoppers=demand, regions=coupons.provinces_evenly())
        simulation = coupons.expected(found, expected, seed=seed)
    return simulation.told(), _lines(simulation)


def _lines(simulation: coupons.Simulation) -> list[str]:
    outcome = simulation.outcome
    rows: list[tuple[str, ...]] = [
        ("재원 · funder", "비용 · cost", "쓰지 않은 쿠폰 몫 · reserve", "예약 · to set aside")
    ]
    rows += [
        (f"{each.name}", *(money.spoken(won) for won in (each.cost, each.reserve, each.reserved)))
        for each in simulation.funders
    ]
    minutes = ", ".join("–" if minute is None else str(minute) for _, minute in simulation.openings)
    return [
        f"온 사람 came {outcome.buyers:,} · 받음 claimed {outcome.claimed:,}",
        f"사용 used {outcome.used:,} · 받지 못함 left out {outcome.left_out:,} · 끝난 뒤에 옴 too late {outcome.too_late:,}",
        f"소진까지 몇 분 · minutes until gone: {minutes}",
        *terminal.table(rows),
    ]
