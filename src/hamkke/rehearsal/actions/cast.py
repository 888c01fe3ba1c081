"""Who takes part in a rehearsal. Everyone is named by their role, never as a person."""

from typing import TYPE_CHECKING
from uuid import UUID

from hamkke.kernel import ids
from hamkke.people import actions as people
from hamkke.rehearsal import rules

if TYPE_CHECKING:
    from hamkke.people.models import Organisation, User


def id_of(*what: object) -> UUID:
    """The id of one thing in the rehearsal: the same whenever it is staged, so that a stage may be tried twice."""
    return ids.derived("rehearsal", *what)


def organiser() -> "User":
    return _person("organiser", "사무국", people.Role.Name.ORGANISER)


def approvers() -> list["User"]:
    """Two more of the secretariat: who asks for a payout cannot approve it."""
    return [_person(f"approver-{n}", f"사무국 승인자 {n}", people.Role.Name.ORGANISER) for n in (1, 2)]


def judges(scale: rules.Scale) -> list["User"]:
    return [
        _person(f"judge-{n}", f"심사위원 {n}", people.Role.Name.JUDGE) for n in range(1, scale.judges + 1)
    ]


def auditor() -> "User":
    return _person("auditor", "감사", people.Role.Name.AUDITOR)


def analyst() -> "User":
    return _person("analyst", "분석 담당자", people.Role.Name.ANALYST)


def owner(n: int) -> "User":
    """A merchant's owner; the role comes with the registered business."""
    return _person(f"merchant-{n}", f"소상공인 {n}")


def shopper(n: int) -> "User":
    return _person(f"shopper-{n}", f"손님 {n}")


def visitor() -> "User":
    """A shopper who has done nothing yet, for the newcomer to be."""
    return _person("shopper", "손님")


def ministry() -> "Organisation":
    return _organisation("중소벤처기업부", "Ministry of SMEs and Startups", people.Organisation.Kind.STATE)


def market_agency() -> "Organisation":
    return _organisation(
        "소상공인시장진흥공단", "Small Enterprise and Market Service", people.Organisation.Kind.STATE
    )


def platform() -> "Organisation":
    return _organisation("카카오", "Kakao", people.Organisation.Kind.PLATFORM)


def spokespeople() -> dict[str, "User"]:
    """Who speaks for the platform and for the agency, by what the promises call them."""
    return {
        "platform": _spokesperson(platform(), "partner", "카카오 담당자"),
        "agency": _spokesperson(market_agency(), "agency", "소진공 담당자"),
    }


def _spokesperson(organisation: "Organisation", who: str, name: str) -> "User":
    membership = people.join(
        organisation, id=id_of("user", who), email=f"{who}@hamkke.example", name=name, by=organiser()
    )
    return membership.user


def _person(who: str, name: str, role: "people.Role.Name | None" = None) -> "User":
    """Somebody with an address that can reach nobody (RFC 2606)."""
    user = people.register(id=id_of("user", who), email=f"{who}@hamkke.example", name=name)
    if role:
        people.give_role(user, role, by=user)
    return user


def _organisation(name: str, name_en: str, kind: "people.Organisation.Kind") -> "Organisation":
    return people.register_organisation(
        id=id_of("organisation", name_en), name=name, name_en=name_en, kind=kind, by=None
    )
