"""What each funder owes for each campaign and for each counter's allowance, as the ledger says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from hamkke.coupons import queries as coupons
from hamkke.coupons.queries import counters
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.people.queries import Organisation, organisations


@dataclass(frozen=True)
class FunderLine:
    """One campaign as one funder sees it: reserved = used + waiting + left. `used` is owed to merchants, or paid."""

    campaign: coupons.Campaign
    share: int
    reserved: int
    used: int
    waiting: int
    left: int


@dataclass(frozen=True)
class AllowanceLine:
    """What one funder put into the hands of one terminal: granted = used + left + what went back when it ended."""

    allowance: counters.Allowance
    granted: int
    used: int
    left: int
    waiting: int = 0  # an allowance pays at once

    @property
    def back(self) -> int:
        return self.granted - self.reserved

    @property
    def reserved(self) -> int:
        return self.used + self.left


@dataclass(frozen=True)
class FunderSheet:
    """All campaigns and allowances of one funder, newest first, and their sums in won."""

    funder: Organisation
    lines: list[FunderLine] = field(default_factory=list)
    allowances: list[AllowanceLine] = field(default_factory=list)

    @property
    def name(self) -> Words:
        return Words(self.funder.name, self.funder.name_en)

    @property
    def reserved(self) -> int:
        return sum(each.reserved for each in self._all)

    @property
    def used(self) -> int:
        return sum(each.used for each in self._all)

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self._all)

    @property
    def left(self) -> int:
        return sum(each.left for each in self._all)

    @property
    def _all(self) -> Iterator[FunderLine | AllowanceLine]:
        return chain(self.lines, self.allowances)


def funder_sheets() -> list[FunderSheet]:
    """Every organisation that funds an open campaign or an allowance, by name, in a fixed number of queries."""
    sheets = {each.pk: FunderSheet(each) for each in organisations()}
    for funder_id, line in _campaign_lines():
        sheets[funder_id].lines.append(line)
    balances, paid = ledger.balances_under("allowance:"), counters.paid_by_allowances()
    for allowance in counters.allowances():
        left = balances[allowance.account_code].left
        sheets[allowance.funder_id].allowances.append(
            AllowanceLine(allowance, granted=allowance.won, used=paid[allowance.pk], left=left)
        )
    return [sheet for sheet in sheets.values() if sheet.lines or sheet.allowances]


def _campaign_lines() -> Iterator[tuple[UUID, FunderLine]]:
    opened = coupons.Campaign.objects.exclude(state=coupons.Campaign.State.DRAFT)
    balances = ledger.balances_under("campaign:")
    for campaign in opened.prefetch_related("fundings").select_related("edition").order_by("-opens_at", "id"):
        for funding in campaign.fundings.all():
            balance = balances.get(funding.budget_code)
            if funding.funder_id is not None and balance is not None:
                yield (
                    funding.funder_id,
                    FunderLine(
                        campaign,
                        share=funding.share,
                        reserved=funding.reserved,
                        used=funding.reserved - balance.net,
                        waiting=balance.debits_pending,
                        left=balance.left,
                    ),
                )
