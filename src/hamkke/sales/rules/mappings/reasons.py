"""Why a row was not taken: a word for the machine, a sentence for whoever mends it, and the column."""

from dataclasses import dataclass

from hamkke.kernel.words import Words

REASONS = {
    "date_missing": Words("‘{column}’ 칸이 비어 있습니다.", "“{column}” is empty."),
    "date_unreadable": Words(
        "‘{column}’ 칸을 날짜로 읽을 수 없습니다.", "“{column}” cannot be read as a date."
    ),
    "id_missing": Words("‘{column}’ 칸이 비어 있습니다.", "“{column}” is empty."),
    "id_rounded": Words(
        "‘{column}’ 번호가 엑셀에서 숫자로 바뀌며 끝자리를 잃었습니다. 원본 파일을 다시 받아 주세요.",
        "Excel turned “{column}” into a number and its last digits are lost. Please download the file again.",
    ),
    "id_scientific": Words(
        "‘{column}’ 번호가 2.0E+15처럼 줄어 있습니다. 원본 파일을 다시 받아 주세요.",
        "“{column}” is shortened like 2.0E+15. Please download the file again.",
    ),
    "id_length": Words(
        "‘{column}’ 번호의 자릿수가 맞지 않습니다. 앞자리 0이 지워졌을 수 있습니다.",
        "“{column}” has the wrong number of digits; zeros in front may have been lost.",
    ),
    "quantity_missing": Words("‘{column}’ 칸이 비어 있습니다.", "“{column}” is empty."),
    "quantity_unreadable": Words("‘{column}’ 칸은 정수여야 합니다.", "“{column}” must be a whole number."),
    "money_missing": Words("‘{column}’ 칸이 비어 있습니다.", "“{column}” is empty."),
    "money_unreadable": Words(
        "‘{column}’ 칸을 금액으로 읽을 수 없습니다.", "“{column}” cannot be read as money."
    ),
    "money_too_fine": Words(
        "‘{column}’ 금액이 이 통화의 가장 작은 단위보다 잘게 적혀 있습니다.",
        "“{column}” is told in smaller parts than its currency has.",
    ),
    "too_large": Words("‘{column}’ 값이 터무니없이 큽니다.", "“{column}” is larger than can be."),
    "sign_contradicts": Words(
        "‘{column}’ 금액의 부호가 이 줄이 판매인지 취소인지와 맞지 않습니다.",
        "The sign of “{column}” contradicts whether this row is a sale or a cancellation.",
    ),
    "told_twice": Words(
        "이름이 같은 ‘{column}’ 열이 둘인데 값이 다릅니다.",
        "Two columns are called “{column}” and tell different things.",
    ),
    "quote_open": Words(
        "따옴표가 닫히지 않아 어디까지가 한 칸인지 알 수 없습니다.",
        "A quote is never closed, so where its cell ends cannot be told.",
    ),
    "cells_too_few": Words(
        "칸이 머리글보다 적습니다. 줄이 중간에 끊겼을 수 있습니다.",
        "There are fewer cells than headers; the row may be broken.",
    ),
    "cells_too_many": Words(
        "칸이 머리글보다 많습니다. 쉼표가 든 값이 따옴표 없이 적혔을 수 있습니다.",
        "There are more cells than headers; a value with a comma may lack its quotes.",
    ),
}


@dataclass(frozen=True)
class Reason:
    code: str
    column: str = ""

    @property
    def words(self) -> Words:
        return REASONS[self.code].format(column=self.column)
