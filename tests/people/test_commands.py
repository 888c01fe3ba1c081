import json

import pytest
from click.testing import CliRunner

from hamkke.audit.models import Entry
from hamkke.people import queries
from hamkke.people.commands import commands
from hamkke.people.models import Organisation, User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    answer = CliRunner().invoke(commands, arguments)
    return answer.exit_code, json.loads(answer.stdout)


def test_the_first_organiser_is_appointed_by_command():
    told = run("appoint", "Office@Example.org", "organiser", "--name", "사무국", "--json")

    assert told == (0, {"email": "office@example.org", "name": "사무국", "roles": ["organiser"]})
    user = User.objects.get()
    assert queries.is_organiser(user)
    assert user.groups.filter(name="Moderators").exists()


def test_appointed_twice_is_appointed_once():
    user = UserFactory(email="judge@example.org")

    for _ in range(2):
        run("appoint", "judge@example.org", "judge", "--json")

    assert list(user.roles.values_list("name", flat=True)) == ["judge"]
    assert Entry.objects.filter(verb="people.role.given").count() == 1


def test_a_dismissed_organiser_may_manage_and_curate_no_more():
    run("appoint", "office@example.org", "organiser", "--json")

    told = run("dismiss", "office@example.org", "organiser", "--json")

    assert told == (0, {"email": "office@example.org", "name": "", "roles": []})
    user = User.objects.get()
    assert not queries.is_organiser(user)
    assert not user.groups.exists()
    assert Entry.objects.filter(verb="people.role.taken").count() == 1


def test_dismissing_a_stranger_is_refused():
    code, told = run("dismiss", "nobody@example.org", "judge", "--json")

    assert (code, told["refused"]) == (2, "nobody_there")
    assert not User.objects.exists()


def test_roles_lists_organisers_and_judges_alone():
    run("appoint", "b@example.org", "judge", "--json")
    run("appoint", "a@example.org", "organiser", "--json")
    run("appoint", "c@example.org", "merchant", "--json")

    code, told = run("roles", "--json")

    assert code == 0
    assert [(one["email"], one["roles"]) for one in told] == [
        ("a@example.org", ["organiser"]),
        ("b@example.org", ["judge"]),
    ]


def test_an_organisation_is_made_known_once():
    for _ in range(2):
        code, told = run("organisation", "상인회", "Merchants' association", "association", "--json")

    assert (code, told["name"], told["kind"]) == (0, "상인회", "association")
    assert Organisation.objects.get().name_en == "Merchants' association"
