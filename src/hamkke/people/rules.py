from hamkke.kernel.errors import Refused
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


def check_same_person(known: str, told: str) -> None:
    """Refuse an id that comes again with another e-mail address."""
    if known != told:
        raise AnotherPerson
