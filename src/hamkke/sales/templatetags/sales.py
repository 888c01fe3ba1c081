"""`{% load sales %}`: money in a channel's own currency."""

from django import template

from hamkke.sales.models import Channel
from hamkke.ui.templatetags.ui import won

register = template.Library()


@register.filter
def in_currency(amount: int, channel: Channel | None) -> str:
    """Minor units as people read them: won as everywhere, others with their code: "GBP 9,747,747.93"."""
    if channel is None or channel.currency == "KRW":
        return won(amount)
    sign, digits = ("−" if amount < 0 else ""), f"{abs(amount):0{channel.decimals + 1}d}"
    whole, parts = digits[: len(digits) - channel.decimals], digits[len(digits) - channel.decimals :]
    return f"{channel.currency} {sign}{int(whole):,}{'.' * bool(parts)}{parts}"
