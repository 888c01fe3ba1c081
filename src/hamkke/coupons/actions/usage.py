"""Files of used codes: every row is judged by itself, good ones are used, bad ones wait, and nothing counts twice."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.actions import guessing, using
from hamkke.coupons.models import PartnerCode, PartnerKey, UsageFile, UsageRow, Version
from hamkke.coupons.queries import pricing
from hamkke.coupons.rules import Line, Use, partners, passes
from hamkke.coupons.rules.partners import Told
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.merchants import queries as merchants
from hamkke.people.actions import Organisation, User

_CLOCKS_DIFFER = timedelta(minutes=2)
_Cells = Mapping[str, str]


def take_usage(key: PartnerKey, *, external_id: str, content: bytes) -> UsageFile:
    """Take in a file of used codes. Each row is accepted, known already, or waits with its reason.

    The same file under the same id is the same answer, even for who has to wait. Raises UnreadableFile, TryLater after too many unknown codes, and
    DifferentContent when the id stands for another file.
    """
    digest = hashlib.sha256(content).digest()
    # Before anybody is asked to wait: its own unknown codes must not keep a partner from an answer that got lost.
    known = UsageFile.objects.filter(
        organisation=key.organisation_id, external_id=external_id, digest=digest
    ).first()
    if known is not None:
        return known
    guessing.check_may_try(f"key:{key.pk}")
    return _taken(key, external_id, digest, partners.read_file(content))


@transaction.atomic
def _taken(
    key: PartnerKey, external_id: str, digest: bytes, rows: Sequence[tuple[int, dict[str, str]]]
) -> UsageFile:
    file, is_new = UsageFile.objects.get_or_create(
        organisation_id=key.organisation_id,
        external_id=external_id,
        defaults={"id": ids.new(), "key": key, "digest": digest, "received_at": clock.now()},
    )
    if bytes(file.digest) != digest:
        raise rules.DifferentContent
    if not is_new:
        return file
    judged = _judged(key.organisation, rows)
    unknown = sum(row.reason == partners.UnknownCode.reason for row in judged)
    for row in judged:
        row.file = file
    UsageRow.objects.bulk_create(judged, batch_size=1_000)
    _follow(judged)
    if unknown:
        guessing.count_wrong(f"key:{key.pk}", unknown)
    audit.record(by=None, verb="coupons.usage_file.taken", target=file, rows=len(judged), unknown=unknown)
    return file


@transaction.atomic
def judge_again(file: UsageFile, *, by: User) -> int:
    """Judge the waiting rows of a file once more: a merchant may have registered since. Returns how many now count."""
    file = UsageFile.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=file.pk)
    waiting = list(
        file.rows.filter(state=UsageRow.State.WAITING, code__isnull=False)
        .select_related("code")
        .order_by("number")
    )
    again = _judged(
        file.organisation, [(row.number, row.cells) for row in waiting], known=[row.code for row in waiting]
    )
    for row, anew in zip(waiting, again, strict=True):
        row.state, row.reason, row.answer, row.redemption = (
            anew.state,
            anew.reason,
            anew.answer,
            anew.redemption,
        )
    UsageRow.objects.bulk_update(waiting, ["state", "reason", "answer", "redemption"], batch_size=1_000)
    accepted = sum(row.state == UsageRow.State.ACCEPTED for row in waiting)
    audit.record(by=by, verb="coupons.usage_file.judged_again", target=file, accepted=accepted)
    return accepted


@dataclass
class _Desk:
    """What the rows of one file need to know, with their codes locked."""

    organisation: Organisation
    now: datetime
    codes: dict[bytes, PartnerCode]
    merchants: dict[str, UUID]
    versions: dict[
        UUID, list[tuple[datetime, rules.Terms]]
    ]  # by campaign: since when, and the terms; the newest first
    lines: dict[UUID, int] = field(default_factory=dict)  # by code: the line that had it first

    def use(self, number: int, cells: _Cells, code: PartnerCode | None) -> Use:
        """What a row asks for. Raises why it waits, or that it is counted already."""
        if code is None:
            raise partners.UnknownCode
        told = partners.read_row(cells)
        self._check_code(number, code)
        merchant = self.merchants.get(told.business_number)
        if merchant is None:
            raise partners.UnknownMerchant
        if not code.order.ordered_at - _CLOCKS_DIFFER <= told.used_at <= self.now + _CLOCKS_DIFFER:
            raise partners.WrongTime
        use = Use(
            id=ids.derived("partner_use", code.pk),
            sale_id=code.pk,
            lines=[Line(ids.derived("partner_line", code.pk), merchant, told.amount)],
            channel=code.order.allotment.channel,
            at=told.used_at,
            campaign_id=code.order.allotment.campaign_id,
        )
        self._check_discount(use, told)
        self.lines[code.pk] = number
        return use

    def _check_discount(self, use: Use, told: Told) -> None:
        """What the partner took off is what the terms of that moment say, or nobody pays it."""
        versions = self.versions[use.campaign_id or use.id]
        terms = next((each for since, each in versions if since <= use.at), versions[-1][1])
        cart = rules.Cart(pricing.placed_for([terms], use.lines), use.at, use.channel)
        expected = rules.lay(terms, cart).discount
        if expected != told.discount:
            raise partners.WrongDiscount(expected=f"{expected:,}", told=f"{told.discount:,}")

    def _check_code(self, number: int, code: PartnerCode) -> None:
        if code.state == PartnerCode.State.FAILED:
            raise partners.CodeFailed
        if code.redemption is not None:
            [amount] = {portion.line_amount for portion in code.redemption.portions.all()}
            at = f"{code.redemption.held_at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M:%S}"
            raise partners.CountedBefore(at=at, amount=f"{amount:,}")
        if code.pk in self.lines:
            raise partners.TwiceInFile(line=self.lines[code.pk])


def _judged(
    organisation: Organisation,
    rows: Sequence[tuple[int, _Cells]],
    *,
    known: Sequence[PartnerCode | None] | None = None,
) -> list[UsageRow]:
    prints = (
        [_fingerprint(cells) for _, cells in rows] if known is None else [_print_of(code) for code in known]
    )
    codes = _locked(organisation, prints)
    desk = _Desk(
        organisation,
        clock.now(),
        codes,
        _merchants([cells for _, cells in rows]),
        _versions(codes.values()),
    )
    judged, uses = [], []
    for (number, cells), print_ in zip(rows, prints, strict=True):
        code = desk.codes.get(print_)
        row = UsageRow(
            id=ids.new(),
            number=number,
            code=code,
            cells={name: cell for name, cell in cells.items() if name != "code"},
        )
        judged.append(row)
        try:
            if not print_:
                raise passes.Mistyped  # As an office program leaves it: no guess, and not counted as one.
            uses.append((row, desk.use(number, cells, code)))
        except (partners.CountedBefore, partners.TwiceInFile) as refusal:
            _answer(row, UsageRow.State.COUNTED, refusal)
        except Refused as refusal:
            _answer(row, UsageRow.State.WAITING, refusal)
    _use(uses)
    return judged


def _versions(codes: Iterable[PartnerCode]) -> dict[UUID, list[tuple[datetime, rules.Terms]]]:
    found: dict[UUID, list[tuple[datetime, rules.Terms]]] = {}
    campaigns = {code.order.allotment.campaign_id for code in codes}
    for version in Version.objects.filter(campaign__in=campaigns).order_by("-number"):
        found.setdefault(version.campaign_id, []).append((version.effective_from, pricing.read(version)))
    return found


def _use(uses: Sequence[tuple[UsageRow, Use]]) -> None:
    answers = using.use([use for _, use in uses], by=None)
    used = []
    for (row, _), answer in zip(uses, answers, strict=True):
        if isinstance(answer, Refused):
            _answer(row, UsageRow.State.WAITING, answer)
            continue
        row.state, row.redemption = UsageRow.State.ACCEPTED, answer
        code: PartnerCode = row.code  # type: ignore[assignment]  # a row without one was never used.
        code.redemption = answer
        used.append(code)
    PartnerCode.objects.bulk_update(used, ["redemption"], batch_size=1_000)


def _answer(row: UsageRow, state: UsageRow.State, refusal: Refused) -> None:
    row.state, row.reason = state, refusal.reason
    row.answer = {"ko": refusal.words.ko, "en": refusal.words.en}


def _fingerprint(cells: _Cells) -> bytes:
    try:
        return passes.fingerprint(passes.read_code(cells["code"]))
    except passes.Mistyped:
        return b""


def _print_of(code: PartnerCode | None) -> bytes:
    return bytes(code.fingerprint) if code else b""


def _locked(organisation: Organisation, prints: Sequence[bytes]) -> dict[bytes, PartnerCode]:
    # Sorted, so that two files with the same codes wait for one another instead of in a circle.
    found = (
        PartnerCode.objects.select_for_update(of=("self",))
        .filter(fingerprint__in=prints, order__organisation=organisation)
        .select_related("order__allotment__campaign", "redemption")
        .prefetch_related("redemption__portions")
        .order_by("id")
    )
    return {bytes(code.fingerprint): code for code in found}


def _merchants(rows: Sequence[_Cells]) -> dict[str, UUID]:
    numbers = {cells["business_number"].replace("-", "") for cells in rows}
    found: Any = (
        merchants.merchants().filter(business_number__in=numbers).values_list("business_number", "id")
    )
    return dict(found)


def _follow(judged: Sequence[UsageRow]) -> None:
    """Earlier rows of the same codes that waited have been put right by these."""
    codes = [row.code_id for row in judged if row.state == UsageRow.State.ACCEPTED]
    UsageRow.objects.filter(code__in=codes, state=UsageRow.State.WAITING).update(
        state=UsageRow.State.FOLLOWED
    )
