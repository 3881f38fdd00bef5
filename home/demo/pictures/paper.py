"""Cut paper: a sheet on which coloured layers lie, each with the thin shadow of the one above.

Coordinates are pixels of the finished picture; drawing happens at ``OVER`` times that size, so
edges come out smooth.
The same seed gives the same bytes on the same Pillow version.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

WIDE = (1200, 800)
TALL = (960, 1200)
OVER = 2
HOLE = (0, 0, 0, 0)


def colour(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


# look.md, Colours
PAPER = colour("#FBF8F2")
INK = colour("#1E1A16")
CINNABAR = colour("#9E1B1B")
SEA = colour("#0C4A5A")
GOLD = colour("#6B4700")
GREEN = colour("#1C5B33")
STONE = colour("#8A8278")
ROSE = colour("#F6E9E4")
MIST = colour("#E6F0F1")
STRAW = colour("#F3ECDD")


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return ``first`` with ``share`` (0–1) of ``second`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> list[Point]:
    """Return a Catmull–Rom curve through ``points``."""
    count = len(points)
    spans = count if closed else count - 1
    curve: list[Point] = []
    for i in range(spans):
        if closed:
            p0, p1, p2, p3 = (points[(i + k - 1) % count] for k in range(4))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k - 1, 0), count - 1)] for k in range(4))
        for step in range(steps):
            t = step / steps
            curve.append(
                (
                    _catmull_rom(p0[0], p1[0], p2[0], p3[0], t),
                    _catmull_rom(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def ring(cx: float, cy: float, radius: float, first: float, last: float) -> list[Point]:
    """Return points on a circle between two angles (degrees, clockwise from the right)."""
    steps = max(int(abs(last - first) / 4), 8)
    return [
        (
            cx + radius * math.cos(math.radians(first + (last - first) * i / steps)),
            cy + radius * math.sin(math.radians(first + (last - first) * i / steps)),
        )
        for i in range(steps + 1)
    ]


def crescent(cx: float, cy: float, length: float, angle: float, bulge: float = 0.32) -> list[Point]:
    """Return the moon-shaped slit (月牙纹) of one turn of the scissors."""
    turn = math.radians(angle)
    outer, inner = length * bulge, length * bulge * 0.35
    shape = [
        (-length / 2, 0.0),
        (-length / 4, -outer * 0.8),
        (0.0, -outer),
        (length / 4, -outer * 0.8),
        (length / 2, 0.0),
        (0.0, -inner),
    ]
    return [
        (
            cx + x * math.cos(turn) - y * math.sin(turn),
            cy + x * math.sin(turn) + y * math.cos(turn),
        )
        for x, y in shape
    ]


class Leaf:
    """One layer of paper: shapes of any colour, and holes."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.image = Image.new("RGBA", (size[0] * OVER, size[1] * OVER), HOLE)
        self._draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], fill: tuple[int, ...]) -> None:
        self._draw.polygon([(x * OVER, y * OVER) for x, y in points], fill=fill)

    def disc(
        self, cx: float, cy: float, rx: float, fill: tuple[int, ...], ry: float | None = None
    ) -> None:
        ry = rx if ry is None else ry
        self._draw.ellipse(
            ((cx - rx) * OVER, (cy - ry) * OVER, (cx + rx) * OVER, (cy + ry) * OVER), fill=fill
        )

    def box(
        self, x0: float, y0: float, x1: float, y1: float, fill: tuple[int, ...], round_: float = 0
    ) -> None:
        self._draw.rounded_rectangle(
            (x0 * OVER, y0 * OVER, x1 * OVER, y1 * OVER), radius=round_ * OVER, fill=fill
        )

    def line(self, points: Sequence[Point], fill: tuple[int, ...], width: float) -> None:
        """A stroke with round ends and joints."""
        scaled = [(x * OVER, y * OVER) for x, y in points]
        self._draw.line(scaled, fill=fill, width=max(round(width * OVER), 1), joint="curve")
        if width >= 2:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, fill)


class Sheet:
    """The picture while it is made."""

    def __init__(self, seed: str, ground: Colour = PAPER, size: tuple[int, int] = WIDE) -> None:
        self.dice = random.Random(seed)  # noqa: S311  # pictures must come out the same each time
        self.size = size
        self.width, self.height = size
        self.image = Image.new("RGB", (size[0] * OVER, size[1] * OVER), ground)

    @contextmanager
    def layer(self, shadow: float = 6.0, strength: float = 0.2) -> Iterator[Leaf]:
        """Lay one more leaf on the sheet; ``shadow`` is how far it stands off, in pixels."""
        leaf = Leaf(self.size)
        yield leaf
        bounds = leaf.image.getbbox()
        if bounds is None:
            return
        if shadow:
            self._shade(leaf.image.getchannel("A"), shadow, strength)
        cut = leaf.image.crop(bounds)
        self.image.paste(cut.convert("RGB"), bounds[:2], cut.getchannel("A"))

    def _shade(self, alpha: Image.Image, shadow: float, strength: float) -> None:
        coarse = 4
        small = alpha.reduce(coarse)
        reach = shadow * OVER / coarse
        small = ImageChops.offset(small, round(reach * 0.25), round(reach * -0.45))
        small = small.filter(ImageFilter.GaussianBlur(reach * 0.9))
        mask = small.resize(alpha.size, Image.Resampling.BILINEAR).point(
            [round(value * strength) for value in range(256)]
        )
        self.image.paste(mix(INK, SEA, 0.3), (0, 0), mask)

    def finished(self) -> Image.Image:
        """Return the picture at its size with a breath of paper grain."""
        picture = self.image.resize(self.size, Image.Resampling.LANCZOS)
        for scale, amount in ((1, 0.07), (5, 0.06)):
            width, height = self.width // scale, self.height // scale
            noise = Image.frombytes("L", (width, height), self.dice.randbytes(width * height))
            noise = noise.filter(ImageFilter.GaussianBlur(0.7)).resize(
                self.size, Image.Resampling.BICUBIC
            )
            noise = noise.point([round(128 + (value - 128) * amount * 2) for value in range(256)])
            picture = ImageChops.overlay(picture, Image.merge("RGB", (noise, noise, noise)))
        return picture

    def jpeg(self) -> bytes:
        """Return the finished picture as a progressive JPEG without metadata."""
        buffer = io.BytesIO()
        self.finished().save(buffer, "JPEG", quality=92, optimize=True, progressive=True)
        return buffer.getvalue()
