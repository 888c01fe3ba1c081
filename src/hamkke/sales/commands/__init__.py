"""`hamkke sales`: figures and headlines, what was made public, files and channels."""

import click

from hamkke.sales.commands import figures, files, pulls, recomputing, releases


@click.group()
def commands() -> None:
    """매출 집계와 머리기사 숫자 · Figures, definitions, headlines."""


for command in (
    *(figures.headline, figures.compare, figures.year, figures.load_history),
    *(files.import_file, files.channels, files.take_back, pulls.pull, releases.release),
    recomputing.recompute,
):
    commands.add_command(command)
