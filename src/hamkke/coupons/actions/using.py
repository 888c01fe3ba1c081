"""Coupons used at once, at counters and through partners: many of them in one transaction, each answered by itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from hamkke.audit import actions as audit
from hamkke.coupons import queries, rules
from hamkke.coupons.actions.postings import Postings, posted_last
from hamkke.coupons.models import Campaign, Portion, Redemption
from hamkke.coupons.rules import Refused, Use
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.people.actions import User

Answer = Redemption | Refused
Asked = Sequence[tuple[Use, User | None]]

_USED = (Redemption.State.USED, Redemption.State.RETURNED)


def use(uses: Sequence[Use], *, by: User | None, postings: Postings | None = None) -> list[Answer]:
    """Hold and capture many coupons in one step, in the order given; each gets its redemption, or the refusal it met.

    The same id with the same content gets the same redemption again. The refusals are UnknownCoupon, HandedBack, Expired,
    AlreadySettled, BelowMinimum, DoesNotApply, TooManyLines, InUse, and DifferentContent for an id that stands for something else.
    Whether the coupon was shown by its owner is for the caller to know. With `postings` the caller posts to the ledger itself,
    last of all.
    """
    return use_each([(each, by) for each in uses], postings=postings)


def use_each(asked: Asked, *, postings: Postings | None = None) -> list[Answer]:
    """As `use`, for people of their own."""
    answers: list[Answer] = []
    for start in range(0, len(asked), rules.AT_ONCE_MOST):
        answers += _together(asked[start : start + rules.AT_ONCE_MOST], postings)
    return answers


def _together(asked: Asked, postings: Postings | None) -> list[Answer]:
    try:
        return _used(asked, postings)
    except Refused as refusal:
        # The ledger refused, though every coupon's cost is set aside: then each is tried by itself, and only those
        # that it refuses are.
        return [refusal] if len(asked) == 1 else [_together([one], postings)[0] for one in asked]


@transaction.atomic
def _used(asked: Asked, postings: Postings | None) -> list[Answer]:
    desk = _opened_desk([use for use, _ in asked], now=clock.now())
    answers: list[Answer | _Draft] = []
    for each, by in asked:
        try:
            answers.append(desk.answer(each, by=by))
        except Refused as refusal:
            answers.append(refusal)
    written = _written([each for each in answers if isinstance(each, _Draft)], postings)
    return [
        written.get(each.use.id, rules.DifferentContent()) if isinstance(each, _Draft) else each
        for each in answers
    ]


# ── What is known before anything is decided ──


@dataclass(frozen=True, slots=True)
class _Version:
    """By which terms a campaign prices."""

    id: UUID
    campaign_id: UUID
    priced: rules.Terms
    usable_until: datetime
    effective_from: datetime
    is_settled: bool
    funders: list[rules.Funder]
    asks_merchants: bool
    fundings: list[
        tuple[UUID, str]
    ]  # each funding's id, and the account that pays; "" is the line's merchant's

    @classmethod
    def read(cls, row: Sequence[Any]) -> "_Version":
        campaign_id, state, version_id, told, effective_from = row
        terms = json.loads(told)
        priced = rules.Terms.read(terms, campaign=campaign_id, version=version_id)
        fundings = terms["fundings"]
        is_merchant = [each["kind"] == "merchant" for each in fundings]
        return cls(
            id=version_id,
            campaign_id=campaign_id,
            priced=priced,
            usable_until=priced.usable_until,
            effective_from=effective_from,
            is_settled=state == Campaign.State.SETTLED,
            funders=[
                rules.Funder(each["share"], each["each_most"], is_merchant=merchant)
                for each, merchant in zip(fundings, is_merchant, strict=True)
            ],
            asks_merchants=any(is_merchant),
            fundings=[
                (UUID(each["id"]), "" if merchant else f"campaign:{campaign_id}:funder:{each['funder']}")
                for each, merchant in zip(fundings, is_merchant, strict=True)
            ],
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A redemption that is decided but not yet written. The matrix has a row for each line, a part for each funding."""

    use: Use
    claim_id: UUID | None
    version: _Version
    cart: rules.Cart
    discount: int
    matrix: rules.Matrix
    at: datetime
    by: User | None


@dataclass
class _Desk:
    """Everything that the coupons of one batch need to know, with their claims locked."""

    now: datetime
    claims: dict[UUID | str, tuple[UUID, UUID]]  # by id and by code: the claim and its campaign
    handed_back: set[UUID]
    live: set[UUID | None]  # the claims that are in use
    known: dict[UUID, Redemption]
    versions: dict[UUID, list[_Version]]  # by campaign, the newest first
    drafted: dict[UUID, _Draft] = field(default_factory=dict)

    def answer(self, use: Use, *, by: User | None) -> Answer | _Draft:
        claim = (None, use.campaign_id) if use.campaign_id else self.claims.get(use.claim_id or use.code)
        if claim is None:
            raise rules.UnknownCoupon
        claim_id, campaign_id = claim
        if use.id in self.known:
            return _same_use(self.known[use.id], use, claim_id)
        if use.id in self.drafted:
            return self._same_draft(use, claim_id)
        at = min(use.at, self.now)
        version = next(
            (each for each in self.versions[campaign_id] if each.effective_from <= at),
            self.versions[campaign_id][-1],
        )
        if claim_id in self.handed_back:
            raise rules.HandedBack
        if version.is_settled:
            raise rules.AlreadySettled
        rules.check_usable(is_own=True, usable_until=version.usable_until, now=at)
        rules.check_lines(use.lines)
        cart = rules.Cart(queries.placed_for([version.priced], use.lines), at, use.channel)
        rows = rules.lay(version.priced, cart).rows(cart)
        if claim_id is not None and claim_id in self.live:
            raise rules.InUse
        matrix = rules.divide(rows, version.funders, paying=version.priced.paying)
        draft = _Draft(use, claim_id, version, cart, sum(rows), matrix, at, by)
        self.live.add(claim_id)
        self.drafted[use.id] = draft
        return draft

    def _same_draft(self, use: Use, claim_id: UUID | None) -> _Draft:
        draft = self.drafted[use.id]
        if (draft.claim_id, _content(draft.use)) != (claim_id, _content(use)):
            raise rules.DifferentContent
        return draft


def _content(use: Use) -> tuple[Any, ...]:
    return use.sale_id, use.channel, [(line.id, line.merchant_id, line.amount) for line in use.lines]


def _same_use(known: Redemption, use: Use, claim_id: UUID | None) -> Redemption:
    kept = (
        known.portions.order_by("line_place").values_list("line_id", "merchant_id", "line_amount").distinct()
    )
    content = known.order_id, known.channel, list(kept)
    # A hold under this id, still waiting or released, is something else, whatever it was laid on.
    if (known.claim_id, known.state in _USED, content) != (claim_id, True, _content(use)):
        raise rules.DifferentContent
    return known


def _opened_desk(uses: Sequence[Use], *, now: datetime) -> _Desk:
    claims = _locked_claims(uses)
    unclaimed = {use.campaign_id for use in uses if use.campaign_id}
    claim_ids = list({claim for claim, _ in claims.values()})
    redemptions = Redemption.objects.raw(
        """
        SELECT * FROM coupons_redemption
        WHERE id = ANY(%s) OR (claim_id = ANY(%s) AND state IN ('held', 'used'))
        """,
        [[use.id for use in uses], claim_ids],
    )
    wanted, known = {use.id for use in uses}, {}
    live: set[UUID | None] = set()
    for redemption in redemptions:
        if redemption.id in wanted:
            known[redemption.id] = redemption
        if redemption.state in Redemption.LIVE:
            live.add(redemption.claim_id)
    handed_back = _rows_of("SELECT claim_id FROM coupons_handback WHERE claim_id = ANY(%s)", claim_ids)
    return _Desk(
        now=now,
        claims=claims,
        handed_back={claim for (claim,) in handed_back},
        live=live,
        known=known,
        versions=_versions({campaign for _, campaign in claims.values()} | unclaimed),
    )


def _locked_claims(uses: Sequence[Use]) -> dict[UUID | str, tuple[UUID, UUID]]:
    # Sorted, so that whoever else locks claims meets them in the same order.
    found = _rows_of(
        """
        SELECT id, code, campaign_id FROM coupons_claim WHERE id = ANY(%s) OR code = ANY(%s)
        ORDER BY id FOR UPDATE
        """,
        [use.claim_id for use in uses if use.claim_id],
        [use.code for use in uses if use.code],
    )
    return {key: (claim, campaign) for claim, code, campaign in found for key in (claim, code)}


def _versions(campaigns: set[UUID]) -> dict[UUID, list[_Version]]:
    """Every version of these campaigns; whoever settles one of them waits for us, or we see that it is settled."""
    versions: dict[UUID, list[_Version]] = {campaign: [] for campaign in campaigns}
    for row in _rows_of(
        """
        SELECT campaign.id, campaign.state, version.id, version.terms, version.effective_from
        FROM coupons_campaign campaign JOIN coupons_version version ON version.campaign_id = campaign.id
        WHERE campaign.id = ANY(%s) ORDER BY campaign.id, version.number DESC FOR SHARE OF campaign
        """,
        list(campaigns),
    ):
        versions[row[0]].append(_Version.read(row))
    return versions


def _rows_of(query: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[Any] = cursor.fetchall()
        return found


# ── Writing ──


def _written(drafts: Sequence[_Draft], postings: Postings | None) -> dict[UUID, Redemption]:
    """Write what was decided, the ledger last. Ids that somebody else took meanwhile, for another coupon, are left out."""
    if not drafts:
        return {}
    drafts = list({draft.use.id: draft for draft in drafts}.values())
    now = clock.now()
    redemptions = {draft.use.id: _redemption(draft, now) for draft in drafts}
    taken = {taken for (taken,) in _insert(list(redemptions.values()))}
    drafts = [draft for draft in drafts if draft.use.id in taken]
    with posted_last(postings) as posting:
        _write_portions(drafts, posting)
        audit.record_each(
            "coupons.redemption.used",
            [(redemptions[draft.use.id], draft.by, {"discount": draft.discount}) for draft in drafts],
        )
    return {draft.use.id: redemptions[draft.use.id] for draft in drafts}


def _redemption(draft: _Draft, now: datetime) -> Redemption:
    redemption = Redemption(
        id=draft.use.id,
        claim_id=draft.claim_id,
        version_id=draft.version.id,
        order_id=draft.use.sale_id,
        channel=draft.use.channel,
        state=Redemption.State.USED,
        discount=draft.discount,
        cart=draft.cart.told(),
        held_at=draft.at,
        decided_at=now,
    )
    redemption._state.adding = False  # noqa: SLF001 - it is written, though not by `save`.
    return redemption


def _insert(redemptions: Sequence[Redemption]) -> list[Any]:
    return _rows_of(
        """
        INSERT INTO coupons_redemption
            (id, claim_id, version_id, order_id, place, channel, state, discount, cart, held_at, decided_at)
        SELECT id, claim_id, version_id, order_id, 1, channel, 'used', discount, cart, held_at, decided_at
        FROM ROWS FROM (
            unnest(%s::uuid[]), unnest(%s::uuid[]), unnest(%s::uuid[]), unnest(%s::uuid[]), unnest(%s::text[]),
            unnest(%s::bigint[]), unnest(%s::timestamptz[]), unnest(%s::timestamptz[]), jsonb_array_elements(%s::jsonb)
        ) AS new (id, claim_id, version_id, order_id, channel, discount, held_at, decided_at, cart)
        ON CONFLICT (id) DO NOTHING RETURNING id
        """,
        *(
            [getattr(redemption, name) for redemption in redemptions]
            for name in (
                "id", "claim_id", "version_id", "order_id", "channel", "discount", "held_at", "decided_at",
            )
        ),
        json.dumps([redemption.cart for redemption in redemptions]),  # in one piece: an array of texts is slow to quote
    )  # fmt: skip


def _write_portions(drafts: Sequence[_Draft], postings: Postings) -> None:
    """Every cell of every matrix, as a row of ours and as a move in the ledger."""
    rows: list[tuple[Any, ...]] = []
    for draft in drafts:
        use = draft.use
        for place, (line, parts) in enumerate(zip(use.lines, draft.matrix, strict=True)):
            merchant = f"merchant:{line.merchant_id}"
            opened = {merchant, f"{merchant}:share"} if draft.version.asks_merchants else {merchant}
            moves = []
            for (funding, budget), amount in zip(draft.version.fundings, parts, strict=True):
                portion = Portion.id_of(use.id, line.id, funding)
                rows.append(
                    (portion, use.id, line.id, place, line.amount, line.merchant_id, funding, amount, 0)
                )
                if amount:
                    moves.append(_move(draft, portion, budget or f"{merchant}:share", merchant, amount))
            postings.add(moves, accounts=opened)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY coupons_portion (id, redemption_id, line_id, line_place, line_amount, merchant_id, funding_id, amount,"
            " returned) FROM STDIN"
        ) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _move(draft: _Draft, portion: UUID, payer: str, merchant: str, amount: int) -> ledger.Move:
    return ledger.Move(
        id=ids.derived("coupon_used", portion),
        debit=ledger.account(payer),
        credit=ledger.account(merchant),
        amount=amount,
        reason="coupon_used",
        subject=Redemption.subject_of(draft.use.channel, draft.use.sale_id),
    )
