"""Museum, books and paper cutting."""

from __future__ import annotations

import math

from home.demo.pictures.elements import (
    band,
    cloud,
    grove,
    person,
    ridge,
    scene_sky,
    shell_waves,
    sky_disc,
)
from home.demo.pictures.light import CLAY, DAWN, HARVEST, OCHRE, TILE
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    HOLE,
    INK,
    PAPER,
    SEA,
    STONE,
    STRAW,
    Sheet,
    crescent,
    mix,
    ring,
    smooth,
)


def museum(sheet: Sheet) -> None:
    light = HARVEST
    scene_sky(sheet, light, (900, 200, 74))
    ridge(sheet, light.far, 430, 230, peaks=3)
    ridge(sheet, light.middle, 470, 160, peaks=4)
    grove(sheet, 560, -10, 1220, light.front, height=110, gap=0.7)
    brick = mix(CLAY, STRAW, 0.3)
    with sheet.layer(shadow=10) as leaf:
        leaf.box(200, 420, 1000, 640, brick)
        for row in range(11):
            leaf.line([(200, 430 + row * 20), (1000, 430 + row * 20)], mix(brick, PAPER, 0.2), 1.4)
        leaf.polygon([(170, 426), (250, 340), (950, 340), (1030, 426)], TILE)
        leaf.polygon([(450, 430), (600, 270), (750, 430)], mix(TILE, INK, 0.2))
        leaf.box(480, 410, 720, 640, mix(brick, PAPER, 0.35))
        leaf.polygon([(480, 412), (600, 290), (720, 412)], mix(brick, PAPER, 0.35))
    with sheet.layer(shadow=4) as leaf:
        leaf.box(550, 520, 650, 640, CINNABAR)
        leaf.line([(600, 520), (600, 640)], mix(CINNABAR, INK, 0.3), 3)
        for x in (250, 340, 790, 880):
            leaf.box(x, 480, x + 60, 580, mix(SEA, INK, 0.2), 2)
            leaf.line([(x + 30, 480), (x + 30, 580)], STRAW, 3)
            leaf.line([(x, 524), (x + 60, 524)], STRAW, 3)
        # a paper-cut flower above the door
        leaf.disc(600, 440, 62, STRAW)
        for i in range(8):
            a = math.radians(i * 45)
            leaf.polygon(
                crescent(600 + math.cos(a) * 34, 440 + math.sin(a) * 34, 44, i * 45, 0.3), CINNABAR
            )
        leaf.disc(600, 440, 11, CINNABAR)
    band(sheet, light.ground, 636, swing=6)
    with sheet.layer(shadow=5) as leaf:
        leaf.polygon([(560, 640), (640, 640), (760, 820), (440, 820)], mix(STRAW, PAPER, 0.5))
    with sheet.layer(shadow=5) as leaf:
        for i, (x, y, h) in enumerate(
            ((480, 740, 150), (540, 752, 110), (700, 736, 148), (766, 750, 150), (830, 744, 104))
        ):
            person(
                leaf,
                x,
                y,
                h,
                (SEA, CINNABAR, GREEN, GOLD, OCHRE)[i],
                pose="walk" if i < 2 else "stand",
                facing=1 if i < 3 else -1,
                bun=i == 2,
                slit=STRAW,
            )


def book_hills(sheet: Sheet) -> None:
    """Open books whose pages are the hills of the coast; a child reads in a boat."""
    light = DAWN
    sky_disc(sheet, 310, 240, 90, light.disc)
    cloud(sheet, 720, 110, 230, light.cloud)
    for cx, base, half, tint in (
        (880, 440, 340, light.far),
        (300, 450, 300, light.far),
        (640, 470, 420, light.middle),
    ):
        with sheet.layer(shadow=8) as leaf:
            for side in (-1, 1):
                page = smooth(
                    [
                        (cx, base - 40),
                        (cx + side * half * 0.4, base - 150),
                        (cx + side * half, base - 90),
                    ],
                    closed=False,
                )
                leaf.polygon(
                    [*page, (cx + side * half, base + 60), (cx, base + 60)],
                    mix(tint, PAPER, 0.05 if side > 0 else 0.22),
                )
                for k in (22, 44, 66):
                    leaf.line([(x, y + k) for x, y in page[3:-3]], mix(tint, PAPER, 0.5), 2.4)
            leaf.line([(cx, base - 40), (cx, base + 60)], mix(tint, INK, 0.2), 3)
    band(sheet, light.water, 486, swing=6)
    shell_waves(sheet, 540, 4, light.ripple, radius=34, width=1.8)
    with sheet.layer(shadow=5) as leaf:
        leaf.polygon(
            smooth(
                [(460, 624), (520, 690), (740, 690), (790, 606), (700, 636), (560, 640)], steps=8
            ),
            SEA,
        )
    with sheet.layer(shadow=4) as leaf:
        person(leaf, 610, 636, 190, CINNABAR, pose="sit", facing=1, slit=STRAW)
        leaf.polygon(
            [(640, 566), (672, 580), (704, 562), (706, 590), (672, 606), (640, 594)], PAPER
        )
        leaf.line([(672, 580), (672, 606)], STONE, 2)
    band(sheet, light.front, 748, swing=10)


def paper_cutting(sheet: Sheet) -> None:
    """Scissors and a red window flower: fish, pomegranate and waves."""
    with sheet.layer(shadow=0) as leaf:
        leaf.box(0, 0, 1200, 800, STRAW)
        for i in range(13):
            leaf.line([(i * 100, 0), (i * 100, 800)], mix(STRAW, GOLD, 0.06), 2)
    with sheet.layer(shadow=4) as leaf:
        leaf.polygon([(150, 120), (840, 90), (860, 720), (170, 740)], PAPER)
    cx, cy = 506, 414
    with sheet.layer(shadow=9) as leaf:
        for i in range(32):
            a = math.radians(i * 11.25)
            leaf.disc(cx + math.cos(a) * 262, cy + math.sin(a) * 262, 30, CINNABAR)
        leaf.disc(cx, cy, 266, CINNABAR)
        leaf.disc(cx, cy, 222, HOLE)
        for i in range(32):
            a = i * 11.25
            leaf.polygon(
                crescent(
                    cx + math.cos(math.radians(a)) * 258,
                    cy + math.sin(math.radians(a)) * 258,
                    34,
                    a + 90,
                ),
                HOLE,
            )
        for radius, y in ((60, 560), (60, 560)):
            for i in range(-2, 3):
                for part in (1.0, 0.7, 0.4):
                    leaf.line(
                        ring(cx + i * radius * 1.2, y + 30, radius * part, 180, 360), CINNABAR, 8
                    )
        leaf.polygon(
            smooth(
                [
                    (cx - 150, cy + 10),
                    (cx - 70, cy - 80),
                    (cx + 40, cy - 66),
                    (cx + 96, cy - 4),
                    (cx + 176, cy - 86),
                    (cx + 160, cy + 10),
                    (cx + 178, cy + 96),
                    (cx + 96, cy + 26),
                    (cx + 30, cy + 76),
                    (cx - 80, cy + 74),
                ],
                steps=10,
            ),
            CINNABAR,
        )
        for row in range(4):
            for k in range(-1, 2):
                leaf.polygon(
                    crescent(cx - 40 + row * 36, cy + k * 34 + (row % 2) * 12 - 4, 34, 90), HOLE
                )
        leaf.disc(cx - 104, cy - 8, 14, HOLE)
        leaf.disc(cx - 104, cy - 8, 7, CINNABAR)
        for dy in (-52, 0, 52):
            leaf.polygon(
                crescent(cx + 146, cy + dy, 40, 0 if dy == 0 else (-40 if dy < 0 else 40)), HOLE
            )
        leaf.polygon(
            smooth(
                [(cx - 40, cy - 120), (cx, cy - 190), (cx + 40, cy - 120), (cx, cy - 96)], steps=8
            ),
            CINNABAR,
        )
        leaf.polygon(crescent(cx, cy - 136, 40, 90), HOLE)
        for side in (-1, 1):
            leaf.polygon(
                smooth(
                    [
                        (cx + side * 60, cy - 112),
                        (cx + side * 130, cy - 168),
                        (cx + side * 150, cy - 116),
                        (cx + side * 100, cy - 96),
                    ],
                    steps=8,
                ),
                CINNABAR,
            )
            leaf.polygon(crescent(cx + side * 110, cy - 124, 50, side * -30), HOLE)
        leaf.line([(cx - 224, cy + 150), (cx - 120, cy + 150)], CINNABAR, 8)
        leaf.line([(cx + 120, cy + 150), (cx + 224, cy + 150)], CINNABAR, 8)
        leaf.line([(cx, cy - 226), (cx, cy - 180)], CINNABAR, 10)
        leaf.line([(cx - 226, cy), (cx - 144, cy + 8)], CINNABAR, 10)
        leaf.line([(cx + 226, cy), (cx + 160, cy + 8)], CINNABAR, 10)
    with sheet.layer(shadow=8) as leaf:
        steel = mix(STONE, PAPER, 0.35)
        leaf.polygon([(930, 450), (956, 446), (1000, 170), (986, 160)], steel)
        leaf.polygon([(948, 446), (976, 452), (960, 160), (946, 168)], mix(steel, INK, 0.2))
        leaf.disc(954, 420, 9, INK)
        for x, f in ((902, 1), (1008, -1)):
            leaf.line([(954 - f * 6, 440), (x + f * 10, 520)], mix(INK, SEA, 0.3), 16)
            leaf.line([*ring(x, 580, 48, 0, 360)], mix(INK, SEA, 0.3), 18)
    with sheet.layer(shadow=4) as leaf:
        for x, y, a in (
            (900, 700, 20),
            (980, 690, 80),
            (1050, 720, 140),
            (880, 200, 50),
            (1080, 300, 100),
            (1090, 620, 30),
        ):
            leaf.polygon(crescent(x, y, 44, a), CINNABAR)
