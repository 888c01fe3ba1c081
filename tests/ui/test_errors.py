import pytest
from django.template.loader import render_to_string

from tests.factories.people import UserFactory


def test_broken_page_leans_on_nothing_and_speaks_both_languages():
    page = render_to_string("500.html")

    assert "잠시 문제가 생겼습니다" in page
    assert "Something went wrong on our side." in page


@pytest.mark.django_db
def test_what_makes_no_sense_is_answered_in_both_languages(client):
    client.force_login(UserFactory())

    answer = client.post("/orders/basket/", {"quantity": "many"})

    assert answer.status_code == 400
    assert "보내신 내용을 알아볼 수 없습니다" in answer.content.decode()
    assert "What you sent makes no sense to us" in answer.content.decode()
