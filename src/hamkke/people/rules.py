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
