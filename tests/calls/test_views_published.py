import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.commands import commands
from hamkke.calls.models import Selection
from hamkke.calls.queries import bundle as files
from hamkke.calls.rules import bundle as bundles
from hamkke.kernel import ids
from tests.calls.public_files import CHECKER
from tests.factories import calls as made
from tests.factories.merchants import MerchantFactory
from tests.factories.places import RegionFactory

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}
SCORES = ((90, 90, 90), (80, 80, 80), (70, 70, 70))


def checked(tmp_path, content, *arguments):
    file = tmp_path / "selection.json"
    file.write_bytes(content)
    command = [sys.executable, "-I", str(CHECKER), str(file), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    return ran.returncode, ran.stdout


def page_of(client, name, call, **options):
    return client.get(reverse(f"calls:{name}", args=[call.pk]), **options)


def file_of(call):
    """The public file, read whole."""
    return json.loads(b"".join(bundles.written(files.bundle_of(files.released(call)))))


def test_the_file_of_a_decided_call_fits_and_holds_no_names(client, tmp_path):
    call, applications = made.decided_call(*SCORES)

    answer = page_of(client, "bundle", call)

    assert answer["Content-Disposition"] == f'attachment; filename="selection-{call.pk}.json"'
    content = answer.getvalue()
    assert checked(tmp_path, content)[0] == 0
    text = content.decode()
    hidden = [
        (each.merchant.name, each.merchant.business_number, each.code, str(each.pk), each.receipt)
        for each in applications
    ]
    assert [secret for each in hidden for secret in each if secret in text] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_takes_the_same_few_questions_for_any_number(django_assert_num_queries, count):
    call, _ = made.decided_call(*SCORES[:count])

    with django_assert_num_queries(9):
        file_of(call)


def test_before_the_decision_there_is_no_file_no_result_and_no_row(client):
    call = made.call_of()

    assert [page_of(client, name, call).status_code for name in ("published", "bundle", "row")] == [404] * 3
    with pytest.raises(bundles.NotReleased):
        files.released(call)
    assert page_of(client, "published", made.call_of()).status_code == 404


def test_an_unknown_call_has_no_file(client):
    assert client.get(reverse("calls:bundle", args=[ids.new()])).status_code == 404


def test_the_result_tells_numbers_digests_and_every_row(client):
    call, (best, *_) = made.decided_call(*SCORES)
    content = file_of(call)

    page = page_of(client, "published", call).content.decode()
    english = page_of(client, "published", call, headers=ENGLISH).content.decode()

    for told in (
        "1.500 : 1",
        "3 ÷ 2",
        "7월 25일(화) 18:00 기준",
        "지역 미상",
        rules.public_code(best.code),
        content["digests"]["seal"],
        Selection.objects.get().inputs_hash,
        reverse("calls:bundle", args=[call.pk]),
        "check_selection.py",
    ):
        assert told in page
    assert ["Every row" in english, "Check it yourself" in english] == [True, True]


def test_the_statistics_set_the_capital_area_of_the_selected_against_the_applicants():
    call = made.call_of()
    judge = made.judge()
    codes = ("2611051000", "1111053000", "4111156000")
    sent = [made.submission_of(call, MerchantFactory(region=RegionFactory(code=code))) for code in codes]
    made.assign(call, judge)
    for application, score in zip(sent, (90, 80, 70), strict=True):
        made.review_of(application, judge, score, score, score)
    made.selection_of(call)

    told = file_of(call)["statistics"]

    assert told["capital"] == {"applied_share": 6_667, "selected_share": 5_000}
    assert [(line["code"], line["applied"], line["selected"]) for line in told["regions"]] == [
        ("11", 1, 1),
        ("26", 1, 1),
        ("41", 1, 0),
    ]
    assert (told["ratio"], told["applied"], told["places"], told["industries"]) == ("1.500", 3, 2, [])


def test_the_statistics_count_industries_where_the_call_asks_for_one():
    terms = rules.Terms(
        places=1, formula="mean", criteria=tuple(made.CRITERIA), size_industry_question="delivery"
    )
    call = made.call_of(terms=terms)
    judge = made.judge()
    sent = [made.submission_of(call, delivery=delivery) for delivery in ("free", "paid", "free")]
    made.assign(call, judge)
    for application, score in zip(sent, (90, 80, 70), strict=True):
        made.review_of(application, judge, score, score, score)
    made.selection_of(call)

    told = file_of(call)["statistics"]

    assert [(each["value"], each["applied"], each["selected"]) for each in told["industries"]] == [
        ("free", 2, 1),
        ("paid", 1, 0),
    ]
    lines = files.published_statistics(told).industries
    assert [(line.name.ko, line.applied_share, line.selected_share) for line in lines] == [
        ("무료 배송", 6_667, 10_000),
        ("유료 배송", 3_333, 0),
    ]


def test_an_applicant_finds_its_own_row_by_its_code_however_typed(client, tmp_path):
    call, (_, second, _) = made.decided_call(*SCORES)
    typed = f" {second.code[:4].lower()}-{second.code[4:]} "
    own = files.own_row(files.released(call), second.code)

    page = client.post(reverse("calls:row", args=[call.pk]), {"code": typed}).content.decode()

    for told in (
        "80.00",
        "judge-01",
        "상품성",
        own.leaf,
        *own.path,
        file_of(call)["digests"]["root"],
        own.row["lot"],
    ):
        assert told in page
    status, said = checked(tmp_path, page_of(client, "bundle", call).getvalue(), typed)
    assert (status, f"your row {rules.public_code(second.code)}: 2 / 8000 / selected" in said) == (0, True)


def test_a_code_of_nobody_finds_nothing(client, tmp_path):
    call, _ = made.decided_call(*SCORES)
    address = reverse("calls:row", args=[call.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, {"code": ""}).status_code == 422
    stranger = client.post(address, {"code": "0" * 20})
    assert (stranger.status_code, "그런 확인 번호는 없습니다" in stranger.content.decode()) == (404, True)
    assert checked(tmp_path, page_of(client, "bundle", call).getvalue(), "0" * 20)[0] == 1


def test_the_command_writes_the_file_that_the_page_gives(client, tmp_path, monkeypatch):
    call, _ = made.decided_call(*SCORES)
    file = tmp_path / "out.json"

    told = CliRunner().invoke(commands, ["bundle", str(call.pk), "-o", str(file), "--json"])
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(commands, ["bundle", str(call.pk)])

    written = file.read_bytes()
    assert json.loads(told.output) == {
        "file": str(file),
        "rows": 3,
        "bytes": len(written),
        "seal": json.loads(written)["digests"]["seal"],
    }
    assert f"check_selection.py selection-{call.pk}.json" in shown.output
    assert written == page_of(client, "bundle", call).getvalue()
    assert written == (tmp_path / f"selection-{call.pk}.json").read_bytes()


def test_the_command_refuses_a_call_that_is_not_decided_or_not_there():
    waiting = CliRunner().invoke(commands, ["bundle", str(made.call_of().pk)])
    unknown = CliRunner().invoke(commands, ["bundle", str(ids.new())])

    assert (waiting.exit_code, "선정이 확정되어야 공개 파일이 생깁니다." in waiting.output) == (2, True)
    assert (unknown.exit_code, "그런 공고가 없습니다" in unknown.output) == (2, True)


@pytest.mark.parametrize(
    ("said", "applied", "places", "flag"),
    [
        ("4.4:1", 1_007, 300, "다시 계산되지 않습니다"),
        ("4.007", 1_202, 300, "다시 계산됩니다"),
        ("2.71 : 1", 813, 300, "다시 계산됩니다"),
        ("4.78", 956, 200, "다시 계산됩니다"),
    ],
)
def test_an_announced_ratio_is_flagged_where_it_is_entered(client, said, applied, places, flag):
    answer = client.get(reverse("calls:ratios"), {"said": said, "applied": applied, "places": places})

    assert flag in answer.content.decode().partition('role="status"')[2].partition("</div>")[0]


def test_the_announced_ratios_of_past_calls_are_shown_with_their_flags(client):
    page = client.get(reverse("calls:ratios")).content.decode()

    assert [page.count("다시 계산됩니다"), page.count("다시 계산되지 않습니다"), page.count("발표 없음")] == [
        3,
        2,
        1,
    ]
    assert client.get(reverse("calls:ratios"), {"said": "about four"}).status_code == 422


def test_pages_link_to_the_result(client):
    call, (best, *_) = made.decided_call(*SCORES)
    address = reverse("calls:published", args=[call.pk])

    assert address in page_of(client, "call", call).content.decode()
    client.force_login(best.merchant.owner)
    own = client.get(reverse("calls:application", args=[call.pk, best.merchant_id])).content.decode()
    assert [best.code in own, reverse("calls:row", args=[call.pk]) in own] == [True, True]
