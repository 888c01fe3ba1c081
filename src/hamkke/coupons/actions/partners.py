"""Partners: their keys, the coupons allotted to them, the codes they order, and what they report of delivery and use."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.actions import campaigns
from hamkke.coupons.models import (
    Allotment,
    Campaign,
    CodeOrder,
    DeliveryReport,
    Funding,
    PartnerCode,
    PartnerKey,
    PartnerNonce,
)
from hamkke.coupons.queries import partners as queries
from hamkke.coupons.rules import partners, passes
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.people.actions import Organisation, User

# ── Keys ──


@transaction.atomic
def issue_key(organisation: Organisation, *, id: UUID, name: str, by: User) -> PartnerKey:
    """A key by which a partner signs. Its secret is told once, on the page that follows."""
    key, is_new = PartnerKey.objects.get_or_create(
        id=id,
        defaults={"organisation": organisation, "name": name, "issued_by": by, "issued_at": clock.now()},
    )
    if (key.organisation_id, key.name) != (organisation.pk, name):
        raise rules.DifferentContent
    if is_new:
        audit.record(by=by, verb="coupons.partner_key.issued", target=key)
    return key


@transaction.atomic
def revoke_key(key: PartnerKey, *, by: User) -> None:
    """From now on nothing signed by it is believed. Revoked twice, it is revoked once."""
    if PartnerKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now(), revoked_by=by):
        audit.record(by=by, verb="coupons.partner_key.revoked", target=key)


def hear(header: str, *, method: str, path: str, body: bytes) -> PartnerKey:
    """Whose signed request this is. Each is heard once, whatever then becomes of it.

    Raises NotSigned, WrongSignature, ClockDiffers or Replayed.
    """
    now = clock.now()
    signed = partners.read_authorization(header)
    key = PartnerKey.objects.filter(pk=signed.key_id, revoked_at=None).select_related("organisation").first()
    # Reckoned for a key that does not exist as well, so that its absence does not show in the time it takes.
    secret = partners.secret_of(settings.SECRET_KEY, signed.key_id)
    partners.check_signature(signed, secret, method=method, path=path, body=body, now=now)
    if key is None:
        raise partners.WrongSignature
    _remember(key, signed.nonce, now)
    return key


@transaction.atomic
def _remember(key: PartnerKey, nonce: str, now: datetime) -> None:
    PartnerNonce.objects.filter(key=key, heard_at__lt=now - 3 * partners.SKEW).delete()
    _, is_new = PartnerNonce.objects.get_or_create(key=key, nonce=nonce, defaults={"heard_at": now})
    if not is_new:
        raise partners.Replayed


# ── Allotments ──


@transaction.atomic
def allot(campaign: Campaign, organisation: Organisation, *, id: UUID, quantity: int, by: User) -> Allotment:
    """Set so many coupons of an open campaign apart for a partner; their full cost is reserved on top of the campaign's own.

    Raises NotOpenForPartners, AllottedBefore; DifferentContent when `id` already stands for another allotment.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    known = Allotment.objects.filter(pk=id).first()
    if known is not None:
        if (known.campaign_id, known.organisation_id, known.quantity) != (
            campaign.pk,
            organisation.pk,
            quantity,
        ):
            raise rules.DifferentContent
        return known
    channel = f"partner:{organisation.pk}"
    if campaign.state != Campaign.State.OPEN or (campaign.channels and channel not in campaign.channels):
        raise partners.NotOpenForPartners
    if Allotment.objects.filter(campaign=campaign, organisation=organisation).exists():
        raise partners.AllottedBefore
    allotment = Allotment.objects.create(
        id=id,
        campaign=campaign,
        organisation=organisation,
        quantity=quantity,
        allotted_by=by,
        allotted_at=clock.now(),
    )
    _reserve(allotment)
    audit.record(by=by, verb="coupons.allotment.allotted", target=allotment, quantity=quantity)
    return allotment


def _reserve(allotment: Allotment) -> None:
    fundings = list(allotment.campaign.fundings.all())
    moves = []
    for funding, cost in zip(fundings, campaigns.costs_of(allotment.campaign, fundings), strict=True):
        amount = allotment.quantity * cost
        if amount:
            Funding.objects.filter(pk=funding.pk).update(reserved=F("reserved") + amount)
            moves.append(
                ledger.Move(
                    id=ids.derived("allotment_reserved", allotment.id, funding.id),
                    debit=ledger.account(funding.funder_code),
                    credit=ledger.account(funding.budget_code),
                    amount=amount,
                    reason="allotment_reserved",
                    subject=f"campaign:{allotment.campaign_id}",
                )
            )
    ledger.post(moves)


# ── Codes ──


@transaction.atomic
def order_codes(key: PartnerKey, *, external_id: str, campaign_id: UUID, quantity: int) -> CodeOrder:
    """Issue exactly as many codes as were ordered, out of the partner's allotment. The same order again is the same list.

    Raises WrongQuantity, NoAllotment, TooManyCodes; DifferentContent when the partner's id stands for another order.
    """
    if not 0 < quantity <= partners.CODES_MOST:
        raise partners.WrongQuantity
    # Locked, so that the same order sent twice at once is made once, and read by the second.
    allotment = (
        Allotment.objects.select_for_update()
        .filter(campaign=campaign_id, organisation=key.organisation_id)
        .first()
    )
    known = CodeOrder.objects.filter(organisation=key.organisation_id, external_id=external_id).first()
    if known is not None:
        if allotment is None or (known.allotment_id, known.requested) != (allotment.pk, quantity):
            raise rules.DifferentContent
        return known
    if allotment is None:
        raise partners.NoAllotment
    if quantity > allotment.left:
        raise partners.TooManyCodes(left=allotment.left)
    allotment.issued += quantity
    allotment.save(update_fields=["issued"])
    order = CodeOrder.objects.create(
        id=ids.new(),
        organisation_id=key.organisation_id,
        external_id=external_id,
        allotment=allotment,
        key=key,
        requested=quantity,
        issued=quantity,
        ordered_at=clock.now(),
    )
    PartnerCode.objects.bulk_create(_codes(order), batch_size=1_000)
    audit.record(by=None, verb="coupons.code_order.issued", target=order, quantity=quantity, key=str(key.pk))
    return order


def _codes(order: CodeOrder) -> Iterable[PartnerCode]:
    for place in range(1, order.issued + 1):
        code = PartnerCode(id=ids.new(), order=order, place=place)
        code.fingerprint = passes.fingerprint(queries.new_code(code.id))
        yield code


@transaction.atomic
def report_delivery(order: CodeOrder, *, external_id: str, told: Mapping[str, str]) -> DeliveryReport:
    """Note which codes reached somebody and which failed; a code that failed can never be used, and its place is free again.

    A row that contradicts an earlier one, or names no code of this order, is answered as refused and changes nothing.
    Raises DifferentContent when the partner's id stands for another report.
    """
    allotment = Allotment.objects.select_for_update().get(pk=order.allotment_id)
    order = CodeOrder.objects.select_for_update().get(pk=order.pk)
    digest = hashlib.sha256(repr(sorted(told.items())).encode()).digest()
    known = DeliveryReport.objects.filter(order=order, external_id=external_id).first()
    if known is not None:
        if bytes(known.digest) != digest:
            raise rules.DifferentContent
        return known
    answer = _deliver(order, allotment, told)
    report = DeliveryReport.objects.create(
        id=ids.new(),
        order=order,
        external_id=external_id,
        digest=digest,
        answer=answer,
        received_at=clock.now(),
    )
    audit.record(by=None, verb="coupons.code_order.reported", target=order, **answer)
    return report


def _deliver(order: CodeOrder, allotment: Allotment, told: Mapping[str, str]) -> dict[str, int]:
    prints = {_fingerprint(code): state for code, state in told.items()}
    codes = PartnerCode.objects.select_for_update().filter(order=order, fingerprint__in=list(prints))
    changed, same, now = [], 0, clock.now()
    for code in codes.order_by("id"):
        state = prints[bytes(code.fingerprint)]
        if code.state == state:
            same += 1
        elif code.state == PartnerCode.State.ISSUED and not (state == "failed" and code.redemption_id):
            code.state, code.told_at = state, now
            changed.append(code)
    PartnerCode.objects.bulk_update(changed, ["state", "told_at"], batch_size=1_000)
    failed = sum(code.state == PartnerCode.State.FAILED for code in changed)
    order.delivered += len(changed) - failed
    order.failed += failed
    order.save(update_fields=["delivered", "failed"])
    allotment.issued -= failed
    allotment.save(update_fields=["issued"])
    refused = len(told) - len(changed) - same
    return {"delivered": len(changed) - failed, "failed": failed, "known": same, "refused": refused}


def _fingerprint(text: str) -> bytes:
    try:
        return passes.fingerprint(passes.read_code(text))
    except passes.Mistyped:
        return b""


@transaction.atomic
def state_counts(order: CodeOrder, stated: partners.Counts) -> CodeOrder:
    """Keep how the partner counts an order; whether that agrees with us is shown and watched."""
    order = CodeOrder.objects.select_for_update().get(pk=order.pk)
    order.stated, order.stated_at = dict(vars(stated)), clock.now()
    order.save(update_fields=["stated", "stated_at"])
    audit.record(by=None, verb="coupons.code_order.stated", target=order, **order.stated)
    return order
