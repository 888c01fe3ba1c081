"""Template words: what people read for days, numbers and labels."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from hamkke.kernel import clock

MIDNIGHT = datetime(2026, 8, 31, 15, tzinfo=UTC)  # in Seoul, the first minute of 1 September


def read(template: str, language: str = "ko", **values) -> str:
    with translation.override(language):
        return Template(template).render(Context(values))


@pytest.mark.parametrize(("language", "said"), [("ko", "2026년 9월 1일(화)"), ("en", "Tue 1 September 2026")])
def test_day_is_that_of_seoul(language, said):
    assert read("{{ at|day }}", language, at=MIDNIGHT) == said


def test_no_day_is_a_dash():
    assert read("{{ at|day }}", at=None) == "–"


@pytest.mark.parametrize(
    ("ends_at", "said"),
    [
        (datetime(2026, 9, 1, 15, tzinfo=UTC), "2026년 9월 1일(화)"),
        (datetime(2026, 9, 30, 15, tzinfo=UTC), "2026년 9월 1일(화) – 9월 30일(수)"),
        (datetime(2027, 1, 1, 15, tzinfo=UTC), "2026년 9월 1일(화) – 2027년 1월 1일(금)"),
    ],
)
def test_days_of_a_period_exclude_its_end_and_say_the_year_once(ends_at, said):
    assert read("{% days starts_at ends_at %}", starts_at=MIDNIGHT, ends_at=ends_at) == said


def test_t_escapes_what_it_is_given_and_leaves_braces_of_plain_sentences_alone():
    assert read('{% t "{who} 님" "{who}" who=who %}', who="<b>") == "&lt;b&gt; 님"
    assert read("{% t said said %}", said="{nothing} <b>") == "{nothing} &lt;b&gt;"


def test_labels_stand_without_colons():
    class Form(forms.Form):
        name = forms.CharField(label="이름")
        kind = forms.ChoiceField(label="종류", choices=[("a", "가")], widget=forms.RadioSelect)

    page = str(Form())

    assert '<label for="id_name">이름</label>' in page
    assert ">종류</legend>" in page


def test_a_moment_in_a_sentence_says_its_weekday_and_another_year():
    with clock.pretend(datetime(2026, 12, 1, tzinfo=UTC)):
        near, far = datetime(2026, 9, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, 1, tzinfo=UTC)
        said = read("{{ near|at }} / {{ far|at }} / {{ never|at }}", near=near, far=far, never=None)

    assert said == "9월 1일(화) 10:00 / 2027년 1월 1일(금) 10:00 / –"


@pytest.mark.parametrize(
    ("ends_at", "said"),
    [
        (datetime(2026, 12, 26, tzinfo=clock.SEOUL), "12월 25일(금)"),
        (datetime(2026, 12, 25, 18, tzinfo=clock.SEOUL), "12월 25일(금) 18:00"),
        (datetime(2027, 1, 1, tzinfo=clock.SEOUL), "12월 31일(목)"),
        (datetime(2027, 1, 2, tzinfo=clock.SEOUL), "2027년 1월 1일(금)"),
    ],
)
def test_what_ends_at_midnight_ends_with_the_day_before(ends_at, said):
    with clock.pretend(datetime(2026, 12, 1, tzinfo=clock.SEOUL)):
        assert read("{{ at|until }}", at=ends_at) == said
