"""A picture that is made to break its reader says nothing."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from hamkke.coupons.views.drawing import qr_text


def said_to_be_huge():
    """A few bytes whose header says 30,000 × 30,000."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    chunks = ((len(chunk) - 4, chunk, zlib.crc32(chunk)) for chunk in (header, b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", size) + chunk + struct.pack(">I", sum_) for size, chunk, sum_ in chunks
    )


def with_a_long_text():
    held, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("said", "0" * 2_000_000, zip=True)
    Image.new("L", (300, 300), 255).save(held, "PNG", pnginfo=told)
    return held.getvalue()


@pytest.mark.parametrize("picture", [said_to_be_huge, with_a_long_text])
def test_a_picture_made_to_break_its_reader_says_nothing(picture):
    assert qr_text(picture()) == ""
