import re

import pytest

from hamkke.ui.headers import POLICY, WORKSHOP_POLICY
from tests.factories.people import UserFactory
from tests.house import source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accounts/login/", "/markets/", "/nowhere/"])
def test_a_page_loads_nothing_from_strangers(client, address):
    assert client.get(address).headers["Content-Security-Policy"] == POLICY


def test_the_workshop_keeps_its_own_scripts_and_loads_nothing_from_strangers(client):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get("/cms/").headers["Content-Security-Policy"] == WORKSHOP_POLICY


def test_no_template_holds_what_the_policy_forbids():
    inside = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|(?:src|<link[^>]*href)=\"https?:")

    assert [file for file in source.templates() if inside.search(file.read_text())] == []


@pytest.mark.parametrize("address", ["/accounts/login/", "/markets/"])
def test_a_page_asks_nothing_of_a_device_but_what_it_needs(client, address):
    headers = client.get(address).headers

    assert headers["Permissions-Policy"].startswith("camera=(self), geolocation=(self), microphone=()")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
