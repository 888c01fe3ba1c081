"""Files as strangers send them, over a real wire: far too many bytes, programs in disguise, bombs, everything twice."""

import contextlib
import re
import select
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hamkke.config.asgi import BODY_BYTES_MOST
from hamkke.kernel import clock
from tests.calls import files
from tests.stories.test_application import SHEET, open_call
from tests.stories.visitors import Visitor, filled_in

TWO_GIGABYTES = 2 << 30
PIECE = bytes(1 << 16)
BUFFERS = 24_000_000  # What two sockets and the server may hold of what was sent before the refusal came.


@pytest.fixture(scope="module")
def call(site):
    """A call that is open now and asks for two documents, of ten megabytes at the most."""
    organiser = Visitor(site).sign_in("organiser@hamkke.example")
    yield open_call(organiser, (clock.now() + timedelta(days=1)).replace(microsecond=0))
    organiser.client.close()


@pytest.fixture
def applicant(visit, call):
    return visit("merchant-21").open(f"{call}application/")


def upload(visitor, content, *, number=0, follow=True):
    """Choose a file for one of the documents that are asked for, and press its button."""
    form = visitor.page.find_all("form", {"enctype": "multipart/form-data"})[number]
    return visitor.client.post(
        form["action"],
        data=filled_in(form),
        files={"file": ("등록증.pdf", content, "application/pdf")},
        headers={"Referer": str(visitor.answer.url)},
        follow_redirects=follow,
    )


def kept(site, visitor):
    merchant = visitor.path.split("/")[-2]
    return site.rows("SELECT name, size FROM calls_document WHERE merchant_id = %s ORDER BY name", merchant)


def send_two_gigabytes(site, framing, wrap):
    """Send lazily, and stop as soon as the other side answers or hangs up: what was answered, and how much was sent."""
    address = urlsplit(site.base_url)
    head = (
        f"POST /calls/ HTTP/1.1\r\nHost: {address.netloc}\r\n{framing}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    sent, answer = 0, b""
    with socket.create_connection((address.hostname, address.port), timeout=30) as wire:
        wire.sendall(head.encode())
        while sent < TWO_GIGABYTES:
            readable, _, _ = select.select([wire], [wire], [])
            try:
                sent += 0 if readable else wire.send(wrap(PIECE))
            except ConnectionError:
                break
            if readable:
                break
        # It hangs up on what it never read, so a reset may follow the answer.
        with contextlib.suppress(ConnectionResetError):
            while piece := wire.recv(1 << 16):
                answer += piece
    return answer.decode(), sent


def memory_peak(site):
    status = Path(f"/proc/{site.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1_000


@pytest.mark.parametrize(
    ("framing", "wrap", "most"),
    [
        (f"Content-Length: {TWO_GIGABYTES}", bytes, BUFFERS),
        (
            "Transfer-Encoding: chunked",
            lambda piece: b"%x\r\n%b\r\n" % (len(piece), piece),
            BODY_BYTES_MOST + BUFFERS,
        ),
    ],
)
def test_two_gigabytes_are_refused_early_with_a_word_and_the_connection_ends(
    site, visit, framing, wrap, most
):
    before = memory_peak(site)

    answer, sent = send_two_gigabytes(site, framing, wrap)

    assert answer.startswith("HTTP/1.1 413 ")
    assert "너무 커서 받지 않았습니다. 아무것도 저장하지 않았습니다." in answer
    assert sent <= most
    assert memory_peak(site) - before < 32_000_000
    assert visit().open("/calls/").status == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.PROGRAM, "실행 파일입니다"),
        (files.bomb, "압축을 풀면 터무니없이 커지거나"),
        (files.PDF + bytes(10_000_000), "파일이 너무 큽니다. 10 MB까지 받습니다."),
        (b"", "빈 파일입니다"),
    ],
    ids=["program", "bomb", "too big", "empty"],
)
def test_what_is_not_a_document_is_refused_with_its_reason(site, applicant, content, words):
    answer = upload(applicant, content() if callable(content) else content)

    assert (answer.status_code, words in answer.text) == (200, True)
    assert kept(site, applicant) == []


def test_forty_files_at_once_and_each_of_them_twice_are_forty_documents(site, visit, call):
    applicant = visit("merchant-22").open(f"{call}application/")
    contents = [files.PDF + b"%" + str(number).encode() for number in range(40)] * 2

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda content: upload(applicant, content, follow=False), contents))

    assert ({answer.status_code for answer in answers}, len(kept(site, applicant))) == ({302}, 40)


def test_an_edited_hidden_field_is_refused_and_a_form_posted_twice_at_once_is_one_submission(
    site, visit, call
):
    applicant = visit("merchant-23").open(f"{call}application/")
    for number in range(2):
        upload(applicant, files.PDF, number=number)
    [sheet] = applicant.page.find_all("form", {"data-autosave": True})
    typed = {**filled_in(sheet), "offer": "들기름", **SHEET}

    def submit(**changes):
        return applicant.client.post(
            f"{applicant.path}submission/",
            data={**typed, **changes},
            headers={"Referer": str(applicant.answer.url)},
        )

    forged = submit(_seal=typed["_seal"][:-1] + ("a" if typed["_seal"][-1] != "a" else "b"))
    assert (forged.status_code, versions(site, applicant)) == (409, [])
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda _: submit(), range(2)))

    assert [answer.url.path for answer in answers] == [f"{applicant.path}receipt/"] * 2
    [version] = versions(site, applicant)
    assert sorted(version["documents"]) == ["business_registration", "size_certificate"]


def versions(site, visitor):
    query = (
        "SELECT v.documents FROM calls_applicationversion v JOIN calls_application a ON a.id = v.application_id "
        "WHERE a.call_id = %s AND a.merchant_id = %s"
    )
    _, _, call, _, merchant, _ = visitor.path.split("/")
    return site.rows(query, call, merchant)
