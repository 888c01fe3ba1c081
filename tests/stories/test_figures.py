"""A journalist asks what was sold, and is not given a number without what it counts."""

import csv
import io


def test_journalist_reads_each_total_with_its_definition(visit):
    journalist = visit().open("/sales/")
    line = next(row for row in journalist.rows() if row[0].startswith("2023-05"))

    assert [cell.split("원")[0] for cell in line[2:5]] == ["6,220억 ", "8,039억 ", "1조 1,934억 "]
    assert all("확정 · 2023-06-02" in cell for cell in line[2:5])
    edition = journalist.follow("2023-05")
    assert "6,220억 원" in edition.text
    assert {"직접매출", "직·간접매출", "발표 매출"} <= {
        heading.text for heading in edition.main.find_all("h2")
    }


def test_journalist_is_refused_unlike_totals_and_offered_like_ones(visit):
    journalist = visit().open("/sales/")
    refused = journalist.press("견주기", a="2024-12", b="2023-12", definition="direct", against="announced")
    assert refused.status == 409
    assert "이 둘은 견줄 수 없습니다." in refused.text

    told = refused.follow("직접매출 −16.0%")

    assert told.status == 200
    assert [(row[0].split()[0], row[1]) for row in told.rows()] == [
        ("2024-12", "6,128억 원"),
        ("2023-12", "7,291억 원"),
    ]
    assert "−16.0%" in told.main.h2.text


def test_journalist_takes_the_figures_home(visit):
    journalist = visit().open("/sales/2023-05/")
    answer = journalist.follow("CSV로 받기").answer
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "622000000000" in answer.text or sum("622" in str(row) for row in table) > 0
    assert len(table) > 1
