"""What was done, as a sentence: the predicate of every verb that is ever recorded. `tests/insights/test_trail.py` misses none."""

from collections.abc import Mapping
from uuid import UUID

from hamkke.insights.rules.sentences.calls import CALLS
from hamkke.insights.rules.sentences.coupons import COUPONS
from hamkke.insights.rules.sentences.festival import FESTIVAL
from hamkke.insights.rules.sentences.money import MONEY
from hamkke.insights.rules.sentences.sales import SALES
from hamkke.kernel.words import Words

SENTENCES: Mapping[str, Words] = {**CALLS, **COUPONS, **FESTIVAL, **MONEY, **SALES}
APPS = {
    "calls": Words("모집과 선정", "Calls and selection"),
    "coupons": Words("쿠폰", "Coupons"),
    "exhibitions": Words("기획전", "Exhibitions"),
    "festivals": Words("축제", "Festivals"),
    "insights": Words("효과 연구", "Studies"),
    "ledger": Words("원장", "Ledger"),
    "merchants": Words("가게와 상품", "Shops and goods"),
    "orders": Words("주문과 정산", "Orders and settlement"),
    "payments": Words("결제", "Payments"),
    "people": Words("이용자와 역할", "People and roles"),
    "places": Words("지역과 시장", "Places"),
    "sales": Words("매출 집계", "Figures"),
    "webhooks": Words("바깥 알림", "Webhooks"),
    "rehearsal": Words("예행연습", "Rehearsals"),
}


# Who applied, who agreed to what and who reviewed whom is nobody's to read here: calls are sealed, and judges are numbers.
SEALED = {
    "calls.application.begun": Words("신청인이", "An applicant"),
    "calls.application.saved": Words("신청인이", "An applicant"),
    "calls.application.submitted": Words("신청인이", "An applicant"),
    "calls.document.kept": Words("신청인이", "An applicant"),
    "calls.study_consent.given": Words("신청인이", "An applicant"),
    "calls.study_consent.withdrawn": Words("신청인이", "An applicant"),
    "calls.application.reviewed": Words("심사위원이", "A judge"),
    "calls.conflicts.declared": Words("심사위원이", "A judge"),
}
SYSTEM = Words("시스템이", "The system")


def sentence(verb: str, who: Words | None) -> Words:
    """Who did it, in both languages; nobody is the system itself. An unknown verb speaks for itself."""
    done = SENTENCES.get(verb, Words(verb, verb))
    doer = SEALED.get(verb) or who or SYSTEM
    return Words(f"{doer.ko} {done.ko}", f"{doer.en} {done.en}")


def called(id: UUID, secretariat: Mapping[UUID, str]) -> Words:
    """The secretariat by name; everybody else by the end of their number: it tells two apart, and nobody who they are."""
    if name := secretariat.get(id):
        return Words(name, name)
    return Words(f"이용자 {id.hex[-6:]}", f"User {id.hex[-6:]}")


# After five years the trail of what shoppers did no longer has the account.
FORGOTTEN = Words("더는 누구인지 알 수 없는 이용자가", "Somebody who is no longer on record")


def doer(id: UUID, secretariat: Mapping[UUID, str]) -> Words:
    """The same, as the one who did something."""
    name = called(id, secretariat)
    return Words(f"{name.ko} 님이", name.en)
