"""People who listen: in a hall, under a tree, by a window, on a bench."""

from __future__ import annotations

import math

from home.demo.pictures.elements import (
    COATS,
    GREY_HAIR,
    band,
    boat,
    cloud,
    crowd_from_behind,
    curtain,
    person,
    pine,
    ridge,
    scene_sky,
    shell_waves,
    sky_disc,
    stars,
    village,
)
from home.demo.pictures.light import CLAY, DAWN, DAY, NIGHT, OCHRE, SAND
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    INK,
    MIST,
    PAPER,
    SEA,
    STRAW,
    Sheet,
    crescent,
    mix,
    smooth,
)
from home.demo.pictures.scenes.lit import LAMP


def hall_lecture(sheet: Sheet) -> None:
    wall = mix(STRAW, GOLD, 0.12)
    with sheet.layer(shadow=0) as leaf:
        leaf.box(0, 0, 1200, 800, wall)
        for x in (60, 1010):
            leaf.box(x, 120, x + 130, 420, mix(SEA, MIST, 0.55))
            for k in (0.33, 0.66):
                leaf.box(x + 130 * k - 3, 120, x + 130 * k + 3, 420, PAPER)
            leaf.box(x, 262, x + 130, 268, PAPER)
    with sheet.layer(shadow=9) as leaf:
        leaf.box(300, 90, 900, 430, PAPER)
    with sheet.layer(shadow=2) as leaf:
        leaf.box(320, 110, 880, 410, MIST)
        leaf.disc(740, 200, 44, CLAY)
        for base, tint in ((300, 0.6), (340, 0.35), (372, 0.1)):
            top = smooth(
                [
                    (320 + 560 * i / 6, base - sheet.dice.uniform(10, 60) * (1 if i % 2 else 0.3))
                    for i in range(7)
                ],
                closed=False,
            )
            leaf.polygon([*top, (880, 410), (320, 410)], mix(SEA, MIST, tint))
    curtain(sheet, -20, 46, 0, 560, CINNABAR, folds=2)
    curtain(sheet, 1154, 1220, 0, 560, CINNABAR, folds=2)
    with sheet.layer(shadow=8) as leaf:
        leaf.box(0, 500, 1200, 800, mix(GOLD, STRAW, 0.35))
        leaf.box(0, 500, 1200, 512, mix(GOLD, INK, 0.1))
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 246, 516, 250, SEA, pose="speak", facing=1, bun=True, slit=mix(SEA, MIST, 0.5))
    with sheet.layer(shadow=6) as leaf:
        leaf.polygon([(150, 392), (262, 392), (246, 520), (166, 520)], mix(GOLD, INK, 0.2))
        leaf.disc(206, 452, 22, OCHRE)
    crowd_from_behind(sheet, 560, 3, gap=92)


def under_the_tree(sheet: Sheet) -> None:
    light = DAY
    scene_sky(sheet, light, None)
    ridge(sheet, light.far, 400, 150, peaks=4)
    village(sheet, 470, 30, 470, width=130)
    village(sheet, 470, 820, 1190, width=120)
    band(sheet, light.ground, 486, swing=8)
    band(sheet, mix(SAND, STRAW, 0.35), 590, swing=10)
    with sheet.layer(shadow=12) as leaf:
        leaf.polygon(
            smooth([(560, 610), (596, 470), (590, 330), (640, 330), (650, 470), (700, 612)]),
            mix(GOLD, INK, 0.35),
        )
        crown = mix(GREEN, INK, 0.06)
        for cx, cy, r in (
            (470, 250, 130),
            (620, 170, 170),
            (780, 240, 136),
            (560, 320, 120),
            (700, 330, 116),
        ):
            leaf.disc(cx, cy, r, crown, r * 0.82)
        for _ in range(34):
            a, reach = sheet.dice.uniform(0, 360), sheet.dice.uniform(0.1, 0.95)
            leaf.polygon(
                crescent(
                    624 + math.cos(math.radians(a)) * 240 * reach,
                    240 + math.sin(math.radians(a)) * 130 * reach,
                    44,
                    sheet.dice.uniform(0, 180),
                    0.26,
                ),
                mix(crown, STRAW, 0.24),
            )
    with sheet.layer(shadow=5) as leaf:
        person(leaf, 640, 654, 210, CINNABAR, pose="speak", facing=-1, slit=STRAW)
    with sheet.layer(shadow=5) as leaf:
        for i, x in enumerate((150, 252, 352, 452)):
            leaf.box(x - 30, 690, x + 30, 712, mix(GOLD, STRAW, 0.2))
            person(
                leaf,
                x,
                704,
                170,
                COATS[(i * 2 + 1) % 8],
                pose="sit",
                facing=1,
                hair=GREY_HAIR if i % 2 else INK,
                bun=i == 1,
            )
        for i, x in enumerate((850, 952, 1058)):
            leaf.box(x - 30, 680, x + 30, 702, mix(GOLD, STRAW, 0.2))
            person(
                leaf,
                x,
                694,
                170,
                COATS[(i * 2 + 2) % 8],
                pose="sit",
                facing=-1,
                hair=INK if i % 2 else GREY_HAIR,
                bun=i == 2,
            )


def window_lamp(sheet: Sheet) -> None:
    """A woman and a child in a lit window, snow on the hills."""
    light = NIGHT
    stars(sheet, 300, mix(STRAW, SEA, 0.3), 34)
    ridge(sheet, light.far, 330, 210, peaks=4)
    ridge(sheet, mix(SEA, PAPER, 0.2), 400, 110, peaks=4)
    wall = mix(INK, GOLD, 0.32)
    with sheet.layer(shadow=12) as leaf:
        leaf.box(90, 300, 1110, 730, wall)
        leaf.box(360, 360, 840, 680, LAMP)
    with sheet.layer(shadow=0) as leaf:
        leaf.disc(740, 440, 110, mix(LAMP, PAPER, 0.35))
    robe, child = CINNABAR, mix(CINNABAR, INK, 0.4)
    with sheet.layer(shadow=5) as leaf:
        leaf.polygon(
            [
                (468, 684),
                *smooth(
                    [
                        (468, 684),
                        (482, 590),
                        (530, 528),
                        (590, 520),
                        (650, 560),
                        (684, 640),
                        (690, 684),
                    ],
                    closed=False,
                ),
            ],
            robe,
        )
        leaf.disc(566, 470, 50, mix(STRAW, GOLD, 0.42), 54)
        leaf.polygon(
            smooth(
                [
                    (512, 470),
                    (518, 424),
                    (560, 402),
                    (606, 420),
                    (620, 462),
                    (596, 446),
                    (556, 446),
                    (534, 480),
                    (524, 512),
                ]
            ),
            INK,
        )
        leaf.disc(508, 478, 25, INK)
        for x, y, angle in ((520, 610, 70), (552, 640, 40), (600, 660, 0)):
            leaf.polygon(crescent(x, y, 42, angle), mix(robe, STRAW, 0.55))
        leaf.polygon(
            smooth([(580, 612), (640, 570), (710, 586), (724, 630), (670, 668), (600, 664)]), STRAW
        )
        leaf.disc(690, 588, 28, mix(STRAW, GOLD, 0.42))
        leaf.polygon(smooth([(664, 584), (676, 560), (702, 558), (718, 580), (694, 572)]), child)
        leaf.line(
            smooth([(540, 570), (580, 640), (650, 650)], closed=False), mix(robe, INK, 0.15), 34
        )
        leaf.disc(662, 648, 17, mix(STRAW, GOLD, 0.42))
    with sheet.layer(shadow=3) as leaf:
        leaf.box(756, 470, 764, 620, mix(GOLD, INK, 0.3))
        leaf.box(728, 616, 792, 626, mix(GOLD, INK, 0.3))
        leaf.polygon(smooth([(760, 416), (776, 450), (760, 472), (744, 450)]), CINNABAR)
    frame = mix(INK, GOLD, 0.18)
    with sheet.layer(shadow=7) as leaf:
        for x in (360, 840):
            leaf.box(x - 9, 350, x + 9, 690, frame)
        for y in (360, 680):
            leaf.box(340, y - 9, 860, y + 9, frame)
        leaf.box(598, 350, 604, 400, frame)
        leaf.line([(360, 400), (840, 400)], frame, 6)
        for x in (440, 520, 680, 760):
            leaf.line([(x, 360), (x, 400)], frame, 5)
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon([(30, 316), (170, 190), (1030, 190), (1170, 316)], mix(INK, SEA, 0.35))
        drift = smooth(
            [
                (1044, 204),
                (940, 236),
                (820, 214),
                (690, 244),
                (560, 220),
                (430, 246),
                (300, 216),
                (156, 204),
            ],
            closed=False,
        )
        leaf.polygon(
            [(164, 192), (176, 172), (1024, 172), (1036, 192), *drift], mix(MIST, SEA, 0.08)
        )
    band(sheet, mix(MIST, SEA, 0.1), 724, swing=10)


def two_on_a_bench(sheet: Sheet) -> None:
    light = DAWN
    sky_disc(sheet, 600, 330, 130, light.disc)
    cloud(sheet, 150, 130, 220, light.cloud)
    cloud(sheet, 880, 190, 180, light.cloud)
    ridge(sheet, light.far, 420, 80, peaks=5)
    band(sheet, light.water, 420, swing=3, shadow=4)
    shell_waves(sheet, 470, 4, light.ripple, radius=32, width=1.8)
    boat(sheet, 300, 470, 34, SEA, PAPER)
    band(sheet, SAND, 640, swing=14, turns=1)
    with sheet.layer(shadow=7) as leaf:
        pine(leaf, 1010, 730, 430, mix(GREEN, SEA, 0.3))
    with sheet.layer(shadow=6) as leaf:
        leaf.box(380, 672, 760, 690, mix(GOLD, INK, 0.2), 4)
        for x in (410, 730):
            leaf.box(x - 8, 688, x + 8, 742, mix(GOLD, INK, 0.35))
        person(leaf, 480, 676, 240, SEA, pose="sit", facing=1, slit=mix(SEA, MIST, 0.5))
        person(
            leaf,
            670,
            676,
            230,
            CINNABAR,
            pose="sit",
            facing=-1,
            hair=GREY_HAIR,
            bun=True,
            slit=STRAW,
        )
