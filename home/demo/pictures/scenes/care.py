"""Meals, washing and play for the old and the young."""

from __future__ import annotations

from home.demo.pictures.elements import (
    GREY_HAIR,
    band,
    bowl,
    grove,
    house,
    person,
    ridge,
    scene_sky,
    shell_waves,
    steam,
)
from home.demo.pictures.light import CLAY, DAY, OCHRE, TILE
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    INK,
    MIST,
    PAPER,
    ROSE,
    SEA,
    STONE,
    STRAW,
    Sheet,
    crescent,
    mix,
    ring,
    smooth,
)


def canteen(sheet: Sheet) -> None:
    wall = STRAW
    with sheet.layer(shadow=0) as leaf:
        leaf.box(0, 0, 1200, 800, wall)
        leaf.box(0, 380, 1200, 800, mix(STRAW, GOLD, 0.1))
    with sheet.layer(shadow=5) as leaf:
        leaf.box(120, 100, 420, 330, PAPER, 4)
        leaf.box(134, 114, 406, 316, mix(SEA, MIST, 0.6))
        leaf.disc(330, 190, 34, mix(CINNABAR, STRAW, 0.35))
        leaf.polygon(
            [
                *smooth([(134, 270), (200, 220), (270, 262), (340, 226), (406, 266)], closed=False),
                (406, 316),
                (134, 316),
            ],
            mix(GREEN, MIST, 0.4),
        )
        for x in (225, 316):
            leaf.box(x - 4, 110, x + 4, 320, PAPER)
    with sheet.layer(shadow=6) as leaf:
        for i, (x, coat, hair) in enumerate(
            ((560, CINNABAR, GREY_HAIR), (770, SEA, INK), (980, GREEN, GREY_HAIR))
        ):
            leaf.polygon(
                smooth(
                    [
                        (x - 78, 520),
                        (x - 74, 380),
                        (x - 28, 330),
                        (x + 28, 330),
                        (x + 74, 380),
                        (x + 78, 520),
                    ],
                    steps=8,
                ),
                coat,
            )
            leaf.disc(x, 270, 50, mix(STRAW, GOLD, 0.32), 54)
            leaf.polygon(
                [*ring(x, 266, 55, 180, 360), (x + 46, 262), (x, 244), (x - 46, 262)], hair
            )
            if i != 1:
                leaf.disc(x, 208, 20, hair)
            leaf.polygon(crescent(x, 410, 54, 90), mix(coat, STRAW, 0.6))
            leaf.polygon(crescent(x - 36, 440, 40, 60), mix(coat, STRAW, 0.6))
            leaf.polygon(crescent(x + 36, 440, 40, 120), mix(coat, STRAW, 0.6))
    with sheet.layer(shadow=7) as leaf:
        x = 262
        leaf.polygon(
            smooth(
                [
                    (x - 70, 560),
                    (x - 66, 390),
                    (x - 24, 345),
                    (x + 24, 345),
                    (x + 66, 390),
                    (x + 70, 560),
                ],
                steps=8,
            ),
            mix(SEA, MIST, 0.3),
        )
        leaf.box(x - 44, 410, x + 44, 560, PAPER, 8)
        leaf.disc(x, 288, 46, mix(STRAW, GOLD, 0.32), 50)
        leaf.polygon([*ring(x, 282, 52, 180, 360)], PAPER)
        leaf.box(x - 54, 272, x + 54, 292, PAPER, 8)
        leaf.line([(x + 50, 410), (x + 130, 460), (x + 196, 452)], mix(SEA, MIST, 0.2), 28)
        leaf.disc(x + 206, 450, 17, mix(STRAW, GOLD, 0.32))
    with sheet.layer(shadow=12) as leaf:
        leaf.box(-20, 520, 1220, 820, mix(GOLD, STRAW, 0.2))
        leaf.box(-20, 520, 1220, 536, mix(GOLD, STRAW, 0.36))
    with sheet.layer(shadow=5) as leaf:
        bowl(leaf, 470, 470, 62, mix(CINNABAR, STRAW, 0.08))
        steam(leaf, 470, 452, 60, PAPER)
        for x, tint in ((600, SEA), (790, CINNABAR), (980, SEA)):
            bowl(leaf, x, 588, 70, tint)
            leaf.disc(x, 586, 56, PAPER, 11)
            leaf.line([(x + 92, 640), (x + 150, 560)], mix(GOLD, INK, 0.4), 5)
            leaf.line([(x + 104, 646), (x + 160, 566)], mix(GOLD, INK, 0.4), 5)
        leaf.disc(270, 640, 130, PAPER, 36)
        leaf.disc(270, 634, 104, mix(MIST, SEA, 0.12), 25)
        for dx, tint in ((-46, GREEN), (4, CINNABAR), (50, GREEN)):
            leaf.disc(270 + dx, 622, 34, mix(tint, STRAW, 0.25), 18)


def laundry_yard(sheet: Sheet) -> None:
    light = DAY
    scene_sky(sheet, light, (1000, 170, 64))
    ridge(sheet, light.far, 400, 130, peaks=4)
    with sheet.layer(shadow=8) as leaf:
        house(leaf, 80, 580, 420, roof=TILE, door=SEA)
        house(leaf, 720, 570, 400, roof=mix(TILE, CINNABAR, 0.4))
    band(sheet, light.ground, 572, swing=6)
    with sheet.layer(shadow=4) as leaf:
        for x in (70.0, 1130.0):
            leaf.line([(x, 690), (x, 330)], mix(GOLD, INK, 0.3), 11)
            leaf.line([(x - 40, 346), (x + 40, 346)], mix(GOLD, INK, 0.3), 8)
    rope = [(70 + 1060 * t / 40, 346 + 44 * 4 * (t / 40) * (1 - t / 40)) for t in range(41)]
    with sheet.layer(shadow=7) as leaf:
        leaf.line(rope, INK, 3)
        x_at = 4
        for kind, tint in (
            ("sheet", ROSE),
            ("coat", CINNABAR),
            ("sheet", PAPER),
            ("coat", SEA),
            ("sheet", MIST),
            ("coat", GOLD),
        ):
            x, y = rope[x_at]
            if kind == "sheet":
                leaf.polygon(
                    [
                        (x - 66, y - 2),
                        (x + 66, y + 4),
                        *smooth(
                            [
                                (x + 70, y + 190),
                                (x + 20, y + 204),
                                (x - 30, y + 186),
                                (x - 70, y + 200),
                            ],
                            closed=False,
                        ),
                    ],
                    tint,
                )
                for k in (-30, 10, 44):
                    leaf.line([(x + k, y + 4), (x + k + 4, y + 180)], mix(tint, STONE, 0.2), 2)
                for cy in (60, 120):
                    leaf.polygon(crescent(x - 6, y + cy, 40, 20), mix(tint, CINNABAR, 0.3))
            else:
                leaf.polygon(
                    [
                        (x - 24, y),
                        (x + 24, y),
                        (x + 84, y + 56),
                        (x + 64, y + 84),
                        (x + 44, y + 64),
                        (x + 50, y + 170),
                        (x - 50, y + 170),
                        (x - 44, y + 64),
                        (x - 64, y + 84),
                        (x - 84, y + 56),
                    ],
                    tint,
                )
                leaf.line([(x, y + 10), (x, y + 168)], mix(tint, INK, 0.25), 3)
            x_at += 6
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 240, 738, 226, GREEN, pose="speak", facing=1, bun=True, slit=STRAW)
        person(leaf, 920, 742, 220, CLAY, pose="hold", facing=-1, hair=GREY_HAIR, slit=STRAW)
        leaf.polygon([(812, 668), (892, 668), (880, 712), (824, 712)], OCHRE)
        leaf.disc(852, 664, 36, PAPER, 12)


def table_tennis(sheet: Sheet) -> None:
    light = DAY
    scene_sky(sheet, light, None)
    ridge(sheet, light.far, 420, 150, peaks=4)
    band(sheet, light.water, 420, swing=3, shadow=4)
    shell_waves(sheet, 456, 2, light.ripple, radius=20, width=1.5)
    grove(sheet, 520, -20, 320, mix(GREEN, SEA, 0.2), height=170, gap=0.6)
    grove(sheet, 520, 900, 1220, mix(GREEN, SEA, 0.2), height=180, gap=0.6)
    band(sheet, mix(CLAY, STRAW, 0.35), 520, swing=4)
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 250, 740, 290, CINNABAR, pose="speak", facing=1, slit=STRAW)
        leaf.disc(352, 474, 27, GOLD, 32)
        person(leaf, 950, 740, 290, SEA, pose="speak", facing=-1, hair=GREY_HAIR, slit=MIST)
        leaf.disc(848, 474, 27, GOLD, 32)
    with sheet.layer(shadow=10) as leaf:
        for x in (400, 800):
            leaf.line([(x, 610), (x + (20 if x < 600 else -20), 740)], INK, 12)
        leaf.polygon([(330, 590), (870, 590), (900, 622), (300, 622)], SEA)
        leaf.box(300, 620, 900, 632, PAPER)
        leaf.box(594, 546, 606, 622, INK)
        leaf.box(590, 546, 610, 600, mix(PAPER, STONE, 0.2))
    with sheet.layer(shadow=6) as leaf:
        leaf.disc(660, 470, 11, PAPER)
    with sheet.layer(shadow=0) as leaf:
        for i in range(5):
            leaf.disc(520 + i * 26, 486 - i * 6 + i * i, 3, PAPER)
