"""The names of a file's columns: how they are compared, and which of them speak of persons."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

Names = tuple[str, ...]
"""One column, under whichever of these names a file has it; the earlier name wins."""

# People who buy and receive, and how to reach them. Sellers are businesses: their names for a channel may be read.
_PERSONAL = re.compile(
    r"구매자|구매인|수취인|수령인|수령자|수하인|주문자|주문인|받는|받으시는|보내는|보내시는|예금주|계좌번호|환불계좌|입금자|닉네임|성명|성함|"
    r"^이름$|^고객$|^회원$|(고객|회원)(명|id|아이디|이름|성함|번호)|^tel$|^hp$|^name$|shipto|shippingname|nickname|member(id|name|no)|"
    r"전화|휴대폰|핸드폰|연락처|주소|배송지(?!연|점)|우편번호|이메일|메[세시]지|요구사항|요청사항|통관|주민등록|생년월일|"
    r"e-?mail|phone|mobile|address|postcode|zipcode|postalcode|recipient|buyer|customer(id|name|no)|birth"
)
_NOTES = re.compile(r"(\(\*\)|\*)+$")


@lru_cache(maxsize=4_096)
def plain(header: str) -> str:
    """A header as it is compared: without spaces, line breaks, width of letters, capitals and the stars of required ones.

    `수량\\n취소` is 수량취소, `실제주문금액(*)` is 실제주문금액.
    """
    folded = unicodedata.normalize("NFKC", header).replace("\ufeff", "").replace("\u200b", "")
    return _NOTES.sub("", "".join(folded.split()).casefold())


def is_personal(header: str) -> bool:
    """Whether a column speaks of a person who buys, pays or receives."""
    return bool(_PERSONAL.search(plain(header)))


# A telephone, a resident's number or an address of mail: what nobody calls a column.
_OF_SOMEBODY = re.compile(
    r"(^|\D)0(2|1[016-9]|[3-6][1-5]|70|50\d)[-. )]?\d{3,4}[-. ]?\d{4}(\D|$)|\d{6}-[1-8]\d{6}|[^\s@]+@[^\s@]+\.\w+"
)


def is_of_somebody(cell: str) -> bool:
    """Whether a cell says how to reach a person, whatever its column is called."""
    return bool(_OF_SOMEBODY.search(cell))


def shown(header: str) -> str:
    """A header as people are shown it: on one line."""
    return " ".join(header.split())


def columns_of(headers: Sequence[Names], names: Names) -> list[int]:
    """The numbers of the columns that have the earliest of these names that the file has; several where it repeats one."""
    known = places(tuple(headers))
    return next((known[plain(name)] for name in names if plain(name) in known), [])


@lru_cache(maxsize=256)
def places(headers: tuple[Names, ...]) -> dict[str, list[int]]:
    """The columns that answer to each name."""
    known: dict[str, list[int]] = {}
    for number, header in enumerate(headers):
        for alias in {plain(alias) for alias in header} - {""}:
            known.setdefault(alias, []).append(number)
    return known


def combined(upper: Sequence[str], lower: Sequence[str]) -> list[Names]:
    """Headers written in two rows, each column under its own name and under both: 취소 over 수량 is 수량 and 취소수량.

    A name above stands for the columns right of it, too, until the next one (a merged cell is told once).
    """
    found: list[Names] = []
    carried = ""
    for number in range(max(len(upper), len(lower))):
        above = upper[number] if number < len(upper) else ""
        below = lower[number] if number < len(lower) else ""
        carried = above or (carried if below else "")
        found.append((below, f"{carried} {below}") if below and carried else (below or above,))
    return found
