"""What a file really is, told from its bytes and never from its name; opened safely, with its password where it has one."""

import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from hamkke.kernel import archives
from hamkke.sales.rules import files

ENTRIES_MOST = 5_000
UNPACKED_MOST = 3_000_000_000
CELLS_MOST = 16_000_000  # A cell costs 85 bytes while its sheet is open.
SPINS_MOST = 1_000_000  # Excel turns a password 100,000 times; a stranger's file could ask for minutes.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_HTML = re.compile(rb"<(!doctype html|html|table|meta|head)\b", re.IGNORECASE)
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 8_192


def kind_of(path: Path) -> str:
    """ "workbook" for every kind of Excel file, "spreadsheetml" or "html" for those saved as .xls, else "text".

    Raises FileEmpty or NotATable.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00\xef\xbb\xbf \t\r\n"):
        raise files.FileEmpty
    if head.startswith((b"PK\x03\x04", _OLE)):
        return "workbook"
    if head.startswith(_NO_TABLES):
        raise files.NotATable
    text = head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    if text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return "spreadsheetml" if _SPREADSHEET in text else "html" if _HTML.search(text) else "text"
    if b"\x00" in text:
        raise files.NotATable
    return "text"


def unlocked(path: Path, password: str | None) -> BinaryIO:
    """An Excel file to read from, decrypted beside no other where it has a password. Close it: nothing is left behind.

    Raises PasswordNeeded, PasswordWrong, FileDamaged, ArchiveBomb or SheetTooLarge.
    """
    file: BinaryIO = path.open("rb")
    try:
        if file.read(8) == _OLE:
            file = _decrypted(file, password)
        _check_archive(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _decrypted(file: BinaryIO, password: str | None) -> BinaryIO:
    """The same file where it has no password."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    plain: BinaryIO = tempfile.TemporaryFile()  # type: ignore[assignment]  # noqa: SIM115 - its reader closes it.
    try:
        office = msoffcrypto.OfficeFile(file)
        if office.is_encrypted():
            _check_key(office, password)
            office.decrypt(plain)
            file, plain = plain, file
    except InvalidKeyError:
        raise files.PasswordWrong from None
    except (DecryptionError, FileFormatError, OSError, ValueError, IndexError, KeyError):
        raise files.FileDamaged from None
    finally:
        plain.close()
    return file


def _check_key(office: Any, password: str | None) -> None:
    if not password:
        raise files.PasswordNeeded
    if getattr(office, "info", {}).get("spinValue", 0) > SPINS_MOST:
        raise files.FileDamaged
    office.load_key(password=password, verify_password=True)


def _check_archive(file: BinaryIO) -> None:
    """Refuse an archive that is a bomb, and sheets that would not fit in memory. Old .xls files are no archives."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(2) != b"PK":
        return
    cells = 0

    def count(entry: zipfile.ZipInfo, piece: bytes) -> None:
        nonlocal cells
        cells += piece.count(b"<c ") if entry.filename.startswith("xl/worksheets/") else 0

    try:
        with zipfile.ZipFile(file) as archive:
            limits = {"size": size, "entries_most": ENTRIES_MOST, "unpacked_most": UNPACKED_MOST}
            archives.check(file, archive.infolist(), look=count, **limits)
    except archives.Bomb:
        raise files.ArchiveBomb from None
    except archives.DAMAGED:
        raise files.FileDamaged from None
    if cells > CELLS_MOST:
        raise files.SheetTooLarge(cells=f"{CELLS_MOST:,}")
