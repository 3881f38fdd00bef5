"""What the sample pictures are made of: sea, hills, houses, trees, boats, lanterns, people."""

from __future__ import annotations

import math

from home.demo.pictures.light import CLAY, OCHRE, SAND, TILE, WALL, Light
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    HOLE,
    INK,
    PAPER,
    SEA,
    STRAW,
    Colour,
    Leaf,
    Point,
    Sheet,
    crescent,
    mix,
    ring,
    smooth,
)

# -- sky, hills, sea --------------------------------------------------------


def sky_disc(sheet: Sheet, x: float, y: float, radius: float, fill: Colour) -> None:
    with sheet.layer(shadow=5, strength=0.12) as leaf:
        leaf.disc(x, y, radius, fill)


def cloud(sheet: Sheet, x: float, y: float, width: float, fill: Colour) -> None:
    """Three flat capsules, as cut from one strip."""
    bar = width * 0.11
    with sheet.layer(shadow=4, strength=0.1) as leaf:
        for dx, dy, length in ((0, 0, 0.62), (0.14, 1, 0.86), (-0.12, 2, 0.5)):
            left = x + dx * width
            top = y + dy * bar * 0.96
            leaf.box(left, top, left + length * width, top + bar, fill, bar / 2)


def ridge(
    sheet: Sheet,
    fill: Colour,
    base: float,
    height: float,
    *,
    peaks: int = 4,
    shadow: float = 7,
    lean: float = 0.0,
) -> list[Point]:
    """A line of hills with feet on ``base``; returns its skyline. ``lean`` lifts the right end."""
    dice = sheet.dice
    count = peaks * 2 + 1
    points: list[Point] = []
    for i in range(count + 1):
        step = (sheet.width + 120) / count
        x = -60 + step * (i + (dice.uniform(-0.34, 0.34) if 0 < i < count else 0))
        top = height * (dice.uniform(0.5, 1.0) if i % 2 else dice.uniform(0.12, 0.5))
        slope = lean * height * (i / count - 0.5)
        points.append((x, base - top - slope))
    line = smooth(points, closed=False)
    with sheet.layer(shadow=shadow) as leaf:
        leaf.polygon([*line, (sheet.width + 60, sheet.height), (-60, sheet.height)], fill)
    return line


def band(
    sheet: Sheet,
    fill: Colour,
    top: float,
    *,
    swing: float = 10,
    shadow: float = 6,
    turns: float = 2,
) -> None:
    """A band of ground or water from ``top`` down, its edge a long wave."""
    phase = sheet.dice.uniform(0, math.tau)
    edge = [
        (x, top + swing * math.sin(phase + x / sheet.width * turns * math.tau))
        for x in range(-20, sheet.width + 21, 10)
    ]
    with sheet.layer(shadow=shadow) as leaf:
        leaf.polygon([*edge, (sheet.width + 20, sheet.height), (-20, sheet.height)], fill)


def shell_waves(
    sheet: Sheet, top: float, rows: int, stroke: Colour, *, radius: float = 34, width: float = 2
) -> None:
    """Rows of oyster-shell arcs on the water, wider apart towards the front."""
    with sheet.layer(shadow=0) as leaf:
        y = top
        for row in range(rows):
            size = radius * (0.55 + 0.45 * (row + 1) / rows)
            x = -size + (row % 2) * size
            while x < sheet.width + size:
                for part in (1.0, 0.66, 0.33):
                    leaf.line(ring(x, y, size * part, 180, 360), stroke, width)
                x += size * 2
            y += size * 0.92


def ripples(sheet: Sheet, top: float, bottom: float, stroke: Colour, count: int = 26) -> None:
    with sheet.layer(shadow=0) as leaf:
        for _ in range(count):
            depth = sheet.dice.random()
            y = top + (bottom - top) * depth
            x = sheet.dice.uniform(-40, sheet.width)
            length = (40 + 130 * depth) * sheet.dice.uniform(0.6, 1.3)
            leaf.line([(x, y), (x + length, y)], stroke, 1.6 + 2.4 * depth)


def oyster_beds(
    sheet: Sheet, top: float, bottom: float, rope: Colour, float_: Colour, *, vanish: float = 0.6
) -> None:
    """Lines of floats that run together towards the horizon."""
    centre = sheet.width * vanish
    with sheet.layer(shadow=2, strength=0.25) as leaf:
        for lane in range(-9, 10):
            far_x, near_x = centre + lane * 26, centre + lane * 175
            leaf.line([(far_x, top), (near_x, bottom)], rope, 1.4)
            for step in range(13):
                t = (step / 12) ** 1.9
                x, y = far_x + (near_x - far_x) * t, top + (bottom - top) * t
                leaf.disc(x, y, 1.8 + 8.5 * t, float_, 1.2 + 5 * t)


# -- boats ------------------------------------------------------------------


def boat(
    sheet: Sheet, x: float, y: float, size: float, hull: Colour, sail: Colour | None = None
) -> None:
    with sheet.layer(shadow=3) as leaf:
        leaf.polygon(
            smooth(
                [
                    (x - size, y - size * 0.22),
                    (x - size * 0.62, y + size * 0.2),
                    (x + size * 0.55, y + size * 0.2),
                    (x + size * 1.05, y - size * 0.32),
                    (x + size * 0.4, y - size * 0.08),
                    (x - size * 0.4, y - size * 0.06),
                ],
                steps=8,
            ),
            hull,
        )
        if sail is not None:
            leaf.line([(x - size * 0.05, y), (x - size * 0.05, y - size * 1.75)], INK, size * 0.06)
            leaf.polygon(
                [
                    (x + size * 0.02, y - size * 1.7),
                    *smooth(
                        [
                            (x + size * 0.02, y - size * 1.7),
                            (x + size * 0.75, y - size * 1.1),
                            (x + size * 0.86, y - size * 0.3),
                        ],
                        closed=False,
                    ),
                    (x + size * 0.02, y - size * 0.3),
                ],
                sail,
            )
            for k in (0.38, 0.66):
                top = y - size * 1.7 + size * 1.4 * k
                leaf.line([(x, top), (x + size * 0.84 * (0.4 + k * 0.6), top)], HOLE, size * 0.035)
        else:
            leaf.disc(x - size * 0.3, y - size * 0.5, size * 0.12, INK)
            leaf.polygon(
                [
                    (x - size * 0.46, y - size * 0.02),
                    (x - size * 0.4, y - size * 0.4),
                    (x - size * 0.2, y - size * 0.4),
                    (x - size * 0.1, y - size * 0.02),
                ],
                INK,
            )
            leaf.line(
                [(x - size * 0.25, y - size * 0.28), (x + size * 0.5, y + size * 0.3)],
                INK,
                size * 0.05,
            )


# -- houses, trees ----------------------------------------------------------


def house(
    leaf: Leaf,
    x: float,
    y: float,
    width: float,
    *,
    wall: Colour = WALL,
    roof: Colour = TILE,
    door: Colour = CINNABAR,
) -> None:
    """A village house seen from its yard side; (x, y) is the left foot."""
    height = width * 0.42
    eave = width * 0.09
    leaf.box(x, y - height, x + width, y, wall)
    leaf.polygon(
        [
            (x - eave, y - height + eave * 0.3),
            (x + width * 0.13, y - height - width * 0.27),
            (x + width * 0.87, y - height - width * 0.27),
            (x + width + eave, y - height + eave * 0.3),
        ],
        roof,
    )
    leaf.box(
        x + width * 0.1, y - height - width * 0.3, x + width * 0.9, y - height - width * 0.26, roof
    )
    leaf.box(x + width * 0.42, y - height * 0.72, x + width * 0.58, y, door)
    for left in (0.14, 0.7):
        leaf.box(
            x + width * left,
            y - height * 0.72,
            x + width * (left + 0.17),
            y - height * 0.34,
            mix(roof, SEA, 0.3),
        )
        leaf.line(
            [
                (x + width * (left + 0.085), y - height * 0.72),
                (x + width * (left + 0.085), y - height * 0.34),
            ],
            wall,
            1.4,
        )


def village(
    sheet: Sheet,
    ground: float,
    first: float,
    last: float,
    *,
    width: float = 120,
    roofs: tuple[Colour, ...] = (TILE, mix(TILE, CINNABAR, 0.5), mix(TILE, STRAW, 0.25)),
    walls: tuple[Colour, ...] = (WALL, STRAW, SAND),
    lit: Colour | None = None,
) -> None:
    """Two rows of houses, the nearer larger."""
    dice = sheet.dice
    for row, scale in ((0, 0.7), (1, 1.0)):
        with sheet.layer(shadow=4) as leaf:
            x = first + row * width * 0.35
            while x < last - width * scale:
                size = width * scale * dice.uniform(0.85, 1.15)
                house(
                    leaf,
                    x,
                    ground - (1 - row) * width * 0.34 + dice.uniform(-5, 5),
                    size,
                    wall=lit or dice.choice(walls),
                    roof=dice.choice(roofs),
                    door=dice.choice((CINNABAR, SEA, GOLD)),
                )
                x += size * dice.uniform(1.12, 1.5)


def round_tree(
    leaf: Leaf, x: float, y: float, height: float, fill: Colour, *, fruit: Colour | None = None
) -> None:
    crown = height * 0.32
    leaf.line([(x, y), (x, y - height * 0.62)], mix(GOLD, INK, 0.3), max(height * 0.045, 2))
    leaf.disc(x, y - height * 0.66, crown, fill, crown * 1.05)
    for angle, reach in ((210, 0.52), (330, 0.52), (90, 0.45), (270, 0.6), (25, 0.2)):
        cx = x + math.cos(math.radians(angle)) * crown * reach
        cy = y - height * 0.66 + math.sin(math.radians(angle)) * crown * reach
        if fruit is not None:
            leaf.disc(cx, cy, crown * 0.15, fruit)
        else:
            leaf.polygon(crescent(cx, cy, crown * 0.5, angle + 90, 0.26), HOLE)


def pine(leaf: Leaf, x: float, y: float, height: float, fill: Colour) -> None:
    """A wind-bent pine of the coast: flat plates on a leaning trunk."""
    trunk = smooth(
        [(x, y), (x + height * 0.04, y - height * 0.4), (x - height * 0.04, y - height * 0.9)],
        closed=False,
    )
    leaf.line(trunk, mix(GOLD, INK, 0.45), max(height * 0.05, 2))
    for dx, dy, rx in (
        (-0.05, 0.93, 0.16),
        (0.1, 0.78, 0.22),
        (-0.13, 0.66, 0.25),
        (0.13, 0.52, 0.27),
        (-0.16, 0.42, 0.2),
    ):
        cx, cy, ry = x + height * dx, y - height * dy, height * rx * 0.34
        points = ring(cx, cy, 1, 180, 360)
        leaf.polygon(
            [(cx + (px - cx) * height * rx, cy + (py - cy) * ry * 1.5) for px, py in points], fill
        )


def grove(
    sheet: Sheet,
    ground: float,
    first: float,
    last: float,
    fill: Colour,
    *,
    height: float = 90,
    kind: str = "pine",
    fruit: Colour | None = None,
    gap: float = 0.5,
) -> None:
    with sheet.layer(shadow=4) as leaf:
        x = first
        while x < last:
            size = height * sheet.dice.uniform(0.75, 1.15)
            y = ground + sheet.dice.uniform(-6, 6)
            if kind == "pine":
                pine(leaf, x, y, size, fill)
            else:
                round_tree(leaf, x, y, size, fill, fruit=fruit)
            x += height * sheet.dice.uniform(gap * 0.8, gap * 1.4)


def terraces(
    sheet: Sheet, top: float, bottom: float, colours: tuple[Colour, ...], *, lean: float = 60
) -> None:
    """Fields on a slope, one strip behind the other, furrows cut fine."""
    count = len(colours)
    for i, fill in enumerate(colours):
        y = top + (bottom - top) * i / count
        phase = sheet.dice.uniform(0, math.tau)
        edge = [
            (x, y + lean * (x / sheet.width - 0.5) * (-1) ** i + 9 * math.sin(phase + x / 170))
            for x in range(-20, sheet.width + 21, 20)
        ]
        with sheet.layer(shadow=4, strength=0.16) as leaf:
            leaf.polygon([*edge, (sheet.width + 20, sheet.height), (-20, sheet.height)], fill)
            for step in (0.3, 0.55, 0.8):
                drop = (bottom - top) / count * step
                leaf.line([(x, ey + drop) for x, ey in edge], mix(fill, INK, 0.07), 1.6)


# -- lanterns, stage, hall --------------------------------------------------


def lantern(leaf: Leaf, x: float, y: float, size: float, fill: Colour = CINNABAR) -> None:
    """A red lantern hanging from (x, y)."""
    gold = mix(GOLD, STRAW, 0.45)
    leaf.line([(x, y), (x, y + size * 0.5)], gold, 2)
    cy = y + size * 1.1
    leaf.disc(x, cy, size * 0.72, fill, size * 0.6)
    for share in (0.25, 0.6):
        for side in (-1, 1):
            leaf.line(
                smooth(
                    [
                        (x + side * size * share * 0.5, cy - size * 0.52),
                        (x + side * size * share, cy),
                        (x + side * size * share * 0.5, cy + size * 0.52),
                    ],
                    closed=False,
                ),
                mix(fill, STRAW, 0.3),
                1.4,
            )
    for top in (cy - size * 0.66, cy + size * 0.52):
        leaf.box(x - size * 0.3, top, x + size * 0.3, top + size * 0.14, gold)
    for dx in (-0.14, 0, 0.14):
        leaf.line(
            [(x + dx * size, cy + size * 0.66), (x + dx * size * 1.4, cy + size * 1.15)], gold, 1.6
        )


def lantern_string(
    sheet: Sheet, start: Point, end: Point, count: int, size: float, *, sag: float = 50
) -> None:
    rope = [
        (
            start[0] + (end[0] - start[0]) * t / 40,
            start[1] + (end[1] - start[1]) * t / 40 + sag * 4 * (t / 40) * (1 - t / 40),
        )
        for t in range(41)
    ]
    with sheet.layer(shadow=5) as leaf:
        leaf.line(rope, mix(GOLD, INK, 0.3), 2)
        for i in range(count):
            x, y = rope[round(40 * (i + 0.5) / count)]
            lantern(leaf, x, y, size)


def curtain(
    sheet: Sheet, x0: float, x1: float, top: float, bottom: float, fill: Colour, folds: int = 6
) -> None:
    with sheet.layer(shadow=7) as leaf:
        step = (x1 - x0) / folds
        leaf.polygon(
            [
                (x0, top),
                (x1, top),
                *[
                    point
                    for i in range(folds, 0, -1)
                    for point in ring(x0 + step * (i - 0.5), bottom, step / 2, 0, 180)
                ],
            ],
            fill,
        )
        for i in range(1, folds):
            leaf.line(
                [(x0 + step * i, top), (x0 + step * i, bottom - step * 0.1)],
                mix(fill, INK, 0.22),
                3,
            )


def eaves(leaf: Leaf, cx: float, y: float, half: float, height: float, fill: Colour) -> None:
    """A roof with lifted corners."""
    leaf.polygon(
        [
            *smooth(
                [
                    (cx - half, y - height * 0.28),
                    (cx - half * 0.78, y),
                    (cx, y + height * 0.05),
                    (cx + half * 0.78, y),
                    (cx + half, y - height * 0.28),
                ],
                closed=False,
            ),
            *smooth(
                [
                    (cx + half, y - height * 0.28),
                    (cx + half * 0.62, y - height * 0.45),
                    (cx + half * 0.42, y - height),
                ],
                closed=False,
            ),
            *smooth(
                [
                    (cx - half * 0.42, y - height),
                    (cx - half * 0.62, y - height * 0.45),
                    (cx - half, y - height * 0.28),
                ],
                closed=False,
            ),
        ],
        fill,
    )


def opera_stage(
    sheet: Sheet, cx: float, floor: float, half: float, *, back: Colour, roof: Colour = TILE
) -> None:
    """A village stage: platform, four posts, lifted roof, red valance."""
    post = mix(CINNABAR, INK, 0.15)
    top = floor - half * 0.86
    with sheet.layer(shadow=8) as leaf:
        leaf.box(cx - half * 0.9, top, cx + half * 0.9, floor, back)
    with sheet.layer(shadow=6) as leaf:
        for dx in (-0.88, -0.58, 0.58, 0.88):
            leaf.box(cx + half * dx - half * 0.022, top, cx + half * dx + half * 0.022, floor, post)
        leaf.box(cx - half * 1.05, floor, cx + half * 1.05, floor + half * 0.2, OCHRE)
        for i in range(11):
            x = cx - half * 0.95 + i * half * 0.19
            leaf.polygon(crescent(x, floor + half * 0.11, half * 0.13, 0), mix(OCHRE, INK, 0.25))
    curtain(sheet, cx - half * 0.9, cx + half * 0.9, top, top + half * 0.1, CINNABAR, folds=14)
    with sheet.layer(shadow=9) as leaf:
        eaves(leaf, cx, top, half * 1.2, half * 0.42, roof)
        leaf.box(
            cx - half * 0.52,
            top - half * 0.46,
            cx + half * 0.52,
            top - half * 0.4,
            mix(roof, INK, 0.3),
            4,
        )


# -- people -----------------------------------------------------------------

SKIN = mix(STRAW, GOLD, 0.3)
TROUSERS = mix(INK, SEA, 0.2)


def person(
    leaf: Leaf,
    x: float,
    y: float,
    height: float,
    coat: Colour,
    *,
    pose: str = "stand",
    skin: Colour = SKIN,
    hair: Colour = INK,
    legs: Colour = TROUSERS,
    facing: int = 1,
    bun: bool = False,
    slit: Colour | None = None,
) -> None:
    """A small figure without a face; (x, y) is between the feet (or the seat for ``sit``)."""
    h = height
    f = facing
    sitting = pose == "sit"
    hip = y - h * (0.16 if sitting else 0.4)
    neck = hip - h * 0.4
    head = h * 0.098
    if sitting:
        leaf.line([(x, hip + h * 0.02), (x + f * h * 0.24, hip + h * 0.03)], legs, h * 0.12)
        leaf.line(
            [(x + f * h * 0.24, hip + h * 0.04), (x + f * h * 0.24, y + h * 0.12)], legs, h * 0.09
        )
    elif pose == "dance":
        leaf.line([(x, hip), (x - f * h * 0.1, y)], legs, h * 0.09)
        leaf.line(
            [(x, hip), (x + f * h * 0.16, y - h * 0.13), (x + f * h * 0.1, y - h * 0.02)],
            legs,
            h * 0.085,
        )
    elif pose == "walk":
        leaf.line([(x, hip), (x - f * h * 0.13, y)], legs, h * 0.09)
        leaf.line([(x, hip), (x + f * h * 0.13, y)], legs, h * 0.09)
    else:
        leaf.line([(x - h * 0.055, hip), (x - h * 0.06, y)], legs, h * 0.095)
        leaf.line([(x + h * 0.055, hip), (x + h * 0.06, y)], legs, h * 0.095)
    leaf.polygon(
        smooth(
            [
                (x - h * 0.06, neck),
                (x + h * 0.06, neck),
                (x + h * 0.13, neck + h * 0.07),
                (x + h * 0.13, hip + h * 0.06),
                (x, hip + h * 0.09),
                (x - h * 0.13, hip + h * 0.06),
                (x - h * 0.13, neck + h * 0.07),
            ],
            steps=6,
        ),
        coat,
    )
    arm = h * 0.072
    shoulder_front, shoulder_back = (
        (x + f * h * 0.11, neck + h * 0.08),
        (
            x - f * h * 0.11,
            neck + h * 0.08,
        ),
    )
    sleeve = mix(coat, INK, 0.16)
    if pose == "speak":
        leaf.line(
            [
                shoulder_front,
                (x + f * h * 0.24, neck + h * 0.14),
                (x + f * h * 0.31, neck - h * 0.02),
            ],
            sleeve,
            arm,
        )
        leaf.disc(x + f * h * 0.32, neck - h * 0.05, h * 0.036, skin)
        leaf.line([shoulder_back, (x - f * h * 0.15, hip)], sleeve, arm)
    elif pose == "dance":
        leaf.line(
            [
                shoulder_front,
                (x + f * h * 0.27, neck - h * 0.1),
                (x + f * h * 0.33, neck - h * 0.25),
            ],
            sleeve,
            arm,
        )
        leaf.line(
            [
                shoulder_back,
                (x - f * h * 0.27, neck + h * 0.14),
                (x - f * h * 0.38, neck + h * 0.06),
            ],
            sleeve,
            arm,
        )
    elif pose == "hold":
        leaf.line(
            [
                shoulder_front,
                (x + f * h * 0.18, neck + h * 0.24),
                (x + f * h * 0.27, neck + h * 0.19),
            ],
            sleeve,
            arm,
        )
        leaf.line(
            [
                shoulder_back,
                (x - f * h * 0.05, neck + h * 0.27),
                (x + f * h * 0.2, neck + h * 0.24),
            ],
            sleeve,
            arm,
        )
    elif sitting:
        leaf.line([shoulder_front, (x + f * h * 0.2, neck + h * 0.27)], sleeve, arm)
    else:
        leaf.line([shoulder_front, (x + f * h * 0.14, hip + h * 0.03)], sleeve, arm)
        leaf.line([shoulder_back, (x - f * h * 0.14, hip + h * 0.03)], sleeve, arm)
    leaf.disc(x, neck - head * 0.72, head, skin)
    cap = ring(x, neck - head * 0.78, head * 1.07, 118, 338)
    leaf.polygon([(x + f * (px - x), py) for px, py in cap], hair)
    if bun:
        leaf.disc(x - f * head * 1.0, neck - head * 0.9, head * 0.45, hair)
    if slit is not None:
        leaf.polygon(crescent(x, neck + h * 0.17, h * 0.12, 90, 0.3), slit)
        leaf.polygon(crescent(x, neck + h * 0.31, h * 0.1, 90, 0.3), slit)


COATS = (
    CINNABAR,
    SEA,
    GOLD,
    GREEN,
    CLAY,
    mix(SEA, STRAW, 0.4),
    mix(GREEN, STRAW, 0.45),
    mix(INK, SEA, 0.4),
    OCHRE,
)
GREY_HAIR = mix(INK, STRAW, 0.62)


def crowd_from_behind(
    sheet: Sheet,
    top: float,
    rows: int,
    *,
    gap: float = 74,
    first: float = 0,
    last: float = 1200,
    shade: float = 0.0,
) -> None:
    """Rows of heads and shoulders, nearer ones larger; ``shade`` darkens them towards ink."""
    dice = sheet.dice
    y = top
    for row in range(rows):
        size = gap * (0.7 + 0.34 * row)
        x = first + (row % 2) * size * 0.55 - size * 0.3
        with sheet.layer(shadow=5) as leaf:
            while x < last:
                if dice.random() < 0.9:
                    coat = mix(dice.choice(COATS), INK, shade)
                    hair = mix(dice.choice((INK, INK, GREY_HAIR)), INK, shade)
                    leaf.polygon(
                        [
                            *ring(x, y + size * 0.62, size * 0.46, 180, 360),
                            (x + size * 0.48, sheet.height + 10),
                            (x - size * 0.48, sheet.height + 10),
                        ],
                        coat,
                    )
                    leaf.box(
                        x - size * 0.1, y, x + size * 0.1, y + size * 0.3, mix(SAND, INK, shade)
                    )
                    leaf.disc(x, y - size * 0.06, size * 0.2, hair, size * 0.23)
                    if dice.random() < 0.3:
                        leaf.disc(x, y - size * 0.29, size * 0.09, hair)
                x += size * dice.uniform(1.02, 1.16)
        y += size * 0.78


def bowl(leaf: Leaf, x: float, y: float, size: float, fill: Colour) -> None:
    leaf.polygon(ring(x, y, size, 0, 180), fill)
    leaf.box(x - size * 0.45, y + size * 0.82, x + size * 0.45, y + size * 1.04, fill)
    leaf.disc(x, y, size, mix(fill, PAPER, 0.55), size * 0.2)
    leaf.polygon(crescent(x, y + size * 0.5, size * 0.8, 180), mix(fill, PAPER, 0.4))


def steam(leaf: Leaf, x: float, y: float, size: float, fill: Colour) -> None:
    for dx in (-0.45, 0.1, 0.6):
        leaf.line(
            smooth(
                [
                    (x + dx * size, y),
                    (x + dx * size + size * 0.16, y - size * 0.4),
                    (x + dx * size - size * 0.1, y - size * 0.8),
                    (x + dx * size + size * 0.1, y - size * 1.2),
                ],
                closed=False,
            ),
            fill,
            size * 0.07,
        )


def scene_sky(sheet: Sheet, light: Light, disc: tuple[float, float, float] | None) -> None:
    """Sun or moon and two clouds."""
    if disc is not None:
        sky_disc(sheet, *disc, light.disc)
    for _ in range(2):
        cloud(
            sheet,
            sheet.dice.uniform(40, sheet.width - 260),
            sheet.dice.uniform(60, 210),
            sheet.dice.uniform(150, 230),
            light.cloud,
        )


def stars(sheet: Sheet, bottom: float, fill: Colour, count: int = 46) -> None:
    with sheet.layer(shadow=0) as leaf:
        for _ in range(count):
            leaf.disc(
                sheet.dice.uniform(0, sheet.width),
                sheet.dice.uniform(10, bottom),
                sheet.dice.uniform(0.9, 2.2),
                fill,
            )
