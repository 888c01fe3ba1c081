"""Everything that changes what was sold: figures, our own orders, channels, files, totals and releases."""

from hamkke.sales.actions.asking import ask
from hamkke.sales.actions.channels import (
    keep_mapping,
    know_channels,
    open_channel,
    owe_report,
    report_nothing,
)
from hamkke.sales.actions.figures import record_figure, record_omission
from hamkke.sales.actions.history import SERIES, HistoryReport, load_history
from hamkke.sales.actions.mending import enter_mended, mend, set_aside
from hamkke.sales.actions.own import ReturnedLine, SoldLine, count_order, count_return
from hamkke.sales.actions.pulling import ask_marketplace, ask_marketplaces, pull, pull_due
from hamkke.sales.actions.reading import look, read
from hamkke.sales.actions.receiving import choose, forget_files, receive, unlock
from hamkke.sales.actions.releasing import propose_release, release_figures, withdraw_release
from hamkke.sales.actions.storing import drop, intend, settle_channel, store, sweep
from hamkke.sales.actions.taking_back import take_back
from hamkke.sales.actions.totals import add_up_own
from hamkke.sales.rules import Source

__all__ = [
    "SERIES",
    "HistoryReport",
    "ReturnedLine",
    "SoldLine",
    "Source",
    "add_up_own",
    "ask",
    "ask_marketplace",
    "ask_marketplaces",
    "choose",
    "count_order",
    "count_return",
    "drop",
    "enter_mended",
    "forget_files",
    "intend",
    "keep_mapping",
    "know_channels",
    "load_history",
    "look",
    "mend",
    "open_channel",
    "owe_report",
    "propose_release",
    "pull",
    "pull_due",
    "read",
    "receive",
    "record_figure",
    "record_omission",
    "release_figures",
    "report_nothing",
    "set_aside",
    "settle_channel",
    "store",
    "sweep",
    "take_back",
    "unlock",
    "withdraw_release",
]
