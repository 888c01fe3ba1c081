"""QR codes, drawn here and read here: nobody else's server sees what they say."""

import io
from typing import NamedTuple

import segno
import zxingcpp
from django.utils.safestring import SafeString, mark_safe
from PIL import Image, UnidentifiedImageError

PIXELS_MOST = 2_500_000
BYTES_MOST = 1_000_000


class Size(NamedTuple):
    width: int
    height: int


def qr_svg(text: str) -> SafeString:
    """A QR code as SVG for inside a page; black on white whatever the page's colours, since scanners want it so."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - segno draws squares; the text itself is not in it.


def qr_text(picture: bytes) -> str:
    """What the QR code in a camera's picture says, or nothing."""
    if len(picture) > BYTES_MOST:
        return ""
    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG", "PNG", "WEBP"]) as image:
            size = Size(*image.size)
            if size.width * size.height > PIXELS_MOST:
                return ""
            found = zxingcpp.read_barcodes(
                image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return ""
    return found[0].text if found else ""
