import datetime as dt

import pytest

from hamkke.kernel import clock, ids
from hamkke.kernel.errors import SignInFirst, TooOften
from hamkke.people import actions, queries, rules
from hamkke.people.models import PersonalToken
from tests.factories.people import RoleFactory, UserFactory

NOON = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def make(user, *, id=None, scopes=("shopper:read",), days=30):
    return actions.make_token(user, id=id or ids.new(), name="가계부", scopes=scopes, days=days)


def test_a_token_speaks_for_its_person_as_far_as_its_scopes_reach():
    shopper = UserFactory()
    secret = make(shopper)

    assert actions.hear_token(secret, scope="shopper:read") == shopper
    with pytest.raises(rules.ScopeMissing):
        actions.hear_token(secret, scope="shopper:write")


def test_of_a_secret_only_the_hash_is_kept():
    secret = make(UserFactory())

    [kept] = PersonalToken.objects.all()
    assert bytes(kept.hash) == rules.fingerprint(secret)
    assert secret not in str([vars(kept)])


def test_a_token_made_twice_is_made_once_and_shown_once():
    shopper, same = UserFactory(), ids.new()
    make(shopper, id=same)

    with pytest.raises(rules.TokenShownAlready):
        make(shopper, id=same)
    assert PersonalToken.objects.count() == 1


def test_a_token_opens_nothing_after_its_last_day():
    with clock.pretend(NOON):
        secret = make(UserFactory(), days=30)
    with clock.pretend(NOON + dt.timedelta(days=30)), pytest.raises(SignInFirst):
        actions.hear_token(secret, scope="shopper:read")


def test_a_revoked_token_opens_nothing_and_so_does_one_of_somebody_who_left():
    one, other = UserFactory(), UserFactory()
    revoked, left = make(one), make(other)
    token = PersonalToken.objects.get(user=one)
    actions.revoke_token(token, by=one)
    actions.revoke_token(token, by=one)
    type(other).objects.filter(pk=other.pk).update(is_active=False)

    for secret in (revoked, left, "hmk_no_such_thing"):
        with pytest.raises(SignInFirst):
            actions.hear_token(secret, scope="shopper:read")


def test_the_secretariat_s_scope_takes_the_role_as_well():
    person = UserFactory()
    secret = make(person, scopes=["organiser:read"])

    with pytest.raises(rules.RoleMissing):
        actions.hear_token(secret, scope="organiser:read")
    RoleFactory(user=person, name="organiser")
    assert actions.hear_token(secret, scope="organiser:read") == person


def test_a_token_says_when_it_was_last_used_to_the_minute():
    secret = make(UserFactory())
    for seconds in (0, 30, 90):
        with clock.pretend(NOON + dt.timedelta(seconds=seconds)):
            actions.hear_token(secret, scope="shopper:read")
    assert PersonalToken.objects.get().last_used_at == NOON + dt.timedelta(seconds=90)


@pytest.mark.parametrize(
    "unfit", [{"name": " "}, {"scopes": []}, {"scopes": ["everything"]}, {"days": 36_500}]
)
def test_an_unfit_token_is_not_made(unfit):
    wanted = {"name": "가계부", "scopes": ["shopper:read"], "days": 30} | unfit
    with pytest.raises(rules.TokenUnfit):
        actions.make_token(UserFactory(), id=ids.new(), **wanted)
    assert not PersonalToken.objects.exists()


def test_nobody_has_more_tokens_than_anybody_needs():
    shopper = UserFactory()
    for _ in range(rules.TOKENS_MOST):
        make(shopper)
    with pytest.raises(rules.TooManyTokens):
        make(shopper)
    assert queries.tokens_of(shopper, now=clock.now()).count() == rules.TOKENS_MOST


def test_a_pace_is_kept_until_its_stretch_is_over():
    minute = dt.timedelta(minutes=1)
    with clock.pretend(NOON):
        for _ in range(3):
            actions.keep_pace("writes:someone", most=3, per=minute)
        with pytest.raises(TooOften) as refused:
            actions.keep_pace("writes:someone", most=3, per=minute)
        assert refused.value.facts == {"seconds": 60}
        actions.keep_pace("writes:another", most=3, per=minute)
    with clock.pretend(NOON + minute):
        actions.keep_pace("writes:someone", most=3, per=minute)
    with clock.pretend(NOON + dt.timedelta(hours=2)):
        assert actions.forget_paces() == 2


def test_the_page_shows_a_secret_once_and_never_again(client):
    shopper = UserFactory()
    client.force_login(shopper)
    wanted = {"id": ids.new(), "name": "가계부", "scopes": ["shopper:read"], "days": "30"}

    made = client.post("/accounts/tokens/", wanted).content.decode()
    secret = made.split("<code>")[1].split("</code>")[0]
    assert actions.hear_token(secret, scope="shopper:read") == shopper
    assert secret not in client.get("/accounts/tokens/").content.decode()
    assert client.post("/accounts/tokens/", wanted).status_code == 409


def test_a_token_is_offered_only_for_what_its_person_may_do(client):
    person = UserFactory()
    wanted = {"id": ids.new(), "name": "가계부", "scopes": ["organiser:read"], "days": "30"}
    client.force_login(person)

    assert "organiser:" not in client.get("/accounts/tokens/").content.decode()
    assert client.post("/accounts/tokens/", wanted).status_code == 422
    assert not PersonalToken.objects.exists()
    RoleFactory(user=person, name="organiser")
    assert client.post("/accounts/tokens/", wanted).status_code == 200
    [mine, _] = client.get("/accounts/tokens/").content.decode().split("</table>")
    assert rules.SCOPES["organiser:read"].ko in mine


def test_only_its_owner_revokes_a_token(client):
    make(UserFactory())
    token = PersonalToken.objects.get()
    client.force_login(UserFactory())

    assert client.post(f"/accounts/tokens/{token.pk}/revocation").status_code == 404
    client.force_login(token.user)
    assert client.post(f"/accounts/tokens/{token.pk}/revocation").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
