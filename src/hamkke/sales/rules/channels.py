"""Where things are sold: under what contract, what a marketplace can tell, and what each channel owes us by when."""

from dataclasses import dataclass
from datetime import datetime

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# The two channels that are ours: their sales are in our own books and never come as a file.
OWN, COUNTER = "hamkke", "counter"

CONTRACTS = {
    "own": Words("자체 판매", "own checkout"),
    "intermediary": Words("통신판매중개", "intermediary (open market)"),
    "consignment": Words("위수탁", "consignment"),
    "concession": Words("특약매입", "concession purchase"),
    "outright": Words("직매입", "outright purchase"),
    "shop": Words("매장 판매", "sold in a shop"),
}

DATE_BASES = {
    "ordered": Words("주문일", "day of the order"),
    "paid": Words("결제일", "day of payment"),
    "shipped": Words("발송일", "day of shipping"),
    "confirmed": Words("구매 확정일", "day of confirmation"),
}

CAPABILITIES = {
    "cancellations": Words("취소", "cancellations"),
    "early_cancellations": Words("수집 전 취소", "cancellations before we first heard of the order"),
    "withdrawn_cancellations": Words("취소 철회", "withdrawn cancellations"),
    "partial_returns": Words("부분 반품", "partial returns"),
    "settlement": Words("정산 예정액", "settlement"),
    "deposit": Words("입금액", "deposit"),
    "interface": Words("연동 API", "interface"),
}

ANSWERS = {
    "yes": Words("알려 줌", "told"),
    "no": Words("알려 주지 않음", "not told"),
    "unknown": Words("확인되지 않음", "not known"),
}

DUTIES = {"interim": Words("중간 보고", "interim report"), "final": Words("최종 보고", "final report")}

DUTY_STATES = {
    "reported": Words("보고함", "reported"),
    "nothing": Words("판매 없음", "nothing sold"),
    "late": Words("늦게 보고함", "reported late"),
    "waiting": Words("기다리는 중", "awaited"),
    "missing": Words("보고 없음", "missing"),
}


class WordUnknown(Refused):
    reason = "channel_word_unknown"
    says = Words("{word}은(는) 판매처를 적는 말이 아닙니다.", "{word} is not a word that channels use.")


class ChannelUnknown(Refused):
    reason = "channel_unknown"
    says = Words(
        "{code}(이)라는 판매처는 없습니다. {known} 가운데 고르세요.",
        "There is no channel called {code}. Choose from {known}.",
    )


class ChannelIsOurs(Refused):
    reason = "channel_is_ours"
    says = Words(
        "{code}의 매출은 우리 장부에서 옵니다. 파일로 넣으면 두 번 세게 됩니다.",
        "What {code} sells is in our own books; a file would count it twice.",
    )


class AlreadyReported(Refused):
    reason = "already_reported"
    says = Words("이미 파일로 보고했습니다.", "This has already been reported with a file.")


@dataclass(frozen=True)
class Known:
    """A channel as the house knows it from the start. `tells` answers some of CAPABILITIES; the rest is not known."""

    code: str
    name: Words
    kind: str
    contract: str
    date_basis: str
    cycle: Words
    tells: dict[str, str]
    source: str = ""


_NOT_SAID = Words("", "")
_ALL = dict.fromkeys(CAPABILITIES, "yes")
_CLOSED = {"interface": "no"}

# What the marketplaces' own documents say of their interfaces and files; whatever they do not say is not known.
KNOWN = (
    Known(
        OWN,
        Words("함께 주문", "hamkke's checkout"),
        "direct_online",
        "own",
        "paid",
        Words("달마다", "monthly"),
        {**_ALL, "interface": "no"},
    ),
    Known(
        COUNTER,
        Words("매장 계산대(쿠폰)", "counters (coupons)"),
        "direct_offline",
        "shop",
        "paid",
        Words("달마다", "monthly"),
        {**_ALL, "interface": "no"},
    ),
    Known(
        "coupang",
        Words("쿠팡", "Coupang"),
        "direct_online",
        "intermediary",
        "ordered",
        Words("주 또는 달마다: 70% 먼저, 나머지 나중", "weekly or monthly: 70% first, the rest later"),
        {
            "cancellations": "yes",
            "early_cancellations": "no",
            "partial_returns": "yes",
            "settlement": "yes",
            "deposit": "yes",
            "interface": "yes",
        },
        "Coupang Open API: ordersheets, revenue-history, settlement-histories",
    ),
    Known(
        "smartstore",
        Words("스마트스토어", "Naver SmartStore"),
        "direct_online",
        "intermediary",
        "ordered",
        _NOT_SAID,
        {
            "cancellations": "yes",
            "early_cancellations": "no",
            "settlement": "yes",
            "deposit": "yes",
            "interface": "yes",
        },
        "Naver Commerce API: last-changed-statuses, pay-settle/settle/case",
    ),
    Known(
        "11st",
        Words("11번가", "11st"),
        "direct_online",
        "intermediary",
        "ordered",
        _NOT_SAID,
        {
            "cancellations": "yes",
            "early_cancellations": "no",
            "settlement": "yes",
            "interface": "yes",
        },
        "11번가 Open API: ordservices, claimservice, settlementList",
    ),
    Known(
        "gmarket",
        Words("G마켓", "Gmarket"),
        "direct_online",
        "intermediary",
        "ordered",
        _NOT_SAID,
        {
            "cancellations": "yes",
            "early_cancellations": "no",
            "settlement": "yes",
            "deposit": "yes",
            "interface": "yes",
        },
        "ESM Trading API: RequestOrders, getsettleorder",
    ),
    Known(
        "auction",
        Words("옥션", "Auction"),
        "direct_online",
        "intermediary",
        "ordered",
        _NOT_SAID,
        {
            "cancellations": "yes",
            "early_cancellations": "no",
            "settlement": "yes",
            "deposit": "yes",
            "interface": "yes",
        },
        "ESM Trading API: RequestOrders, getsettleorder",
    ),
    Known("interpark", Words("인터파크", "Interpark"), "direct_online", "intermediary", "ordered", _NOT_SAID, {}),
    Known("kakao", Words("카카오 톡스토어", "Kakao Talk Store"), "direct_online", "intermediary", "ordered", _NOT_SAID, {}),
    Known("wemakeprice", Words("위메프(과거)", "Wemakeprice (history)"), "direct_online", "intermediary", "ordered", _NOT_SAID, _CLOSED),
    Known("tmon", Words("티몬(과거)", "Tmon (history)"), "direct_online", "intermediary", "paid", _NOT_SAID, _CLOSED),
)  # fmt: skip


class WonHaveNoDecimals(Refused):
    reason = "won_have_no_decimals"
    says = Words("원에는 소수가 없습니다.", "Won have no decimals.")


def check_channel(*, kind: str, contract: str, date_basis: str, tells: dict[str, str]) -> None:
    """Refuse a channel described in words that nobody else uses."""
    for word, known in (
        (kind, ("direct_online", "direct_offline")),
        (contract, CONTRACTS),
        (date_basis, DATE_BASES),
        *((name, CAPABILITIES) for name in tells),
        *((answer, ANSWERS) for answer in tells.values()),
    ):
        if word not in known:
            raise WordUnknown(word=word)


def check_currency(currency: str, decimals: int) -> None:
    """Refuse won with decimals, which there are none of."""
    if currency == "KRW" and decimals:
        raise WonHaveNoDecimals


def check_takes_files(code: str) -> None:
    """Refuse a file for a channel whose sales are in our own books."""
    if code in (OWN, COUNTER):
        raise ChannelIsOurs(code=code)


def duty_state(due_at: datetime, *, reported_at: datetime | None, said_nothing: bool, now: datetime) -> str:
    """How a duty stands: one of DUTY_STATES. What came on the due moment came in time."""
    if reported_at is not None:
        return "late" if reported_at > due_at else "reported"
    if said_nothing:
        return "nothing"
    return "missing" if now > due_at else "waiting"
