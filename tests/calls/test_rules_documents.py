"""What a file is, told from its bytes: names may lie, archives may lie about their size, programs may dress up."""

import io
import zipfile

import pytest

from hamkke.calls import rules
from hamkke.calls.rules.terms import Document
from hamkke.kernel.words import Words
from tests.calls import files

EVERY = tuple(rules.KINDS)
LABEL = Words("사업자등록증", "Business registration")


def check(content, name, *, kinds=EVERY, bytes_most=10_000_000):
    return rules.check_file(
        io.BytesIO(content), name=name, size=len(content), kinds=kinds, bytes_most=bytes_most
    )


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (files.PDF, "사업자등록증.pdf", "application/pdf"),
        (files.PDF, "SCAN.PDF", "application/pdf"),
        (files.JPEG, "사진.jpg", "image/jpeg"),
        (files.PNG, "화면.png", "image/png"),
        (files.HEIC, "IMG_0001.HEIC", "image/heic"),
        (files.JPEG, "이름만", "image/jpeg"),
        (files.docx(), "소개서.docx", files.WORD),
        (
            files.archive({"mimetype": "application/hwp+zip", "Contents/a.xml": "<a/>"}, packing=0),
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
        (files.PDF + bytes(10_000_000), "a.pdf", "file_too_big"),
        (files.PROGRAM, "사업자등록증.pdf", "file_is_program"),
        (b"\x7fELF" + bytes(40), "사진.jpg", "file_is_program"),
        (b"#!/bin/sh\nrm -rf /\n", "a.pdf", "file_is_program"),
        (files.PDF, "사진.jpg", "name_lies"),
        (files.JPEG, "사업자등록증.pdf", "name_lies"),
        (files.PDF, "사업자등록증.pdf.exe", "name_lies"),
        (files.docx(), "소개서.xlsx", "name_lies"),
        (b"<html><script>alert(1)</script>", "a.pdf", "file_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "옛.hwp", "file_unknown"),
        (files.archive({"a.txt": "가"}), "a.zip", "file_unknown"),
        (files.archive({"[Content_Types].xml": "", "word/a": "", "xl/a": ""}), "a.docx", "file_unknown"),
        (files.docx()[:200], "소개서.docx", "file_unknown"),
        (files.docx(**{"word/vbaProject.bin": "Sub"}), "소개서.docx", "macros_inside"),
        (files.bomb(), "소개서.docx", "archive_bomb"),
        (files.lying_bomb(), "소개서.docx", "archive_bomb"),
    ],
    ids=lambda each: each if isinstance(each, str) else f"{len(each)} bytes",
)
def test_what_is_not_a_document_is_refused_by_name(content, name, refusal):
    with pytest.raises(rules.FileRefused) as refused:
        check(content, name)

    assert refused.value.reason == refusal


def test_a_kind_that_the_call_does_not_take_is_refused_with_those_it_takes():
    with pytest.raises(rules.FileRefused) as refused:
        check(files.PNG, "a.png", kinds=("application/pdf", "image/jpeg"))

    assert refused.value.facts == {"kinds": "PDF, JPEG"}


def test_an_archive_of_too_many_or_overlapping_entries_is_refused():
    many = files.archive({f"word/{n}": "" for n in range(5_001)})
    with pytest.raises(rules.ArchiveBomb):
        check(many, "a.docx")

    stored = files.archive({"[Content_Types].xml": "x", "word/a": "y" * 1_000}, packing=0)
    overlapping = stored.replace((1_000).to_bytes(4, "little"), (100_000).to_bytes(4, "little"))
    with pytest.raises(rules.ArchiveBomb):
        check(overlapping, "a.docx")


def test_an_archive_cut_short_inside_an_entry_is_refused():
    cut = files.docx()
    packed = cut.find(b"word/document.xml") + len(b"word/document.xml")
    broken = cut[:packed] + b"\x03\x00" + cut[packed + 2 :]

    with pytest.raises(rules.FileRefused):
        check(broken, "a.docx")


def test_other_ways_of_packing_are_not_office_files():
    packed = files.archive({"[Content_Types].xml": "", "word/a": "b"}, packing=zipfile.ZIP_BZIP2)

    with pytest.raises(rules.FileRefused) as refused:
        check(packed, "a.docx")

    assert refused.value.reason == "file_unknown"


@pytest.mark.parametrize(
    ("given", "expected"),
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
def test_names_are_cleaned(given, expected):
    assert rules.clean_name(given) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"key": "no good"},
        {"kinds": ()},
        {"kinds": ("application/x-msdownload",)},
        {"bytes_most": 0},
        {"bytes_most": rules.BYTES_MOST + 1},
        {"bonus": -1},
    ],
)
def test_documents_that_cannot_be_handed_in_are_not_asked_for(change):
    with pytest.raises(rules.DocumentsWrong):
        rules.check_documents([Document(**{"key": "licence", "label": LABEL, **change})])


def test_documents_have_keys_of_their_own():
    rules.check_documents([Document("licence", LABEL), Document("leaflet", LABEL)])
    with pytest.raises(rules.DocumentsWrong):
        rules.check_documents([Document("licence", LABEL), Document("licence", LABEL)])


def test_only_what_is_required_must_be_handed_in():
    asked = [Document("licence", LABEL), Document("leaflet", LABEL, is_required=False)]
    rules.check_handed_in(asked, {"licence"})
    with pytest.raises(rules.DocumentsMissing) as refused:
        rules.check_handed_in(asked, {"leaflet"})

    assert refused.value.facts == {"which_ko": "사업자등록증", "which_en": "Business registration"}
