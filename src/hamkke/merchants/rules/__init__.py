from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_LENGTH = 10
_MADE_UP_BELOW = 101_000_000  # the tax offices number from 101; nothing below was ever given out


class BusinessNumberNotTenDigits(Refused):
    reason = "business_number_not_ten_digits"
    says = Words(
        "사업자등록번호는 숫자 열 자리입니다. (예: 120-81-47521)",
        "A business number has ten digits, such as 120-81-47521.",
    )


class BusinessNumberWrong(Refused):
    reason = "business_number_wrong"
    says = Words(
        "사업자등록번호 {number}의 마지막 숫자가 맞지 않습니다. 잘못 적은 숫자가 없는지 확인해 주세요.",
        "The last digit of business number {number} does not fit the others. Please check for a typing mistake.",
    )


class BusinessNumberTaken(Refused):
    reason = "business_number_taken"
    says = Words(
        "사업자등록번호 {number}은(는) 이미 등록되어 있습니다. 사무국이 대신 등록했다면 받으신 접수증에 잇는 방법이 있습니다.",
        "Business number {number} is registered already. If the secretariat did that for you, your receipt says how to "
        "connect it.",
    )


class OwnerKnown(Refused):
    reason = "owner_known"
    says = Words(
        "이 업체에는 이미 계정이 이어져 있습니다.",
        "This business is connected with an account already.",
    )


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호({id})로 이미 다른 내용이 등록되어 있습니다.",
        "This id ({id}) already stands for something else.",
    )


class NameMissing(Refused):
    reason = "name_missing"
    says = Words("이름을 적어 주세요.", "Please give a name.")


class PlaceMissing(Refused):
    reason = "place_missing"
    says = Words("시장을 고르거나 주소를 적어 주세요.", "Please choose a market or give an address.")


class PriceNotPositive(Refused):
    reason = "price_not_positive"
    says = Words("가격은 1원 이상이어야 합니다.", "A price is at least 1 won.")


class NotYetPriced(Refused):
    reason = "not_yet_priced"
    says = Words("{product}은(는) 아직 판매하지 않습니다.", "{product} is not on sale yet.")


class ExceptionUnknown(Refused):
    reason = "exception_unknown"
    says = Words(
        "반품 예외는 법이 정한 것만 고를 수 있습니다.",
        "Only what the law excepts from returns can be chosen.",
    )


# What may not be sent back for a change of mind: 전자상거래 등에서의 소비자보호에 관한 법률 제17조 제2항, its decree 제21조.
# It has to be said before anybody orders (제17조 제6항); goods that are faulty or not as described come back all the same (제17조 제3항).
WITHDRAWAL_EXCEPTIONS = {
    "perishable": Words(
        "시간이 지나면 다시 팔기 어려워지는 상품(신선식품 등)이라, 단순 변심으로는 반품할 수 없습니다.",
        "It loses its worth with time, as fresh food does, so it cannot be returned for a change of mind.",
    ),
    "made_to_order": Words(
        "주문을 받아 따로 만드는 상품이라, 단순 변심으로는 반품할 수 없습니다.",
        "It is made for whoever orders it, so it cannot be returned for a change of mind.",
    ),
}


def checked_business_number(text: str) -> str:
    """The ten digits of a 사업자등록번호, written with or without hyphens and spaces.

    The tenth is a check digit over the first nine: weights 1 3 7 1 3 7 1 3 5, plus the tens of five times the
    ninth (National Tax Service; verified on published numbers, such as 120-81-47521). python-stdnum looks at length and
    components only, so a mistyped digit would pass there.
    Raises BusinessNumberNotTenDigits or BusinessNumberWrong.
    """
    number = text.replace("-", "").replace(" ", "")
    if len(number) != _LENGTH or not (number.isascii() and number.isdigit()):
        raise BusinessNumberNotTenDigits
    if not is_valid(number):
        raise BusinessNumberWrong(number=written_business_number(number))
    return number


def is_valid(number: str) -> bool:
    """Whether ten digits are a business number with the right check digit."""
    return number[-1] == _check_digit(number[:-1])


def _check_digit(nine: str) -> str:
    digits = [int(digit) for digit in nine]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) + digits[8] * 5 // 10
    return str(-total % 10)


def written_business_number(number: str) -> str:
    """As people write it: 1208147521 → "120-81-47521"."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def made_up_business_number(serial: int) -> str:
    """A number for rehearsals and tests: its check digit is right, but it can belong to nobody.

    Tax offices are numbered from 101, and these start with 000 to 100. `serial` runs from 1 to 100,999,999; each
    gives another number. Raises ValueError outside of that.
    """
    if not 0 < serial < _MADE_UP_BELOW:
        raise ValueError("There are made-up numbers for serials from 1 to 100,999,999 only.")
    nine = f"{serial:09d}"
    return nine + _check_digit(nine)


def is_made_up(number: str) -> bool:
    """Whether a business number comes from `made_up_business_number`."""
    return int(number[:-1]) < _MADE_UP_BELOW


def check_name(name: str) -> None:
    if not name.strip():
        raise NameMissing


def check_place(*, has_market: bool, address: str) -> None:
    if not has_market and not address.strip():
        raise PlaceMissing


def check_exception(name: str) -> None:
    if name and name not in WITHDRAWAL_EXCEPTIONS:
        raise ExceptionUnknown


def check_price(amount: int) -> None:
    """`amount` is in whole won."""
    if amount <= 0:
        raise PriceNotPositive
