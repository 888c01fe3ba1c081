"""Archives from strangers: unpacked a piece at a time, keeping nothing, to see what is really inside."""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

_PIECE = 1 << 16
# What unpacking raises of an archive that is damaged, encrypted, or packed in a way that office programs do not use.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Bomb(Exception):  # noqa: N818 - it says what it is.
    """An archive that would grow beyond reason, or that lies about what is in it."""


def check(
    file: BinaryIO,
    entries: Sequence[zipfile.ZipInfo],
    *,
    size: int,
    entries_most: int,
    unpacked_most: int,
    look: Callable[[zipfile.ZipInfo, bytes], object] | None = None,
) -> None:
    """Raise Bomb, or BadZipFile for an archive packed in a way that office programs do not use.

    What an archive says of its own size may be a lie, so all of it is unpacked once; who wants to may `look` at it meanwhile.
    """
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > entries_most or packed > size or unpacked > unpacked_most:
        raise Bomb
    for entry in entries:
        found = 0
        for piece in pieces(file, entry):
            found += len(piece)
            if look:
                look(entry, piece)
        if found != entry.file_size:
            raise Bomb


def pieces(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What really comes out of an entry; no further than a piece beyond what it says."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
        raise zipfile.BadZipFile
    file.seek(entry.header_offset + 26)
    lengths = file.read(4)
    file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left, found = entry.compress_size, 0
    while left > 0 and found <= entry.file_size:
        piece = file.read(min(left, _PIECE))
        if not piece:
            break
        left -= len(piece)
        while piece and found <= entry.file_size:
            came = inflate.decompress(piece, _PIECE) if inflate else piece
            found += len(came)
            yield came
            piece = inflate.unconsumed_tail if inflate else b""
