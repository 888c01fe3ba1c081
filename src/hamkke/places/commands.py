"""`hamkke places …`"""

from typing import Any

import click

from hamkke.places import actions
from hamkke.ui import terminal


@click.group(name="places")
def commands() -> None:
    """시장과 지역 · Markets and regions"""


@commands.command("import-markets")
@click.argument("file")
@terminal.answers
def import_markets(file: str) -> tuple[dict[str, Any], list[str]]:
    """전국전통시장표준데이터 파일을 가져옵니다 · Take over the public markets file."""
    report = actions.import_markets(file)
    return report.as_json(), _lines(report)


def _lines(report: actions.ImportReport) -> list[str]:
    counts = f"새로 created {report.created:,} · 고침 updated {report.updated:,} · 그대로 unchanged {report.unchanged:,}"
    lines = [f"{report.file}: {report.rows:,}행 rows · {counts}"]
    for title, markets in (
        ("좌표 없음 · Without coordinates", report.without_coordinates),
        ("도로명주소 없음 · Without a road address", report.without_road_address),
        ("모르는 시도 · Unknown province", report.unknown_provinces),
    ):
        if markets:
            lines += ["", f"{title}: {len(markets)}", *(f"  {market}" for market in markets)]
    if report.rejected:
        lines += ["", f"쓸 수 없는 행 · Rows left out: {len(report.rejected)}"]
        lines += [f"  {each.line}: {each.market} — {each.why}" for each in report.rejected]
    return lines
