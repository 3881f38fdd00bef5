"""Fields, orchards and skies through the year."""

from __future__ import annotations

import math

from home.demo.pictures.elements import (
    band,
    cloud,
    grove,
    lantern,
    person,
    ridge,
    scene_sky,
    shell_waves,
    sky_disc,
    stars,
    terraces,
    village,
)
from home.demo.pictures.light import CLAY, DAY, HARVEST, NIGHT, OCHRE, SAND, Light
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    INK,
    MIST,
    SEA,
    STRAW,
    Sheet,
    crescent,
    mix,
    ring,
    smooth,
)
from home.demo.pictures.scenes.lit import LAMP


def fields(sheet: Sheet, light: Light = HARVEST) -> None:
    scene_sky(sheet, light, (250, 200, 80))
    ridge(sheet, light.far, 380, 200, peaks=4)
    ridge(sheet, light.middle, 420, 120, peaks=5)
    village(sheet, 470, 620, 1120, width=110)
    grove(sheet, 474, 60, 600, light.near, height=92, kind="round", gap=0.7)
    terraces(
        sheet,
        480,
        830,
        (
            mix(GOLD, STRAW, 0.55),
            mix(GREEN, STRAW, 0.5),
            mix(GOLD, STRAW, 0.7),
            mix(GREEN, STRAW, 0.28),
        ),
    )
    with sheet.layer(shadow=4) as leaf:
        person(leaf, 420, 690, 96, CINNABAR, pose="hold", facing=1)
        person(leaf, 500, 700, 92, SEA, pose="walk", facing=-1)


def night_lamps(sheet: Sheet) -> None:
    light = NIGHT
    stars(sheet, 380, mix(STRAW, SEA, 0.25))
    sky_disc(sheet, 930, 180, 74, light.disc)
    ridge(sheet, light.far, 440, 210, peaks=4)
    ridge(sheet, light.middle, 490, 140, peaks=4)
    village(
        sheet, 560, 40, 1180, width=130, lit=LAMP, roofs=(mix(INK, SEA, 0.3), mix(INK, SEA, 0.5))
    )
    band(sheet, light.ground, 575, swing=16)
    band(sheet, light.front, 690, swing=20)
    with sheet.layer(shadow=6) as leaf:
        for x, y, h, coat in ((420, 742, 150, CLAY), (512, 750, 106, OCHRE), (760, 738, 146, SEA)):
            person(leaf, x, y, h, coat, pose="hold", legs=mix(SEA, MIST, 0.2))
            leaf.line([(x + h * 0.27, y - h * 0.6), (x + h * 0.42, y - h * 0.72)], OCHRE, 3)
            lantern(leaf, x + h * 0.42, y - h * 0.72, h * 0.16)


def kites(sheet: Sheet) -> None:
    light = DAY
    cloud(sheet, 100, 220, 200, light.cloud)
    cloud(sheet, 820, 320, 220, light.cloud)
    ridge(sheet, light.far, 520, 90, peaks=5)
    band(sheet, light.water, 510, swing=3, shadow=4)
    shell_waves(sheet, 548, 2, light.ripple, radius=24, width=1.6)
    band(sheet, SAND, 600, swing=18, turns=1.2)
    with sheet.layer(shadow=0) as leaf:
        for (x0, y0), (x1, y1) in (
            ((300, 590), (330, 240)),
            ((640, 610), (700, 170)),
            ((980, 590), (960, 300)),
        ):
            leaf.line(
                smooth(
                    [(x0, y0), ((x0 + x1) / 2 + 30, (y0 + y1) / 2 + 50), (x1, y1)], closed=False
                ),
                INK,
                1.6,
            )
    with sheet.layer(shadow=9) as leaf:
        # a swallow, a fish, a shell
        x, y = 700, 150
        leaf.polygon(
            smooth(
                [
                    (x, y - 46),
                    (x + 60, y - 30),
                    (x + 170, y - 64),
                    (x + 110, y + 14),
                    (x + 30, y + 26),
                    (x + 58, y + 110),
                    (x, y + 54),
                    (x - 58, y + 110),
                    (x - 30, y + 26),
                    (x - 110, y + 14),
                    (x - 170, y - 64),
                    (x - 60, y - 30),
                ],
                steps=6,
            ),
            CINNABAR,
        )
        for side in (-1, 1):
            leaf.polygon(crescent(x + side * 90, y - 18, 80, -20 * side), STRAW)
            leaf.polygon(crescent(x + side * 30, y + 60, 46, 65 * side), STRAW)
        leaf.disc(x, y - 14, 18, STRAW)
        x, y = 330, 230
        leaf.polygon(
            smooth(
                [
                    (x - 110, y),
                    (x - 40, y - 56),
                    (x + 50, y - 34),
                    (x + 80, y - 6),
                    (x + 130, y - 50),
                    (x + 126, y + 50),
                    (x + 80, y + 10),
                    (x + 50, y + 38),
                    (x - 40, y + 54),
                ],
                steps=8,
            ),
            SEA,
        )
        for k in (-20, 14, 46):
            leaf.polygon(crescent(x + k, y, 54, 90), MIST)
        leaf.disc(x - 66, y - 10, 10, MIST)
        x, y = 960, 300
        leaf.polygon([(x, y + 60), *ring(x, y + 60, 116, 205, 335)], mix(GOLD, STRAW, 0.3))
        for a in (222, 246, 270, 294, 318):
            leaf.line(
                [
                    (x, y + 60),
                    (x + math.cos(math.radians(a)) * 108, y + 60 + math.sin(math.radians(a)) * 108),
                ],
                STRAW,
                4,
            )
    with sheet.layer(shadow=5) as leaf:
        for x, y, h, coat, f in (
            (300, 690, 150, CINNABAR, 1),
            (640, 712, 158, SEA, 1),
            (980, 692, 148, GREEN, -1),
        ):
            person(leaf, x - f * 40, y, h, coat, pose="speak", facing=f, slit=STRAW)
        person(leaf, 446, 726, 196, GOLD, facing=-1, slit=STRAW)


def orchard(sheet: Sheet) -> None:
    light = HARVEST
    scene_sky(sheet, light, (220, 190, 70))
    ridge(sheet, light.far, 400, 180, peaks=4)
    ridge(sheet, light.middle, 440, 110, peaks=4)
    for row, (y, height) in enumerate(((500, 110), (580, 160), (690, 220))):
        band(sheet, mix(mix(GREEN, STRAW, 0.45), GOLD, 0.1 * row), y - 10, swing=12)
        grove(
            sheet,
            y + 10,
            -40 + row * 60,
            1240,
            mix(GREEN, INK, 0.02 + 0.06 * row),
            height=height,
            kind="round",
            fruit=CINNABAR,
            gap=0.85 + 0.1 * row,
        )
    band(sheet, mix(GOLD, STRAW, 0.5), 716, swing=8)
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 480, 772, 220, SEA, pose="speak", facing=1, slit=MIST)
        person(leaf, 700, 776, 214, CINNABAR, pose="hold", facing=-1, bun=True, slit=STRAW)
        leaf.polygon([(586, 718), (668, 718), (656, 776), (598, 776)], OCHRE)
        for dx, dy in ((0, 0), (22, -4), (44, 0), (12, -16), (34, -18)):
            leaf.disc(605 + dx, 714 + dy, 14, CINNABAR)
