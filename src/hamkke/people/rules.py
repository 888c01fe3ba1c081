from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hamkke.kernel.errors import NotAllowed, Refused
from hamkke.kernel.words import Words


class AnotherPerson(Refused):
    reason = "another_person"
    says = Words(
        "그 번호는 다른 이메일 주소로 이미 가입되어 있습니다.",
        "That id already belongs to another e-mail address.",
    )


class NobodyThere(Refused):
    reason = "nobody_there"
    says = Words(
        "{email} 주소로 등록한 사람이 없습니다.",
        "Nobody is registered with the address {email}.",
    )


class LastOrganiser(Refused):
    reason = "last_organiser"
    says = Words(
        "사무국에는 한 사람은 남아야 합니다. 먼저 다른 사람에게 맡겨 주세요.",
        "The secretariat needs at least one person. Appoint somebody else first.",
    )


class OrganisationKnown(Refused):
    reason = "organisation_known"
    says = Words("{name}: 이미 등록된 기관입니다.", "{name} is known already.")


KINDS = {
    "state": Words("정부·공공기관", "State or public body"),
    "platform": Words("플랫폼", "Platform"),
    "association": Words("상인회·단체", "Association"),
}


ROLES = {
    "organiser": Words("사무국", "Secretariat"),
    "judge": Words("심사위원", "Judge"),
    "merchant": Words("소상공인", "Merchant"),
    "auditor": Words("감사", "Auditor"),
    "analyst": Words("분석", "Analyst"),
    "partner": Words("협력 기관", "Partner"),
}


def check_dismissal(user: UUID, *, held: Collection[UUID]) -> None:
    """Refuse to dismiss the only organiser there is. `held` are the organisers."""
    if set(held) == {user}:
        raise LastOrganiser


class HasARole(Refused):
    reason = "has_a_role"
    says = Words(
        "맡은 역할이 있는 계정은 여기서 닫을 수 없습니다. 맡은 일을 넘긴 뒤 사무국에 알려 주세요.",
        "An account with a role cannot be closed here. Hand your work over, then tell the secretariat.",
    )


def check_closable(roles: Collection[str]) -> None:
    """Refuse to close the account of somebody whose part in the festival others depend on."""
    if roles:
        raise HasARole


def closed_address(id: UUID) -> str:
    """The address that stands in place of one that is forgotten; mail to it goes nowhere (RFC 2606)."""
    return f"closed-{id.hex}@hamkke.invalid"


def check_same_person(known: str, told: str) -> None:
    """Refuse an id that comes again with another e-mail address."""
    if known != told:
        raise AnotherPerson


# Where dots in the name mean nothing, and everything after a plus sign is one's own label.
_DOTLESS = {"gmail.com"}
_LABELLED = _DOTLESS | {
    "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "fastmail.com", "proton.me", "protonmail.com",
}  # fmt: skip
_SAME = {"googlemail.com": "gmail.com"}


def mailbox(address: str) -> str:
    """The one box behind the spellings of an e-mail address that its provider delivers to the same person.

    Only for providers known to do so: elsewhere a plus sign or a dot may well be another person.
    """
    name, _, domain = address.strip().lower().rpartition("@")
    domain = _SAME.get(domain, domain)
    if domain in _LABELLED:
        name = name.partition("+")[0]
    if domain in _DOTLESS:
        name = name.replace(".", "")
    return f"{name}@{domain}"


# ── Personal tokens: what a person's own programs may do in their name ──

SCOPES = {
    "shopper:read": Words(
        "내 쿠폰, 장바구니, 주문, 관심 가게를 봅니다", "Sees your coupons, basket, orders and followed shops"
    ),
    "shopper:write": Words(
        "장바구니를 채우고, 주문·취소·반품하고, 쿠폰을 돌려주고, 관심 가게를 담거나 뺍니다",
        "Fills your basket, places and cancels orders, sends goods back, hands coupons back, and follows or unfollows shops",
    ),
    "merchant:read": Words(
        "내 가게와 점포, 상품과 상품 시트, 신청서와 결과, 판매와 받을 돈, 쿠폰 비용 약정을 봅니다",
        "Sees your merchants and shops, their products and product sheets, applications and results, sales, what you are owed, and agreements on the cost of coupons",
    ),
    "merchant:write": Words(
        "가게와 점포를 등록하고, 내 가게의 상품을 내고 고치고 판매를 멈추고, 가격을 바꾸고, 상품 시트를 적고 내보내고, 모집공고에 신청하고 이의를 내고 자리를 받거나 내려놓고 연구에 동의하며, 쿠폰 비용 약정에 서명합니다",
        "Registers merchants and shops, offers, changes and stops selling your products, sets prices, writes and exports product sheets, applies to calls, appeals, takes or gives up places, agrees to studies, and signs agreements on the cost of coupons",
    ),
    "judge:read": Words(
        "맡은 심사표를 이름을 가린 채 봅니다(열 때 이해관계가 드러나면 다른 심사위원에게 넘어갑니다)",
        "Sees the sheets you judge, without names (one that proves a conflict when opened goes to another judge)",
    ),
    "judge:write": Words(
        "맡은 심사표에 점수를 주고, 기피하고, 이해관계를 밝힙니다",
        "Scores the sheets you judge, hands them back, and declares your interests",
    ),
    "organiser:read": Words(
        "준비 중인 것까지 쿠폰 행사와 매출 공개본을, 그리고 모든 가게의 정산, 기다리는 증빙, 선정안과 이의신청을 봅니다",
        "Sees coupon campaigns and releases of figures, drafts as well, the settlement of every merchant, proofs that wait, proposed selections and appeals",
    ),
    "organiser:write": Words(
        "쿠폰 행사를 준비하고 열고 바꾸고 마감하고 정산하며, 축제 회차의 일정·목표·협력 기관·약속을 적고 증빙을 판단하고, 심사를 배정하고 선정을 제안·확정하고 추첨하고 이의에 답하며, 판매처의 보고를 정하고 수치를 적고 매출 공개본을 내고 서명하고 거두며, 기획전의 상품 시트를 내보냅니다",
        "Drafts, opens, amends, closes and settles coupon campaigns, writes down editions, their dates, targets, partners and promises, decides on proofs, assigns judges, proposes, releases and draws selections, answers appeals, lays down what channels report, records figures, proposes, signs and withdraws releases of figures, and exports the product sheets of exhibitions",
    ),
    "organiser:pay": Words(
        "정산서를 발행하고, 지급을 신청·승인·지급하고 거두며, 수수료와 지급 규정을 정합니다",
        "Issues statements, asks for, approves, releases and withdraws payouts, and sets fees and rules of payment",
    ),
    "partner:read": Words(
        "우리 기관이 약속한 것과 그 증거를 봅니다", "Sees what your organisation promised and its proofs"
    ),
    "partner:write": Words(
        "우리 기관의 약속에 증거를 냅니다", "Gives evidence for what your organisation promised"
    ),
}
# The first words of scopes that take a role of that name. The others are anybody's, of what is theirs.
_ROLES_ONLY = ("organiser", "judge", "partner")
LASTS = {30: Words("30일", "30 days"), 90: Words("90일", "90 days"), 365: Words("1년", "1 year")}
SECRET_PREFIX = "hmk_"  # noqa: S105 - so that whoever finds one in a file knows what it is.
TOKENS_MOST = 20
WRITES_A_MINUTE = 120
WORKSHOP_A_MINUTE = 600  # The workshop saves and previews by itself while somebody types.
SIGN_INS_A_MINUTE = (
    1_200  # by network: everybody on a mobile network shares a few, and signs in before 10:00.
)
CODES_A_MINUTE = 5  # to one mailbox, from wherever they are asked for


class ScopeMissing(NotAllowed):
    reason = "scope_missing"
    says = Words(
        "이 토큰으로는 할 수 없습니다. 필요한 권한: {scope}",
        "This token may not do that. It takes the scope {scope}.",
    )


class RoleMissing(NotAllowed):
    reason = "role_missing"
    says = Words("이 일은 {role} 역할이 있어야 합니다.", "This takes the role of {role}.")


class PasskeyFirst(NotAllowed):
    reason = "passkey_first"
    says = Words(
        "사무국의 토큰은 패스키를 더한 뒤에 쓸 수 있습니다.",
        "A token of the secretariat works once its owner has added a passkey.",
    )


def check_passkey(*, is_lacking: bool) -> None:
    """Refuse whoever must have a passkey and has none: a token goes no further than its owner. Raises PasskeyFirst."""
    if is_lacking:
        raise PasskeyFirst


class TokenShownAlready(Refused):
    reason = "token_shown_already"
    says = Words(
        "이 토큰은 이미 만들었고, 비밀 값은 한 번만 보여 드립니다. 잃어버렸다면 거두고 새로 만드세요.",
        "This token was made already, and its secret is shown only once. If it is lost, revoke it and make another.",
    )


class TooManyTokens(Refused):
    reason = "too_many_tokens"
    says = Words(
        "토큰은 {most}개까지 쓸 수 있습니다. 쓰지 않는 것을 먼저 거두세요.",
        "You can have {most} tokens. Revoke one that you do not use first.",
    )


class TokenUnfit(Refused):
    reason = "token_unfit"
    says = Words(
        "이름을 쓰고, 할 수 있는 일을 하나 이상 고르고, 30일·90일·1년 가운데 하나를 고르세요.",
        "Give it a name, at least one scope, and 30 days, 90 days or a year.",
    )


def check_token(*, name: str, scopes: Collection[str], days: int, standing: int) -> None:
    """Raises TokenUnfit, or TooManyTokens when the person has as many as anybody needs."""
    if not name.strip() or not scopes or not set(scopes) <= SCOPES.keys() or days not in LASTS:
        raise TokenUnfit
    if standing >= TOKENS_MOST:
        raise TooManyTokens(most=TOKENS_MOST)


def scopes_within(roles: Collection[str]) -> dict[str, Words]:
    """What a token of somebody with these roles may be made for."""
    return {
        scope: words
        for scope, words in SCOPES.items()
        if (role := scope.partition(":")[0]) not in _ROLES_ONLY or role in roles
    }


def check_scope(wanted: str, *, scopes: Collection[str], roles: Collection[str]) -> None:
    """A scope reaches as far as its person does: the secretariat's, the judges' and the partners' take that role as well.

    Raises ScopeMissing, RoleMissing.
    """
    if wanted not in scopes:
        raise ScopeMissing(scope=wanted)
    if wanted not in scopes_within(roles):
        raise RoleMissing(role=wanted.partition(":")[0])


def fingerprint(secret: str) -> bytes:
    """What is kept of a secret. It has 200 random bits, so a plain hash cannot be turned back."""
    return sha256(secret.encode()).digest()


def seconds_left(since: datetime, *, now: datetime, per: timedelta) -> int:
    """How long until a stretch that began at `since` is over, in whole seconds and at least one."""
    return max(1, -int(-(since + per - now).total_seconds() // 1))


# ── Sessions: where somebody is signed in ──

_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
_BROWSERS = {
    "KAKAOTALK": "KakaoTalk", "NAVER": "Naver", "Whale": "Whale", "SamsungBrowser": "Samsung Internet", "Edg": "Edge",
    "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip


def device(user_agent: str) -> str:
    """A browser's long name as people know it: "Chrome · Android". The more special name counts, for most call themselves Chrome as well."""
    known = (
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(name for name in known if name) or user_agent[:40] or "–"
