"""Pictures of the rehearsed exhibition, drawn here: fields, jars, a market, persimmons, and nobody's face."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 960
FINER = 2  # Drawn twice as large and made smaller, so that no edge looks cut.

Colour = tuple[int, int, int]
INK, BARK, EARTH = (43, 28, 16), (92, 58, 33), (150, 96, 52)
GOLD, STRAW, CREAM = (227, 165, 28), (245, 205, 110), (255, 246, 222)
PERSIMMON, EMBER = (226, 105, 42), (189, 63, 10)
PINE, LEAF = (47, 109, 90), (118, 150, 92)


def picture(name: str) -> bytes:
    """A JPEG of 1,280 × 960, the same whenever it is drawn. Raises KeyError for a name that has no drawing."""
    canvas = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), CREAM)
    DRAWINGS[name](_Brush(canvas))
    drawn = io.BytesIO()
    canvas.reduce(FINER).save(drawn, "JPEG", quality=90)
    return drawn.getvalue()


class _Brush:
    """Draws in units of the finished picture."""

    def __init__(self, canvas: Image.Image) -> None:
        self.canvas, self.draw = canvas, ImageDraw.Draw(canvas)

    def fade(self, top: Colour, bottom: Colour, *, down_to: int = HEIGHT) -> None:
        """A sky or a wall whose colour changes from the top down."""
        strip = Image.new("RGB", (1, 64))
        for y in range(64):
            strip.putpixel((0, y), mixed(top, bottom, y / 63))
        self.canvas.paste(strip.resize((WIDTH * FINER, down_to * FINER), Image.Resampling.BILINEAR))

    def area(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def round(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """An ellipse around (x, y)."""
        corners = [(x - wide) * FINER, (y - high) * FINER, (x + wide) * FINER, (y + high) * FINER]
        self.draw.ellipse(corners, fill=colour)

    def line(self, points: list[tuple[float, float]], colour: Colour, width: float) -> None:
        scaled = [(x * FINER, y * FINER) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * FINER), joint="curve")

    def hill(self, base: float, height: float, waves: float, shift: float, colour: Colour) -> None:
        """A ridge from edge to edge; everything below it has its colour."""
        ridge = [
            (x, base - height * (math.sin(x / WIDTH * math.tau * waves + shift) + 1) / 2)
            for x in range(0, WIDTH + 1, 16)
        ]
        self.area([*ridge, (WIDTH, HEIGHT), (0, HEIGHT)], colour)


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """`one` with so large a part of `other` in it."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _fields(brush: _Brush) -> None:
    """Ripe rice under an evening sun, its rows running together at the horizon."""
    brush.fade((255, 233, 190), (249, 170, 92), down_to=520)
    brush.round(860, 400, 175, 175, (255, 218, 150))
    brush.round(860, 400, 122, 122, (255, 243, 214))
    for base, height, waves, colour in (
        (500, 190, 1.4, (214, 142, 96)),
        (530, 130, 2.1, (172, 105, 74)),
        (560, 70, 3.1, (116, 92, 66)),
    ):
        brush.hill(base, height, waves, base / 90, colour)
    brush.box(0, 555, WIDTH, HEIGHT, (226, 160, 44))
    for row in range(-16, 17):
        near, far = 640 + row * 150, 640 + row * 26
        light = (250, 199, 84) if row % 2 else (206, 136, 30)
        brush.area([(far - 11, 555), (far + 11, 555), (near + 62, HEIGHT), (near - 62, HEIGHT)], light)
    for n in range(260):  # ears of rice, larger the nearer
        depth = (n / 260) ** 2
        x, y = (n * 389) % WIDTH, 580 + depth * 380
        size = 5 + depth * 30
        brush.line([(x, y), (x + size * 0.35, y - size)], (176, 108, 20), 1 + depth * 3)
        brush.round(x + size * 0.45, y - size * 1.05, size * 0.16, size * 0.34, (255, 222, 128))


def _jars(brush: _Brush) -> None:
    """A terrace of earthen jars before a low wall, a branch with persimmons above."""
    brush.fade((253, 240, 207), (247, 213, 150))
    brush.hill(560, 150, 1.2, 2.4, (196, 203, 160))
    brush.hill(590, 90, 2.0, 0.3, LEAF)
    brush.box(0, 560, WIDTH, 640, (203, 176, 139))
    for n in range(17):
        brush.round(n * 82 + 10, 572, 52, 26, mixed((176, 146, 110), (218, 193, 158), n * 7 % 5 / 5))
    brush.box(0, 640, WIDTH, HEIGHT, (221, 187, 132))
    rows = ((690, 0.72, range(7)), (800, 0.92, range(6)), (925, 1.15, range(5)))
    for base, size, places in rows:
        pitch = WIDTH / len(places)
        for place in places:
            _jar(brush, pitch * (place + 0.5), base, size * (0.86 + place * 3 % 4 * 0.07))
    brush.line([(1290, 60), (1090, 120), (900, 108), (700, 170), (560, 160)], BARK, 20)
    brush.line([(1010, 116), (930, 210), (900, 280)], BARK, 12)
    for x, y in ((612, 215), (748, 226), (838, 168), (905, 318), (968, 236), (1092, 192), (1190, 150)):
        _persimmon(brush, x, y, 40)


def _jar(brush: _Brush, x: float, base: float, size: float) -> None:
    body, light = (122, 67, 38), (165, 103, 64)
    brush.round(x, base + 4, 88 * size, 20 * size, (190, 150, 98))
    brush.round(x, base - 78 * size, 92 * size, 84 * size, body)
    brush.round(x - 32 * size, base - 92 * size, 20 * size, 46 * size, light)
    brush.box(x - 58 * size, base - 162 * size, x + 58 * size, base - 140 * size, body)
    brush.round(x, base - 164 * size, 72 * size, 17 * size, (96, 52, 30))
    brush.round(x, base - 172 * size, 64 * size, 14 * size, (134, 77, 46))
    brush.round(x, base - 182 * size, 15 * size, 10 * size, (96, 52, 30))


def _persimmon(brush: _Brush, x: float, y: float, size: float) -> None:
    brush.line([(x, y - size * 1.6), (x, y - size * 0.7)], BARK, size / 7)
    brush.round(x, y, size, size * 0.86, PERSIMMON)
    brush.round(x - size * 0.35, y - size * 0.3, size * 0.24, size * 0.17, (244, 158, 96))
    for lean in (-0.5, 0.5):
        brush.round(x + lean * size * 0.75, y - size * 0.74, size * 0.42, size * 0.15, PINE)


def _market(brush: _Brush) -> None:
    """An arcade of stalls in the evening: striped awnings, lanterns, crates that are full."""
    brush.fade((74, 52, 60), (196, 120, 74))
    for n in range(9):  # the arcade's ribs, far ones small
        part = n / 8
        top, side = 40 + part * 250, part * 480
        brush.line(
            [(side, 560), (side, top + 90), (640, top), (WIDTH - side, top + 90), (WIDTH - side, 560)],
            mixed((120, 84, 74), (226, 160, 104), part),
            14 - part * 10,
        )
    brush.box(0, 560, WIDTH, HEIGHT, (134, 88, 62))
    brush.area([(520, 560), (760, 560), (1010, HEIGHT), (270, HEIGHT)], (214, 168, 118))
    _stalls(brush, (0, 500), (EMBER, CREAM), (PERSIMMON, GOLD, LEAF, (158, 44, 52)))
    _stalls(brush, (WIDTH - 500, WIDTH), (PINE, CREAM), (STRAW, (190, 60, 60), GOLD, LEAF))
    for n, (x, y) in enumerate(((330, 150), (470, 230), (640, 190), (810, 230), (950, 150))):
        brush.line([(x, 0), (x, y - 50)], INK, 3)
        brush.round(x, y, 74, 78, (150, 96, 70))
        brush.round(x, y, 46, 54, (255, 214, 122) if n % 2 else (255, 188, 104))
        brush.box(x - 20, y - 60, x + 20, y - 48, INK)
        brush.box(x - 20, y + 48, x + 20, y + 60, INK)


def _stalls(
    brush: _Brush, sides: tuple[int, int], stripes: tuple[Colour, Colour], goods: tuple[Colour, ...]
) -> None:
    left, right = sides
    brush.box(left, 470, right, 720, (92, 60, 46))
    wide = (right - left) / 10
    for n in range(10):
        x, colour = left + n * wide, stripes[n % 2]
        back = left + 30 + n * (wide - 6)
        brush.area([(back, 370), (back + wide - 6, 370), (x + wide, 490), (x, 490)], colour)
        brush.round(x + wide / 2, 490, wide / 2, 24, colour)
    for n, colour in enumerate(goods):
        x = left + 18 + n * (right - left - 24) / len(goods)
        across = (right - left) / len(goods) - 24
        for heap in range(14):
            place = x + 16 + (heap * 37) % (across - 30)
            brush.round(place, 700 - heap % 3 * 22, 22, 21, mixed(colour, CREAM, heap % 4 * 0.09))
        brush.box(x, 706, x + across, 800, EARTH)
        brush.box(x, 748, x + across, 756, BARK)
    brush.box(left, 800, right, HEIGHT, (104, 68, 48))


def _persimmons(brush: _Brush) -> None:
    """Persimmons hung up to dry beneath the eaves, row beside row."""
    brush.fade((255, 236, 196), (246, 199, 122))
    brush.hill(840, 190, 1.3, 1.1, (214, 168, 108))
    brush.hill(900, 120, 2.2, 2.0, (168, 150, 92))
    for n in range(12):
        x = 58 + n * 106
        length = 5 + (n * 5) % 3
        brush.line([(x, 90), (x, 190 + length * 96)], (150, 110, 70), 4)
        for place in range(length):
            _persimmon(brush, x, 222 + place * 98, 43 - (n + place) % 3 * 3)
    brush.box(0, 0, WIDTH, 74, (86, 58, 44))
    for n in range(17):
        brush.round(n * 82, 84, 38, 34, (62, 44, 38))
        brush.round(n * 82, 84, 24, 21, (122, 90, 68))


DRAWINGS: dict[str, Callable[[_Brush], None]] = {
    "fields": _fields,
    "jars": _jars,
    "market": _market,
    "persimmons": _persimmons,
}
