"""A campaign run dry before it opens: over past orders, or over the buyers one may expect."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Funding
from hamkke.coupons.queries import plans
from hamkke.coupons.rules import Buyer, Demand, Outcome
from hamkke.kernel.words import Words
from hamkke.places import queries as places


@dataclass(frozen=True)
class FunderCost:
    """What one funder would pay, what it would still have to keep for unused coupons, and what it must set aside."""

    name: Words
    share: int
    cost: int
    reserve: int
    reserved: int


@dataclass(frozen=True)
class Simulation:
    campaign: Campaign
    outcome: Outcome
    funders: list[FunderCost]
    openings: list[tuple[rules.Times, int | None]]  # each with the minute in which it was sold out
    regions: list[tuple[str, int]]  # who was left out, the most first
    minutes: list[tuple[int, int]]

    def told(self) -> dict[str, Any]:
        funders = [
            {"ko": each.name.ko, "en": each.name.en, "cost": each.cost, "reserve": each.reserve, "reserved": each.reserved}
            for each in self.funders
        ]  # fmt: skip
        return {"campaign": str(self.campaign.pk), "funders": funders, **self.outcome.told()}


def campaign_by_id(id: UUID) -> Campaign | None:
    return Campaign.objects.filter(pk=id).first()


def trial_of(campaign: Campaign, fundings: list[Funding]) -> rules.Trial:
    """A campaign, draft or not, as the engine would open it now. Raises LimitsTooLow, which opening would, and DaysTooFew."""
    funders = [funding.part for funding in fundings]
    rules.check_limits(cap=campaign.cap, funders=funders, paying=campaign.paying)
    terms = plans.terms_of(campaign, fundings)
    if not terms.get("agreed"):
        terms["agreed"] = None  # nobody has signed yet: as if everybody who is asked did
    return rules.Trial(
        terms=rules.Terms.read(terms, campaign=campaign.pk, version=campaign.pk),
        funders=funders,
        openings=rules.openings(plans.plan_of(campaign, fundings)),
        per_person=campaign.per_person,
        rolls_over=campaign.rolls_over,
    )


def expected(campaign: Campaign, demand: Demand, *, seed: int = 1) -> Simulation:
    """Run it over made-up buyers from all provinces; the same seed gives the same outcome."""
    fundings = list(campaign.fundings.select_related("funder"))
    trial = trial_of(campaign, fundings)
    return _simulation(campaign, fundings, trial, rules.expected_buyers(trial, demand, seed=seed))


def over(campaign: Campaign, buyers: Iterable[Buyer]) -> Simulation:
    """Run it over these buyers, each with the basket they had, as if the first had come at the first opening."""
    fundings = list(campaign.fundings.select_related("funder"))
    trial = trial_of(campaign, fundings)
    came = sorted(buyers, key=lambda buyer: buyer.at)
    later = trial.openings[0].opens_at - came[0].at if came else timedelta()
    moved = (
        replace(buyer, at=buyer.at + later, cart=replace(buyer.cart, moment=buyer.at + later))
        for buyer in came
    )
    return _simulation(campaign, fundings, trial, moved)


def provinces_evenly() -> list[tuple[str, int]]:
    """Every province with the same weight: where buyers come from when nobody knows better."""
    return [(region.code, 1) for region in places.provinces()] or [("", 1)]


def _simulation(
    campaign: Campaign, fundings: list[Funding], trial: rules.Trial, buyers: Iterable[Buyer]
) -> Simulation:
    outcome = rules.simulate(trial, buyers)
    costs = rules.costs_at_most(cap=campaign.cap, funders=trial.funders, paying=campaign.paying)
    names = {region.code: region.name for region in places.provinces()}
    return Simulation(
        campaign=campaign,
        outcome=outcome,
        funders=[
            FunderCost(funding.name, funding.share, cost, reserve, campaign.quantity * most)
            for funding, cost, reserve, most in zip(
                fundings, outcome.by_funder, outcome.reserve, costs, strict=True
            )
        ],
        openings=list(zip(trial.openings, outcome.exhausted_after, strict=True)),
        regions=[(names.get(code, code), n) for code, n in outcome.left_out_by_region.most_common()],
        minutes=sorted(outcome.left_out_by_minute.items()),
    )
