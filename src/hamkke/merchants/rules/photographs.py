"""What may be a product's photograph, and how large the files are that are made of it."""

import io
from typing import BinaryIO
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

BYTES_MOST = 20_000_000
PIXELS_MOST = 60_000_000
SIDE_LEAST = 320
OF_A_PRODUCT = 6
WIDTHS = (320, 640, 1280)  # a card on a phone, a card or a phone that draws finely, a desk
_KINDS = ("JPEG", "PNG", "WEBP")


class PhotographRefused(Refused):
    """A file that is not taken; nothing of it is kept."""


class NotAPhotograph(PhotographRefused):
    reason = "not_a_photograph"
    says = Words(
        "JPEG, PNG, WebP 사진만 받습니다. 고르신 파일은 사진이 아니거나 망가졌습니다.",
        "Photographs are taken as JPEG, PNG or WebP. This file is none, or is damaged.",
    )


class PhotographTooBig(PhotographRefused):
    reason = "photograph_too_big"
    says = Words(
        "사진이 너무 큽니다. 20 MB, 6천만 화소까지 받습니다.",
        "This photograph is too big: up to 20 MB and 60 megapixels are taken.",
    )


class PhotographTooSmall(PhotographRefused):
    reason = "photograph_too_small"
    says = Words(
        "사진이 너무 작아 흐리게 보입니다. 가로와 세로가 320 픽셀은 되어야 합니다.",
        "This photograph is too small to look sharp: it needs 320 pixels each way.",
    )


class DescriptionMissing(PhotographRefused):
    reason = "description_missing"
    says = Words(
        "사진에 무엇이 보이는지 한 문장으로 적어 주세요. 사진을 볼 수 없는 손님에게 읽어 드립니다.",
        "Say in a sentence what the photograph shows: it is read to customers who cannot see it.",
    )


class PhotographsFull(PhotographRefused):
    reason = "photographs_full"
    says = Words(
        "한 상품에 사진은 여섯 장까지입니다. 먼저 한 장을 지워 주세요.",
        "A product has up to six photographs. Take one away first.",
    )


def check_description(alt: str) -> None:
    if not alt.strip():
        raise DescriptionMissing


def check_room(photographs: int) -> None:
    """Refuse one more than a product may have."""
    if photographs >= OF_A_PRODUCT:
        raise PhotographsFull


def upright(file: BinaryIO) -> Image.Image:
    """A photograph as it should be seen: upright, on white, and nothing but its pixels. Raises PhotographRefused.

    Where and with which device it was taken, thumbnails, and what no picture is, stay behind with the file.
    """
    if file.seek(0, io.SEEK_END) > BYTES_MOST:
        raise PhotographTooBig
    file.seek(0)
    try:
        with Image.open(file, formats=_KINDS) as opened:
            if opened.width * opened.height > PIXELS_MOST:  # Before a single one of them is unpacked.
                raise PhotographTooBig
            if min(opened.size) < SIDE_LEAST:
                raise PhotographTooSmall
            opened.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError:
        raise PhotographTooBig from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise NotAPhotograph from None
    on_white = Image.new("RGB", picture.size, "white")
    on_white.paste(picture, mask=picture.getchannel("A"))
    return on_white


def id_in(file: str) -> UUID | None:
    """Whose file of this name is; None of one that was never finished."""
    try:
        return UUID(file[:36]) if file.endswith(".webp") else None
    except ValueError:
        return None


def sizes_of(picture: Image.Image) -> list[tuple[int, int]]:
    """The widths a picture is wide enough for, each with its height."""
    return [
        (width, max(1, round(picture.height * width / picture.width)))
        for width in WIDTHS
        if width <= picture.width
    ]
