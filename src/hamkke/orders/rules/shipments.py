"""How goods reach whoever ordered them: by when they leave, when they count as received, until when they may go back.

Sources: 전자상거래 등에서의 소비자보호에 관한 법률 §15 ① (to be sent within 3 business days of payment) and §17 ① ③ (withdrawal within
7 days of receipt; what differs from what was promised, within 3 months). Days are days in Seoul.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.orders.rules.business_days import business_days_after, next_business_day

SENT_WITHIN_DAYS = 3  # business days
WITHDRAWN_WITHIN_DAYS = 7
FAULTY_WITHIN_MONTHS = 3
PRESUMED_AFTER = timedelta(days=7)  # our own choice: a parcel of which nobody says so counts as received
RECIPIENT_KEPT = timedelta(days=14)  # our own choice: time to say that a parcel never came


class How(StrEnum):
    PARCEL = "parcel"
    PICK_UP = "pick_up"


class Stage(StrEnum):
    """Goods only ever go on, from one to the next."""

    AWAITING = "awaiting"
    SENT = "sent"
    RECEIVED = "received"


HOW_WORDS = {
    How.PARCEL: Words("택배로 받기", "By parcel"),
    How.PICK_UP: Words("가게에서 받기", "Picked up at the shop"),
}
STAGE_WORDS = {
    (How.PARCEL, Stage.AWAITING): Words("보낼 준비를 하고 있습니다", "Being made ready"),
    (How.PARCEL, Stage.SENT): Words("가게가 보냈습니다", "On its way"),
    (How.PARCEL, Stage.RECEIVED): Words("받았습니다", "Received"),
    (How.PICK_UP, Stage.AWAITING): Words("가게에서 받아 가시면 됩니다", "Waits for you at the shop"),
    (How.PICK_UP, Stage.RECEIVED): Words("가게에서 받았습니다", "Picked up at the shop"),
}
BY_ITSELF = "own"
CARRIERS = {
    "cj": Words("CJ대한통운", "CJ Logistics"),
    "post": Words("우체국택배", "Korea Post"),
    "hanjin": Words("한진택배", "Hanjin"),
    "lotte": Words("롯데택배", "Lotte"),
    "logen": Words("로젠택배", "Logen"),
    BY_ITSELF: Words("가게가 직접 배달", "Brought by the shop"),
}


class RecipientMissing(Refused):
    reason = "recipient_missing"
    says = Words("받는 분의 이름과 주소를 적어 주세요.", "Please say who receives it, and where.")


class PhoneNotSensible(Refused):
    reason = "phone_not_sensible"
    says = Words(
        "연락할 수 있는 전화번호를 숫자로 적어 주세요. 예: 010-1234-5678",
        "Please give a telephone number, such as 010-1234-5678.",
    )


class PostcodeNotSensible(Refused):
    reason = "postcode_not_sensible"
    says = Words("우편번호는 숫자 5자리입니다.", "A postcode has five digits.")


class NothingToSend(Refused):
    reason = "nothing_to_send"
    says = Words(
        "보낼 것이 없습니다. 결제되지 않았거나, 취소되었거나, 모두 돌려보낸 주문입니다.",
        "There is nothing to send: not paid, called off, or all of it came back.",
    )


class NotThisWay(Refused):
    reason = "not_this_way"
    says = Words("이 주문을 받는 방법과 다릅니다.", "This order is received in another way.")


class CarrierUnknown(Refused):
    reason = "carrier_unknown"
    says = Words("어떻게 보냈는지 골라 주세요.", "Please choose who carries it.")


class TrackingNotSensible(Refused):
    reason = "tracking_not_sensible"
    says = Words(
        "송장 번호를 숫자와 영문으로 적어 주세요. 9자리에서 20자리입니다.",
        "Please give the tracking number: 9 to 20 digits and letters.",
    )


class ReceivedAlready(Refused):
    reason = "received_already"
    says = Words("이미 받은 상품입니다.", "It has been received already.")


class NotSent(Refused):
    reason = "not_sent"
    says = Words("아직 보내지 않은 상품입니다.", "It has not been sent yet.")


class WithdrawalOver(Refused):
    reason = "withdrawal_over"
    says = Words(
        "{name}은(는) {until}까지 반품할 수 있었습니다. 하자가 있거나 설명과 다르면 해당 항목을 표시하고 신청해 주세요.",
        "{name} could be returned until {until}. If it is faulty or not as described, please say so with your return.",
    )


class FaultTooLate(Refused):
    reason = "fault_too_late"
    says = Words(
        "{name}은(는) 받은 지 3개월이 지났습니다 ({until}까지). 가게에 직접 문의해 주세요.",
        "{name} was received more than 3 months ago (until {until}). Please ask the shop.",
    )


@dataclass(frozen=True)
class Recipient:
    """Whom a parcel is for. `request` is for the courier."""

    name: str
    phone: str
    postcode: str
    address: str
    request: str = ""


def checked_recipient(recipient: Recipient) -> Recipient:
    """The same, each part as it is kept. Raises RecipientMissing, PhoneNotSensible or PostcodeNotSensible."""
    name, address = recipient.name.strip(), recipient.address.strip()
    if not name or not address:
        raise RecipientMissing
    phone, postcode = checked_phone(recipient.phone), checked_postcode(recipient.postcode)
    return Recipient(name, phone, postcode, address, recipient.request.strip())


def checked_phone(text: str) -> str:
    """010-1234-5678, however it was typed. Raises PhoneNotSensible."""
    found = re.fullmatch(r"(02|0[0-9]{2,3}?)([0-9]{3,4})([0-9]{4})", re.sub(r"[\s().-]", "", text))
    if found is None:
        raise PhoneNotSensible
    return "-".join(found.groups())


def checked_postcode(text: str) -> str:
    if not re.fullmatch(r"[0-9]{5}", text.strip()):
        raise PostcodeNotSensible
    return text.strip()


def check_way(how: How, *, wanted: How) -> None:
    if how != wanted:
        raise NotThisWay


def check_sendable(*, is_wanted: bool, is_received: bool) -> None:
    """Refuse goods that have come, or that nobody waits for."""
    if is_received:
        raise ReceivedAlready
    if not is_wanted:
        raise NothingToSend


def checked_tracking(carrier: str, tracking: str) -> str:
    """The number as it is kept; a shop that brings it itself has none. Raises CarrierUnknown or TrackingNotSensible."""
    if carrier not in CARRIERS:
        raise CarrierUnknown
    if carrier == BY_ITSELF:
        return ""
    number = re.sub(r"[\s-]", "", tracking).upper()
    if not re.fullmatch(r"[0-9A-Z]{9,20}", number):
        raise TrackingNotSensible
    return number


def stage_of(*, sent_at: datetime | None, received_at: datetime | None) -> Stage:
    if received_at is not None:
        return Stage.RECEIVED
    return Stage.AWAITING if sent_at is None else Stage.SENT


def slowest(shipments: Iterable[tuple[How, Stage]]) -> tuple[How, Stage] | None:
    """The one that has come least far: what somebody who waits for all of them is told."""
    order = list(Stage)
    return min(shipments, key=lambda each: order.index(each[1]), default=None)


def sent_by(paid_on: date) -> date:
    """The last day on which sending is in time: the third business day after the payment's."""
    return business_days_after(paid_on, SENT_WITHIN_DAYS)


def late_when_paid_on(today: date) -> date:
    """What was paid on this day or before and is not sent is late today."""
    day = today - timedelta(days=1)
    while sent_by(day) >= today:
        day -= timedelta(days=1)
    return day


def withdrawn_by(received_on: date) -> date:
    """The last day to withdraw; where that is a day off, the next that is none (민법 §161)."""
    return next_business_day(received_on + timedelta(days=WITHDRAWN_WITHIN_DAYS))


def fault_told_by(received_on: date) -> date:
    """The last day to send back what is faulty or not as described, three months after receipt.

    The term begins on the next day and ends on the day before that one's in the third month, or with that month where it
    has no such day (민법 §157, §160); where that is a day off, on the next that is none.
    """
    begins = received_on + timedelta(days=1)
    month = begins.month + FAULTY_WITHIN_MONTHS
    year, month = begins.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = calendar.monthrange(year, month)[1]
    has_day = begins.day <= last
    return next_business_day(
        date(year, month, begins.day) - timedelta(days=1) if has_day else date(year, month, last)
    )


def check_in_time(received: Iterable[tuple[str, date]], *, is_excused: bool, today: date) -> None:
    """Refuse goods (by name, with the day of their receipt) whose time to go back is over. Before receipt there is always time."""
    for name, received_on in received:
        if is_excused and today > fault_told_by(received_on):
            raise FaultTooLate(name=name, until=fault_told_by(received_on).isoformat())
        if not is_excused and today > withdrawn_by(received_on):
            raise WithdrawalOver(name=name, until=withdrawn_by(received_on).isoformat())
