"""Questions in SQL: over what was made public and nothing else, by an engine that reaches nothing, and never for long."""

import csv
import io
from datetime import UTC, date, datetime

import duckdb
import pyarrow.parquet as pq
import pytest

from hamkke.audit.models import Entry
from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.people import actions as people
from hamkke.sales import actions
from hamkke.sales.actions.holding import holding
from hamkke.sales.queries.asking import answer, answering
from hamkke.sales.queries.asking.published import published as tables_of
from hamkke.sales.queries.releases import published
from hamkke.sales.rules import asking
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.sales.telling import line, tell

FIRST, SECOND = date(2026, 9, 1), date(2026, 9, 2)
DURING = datetime(2026, 9, 15, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """A machine that is busy with other tests is no question that takes too long."""
    monkeypatch.setattr(asking, "SECONDS_MOST", 120)


@pytest.fixture
def organiser():
    user = UserFactory()
    people.give_role(user, "organiser", by=None)
    return user


@pytest.fixture
def _released():
    """One edition with a day that is hidden, since a single seller sold on it; and a proposal that is not public."""
    edition = EditionFactory(code="2026-09")
    festivals.schedule(
        edition, phases=[("main", *editions.whole_days(FIRST, date(2026, 9, 28)))], reason="공고", by=None
    )
    with clock.pretend(DURING):
        tell([line(f"a{n}", 10_000, day=FIRST, seller=f"가게{n % 5}") for n in range(12)])
        tell([line(f"b{n}", 7_777, day=SECOND, seller="혼자") for n in range(12)])
        tell([line(f"c{n}", 100, day=date(2026, 9, 3), seller=f"가게{n % 5}") for n in range(20)])
        release = actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())
        actions.release_figures(release, by=UserFactory())
        tell([line(f"d{n}", 999, day=FIRST, seller=f"가게{n % 5}") for n in range(12)])
        actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())


def here(question):
    """As the process does it, without the process."""
    asked = {
        "question": question,
        "tables": ["releases", "days"],
        "rows_most": 10,
        "megabytes_most": 64,
        "answer_bytes_most": 1 << 20,
    }
    tables = tables_of([])
    return answering.answered(asked, [tables["releases"], tables["days"]])


def rows(question):
    return answer(question, published()).rows()


@pytest.mark.django_db
@pytest.mark.usefixtures("_released")
def test_what_was_made_public_can_be_asked_and_what_is_hidden_is_not_there():
    told = rows("SELECT day, lines, amount FROM days ORDER BY day")

    assert told[0] == (FIRST, None, None) or told[0] == (FIRST, 12, 120_000)
    assert (SECOND, None, None) in told
    assert sum(amount is None for _, _, amount in told) == 2
    assert rows("SELECT sum(amount) FROM channels") == [(12 * 10_000 + 12 * 7_777 + 20 * 100,)]
    assert rows("SELECT release, is_latest FROM releases") == [(1, True)]


@pytest.mark.django_db
@pytest.mark.usefixtures("_released")
@pytest.mark.parametrize("place", range(len(asking.EXAMPLES)))
def test_every_example_has_an_answer(place):
    assert answer(asking.EXAMPLES[place].text, published()).table.num_rows > 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_released")
def test_no_example_adds_up_figures_of_several_kinds():
    headline = rows("SELECT amount FROM headlines WHERE definition = 'direct'")

    assert [row[:3] for row in rows(asking.EXAMPLES[3].text)] == [("2026-09", 1, *headline[0])]
    assert [each for each in asking.EXAMPLES if "FROM figures" in each.text] == []


@pytest.mark.parametrize(
    "question",
    [
        "COPY releases TO '/tmp/stolen.csv'",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "PRAGMA enable_external_access = true",
        "SET enable_external_access = true",
        "SET memory_limit = '20GB'",
        "RESET lock_configuration",
        "CREATE TABLE mine AS SELECT 1",
        "INSERT INTO releases DEFAULT VALUES",
        "WITH mine AS (INSERT INTO releases DEFAULT VALUES RETURNING *) SELECT * FROM mine",
        "DELETE FROM days",
        "DROP TABLE days",
        "CALL pragma_version()",
        "EXPORT DATABASE '/tmp/stolen'",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY days TO '/tmp/stolen.csv'",
        "-- nothing",
    ],
)
def test_whatever_is_no_single_select_is_refused(question):
    with pytest.raises((answering.Unanswered, duckdb.Error)):
        here(question)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "SELECT * FROM read_json('http://127.0.0.1:8000/')",
        "SELECT * FROM sqlite_scan('/etc/passwd', 't')",
        "SELECT * FROM query('COPY days TO ''/tmp/stolen.csv''')",
        "SELECT getenv('DATABASE_URL')",
        "SELECT * FROM handed",
        "SELECT * FROM tables",
        "SELECT nothing FROM days",
        "SELECT (",
        "SELECT 1) UNION ALL (SELECT 2",
        "SELECT ?",
    ],
)
def test_no_question_reaches_beyond_the_tables(question):
    with pytest.raises(duckdb.Error):
        here(question)


def test_a_refusal_comes_back_from_the_process_that_answers():
    with pytest.raises(asking.NotASingleSelect):
        answer("COPY releases TO '/tmp/stolen.csv'", [])
    with pytest.raises(asking.QuestionWrong, match="file system operations are disabled"):
        answer("SELECT * FROM read_csv('/etc/passwd')", [])


def test_what_takes_too_much_is_stopped(monkeypatch):
    for question in (
        "SELECT repeat('x', 3_000_000_000)",
        "SELECT * FROM range(10_000), (SELECT repeat('x', 10_000))",
    ):
        with pytest.raises((asking.TooMuch, asking.QuestionWrong)):
            answer(question, [])
    monkeypatch.setattr(asking, "SECONDS_MOST", 2)

    with pytest.raises(asking.TookTooLong):
        answer(
            "SELECT count(*) FROM range(1_000_000) a, range(1_000_000) b, range(1_000_000) c WHERE random() < 2",
            [],
        )


def test_an_answer_is_cut_at_its_most_rows():
    told = answer("SELECT range FROM range(50_000)", [])

    assert (told.table.num_rows, told.is_cut) == (asking.ROWS_MOST, True)


def test_anything_the_engine_knows_can_be_kept_in_a_file():
    told = answer(
        "SELECT 1 AS a, 2 AS a, sum(1) AS whole, INTERVAL 1 DAY AS spell, [1, 2] AS several, '=1+1' AS text, NULL AS none",
        [],
    )

    [row] = csv.reader(io.StringIO(told.as_csv().decode("utf-8-sig").split("\r\n", 1)[1]))
    assert row == ["1", "2", "1", "1 day", "[1, 2]", "'=1+1", ""]
    assert pq.read_table(io.BytesIO(told.as_parquet())).num_columns == 7


@pytest.mark.django_db
@pytest.mark.usefixtures("_released")
def test_the_secretariat_asks_sees_rows_and_takes_them_home(client, organiser):
    client.force_login(organiser)
    question = "SELECT channel, amount FROM channels WHERE lines > 0"
    page = client.post("/sales/sql", {"question": question}).content.decode()
    table = client.post("/sales/sql", {"question": question, "as": "csv"})
    file = client.post("/sales/sql", {"question": question, "as": "parquet"})

    assert '<td class="amount">215,324</td>' in page
    assert table.content.decode("utf-8") == "\N{BYTE ORDER MARK}channel,amount\r\n쿠팡,215324\r\n"
    assert pq.read_table(io.BytesIO(file.content)).to_pylist() == [{"channel": "쿠팡", "amount": 215_324}]
    assert (
        list(Entry.objects.filter(verb="sales.question.asked").values_list("by", "facts"))
        == [(organiser.pk, {"question": question})] * 3
    )


@pytest.mark.django_db
def test_a_link_only_writes_the_question_down_and_nobody_else_asks(client, organiser):
    assert client.get("/sales/sql").status_code == 302
    client.force_login(UserFactory())
    assert client.post("/sales/sql", {"question": "SELECT 1"}).status_code == 404
    client.force_login(organiser)

    page = client.get("/sales/sql", {"example": 1}).content.decode()

    assert "sum(amount) // nullif(sum(lines), 0) AS per_line" in page
    assert not Entry.objects.filter(verb="sales.question.asked").exists()


@pytest.mark.django_db
def test_an_analyst_asks_from_the_first_page_on(client):
    analyst = UserFactory()
    people.give_role(analyst, "analyst", by=None)
    client.force_login(analyst)

    assert client.get("/today/").headers["Location"] == "/sales/sql"
    page = client.get("/sales/sql")

    assert page.status_code == 200
    assert "SQL로 묻기" in page.content.decode()
    assert client.get("/sales/files/").status_code == 404


@pytest.mark.django_db
def test_what_is_refused_is_said_beside_the_question_and_is_on_record_all_the_same(client, organiser):
    client.force_login(organiser)

    answer = client.post("/sales/sql", {"question": "SELECT * FROM read_csv('/etc/passwd')"})

    assert answer.status_code == 409
    assert "read_csv(&#x27;/etc/passwd&#x27;)" in answer.content.decode()
    assert Entry.objects.filter(verb="sales.question.asked").count() == 1


@pytest.mark.django_db
def test_one_person_asks_one_question_at_a_time(organiser):
    with holding(f"question:{organiser.pk}"), pytest.raises(asking.OneAtATime):
        actions.ask("SELECT 1", by=organiser)

    with pytest.raises(asking.NotASingleSelect):
        actions.ask("  ", by=organiser)
    with pytest.raises(asking.QuestionTooLong):
        actions.ask("SELECT 1 --" + "x" * asking.LETTERS_MOST, by=organiser)
    assert not Entry.objects.filter(verb="sales.question.asked").exists()
