from django.template.loader import render_to_string


def test_broken_page_leans_on_nothing_and_speaks_both_languages():
    page = render_to_string("500.html")

    assert "잠시 문제가 생겼습니다" in page
    assert "Something went wrong on our side." in page
