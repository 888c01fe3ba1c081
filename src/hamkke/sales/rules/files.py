"""Files that cannot be read at all, and why. Rows that cannot be are another matter: see mappings/reasons.py."""

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class FileRefused(Refused):
    """A file of which nothing is taken."""


class FileEmpty(FileRefused):
    reason = "file_empty"
    says = Words("빈 파일입니다. 다시 골라 주세요.", "This file is empty. Please choose again.")


class NotATable(FileRefused):
    reason = "not_a_table"
    says = Words(
        "표가 들어 있는 파일이 아닙니다. 판매처에서 엑셀이나 CSV로 내려받은 파일을 골라 주세요.",
        "There is no table in this file. Choose the Excel or CSV file that the channel lets you download.",
    )


class HeaderMissing(FileRefused):
    reason = "header_missing"
    says = Words(
        "열 이름이 적힌 줄이 없어 무엇이 무엇인지 알 수 없습니다. 맨 윗줄에 열 이름을 넣어 다시 보내 주세요.",
        "No row says what the columns are. Please put their names into the first row and send it again.",
    )


class FileDamaged(FileRefused):
    reason = "file_damaged"
    says = Words(
        "망가진 파일이라 열 수 없습니다. 판매처에서 다시 내려받아 주세요.",
        "This file is damaged and cannot be opened. Please download it again.",
    )


class ArchiveBomb(FileRefused):
    reason = "archive_bomb"
    says = Words(
        "압축을 풀면 터무니없이 커지거나 속이 맞지 않는 파일이라 받지 않았습니다.",
        "Unpacked, this file would grow beyond reason, or it is not what it says it is. It was not taken.",
    )


class SheetTooLarge(FileRefused):
    reason = "sheet_too_large"
    says = Words(
        "엑셀로 읽기에는 너무 큽니다(칸 {cells}개까지). CSV로 저장하거나 기간을 나누어 내려받아 주세요.",
        "This is too large for an Excel file (up to {cells} cells are read). Save it as CSV, or download shorter periods.",
    )


class SheetsDiffer(FileRefused):
    reason = "sheets_differ"
    says = Words(
        "‘{sheet}’ 시트에도 같은 종류의 줄이 있지만 열이 다르게 놓여 있습니다. 시트마다 파일 하나로 저장해 주세요.",
        "The sheet “{sheet}” has lines of the same kind in other columns. Please save each sheet as a file of its own.",
    )


class PasswordNeeded(FileRefused):
    reason = "password_needed"
    says = Words(
        "비밀번호가 걸린 엑셀 파일입니다. 내려받을 때 정한 비밀번호를 적어 주세요.",
        "This Excel file has a password. Please type the one that was set when it was downloaded.",
    )


class PasswordWrong(FileRefused):
    reason = "password_wrong"
    says = Words("비밀번호가 맞지 않습니다. 다시 적어 주세요.", "This is not its password. Please try again.")


class BytesUndecodable(FileRefused):
    reason = "bytes_undecodable"
    says = Words(
        "{line}번째 줄({position}번째 바이트)에 한글로 읽을 수 없는 글자가 있습니다. 파일을 다시 내려받아 주세요.",
        "Line {line} (byte {position}) has something that is no letter in any encoding we know. Please download the file again.",
    )
