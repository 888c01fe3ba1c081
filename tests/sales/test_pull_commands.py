"""`hamkke sales pull`, for people and for programs."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from hamkke.kernel import clock
from hamkke.sales import actions
from hamkke.sales.commands import commands
from hamkke.sales.models import Pull
from hamkke.sales.rules.pulls import Spell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _channels():
    actions.know_channels()


def run(*words):
    return CliRunner().invoke(commands, words)


def told(*words):
    answer = run(*words, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_it_asks_and_stores_and_says_so(stalls):
    wanted = stalls["coupang"].manifest(
        Spell(clock.today() - timedelta(days=30), clock.today()),
    )
    first, again = told("pull", "coupang"), told("pull", "coupang")

    assert (first["state"], first["missing"], first["batch"]["state"]) == ("told", 0, "stored")
    assert first["batch"]["told"]["sold"]["amount"] == wanted["amount"]
    assert sum(each["amount"] for each in first["payments"] if each["is_done"]) == wanted["deposit"]
    assert (again["batch"]["new"], again["batch"]["unchanged"]) == (0, wanted["lines"])


def test_it_says_it_to_people(stalls):
    week_ago, yesterday = clock.today() - timedelta(days=7), clock.today() - timedelta(days=1)

    coupang = run("pull", "coupang", "--from", f"{week_ago}", "--to", f"{yesterday}").output
    elevenst = run("pull", "11st").output

    assert f"쿠팡 {week_ago}–{yesterday}: 받음 / told" in coupang
    assert "missing, so cancelled 0" in coupang
    assert ("paid" in coupang, "paid" in elevenst) == (True, False)


def test_a_marketplace_that_sold_nothing_is_told(stalls):
    for each in stalls["11st"].orders():
        stalls["11st"].vanish(each["order"])

    assert told("pull", "11st")["batch"] is None
    assert "받음" in run("pull", "11st").output


def test_what_did_not_come_is_refused_and_rings(stalls):
    stalls["coupang"].break_down("expired")
    answer = run("pull", "coupang", "--json")

    assert (answer.exit_code, json.loads(answer.stdout)["refused"]) == (2, "pull_not_told")
    assert "key" in json.loads(answer.stdout)["en"]
    listed = {each["code"]: each["pull"] for each in told("channels")["channels"]}
    assert (listed["coupang"]["state"], listed["coupang"]["is_alarm"], listed["kakao"]) == (
        "failed",
        True,
        None,
    )
    assert "! 쿠팡: " in run("channels").output


def test_a_channel_without_an_interface_is_refused(stalls):
    answer = run("pull", "kakao", "--json")

    assert (answer.exit_code, json.loads(answer.stdout)["refused"]) == (2, "interface_missing")
    assert not Pull.objects.exists()
