"""The secretariat appoints people and makes organisations known, on pages."""

import pytest
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.kernel import ids
from hamkke.people import actions, queries, rules
from hamkke.people.models import Membership, Organisation, Role, User
from tests.factories.people import MembershipFactory, OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client):
    user = RoleFactory(name=Role.Name.ORGANISER).user
    client.force_login(user)
    return user


def appointment(**changes):
    return {"id": ids.new(), "email": "judge@example.kr", "name": "새 심사위원", "role": "judge", **changes}


def test_somebody_new_is_appointed_by_their_address(client, organiser):
    answer = client.post(reverse("people:people"), appointment(), follow=True)

    judge = User.objects.get(email="judge@example.kr")
    assert queries.role_names(judge) == {"judge"}
    assert "새 심사위원 님에게 맡겼습니다." in answer.content.decode()
    assert Entry.objects.filter(verb="people.role.given", target_id=str(judge.pk)).exists()


@pytest.mark.parametrize(("role", "shown"), [("judge", "심사위원"), ("auditor", "감사"), ("analyst", "분석")])
def test_everybody_stands_in_the_list_as_what_they_are(client, organiser, role, shown):
    page = client.post(reverse("people:people"), appointment(role=role), follow=True).content.decode()

    assert f"<td>{shown}</td>" in page


def test_every_role_has_its_words():
    assert set(rules.ROLES) == set(Role.Name.values)


def test_pressed_twice_appoints_once(client, organiser):
    twice = appointment()
    for _ in range(2):
        client.post(reverse("people:people"), twice)

    assert Role.objects.filter(user__email="judge@example.kr").count() == 1


def test_a_wrong_address_is_told_and_what_was_typed_stays(client, organiser):
    answer = client.post(reverse("people:people"), appointment(email="judge"))

    assert answer.status_code == 422
    assert 'value="judge"' in answer.content.decode()


def test_a_judge_is_dismissed(client, organiser):
    judge = RoleFactory(name=Role.Name.JUDGE).user

    client.post(reverse("people:role-removal", args=[judge.pk, "judge"]))

    assert not Role.objects.filter(user=judge).exists()


def test_the_last_organiser_stays(client, organiser):
    answer = client.post(reverse("people:role-removal", args=[organiser.pk, "organiser"]))

    assert answer.status_code == 409
    assert "한 사람은 남아야" in answer.content.decode()
    RoleFactory(name=Role.Name.ORGANISER)
    actions.dismiss(organiser, Role.Name.ORGANISER, by=organiser)
    assert not Role.objects.filter(user=organiser).exists()


def test_a_shop_is_not_taken_from_a_merchant_here(client, organiser):
    merchant = RoleFactory(name=Role.Name.MERCHANT).user

    assert client.post(reverse("people:role-removal", args=[merchant.pk, "merchant"])).status_code == 404


def test_an_organisation_is_made_known_once_under_its_name(client, organiser):
    kakao = {"id": ids.new(), "name": "카카오", "name_en": "Kakao", "kind": "platform"}
    known = client.post(reverse("people:organisations"), kakao, follow=True)
    again = client.post(reverse("people:organisations"), {**kakao, "id": ids.new()})

    assert "플랫폼" in known.content.decode()
    assert (again.status_code, "이미 등록된 기관입니다." in again.content.decode()) == (422, True)
    assert Organisation.objects.filter(name="카카오").count() == 1
    with pytest.raises(rules.OrganisationKnown):
        actions.register_organisation(**{**kakao, "id": ids.new()}, by=organiser)


def test_the_list_asks_as_often_for_ten_as_for_one(client, organiser, django_assert_max_num_queries):
    for _ in range(9):
        RoleFactory(name=Role.Name.JUDGE)

    with django_assert_max_num_queries(6):
        client.get(reverse("people:people"))


@pytest.mark.parametrize("page", ["people:people", "people:organisations"])
def test_others_find_no_such_page(client, page):
    client.force_login(UserFactory())

    assert client.get(reverse(page)).status_code == 404


def test_somebody_speaks_for_an_organisation_until_they_are_dismissed(client, organiser):
    page = reverse("people:members", args=[OrganisationFactory().pk])
    joining = {"id": ids.new(), "email": "partner@example.kr", "name": "담당자"}

    for _ in range(2):
        answer = client.post(page, joining, follow=True)

    partner = User.objects.get(email="partner@example.kr")
    [membership] = Membership.objects.filter(user=partner)
    assert queries.role_names(partner) == {"partner"}
    assert "담당자 님이 이 기관의 약속과 증빙을 다룹니다." in answer.content.decode()

    client.post(reverse("people:membership-removal", args=[membership.pk]))

    assert not Membership.objects.filter(user=partner).exists()
    assert not Role.objects.filter(user=partner).exists()
    told = Entry.objects.filter(verb__startswith="people.membership").order_by("at")
    assert [entry.verb for entry in told] == ["people.membership.given", "people.membership.taken"]


def test_who_speaks_for_two_organisations_stays_a_partner_without_one_of_them(client, organiser):
    one = MembershipFactory()
    other = MembershipFactory(user=one.user)

    client.post(reverse("people:membership-removal", args=[one.pk]))

    assert list(Membership.objects.filter(user=one.user)) == [other]
    assert Role.objects.filter(user=one.user, name="partner").exists()


def test_the_list_of_organisations_asks_as_often_for_three_as_for_one(
    client, organiser, django_assert_num_queries
):
    page = reverse("people:organisations")
    MembershipFactory()
    client.get(page)
    MembershipFactory.create_batch(2)

    with django_assert_num_queries(4):
        assert client.get(page).status_code == 200
