"""A film for Chromium's pretended camera: it plays whatever picture was put before it last."""

import io
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 640, 480
_GREY = bytes([128]) * (WIDTH * HEIGHT // 2)  # no colour at all: U and V of every pixel


def film(path: Path, picture: bytes | None = None) -> None:
    """Write one still picture (PNG) as an endless film; without a picture, a white wall."""
    frame = Image.new("L", (WIDTH, HEIGHT), 255)
    if picture is not None:
        held = Image.open(io.BytesIO(picture)).convert("L")
        held.thumbnail((WIDTH - 60, HEIGHT - 60))
        frame.paste(held, ((WIDTH - held.width) // 2, (HEIGHT - held.height) // 2))
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + b"".join(b"FRAME\n" + frame.tobytes() + _GREY for _ in range(3)))
