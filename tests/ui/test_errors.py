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


def test_an_address_for_buttons_alone_says_so_and_leads_back(client):
    answer = client.get(
        "/orders/basket/0198c1d2-0000-7000-8000-000000000000/",
        headers={"referer": "http://testserver/orders/basket/?a=1"},
    )

    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "이 주소는 열어 볼 수 없습니다" in page
    assert 'href="/orders/basket/?a=1"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/exhibitions/?page=2", "/exhibitions/%3Fpage%3D2"),
        ("https://elsewhere.example/", "/"),
        ("http://testserver//elsewhere.example/x", "/elsewhere.example/x"),
        (None, "/people/"),
    ],
)
def test_what_was_sent_without_being_signed_in_leads_back_to_its_page(client, referer, back):
    answer = client.post("/people/", headers={"referer": referer} if referer else {})

    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={back}")
