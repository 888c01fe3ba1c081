import factory

from hamkke.people.models import Membership, Organisation, Role, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"사람{n}")
    password = "!"  # none, as everybody's


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"기관{n}")
    name_en = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.STATE


class RoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    name = Role.Name.ORGANISER
    given_at = factory.Faker("date_time", tzinfo=__import__("datetime").UTC)


class MembershipFactory(factory.django.DjangoModelFactory):
    """Somebody who speaks for an organisation, with the role that comes with it."""

    class Meta:
        model = Membership

    user = factory.LazyFunction(lambda: RoleFactory(name=Role.Name.PARTNER).user)
    organisation = factory.SubFactory(OrganisationFactory)
    given_at = factory.Faker("date_time", tzinfo=__import__("datetime").UTC)
