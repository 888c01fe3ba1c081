"""A call goes out as a public notice and comes back into the form."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.commands import commands
from hamkke.calls.rules import notices
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.factories import calls as made

pytestmark = pytest.mark.django_db

BUSAN = rules.Quota("busan", Words("부산", "Busan"), "region:26", Words("지침", "Guideline"), least=2)
NOTICE = {
    "pblancNm": "동행축제 참여기업 모집",
    "policyCnts": "누구나",
    "sportTrget": "",
    "pblancBgnDt": "20230628",
    "pblancEndDt": "2023-07-25",
}


def test_a_call_is_downloaded_as_a_notice_and_told_by_a_command(client):
    call = made.call_of(rule_text="누구나 신청할 수 있습니다.")

    notice = client.get(reverse("calls:notice", args=[call.pk])).json()
    told = CliRunner().invoke(commands, ["notice", str(call.pk)])

    assert notice == {
        "pblancNm": "동행축제 참여기업 모집",
        "policyCnts": "누구나 신청할 수 있습니다.",
        "sportCnts": "2곳을 선정하고 예비로 1곳을 둡니다. 지원금은 없습니다.",
        "sportTrget": "모집 부문 ‘공개 모집’: 자리를 따로 정하지 않음.",
        "reqstRcept": f"http://testserver/calls/{call.pk}/",
        "pblancBgnDt": "20230628",
        "pblancEndDt": "20230725",
        "areaCd": "",
        **dict.fromkeys(notices.UNSAID, ""),
    }
    assert json.loads(told.output) == {**notice, "reqstRcept": f"/calls/{call.pk}/"}
    assert CliRunner().invoke(commands, ["notice", str(ids.new())]).exit_code == 2


def test_a_call_for_one_province_names_it():
    seoul = {"zone": clock.SEOUL, "opens_at": made.OPENS, "closes_at": made.CLOSES, "title": "", "text": ""}
    some = rules.Quota("few", BUSAN.label, "region:26", BUSAN.basis, least=1)

    codes = [
        notices.exported(rules.Terms(places=2, quotas=(quota,)), address="", **seoul)["areaCd"]
        for quota in (BUSAN, some)
    ]

    assert codes == ["2600", ""]


def test_a_notice_is_read_as_whole_days():
    found = notices.read(NOTICE, zone=clock.SEOUL)

    assert found == notices.Notice(
        "동행축제 참여기업 모집",
        "누구나",
        datetime(2023, 6, 28, tzinfo=clock.SEOUL),
        datetime(2023, 7, 26, tzinfo=clock.SEOUL),
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [([], "{}"), ({**NOTICE, "pblancNm": " "}, "pblancNm"), ({**NOTICE, "pblancEndDt": "곧"}, "pblancEndDt")],
)
def test_what_is_no_notice_is_refused_by_the_field(content, what):
    with pytest.raises(notices.NoticeUnreadable) as refusal:
        notices.read(content, zone=clock.SEOUL)

    assert refusal.value.facts == {"what": what}


def test_a_notice_fills_the_form_in(client):
    client.force_login(made.organiser())

    page, damaged = (
        client.post(reverse("calls:imported"), {"notice": SimpleUploadedFile("notice.json", content)})
        for content in (json.dumps(NOTICE).encode(), b"\xff{")
    )

    text = page.content.decode()
    assert 'value="동행축제 참여기업 모집"' in text
    assert 'value="2023-07-26T00:00' in text
    assert damaged.status_code == 422
    assert "중소벤처24 공고 파일로 읽을 수 없습니다" in damaged.content.decode()


def test_nobody_else_imports_notices(client):
    client.force_login(made.judge())

    assert client.post(reverse("calls:imported"), {}).status_code == 404
