"""What each funder owes for each campaign, as the ledger says."""

from dataclasses import dataclass
from uuid import UUID

from hamkke.coupons import queries as coupons
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
class FunderSheet:
    """All campaigns of one funder, newest first, and their sums in won."""

    funder: Organisation
    lines: list[FunderLine]

    @property
    def name(self) -> Words:
        return Words(self.funder.name, self.funder.name_en)

    @property
    def reserved(self) -> int:
        return sum(each.reserved for each in self.lines)

    @property
    def used(self) -> int:
        return sum(each.used for each in self.lines)

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.lines)

    @property
    def left(self) -> int:
        return sum(each.left for each in self.lines)


def funder_sheets() -> list[FunderSheet]:
    """Every organisation that funds a campaign which has opened, by name, in a fixed number of queries."""
    opened = coupons.Campaign.objects.exclude(state=coupons.Campaign.State.DRAFT)
    balances = ledger.balances_under("campaign:")
    lines: dict[UUID, list[FunderLine]] = {}
    for campaign in opened.prefetch_related("fundings").select_related("edition").order_by("-opens_at", "id"):
        for funding in campaign.fundings.all():
            balance = balances.get(funding.budget_code)
            if funding.funder_id is not None and balance is not None:
                lines.setdefault(funding.funder_id, []).append(
                    FunderLine(
                        campaign,
                        share=funding.share,
                        reserved=funding.reserved,
                        used=funding.reserved - balance.net,
                        waiting=balance.debits_pending,
                        left=balance.left,
                    )
                )
    return [FunderSheet(each, lines[each.pk]) for each in organisations() if each.pk in lines]
