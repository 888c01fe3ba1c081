"""What an edition's coupons ask of the secretariat, and of the merchants who share their cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.urls import reverse

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, ClaimBatch, Funding, Opening, UsageRow
from hamkke.coupons.queries.plans import is_invited
from hamkke.festivals import queries as festivals
from hamkke.kernel import money
from hamkke.kernel.to_do import ToDo, coming, last_moment, until
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.merchants import queries as merchants
from hamkke.people.queries import User

PACE = timedelta(hours=24)  # What happened in the last day says how fast it goes.


@dataclass(frozen=True)
class Forecast:
    """An open campaign: coupons and won left, and when the coupons are gone if they go on as in the last day."""

    campaign: Campaign
    opening: Opening
    runs_out_at: datetime | None
    reserved: int
    left: int

    @property
    def is_short(self) -> bool:
        """Whether they are gone before the opening closes."""
        return self.runs_out_at is not None and self.runs_out_at < self.opening.closes_at


def forecasts(edition: festivals.Edition, now: datetime) -> list[Forecast]:
    """An edition's campaigns that can be claimed at `now`, what is gone first on top. Five queries, however many."""
    opened = Campaign.objects.filter(edition=edition, state=Campaign.State.OPEN)
    campaigns = opened.prefetch_related("fundings", "openings").order_by("opens_at", "id")
    live = [(campaign, _live(campaign, now)) for campaign in campaigns]
    running = [(campaign, opening) for campaign, opening in live if opening]
    earlier = _claimed_before([opening.pk for _, opening in running], now - PACE)
    budgets = ledger.balances(
        funding.budget_code for campaign, _ in running for funding in campaign.fundings.all()
    )
    found = [
        Forecast(
            campaign=campaign,
            opening=opening,
            runs_out_at=rules.runs_out_at(
                opening.left,
                gone=opening.claimed - earlier.get(opening.pk, 0),
                since=max(opening.opens_at, now - PACE),
                now=now,
            ),
            reserved=sum(each.reserved for each in campaign.fundings.all()),
            left=sum(
                budgets[each.budget_code].net
                for each in campaign.fundings.all()
                if each.budget_code in budgets  # merchants have no budget
            ),
        )
        for campaign, opening in running
    ]
    return sorted(found, key=lambda each: not each.is_short)


def _live(campaign: Campaign, now: datetime) -> Opening | None:
    return next((each for each in campaign.openings.all() if each.opens_at <= now < each.closes_at), None)


def _claimed_before(openings: list[UUID], moment: datetime) -> dict[UUID, int]:
    """How many were claimed of each opening before a moment, as its chain of batches says."""
    batches = ClaimBatch.objects.filter(opening__in=openings, committed_at__lt=moment).order_by()
    return dict(batches.values_list("opening").annotate(Max("latest")))


# ── The secretariat ──


def to_do(edition: festivals.Edition, now: datetime) -> list[ToDo]:
    """What an edition's campaigns wait for, and their next days. Two queries, however many."""
    campaigns = Campaign.objects.filter(edition=edition).order_by("opens_at", "id")
    return [line for campaign in campaigns for line in _campaign(campaign, now)] + _usage(now)


def _campaign(campaign: Campaign, now: datetime) -> list[ToDo]:
    page = reverse("coupons:plan", args=[campaign.pk])

    def words(ko: str, en: str) -> Words:
        return Words(f"{campaign.title}: {ko}", f"{campaign.title_en}: {en}")

    if campaign.state == Campaign.State.DRAFT:
        return [until(campaign.opens_at, words("열기를 기다립니다", "waits to be opened"), page, now=now)]
    if campaign.state == Campaign.State.SETTLED:
        return []
    if campaign.usable_until <= now:
        unsettled = words("끝난 쿠폰을 정산해야 합니다", "is over and waits for its settlement")
        return [until(campaign.usable_until, unsettled, page, now=now)]
    dates = [
        (campaign.opens_at, words("받기 시작", "opens")),
        (last_moment(campaign.closes_at), words("받기 끝", "closes")),
    ]
    if campaign.usable_until > campaign.closes_at:
        dates.append((last_moment(campaign.usable_until), words("사용 기한", "last use")))
    return coming([(at, said, page) for at, said in dates], now=now)


def _usage(now: datetime) -> list[ToDo]:
    waiting = UsageRow.objects.filter(state=UsageRow.State.WAITING).order_by().values("file")
    said = Words(
        "협력사가 보낸 사용 기록 {n}건이 보류되어 있습니다", "{n} uses that a partner sent are on hold"
    )
    return [
        until(None, said.format(n=f"{row['rows']:,}"), reverse("coupons:usage", args=[row["file"]]), now=now)
        for row in waiting.annotate(rows=Count("pk"))
    ]


# ── A merchant's owner ──


def to_do_of_merchant(owner: User, now: datetime) -> list[ToDo]:
    """Cost agreements that wait for a person's merchants, each with what it would cost. Five queries."""
    listed = list(merchants.merchants_owned_by(owner.pk))
    asking = list(
        Campaign.objects.filter(fundings__kind=Funding.Kind.MERCHANT, opens_at__gt=now)
        .select_related("edition")
        .prefetch_related("fundings", "agreements")
        .order_by("opens_at", "id")
    )
    phases = festivals.phases_of({each.edition for each in asking})
    lines = []
    for campaign in asking:
        starts = [dates.starts_at for dates in phases[campaign.edition_id].values()]
        begins_at = min([campaign.opens_at, *starts])
        signed = {each.merchant_id for each in campaign.agreements.all()}
        lines += [
            _agreement(campaign, each, begins_at, now)
            for each in listed
            if begins_at > now and each.pk not in signed and is_invited(each, campaign)
        ]
    return lines


def _agreement(campaign: Campaign, merchant: merchants.Merchant, begins_at: datetime, now: datetime) -> ToDo:
    own = next(each for each in campaign.fundings.all() if each.kind == Funding.Kind.MERCHANT)
    part = money.portion(campaign.cap, own.share)
    most = money.spoken(min(part, own.each_most) if own.each_most else part)
    share = rules.percent(own.share)
    return until(
        begins_at,
        Words(
            f"쿠폰 값을 누가 낼지 정해 주세요: {campaign.title}",
            f"Decide about sharing a coupon's cost: {campaign.title_en}",
        ),
        reverse("coupons:agreement", args=[campaign.pk, merchant.pk]),
        now=now,
        note=Words(
            f"참여하면 할인의 {share}%, 한 번에 많아야 {most}원을 내 가게가 냅니다. 참여하지 않아도 됩니다.",
            f"If you join, you bear {share}% of the discount, ₩{most} each at most. You need not join.",
        ),
    )
