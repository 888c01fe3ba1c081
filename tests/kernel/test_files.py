"""What a file is, told from its bytes: names may lie, archives may lie about their size, programs may dress up."""

import io
import zipfile

import pytest

from hamkke.kernel import files
from tests.calls import files as given

EVERY = tuple(files.KINDS)


def check(content, name, *, kinds=EVERY, bytes_most=10_000_000):
    return files.check_file(
        io.BytesIO(content), name=name, size=len(content), kinds=kinds, bytes_most=bytes_most
    )


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (given.PDF, "사업자등록증.pdf", "application/pdf"),
        (given.PDF, "SCAN.PDF", "application/pdf"),
        (given.JPEG, "사진.jpg", "image/jpeg"),
        (given.PNG, "화면.png", "image/png"),
        (given.HEIC, "IMG_0001.HEIC", "image/heic"),
        (given.JPEG, "이름만", "image/jpeg"),
        (given.docx(), "소개서.docx", given.WORD),
        (
            given.archive({"mimetype": "application/hwp+zip", "Contents/a.xml": "<a/>"}, packing=0),
            "소개서.hwpx",
            "application/hwp+zip",
        ),
    ],
)
def test_a_file_is_what_its_bytes_say(content, name, expected):
    assert check(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "a.pdf", "file_empty"),
        (given.PDF + bytes(10_000_000), "a.pdf", "file_too_big"),
        (given.PROGRAM, "사업자등록증.pdf", "file_is_program"),
        (b"\x7fELF" + bytes(40), "사진.jpg", "file_is_program"),
        (b"#!/bin/sh\nrm -rf /\n", "a.pdf", "file_is_program"),
        (given.PDF, "사진.jpg", "name_lies"),
        (given.JPEG, "사업자등록증.pdf", "name_lies"),
        (given.PDF, "사업자등록증.pdf.exe", "name_lies"),
        (given.docx(), "소개서.xlsx", "name_lies"),
        (b"<html><script>alert(1)</script>", "a.pdf", "file_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "옛.hwp", "file_unknown"),
        (given.archive({"a.txt": "가"}), "a.zip", "file_unknown"),
        (given.archive({"[Content_Types].xml": "", "word/a": "", "xl/a": ""}), "a.docx", "file_unknown"),
        (given.docx()[:200], "소개서.docx", "file_unknown"),
        (given.docx(**{"word/vbaProject.bin": "Sub"}), "소개서.docx", "macros_inside"),
        (given.bomb(), "소개서.docx", "archive_bomb"),
        (given.lying_bomb(), "소개서.docx", "archive_bomb"),
    ],
    ids=lambda each: each if isinstance(each, str) else f"{len(each)} bytes",
)
def test_what_is_not_a_document_is_refused_by_name(content, name, refusal):
    with pytest.raises(files.FileRefused) as refused:
        check(content, name)

    assert refused.value.reason == refusal


def test_a_kind_that_the_call_does_not_take_is_refused_with_those_it_takes():
    with pytest.raises(files.FileRefused) as refused:
        check(given.PNG, "a.png", kinds=("application/pdf", "image/jpeg"))

    assert refused.value.facts == {"kinds": "PDF, JPEG"}


def test_an_archive_of_too_many_or_overlapping_entries_is_refused():
    many = given.archive({f"word/{n}": "" for n in range(5_001)})
    with pytest.raises(files.ArchiveBomb):
        check(many, "a.docx")

    stored = given.archive({"[Content_Types].xml": "x", "word/a": "y" * 1_000}, packing=0)
    overlapping = stored.replace((1_000).to_bytes(4, "little"), (100_000).to_bytes(4, "little"))
    with pytest.raises(files.ArchiveBomb):
        check(overlapping, "a.docx")


def test_an_archive_cut_short_inside_an_entry_is_refused():
    cut = given.docx()
    packed = cut.find(b"word/document.xml") + len(b"word/document.xml")
    broken = cut[:packed] + b"\x03\x00" + cut[packed + 2 :]

    with pytest.raises(files.FileRefused):
        check(broken, "a.docx")


def test_other_ways_of_packing_are_not_office_files():
    packed = given.archive({"[Content_Types].xml": "", "word/a": "b"}, packing=zipfile.ZIP_BZIP2)

    with pytest.raises(files.FileRefused) as refused:
        check(packed, "a.docx")

    assert refused.value.reason == "file_unknown"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C:\\문서\\사업자등록증.pdf", "사업자등록증.pdf"),
        ("../../etc/passwd", "passwd"),
        ("사업.pdf", "사업.pdf"),
        ("a\nb\u202e.pdf", "ab.pdf"),
        (" .. ", "file"),
        ("가" * 300 + ".pdf", "가" * 196 + ".pdf"),
        ("가" * 300, "가" * 200),
    ],
)
def test_names_are_cleaned(name, expected):
    assert files.clean_name(name) == expected


def test_bytes_are_kept_once_under_their_hash(tmp_path):
    digests = {files.kept(io.BytesIO(given.PDF), tmp_path) for _ in range(2)}

    [sha256] = digests
    assert files.place_of(sha256, tmp_path).read_bytes() == given.PDF
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
