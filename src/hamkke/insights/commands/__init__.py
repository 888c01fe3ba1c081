"""`hamkke insights …`: did the festival help, and how far can such figures be believed?"""

import click

from hamkke.insights.commands.simulating import simulate_effect
from hamkke.insights.commands.studying import effect, totals


@click.group(name="insights")
def commands() -> None:
    """축제가 도움이 되었나 · Did the festival help?"""


for command in (effect, simulate_effect, totals):
    commands.add_command(command)
