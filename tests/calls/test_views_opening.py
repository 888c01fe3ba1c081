"""The secretariat writes a whole rule file in one form, tries it out and publishes it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.models import Call
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import ANNOUNCED
from tests.factories.festivals import EditionFactory
from tests.stories.visitors import filled_in

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def desk(client):
    client.force_login(made.organiser(name="사무국"))
    return client


def typed_call(client, **changes):
    """The form as the page suggests it, with what everybody has to fill in."""
    edition = EditionFactory()
    page = BeautifulSoup(client.get(reverse("calls:opening")).content, "html.parser")
    form = next(form for form in page.main.find_all("form") if form.find("select", {"name": "edition"}))
    typed = {
        **filled_in(form),
        "edition": str(edition.pk),
        "title": "새 공고",
        "title_en": "A new call",
        "opens_at": "2023-06-28T09:00",
        "closes_at": "2023-07-25T18:00",
        "places": "30",
        "waiting": "3",
    }
    typed.pop("try", None)
    return {**typed, **changes}


def post(client, typed, **headers):
    with clock.pretend(ANNOUNCED):
        return client.post(reverse("calls:opening"), typed, headers=headers or None)


QUOTA = {
    "quotas-0-group": "capital:no",
    "quotas-0-label": "비수도권",
    "quotas-0-label_en": "Outside the capital area",
    "quotas-0-least": "15",
    "quotas-0-basis": "모집 지침",
    "quotas-0-basis_en": "Guideline",
}


def test_what_is_suggested_can_be_published_as_it_stands(desk):
    answer = post(desk, typed_call(desk))

    terms = rules.read_terms(Call.objects.get().terms)
    assert answer.status_code == 302
    assert (terms.places, terms.waiting, terms.formula, terms.tie_chain) == (
        30,
        3,
        "mean",
        ("total", "criteria", "lot"),
    )
    assert terms.criteria == rules.DEFAULT_CRITERIA
    assert [document.key for document in terms.documents] == ["business_registration", "size_certificate"]
    assert [track.key for track in terms.tracks] == ["open"]


def test_every_section_of_the_form_reaches_the_rule_file(desk):
    typed = typed_call(
        desk,
        **QUOTA,
        **{
            "terms-formula": "corrected",
            "terms-second_look": "33.33",
            "terms-sheets_least": "10",
            "terms-sheets_most": "90",
            "terms-bonus_most": "2.5",
            "documents-1-bonus": "2.5",
            "terms-vote": "20",
            "terms-ties": ["criteria", "first_time"],
            "terms-grey_by": "lottery",
            "terms-grey_errors": "1.5",
            "terms-grey_source": "로또 당첨 번호",
            "terms-grey_source_en": "The lottery's numbers",
            "terms-appeal_days": "10",
            "tracks-TOTAL_FORMS": "2",
            "tracks-1-key": "named",
            "tracks-1-label": "추천",
            "tracks-1-label_en": "Recommended",
            "tracks-1-least": "5",
            "tracks-1-most": "10",
            "tracks-1-is_recommended": "on",
        },
    )

    assert post(desk, typed).status_code == 302

    terms = rules.read_terms(Call.objects.get().terms)
    assert (terms.formula, terms.second_look, terms.bonus_most, terms.appeal_days) == (
        "corrected",
        3_333,
        250,
        10,
    )
    assert (terms.sheets_least, terms.sheets_most) == (10, 90)
    assert terms.outside == (rules.Outside("vote", 2_000),)
    assert terms.tie_chain == ("total", "criteria", "first_time", "lot")
    assert terms.grey == rules.GreyZone("lottery", 150, Words("로또 당첨 번호", "The lottery's numbers"))
    assert terms.tracks[1] == rules.Track("named", Words("추천", "Recommended"), 5, 10, is_recommended=True)
    assert terms.quotas == (
        rules.Quota(
            "capital_no",
            Words("비수도권", "Outside the capital area"),
            "capital:no",
            Words("모집 지침", "Guideline"),
            least=15,
        ),
    )
    assert [document.bonus for document in terms.documents] == [0, 250]


def test_trying_out_shows_what_became_of_made_up_applicants_and_publishes_nothing(desk):
    typed = typed_call(desk, **QUOTA, **{"try": "yes", "terms-grey_by": "panel"})

    page, english = (post(desk, typed, **headers).content.decode() for headers in ({}, ENGLISH))

    assert "지어낸 신청자 90곳을 심사위원 9명이 심사해 30곳을 선정했고 3곳이 예비입니다." in page
    assert "30 selected, 3 waiting. These rules decide." in english
    assert "비수도권: 신청" in page
    assert not Call.objects.exists()


def test_what_cannot_be_decided_is_told_and_not_published(desk):
    typed = typed_call(desk, **{**QUOTA, "quotas-0-least": "31"}, **{"terms-grant_each": "10"})

    answer = post(desk, typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "선정 인원(30곳)을 넘을 수 없습니다." in page
    assert "어느 계정에서 나가는지 적어야 합니다." in page
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form-0-weight": "50"}, "모두 더해 100점이어야 합니다. 지금은 110점입니다."),
        ({"closes_at": "2023-06-28T09:00"}, "접수 마감은 접수 시작보다 뒤여야 합니다."),
        ({"title": ""}, "새 공고 열기"),
    ],
)
def test_what_cannot_be_kept_is_said(desk, change, words):
    answer = post(desk, typed_call(desk, **change))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Call.objects.exists()


def test_pressing_twice_publishes_one_call(desk):
    typed = typed_call(desk)

    first, second = post(desk, typed), post(desk, typed)

    assert first.url == second.url == reverse("calls:desk", args=[Call.objects.get().pk])


def test_a_line_half_filled_in_says_what_it_lacks(desk):
    answer = post(desk, typed_call(desk, **{**QUOTA, "quotas-0-basis": ""}))

    assert answer.status_code == 422
    assert not Call.objects.exists()


def test_an_emptied_line_is_none(desk):
    emptied = {f"documents-{n}-{name}": "" for n in (0, 1) for name in ("key", "label", "label_en")}

    answer = post(desk, typed_call(desk, **emptied))

    assert (answer.status_code, rules.read_terms(Call.objects.get().terms).documents) == (302, ())


@pytest.mark.parametrize(("typed", "kept"), [("", None), ("48, 3", [48, 3])])
def test_a_call_says_when_its_drafts_are_reminded(desk, typed, kept):
    post(desk, typed_call(desk, reminder_hours=typed))

    assert Call.objects.get().reminder_hours == kept


@pytest.mark.parametrize(
    ("typed", "words"), [("이틀", "숫자만 적어 주세요."), ("0", "알림은 마감 1시간에서 720시간 전까지")]
)
def test_reminders_nobody_could_keep_are_told(desk, typed, words):
    answer = post(desk, typed_call(desk, reminder_hours=typed))

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Call.objects.exists()
