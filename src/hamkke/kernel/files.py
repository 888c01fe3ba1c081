"""Files from strangers: what one really is, told from its bytes and never from its name, and its bytes kept once. No Django here."""

import hashlib
import os
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from hamkke.kernel import archives, ids
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

NAME_LETTERS = 200
ENTRIES_MOST = 5_000  # of an office file; a real one has some dozens.
UNPACKED_MOST = 200_000_000
_PIECE = 1 << 20

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
# What may be asked for: what people call it, and how such files are named.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "application/pdf": ("PDF", ("pdf",)),
    "image/jpeg": ("JPEG", ("jpg", "jpeg", "jpe", "jfif")),
    "image/png": ("PNG", ("png",)),
    "image/heic": ("HEIC", ("heic", "heif")),
    f"{_OPEN_XML}wordprocessingml.document": ("Word", ("docx",)),
    f"{_OPEN_XML}spreadsheetml.sheet": ("Excel", ("xlsx",)),
    f"{_OPEN_XML}presentationml.presentation": ("PowerPoint", ("pptx",)),
    "application/hwp+zip": ("HWPX", ("hwpx",)),
    "application/vnd.oasis.opendocument.text": ("OpenDocument", ("odt",)),
}
_PARTS = {
    "word/": "wordprocessingml.document",
    "xl/": "spreadsheetml.sheet",
    "ppt/": "presentationml.presentation",
}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")


class FileRefused(Refused):
    """A file that is not taken; nothing of it is kept."""


class FileEmpty(FileRefused):
    reason = "file_empty"
    says = Words("빈 파일입니다. 다시 골라 주세요.", "This file is empty. Please choose again.")


class FileTooBig(FileRefused):
    reason = "file_too_big"
    says = Words(
        "파일이 너무 큽니다. {megabytes} MB까지 받습니다. 사진이라면 크기를 줄여 다시 골라 주세요.",
        "This file is too big: up to {megabytes} MB are taken. If it is a photograph, make it smaller and choose again.",
    )


class FileIsProgram(FileRefused):
    reason = "file_is_program"
    says = Words(
        "이름은 문서 같지만 실행 파일입니다. 받지 않았습니다.",
        "This is a program, whatever its name says. It was not taken.",
    )


class FileUnknown(FileRefused):
    reason = "file_unknown"
    says = Words(
        "이 서류는 {kinds} 파일로 받습니다. 고르신 파일은 그 가운데 하나가 아니거나 망가졌습니다.",
        "This document is taken as {kinds}. The file you chose is none of these, or is damaged.",
    )


class NameLies(FileRefused):
    reason = "name_lies"
    says = Words(
        "이름은 .{extension} 파일인데 내용은 {kind} 파일입니다. 이름을 바로잡아 다시 골라 주세요.",
        "Its name ends in .{extension}, but it is a {kind} file. Put the name right and choose again.",
    )


class ArchiveBomb(FileRefused):
    reason = "archive_bomb"
    says = Words(
        "압축을 풀면 터무니없이 커지거나 속이 맞지 않는 파일이라 받지 않았습니다.",
        "Unpacked, this file would grow beyond reason, or it is not what it says it is. It was not taken.",
    )


class MacrosInside(FileRefused):
    reason = "macros_inside"
    says = Words(
        "매크로가 들어 있는 문서는 받지 않습니다. PDF로 저장해 다시 골라 주세요.",
        "Documents with macros inside are not taken. Save it as PDF and choose again.",
    )


def check_file(file: BinaryIO, *, name: str, size: int, kinds: Sequence[str], bytes_most: int) -> str:
    """The content type of a file of `size` bytes, when it is one of `kinds` and its name does not lie. Else FileRefused."""
    if size == 0:
        raise FileEmpty
    if size > bytes_most:
        raise FileTooBig(megabytes=bytes_most // 1_000_000)
    found = sniffed(file, size=size)
    if found not in kinds:
        raise FileUnknown(kinds=", ".join(KINDS[kind][0] for kind in kinds))
    spoken, extensions = KINDS[found]
    _, dot, extension = name.rpartition(".")
    if dot and extension.lower() not in extensions:
        raise NameLies(extension=extension[:10], kind=spoken)
    return found


def sniffed(file: BinaryIO, *, size: int) -> str:
    """What a file is by its bytes, "" when it is nothing we know. Raises FileIsProgram, ArchiveBomb or MacrosInside."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(_PROGRAMS):
        raise FileIsProgram
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return _office_kind(file, size) if head.startswith(b"PK\x03\x04") else ""


def _office_kind(file: BinaryIO, size: int) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            archives.check(file, entries, size=size, entries_most=ENTRIES_MOST, unpacked_most=UNPACKED_MOST)
            names = [entry.filename for entry in entries]
            declared = (
                archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
            )
    except archives.Bomb:
        raise ArchiveBomb from None
    except archives.DAMAGED:
        return ""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise MacrosInside
    if declared in KINDS:
        return declared
    found = [kind for part, kind in _PARTS.items() if any(name.startswith(part) for name in names)]
    return _OPEN_XML + found[0] if len(found) == 1 and "[Content_Types].xml" in names else ""


def clean_name(name: str) -> str:
    """A file's name as it is shown: composed, on one line, without folders, at most 200 letters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: NAME_LETTERS - len(extension) - 1]}{dot}{extension}"[-NAME_LETTERS:] or "file"


def inert(text: str) -> str:
    """Text of a stranger for a table of ours: what a spreadsheet would run as a formula is kept from running."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def kept(file: BinaryIO, folder: Path) -> str:
    """Keep the bytes once, under their SHA-256: written beside, forced to the disk, then renamed in one step."""
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    sha256 = digest.hexdigest()
    path = place_of(sha256, folder)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{sha256}.{ids.new()}")
        with beside.open("wb") as copy:
            for piece in _pieces(file):
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
        beside.replace(path)
    return sha256


def place_of(sha256: str, folder: Path) -> Path:
    """Where the bytes with this hash lie in a folder."""
    return folder / sha256[:2] / sha256


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
