"""What may become of a file: when it is stored, when it can be taken back, and how a row that was refused is mended."""

from collections.abc import Collection, Sequence

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.mappings import Mapping

STATES = {
    "received": Words("받음", "received"),
    "read": Words("읽음", "read"),
    "intended": Words("넣기로 함", "to be stored"),
    "writing": Words("넣는 중", "being stored"),
    "stored": Words("넣음", "stored"),
    "taken_back": Words("되돌림", "taken back"),
    "dropped": Words("넣지 않음", "dropped"),
}
REJECTED_STATES = {
    "waiting": Words("고쳐야 함", "to be mended"),
    "mended": Words("고침, 넣기 전", "mended, not in yet"),
    "entered": Words("고쳐서 넣음", "mended and stored"),
    "set_aside": Words("넣지 않기로 함", "set aside"),
}


LOST = Words(
    "줄을 넣기 전에 파일이 없어졌습니다. 다시 보내 주세요.",
    "The file was lost before its lines were stored. Please send it again.",
)
FORGOTTEN = Words(
    "하루 안에 넣을지 정하지 않아 파일을 지웠습니다. 다시 보내 주세요.",
    "Nobody decided about it within a day, so the file was deleted. Please send it again.",
)
BYTES_MOST = 2 << 30
TICKET = "sales.files"  # what a token is for that lets a file of sales be larger than anything else
_NAME_MOST = 120


class FileTooLarge(Refused):
    reason = "file_too_large"
    says = Words("파일은 {most}까지 받습니다.", "A file may have up to {most}.")


class NotReceived(Refused):
    reason = "batch_not_received"
    says = Words("이 파일은 이미 {state} 상태입니다.", "This file is already {state_en}.")


class MappingNotChosen(Refused):
    reason = "mapping_not_chosen"
    says = Words(
        "어느 판매처의 어떤 파일인지 먼저 골라 주세요.",
        "Say first which channel's file this is and how it is read.",
    )


class NothingToStore(Refused):
    reason = "nothing_to_store"
    says = Words("알아들은 줄이 하나도 없습니다.", "Not a single line of it was understood.")


class AnotherCurrency(Refused):
    reason = "another_currency"
    says = Words(
        "이 판매처의 금액은 소수 {channel}자리인데 파일은 {mapping}자리로 읽게 되어 있습니다.",
        "This channel reckons with {channel} decimals, the file is read with {mapping}.",
    )


class ReadOtherwise(Refused):
    reason = "read_otherwise"
    says = Words(
        "같은 파일이 줄을 다르게 알아보는 읽는 법으로 이미 들어 있어({batch}), 넣으면 모든 줄이 두 번 세어집니다. 먼저 그것을 되돌려 주세요.",
        "The same file is in already ({batch}), read in a way that tells its lines apart otherwise: all of them would count "
        "twice. Take that one back first.",
    )


class NotStored(Refused):
    reason = "batch_not_stored"
    says = Words("넣은 파일만 되돌릴 수 있습니다.", "Only a file that was stored can be taken back.")


class OthersLeanOnIt(Refused):
    reason = "others_lean_on_it"
    says = Words(
        "뒤에 온 {batches} 파일이 여기서 읽은 줄을 그대로라고 했습니다. 먼저 그것을 되돌리고, 이 파일을 되돌린 뒤 다시 넣어 주세요.",
        "{batches}, told later, said of lines told here that they had not changed. Take those back first, then this one, "
        "and store them again.",
    )


class ChannelBusy(Refused):
    reason = "channel_busy"
    says = Words(
        "이 판매처의 다른 파일을 넣는 중입니다. 잠시 뒤에 다시 해 주세요.",
        "Another file of this channel is being stored. Please try again in a moment.",
    )


class ReasonMissing(Refused):
    reason = "reason_missing"
    says = Words("까닭을 적어 주세요.", "Say why.")


class NotWaiting(Refused):
    reason = "line_not_waiting"
    says = Words("이 줄은 이미 넣었습니다.", "This line is already in.")


class NothingMended(Refused):
    reason = "nothing_mended"
    says = Words("고친 줄이 없습니다.", "No line has been mended.")


class NotUnderstood(Refused):
    reason = "file_not_understood"
    says = Words("파일을 알아보지 못했습니다. {why_ko}", "The file was not understood. {why_en}")


class BatchUnknown(Refused):
    reason = "batch_unknown"
    says = Words("{number}번 파일은 없습니다.", "There is no batch #{number}.")


class MappingUnknown(Refused):
    reason = "mapping_unknown"
    says = Words(
        "{code}(이)라는 읽는 법은 없습니다. {known} 가운데 고르세요.",
        "There is no way of reading called {code}. Choose from {known}.",
    )


class MappingMissing(Refused):
    reason = "mapping_missing"
    says = Words(
        "다른 판매처의 파일로 읽으려면 읽는 법도 정해 주세요(--mapping).",
        "To read it as another channel's file, say how it is read, too (--mapping).",
    )


class StillWrong(Refused):
    reason = "line_still_wrong"
    says = Words("아직 읽을 수 없습니다. {why_ko}", "It cannot be read yet. {why_en}")


class ColumnUnknown(Refused):
    reason = "column_unknown"
    says = Words("{column}(이)라는 열은 이 줄에 없습니다.", "This line has no column {column}.")


def check_size(size: int) -> None:
    """Refuse a file that no channel would send."""
    if size > BYTES_MOST:
        raise FileTooLarge(most=f"{BYTES_MOST >> 30} GB")


def clean_name(name: str) -> str:
    """A file's name as it is shown: without its folder, control characters, or more than fits."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-_NAME_MOST:] or "–"


def check_state(state: str, *, among: Collection[str]) -> None:
    """Refuse a step that the batch has behind it, or not yet before it."""
    if state not in among:
        raise NotReceived(state=STATES[state].ko, state_en=STATES[state].en)


def same_as(number: int | None) -> Words:
    """Why a file that came again is not stored again."""
    shown = f"#{number}" if number else ""
    return Words(
        f"같은 파일이 이미 있습니다{f': {shown}' if shown else ''}.",
        f"The same file is already there{f': {shown}' if shown else ''}.",
    )


def check_has_lines(accepted: int) -> None:
    """Refuse to store a file of which no line was understood."""
    if accepted == 0:
        raise NothingToStore


def check_read_alike(mapping: Mapping, other: Mapping, *, number: int | None) -> None:
    """Refuse a file whose lines would be other lines than those that another mapping made of it."""
    if _tells_apart_by(mapping) != _tells_apart_by(other):
        raise ReadOtherwise(batch=f"#{number}" if number else "…")


def _tells_apart_by(mapping: Mapping) -> tuple[object, ...]:
    return mapping.key, mapping.parts, mapping.is_counted, mapping.signs != "status", mapping.channels


def check_decimals(channel: int, mapping: int) -> None:
    """Refuse money told in smaller or larger parts than the channel's currency."""
    if channel != mapping:
        raise AnotherCurrency(channel=channel, mapping=mapping)


def check_taking_back(state: str, *, leaning: Sequence[int], is_busy: bool) -> None:
    """Refuse to take back what is not stored, what later batches (numbers) lean on, or while the channel is written."""
    if state != "stored":
        raise NotStored
    if is_busy:
        raise ChannelBusy
    if leaning:
        raise OthersLeanOnIt(batches=", ".join(f"#{number}" for number in sorted(leaning)))


def check_reason(text: str) -> str:
    """The reason without spaces around it. Raises ReasonMissing."""
    if not text.strip():
        raise ReasonMissing
    return text.strip()


def check_mending(state: str, values: Collection[str], *, known: Collection[str]) -> None:
    """Refuse to mend a line that is in, or columns that it does not have."""
    if state not in ("waiting", "mended", "set_aside"):
        raise NotWaiting
    for column in values:
        if column not in known:
            raise ColumnUnknown(column=column)


def check_understood(reasons: Sequence[Words]) -> None:
    """Refuse a mended line that still cannot be read, with every reason."""
    if reasons:
        raise StillWrong(
            why_ko=" ".join(each.ko for each in reasons), why_en=" ".join(each.en for each in reasons)
        )
