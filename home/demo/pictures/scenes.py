"""The landscapes and gatherings, each a function that draws one sheet."""

from __future__ import annotations

import math
from collections.abc import Callable

from home.demo.pictures.elements import (
    COATS,
    GREY_HAIR,
    band,
    boat,
    bowl,
    cloud,
    crowd_from_behind,
    curtain,
    eaves,
    grove,
    house,
    lantern,
    lantern_string,
    opera_stage,
    oyster_beds,
    person,
    pine,
    ridge,
    ripples,
    round_tree,
    scene_sky,
    shell_waves,
    sky_disc,
    stars,
    steam,
    terraces,
    village,
)
from home.demo.pictures.light import (
    CLAY,
    DAWN,
    DAY,
    DUSK,
    HARVEST,
    NIGHT,
    OCHRE,
    SAND,
    TILE,
    WALL,
    Light,
)
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    HOLE,
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

LAMP = mix(STRAW, mix(GOLD, STRAW, 0.4), 0.55)

# -- land and sea -----------------------------------------------------------


def bay(sheet: Sheet, light: Light = DAWN) -> None:
    sky_disc(sheet, 820, 262, 92, light.disc)
    cloud(sheet, 120, 120, 230, light.cloud)
    cloud(sheet, 930, 110, 170, light.cloud)
    ridge(sheet, light.far, 420, 170, peaks=4)
    ridge(sheet, light.middle, 430, 105, peaks=5)
    band(sheet, light.water, 424, swing=3, shadow=4)
    shell_waves(sheet, 470, 3, light.ripple, radius=26, width=1.6)
    oyster_beds(sheet, 470, 830, mix(SEA, MIST, 0.3), PAPER, vanish=0.66)
    boat(sheet, 500, 492, 34, SEA, CINNABAR)
    boat(sheet, 950, 530, 44, mix(INK, SEA, 0.4))
    boat(sheet, 316, 470, 20, SEA, PAPER)
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon(
            smooth([(-40, 560), (120, 548), (290, 610), (400, 720), (440, 840), (-40, 840)]),
            light.front,
        )
    with sheet.layer(shadow=6) as leaf:
        pine(leaf, 96, 590, 330, mix(GREEN, SEA, 0.35))
        pine(leaf, 224, 622, 230, mix(GREEN, SEA, 0.2))
    with sheet.layer(shadow=4) as leaf:
        person(leaf, 318, 682, 92, CINNABAR, bun=True, legs=INK)
        person(leaf, 356, 694, 70, STRAW)


def centre_front(sheet: Sheet) -> None:
    light = DAY
    scene_sky(sheet, light, (980, 190, 70))
    ridge(sheet, light.far, 430, 180, peaks=3)
    ridge(sheet, light.middle, 470, 110, peaks=4)
    grove(sheet, 560, -20, 1240, light.near, height=130, kind="round", gap=0.6)
    stone = mix(PAPER, STRAW, 0.7)
    with sheet.layer(shadow=10) as leaf:
        leaf.box(180, 380, 1020, 640, stone)
        for i in range(6):
            x = 212 + i * 62 if i < 3 else 812 + (i - 3) * 62
            leaf.box(x, 440, x + 38, 600, mix(SEA, MIST, 0.25))
            leaf.box(x, 512, x + 38, 517, stone)
        leaf.box(452, 400, 748, 640, mix(SEA, INK, 0.2))
        for i in range(5):
            leaf.box(462 + i * 57, 420, 462 + i * 57 + 48, 640, LAMP)
    with sheet.layer(shadow=8) as leaf:
        leaf.box(160, 356, 1040, 388, TILE, 3)
        eaves(leaf, 600, 366, 250, 96, TILE)
        leaf.box(470, 262, 730, 274, mix(TILE, INK, 0.3), 4)
    with sheet.layer(shadow=5) as leaf:
        for x in (432, 500, 700, 768):
            leaf.box(x - 9, 372, x + 9, 640, CINNABAR)
        for x in (466, 734):
            lantern(leaf, x, 378, 30)
    with sheet.layer(shadow=5) as leaf:
        for i in range(4):
            leaf.box(
                400 - i * 26,
                636 + i * 15,
                800 + i * 26,
                654 + i * 15,
                mix(stone, STONE, 0.15 + 0.09 * i),
            )
    band(sheet, mix(SAND, STRAW, 0.4), 700, swing=5)
    with sheet.layer(shadow=5) as leaf:
        round_tree(leaf, 96, 716, 300, mix(GREEN, INK, 0.1))
        round_tree(leaf, 1112, 716, 280, mix(GREEN, STRAW, 0.15))
    with sheet.layer(shadow=4) as leaf:
        for x, y, h, coat, pose, facing in (
            (330, 742, 118, SEA, "walk", 1),
            (384, 748, 84, CINNABAR, "walk", 1),
            (560, 728, 112, GOLD, "stand", 1),
            (640, 728, 116, GREEN, "speak", -1),
            (868, 752, 120, CLAY, "walk", -1),
        ):
            person(leaf, x, y, h, coat, pose=pose, facing=facing)


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


def ten_pines(sheet: Sheet) -> None:
    """A hill that remembers: ten pines on the skyline."""
    light = DUSK
    sky_disc(sheet, 640, 300, 170, light.disc)
    cloud(sheet, 90, 150, 220, light.cloud)
    ridge(sheet, light.far, 520, 200, peaks=4)
    ridge(sheet, light.middle, 560, 130, peaks=4)
    hill = smooth(
        [(-60, 640), (200, 560), (460, 440), (660, 404), (860, 450), (1060, 560), (1260, 620)],
        closed=False,
        steps=24,
    )
    with sheet.layer(shadow=8) as leaf:
        for i in range(10):
            x, y = hill[round(len(hill) * (0.25 + 0.5 * i / 9))]
            pine(leaf, x, y + 8, 128 + 26 * ((i * 7) % 4), light.front)
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon([*hill, (1260, 840), (-60, 840)], light.near)
    band(sheet, light.front, 690, swing=26, turns=1.2)
    with sheet.layer(shadow=0) as leaf:
        for i in range(26):
            x = i * 50 - 20
            leaf.polygon(crescent(x, 770 + 12 * math.sin(i), 34, -60), mix(light.front, SEA, 0.5))


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


def town(sheet: Sheet, light: Light, kind: str) -> None:
    """One of many towns: by the sea, in the hills, or among fields."""
    dice = sheet.dice
    scene_sky(sheet, light, (dice.uniform(180, 1020), dice.uniform(150, 250), dice.uniform(54, 90)))
    ridge(sheet, light.far, 420, dice.uniform(120, 230), peaks=dice.choice((3, 4, 5)))
    ridge(sheet, light.middle, 450, dice.uniform(90, 150), peaks=dice.choice((4, 5)))
    left = dice.uniform(40, 260)
    if kind == "coast":
        village(sheet, 496, left, left + 700, width=dice.uniform(96, 120))
        band(sheet, light.ground, 500, swing=6)
        band(sheet, light.water, 548, swing=10)
        shell_waves(sheet, 610, 2, light.ripple, radius=22, width=1.6)
        if dice.random() < 0.6:
            oyster_beds(sheet, 612, 830, mix(SEA, MIST, 0.3), PAPER, vanish=dice.uniform(0.3, 0.7))
        else:
            ripples(sheet, 610, 800, light.ripple)
        for third in range(3):
            boat(
                sheet,
                third * 400 + dice.uniform(90, 310),
                dice.uniform(600, 730),
                dice.uniform(30, 58),
                dice.choice((SEA, INK, CINNABAR)),
                dice.choice((CINNABAR, PAPER, None)),
            )
    elif kind == "hills":
        ridge(sheet, light.near, 540, 130, peaks=3)
        grove(sheet, 520, -20, 1220, light.front, height=96, gap=0.8)
        band(sheet, light.ground, 580, swing=18)
        village(sheet, 650, left, left + 820, width=dice.uniform(116, 140))
        band(sheet, mix(light.ground, light.near, 0.35), 668, swing=14)
        side = dice.choice((-40, 800))
        grove(
            sheet,
            776,
            side,
            side + 420,
            mix(light.near, INK, 0.1),
            height=150,
            kind="round",
            gap=0.8,
        )
    else:
        grove(sheet, 486, -20, 1220, light.near, height=104, kind="round", gap=1.1)
        village(sheet, 490, left, left + 760, width=dice.uniform(100, 124))
        tints = [
            mix(GOLD, STRAW, 0.6),
            mix(GREEN, STRAW, 0.5),
            mix(GREEN, STRAW, 0.3),
            mix(GOLD, STRAW, 0.75),
        ]
        dice.shuffle(tints)
        terraces(sheet, 500, 830, tuple(tints), lean=dice.uniform(30, 80))
        grove(
            sheet,
            800,
            dice.uniform(40, 300),
            1150,
            mix(GREEN, INK, 0.05),
            height=150,
            kind="round",
            fruit=CINNABAR,
            gap=1.2,
        )


# -- lectures ---------------------------------------------------------------


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


def on_the_quay(sheet: Sheet) -> None:
    light = DUSK
    sky_disc(sheet, 300, 250, 96, light.disc)
    cloud(sheet, 760, 130, 240, light.cloud)
    ridge(sheet, light.far, 400, 130, peaks=5)
    band(sheet, light.water, 402, swing=3, shadow=4)
    shell_waves(sheet, 450, 3, light.ripple, radius=26, width=1.8)
    for x, y, size, sail in (
        (180, 470, 54, None),
        (470, 452, 40, STRAW),
        (930, 500, 92, CINNABAR),
        (700, 446, 28, None),
    ):
        boat(sheet, x, y, size, mix(SEA, INK, 0.45), sail)
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon([(-20, 590), (1220, 560), (1220, 820), (-20, 820)], mix(STRAW, GOLD, 0.3))
        for i in range(11):
            leaf.line(
                [(i * 130 - 60, 590 - i * 3), (i * 130 - 160, 820)], mix(STRAW, GOLD, 0.42), 2
            )
    with sheet.layer(shadow=5) as leaf:
        person(leaf, 820, 690, 216, SEA, pose="speak", facing=-1, slit=MIST)
        for i, (x, y) in enumerate(((300, 690), (400, 712), (506, 690), (606, 716))):
            leaf.box(x - 28, y - 8, x + 28, y + 26, mix(GOLD, INK, 0.2), 4)
            person(
                leaf,
                x,
                y,
                166,
                (CLAY, GOLD, INK, GREEN)[i],
                pose="sit",
                facing=1,
                hair=GREY_HAIR if i == 2 else INK,
            )
        person(leaf, 1030, 716, 200, OCHRE, pose="stand", facing=-1)


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


def loudspeaker_van(sheet: Sheet) -> None:
    light = DAY
    scene_sky(sheet, light, (200, 180, 66))
    ridge(sheet, light.far, 400, 190, peaks=4)
    ridge(sheet, light.middle, 440, 120, peaks=4)
    village(sheet, 520, 660, 1190, width=130)
    terraces(sheet, 470, 640, (mix(GREEN, STRAW, 0.5), mix(GOLD, STRAW, 0.66)), lean=40)
    with sheet.layer(shadow=8) as leaf:
        leaf.polygon(
            [
                *smooth([(-20, 650), (300, 620), (700, 640), (1220, 600)], closed=False),
                *smooth([(1220, 720), (700, 770), (300, 750), (-20, 790)], closed=False),
            ],
            mix(STONE, PAPER, 0.45),
        )
    with sheet.layer(shadow=6) as leaf:
        leaf.polygon(
            smooth(
                [
                    (250, 690),
                    (250, 540),
                    (262, 520),
                    (520, 516),
                    (560, 530),
                    (612, 606),
                    (660, 624),
                    (668, 690),
                ],
                steps=4,
            ),
            PAPER,
        )
        leaf.box(252, 620, 664, 646, CINNABAR)
        leaf.polygon([(520, 536), (552, 540), (592, 606), (520, 606)], mix(SEA, MIST, 0.3))
        for x in (290, 400):
            leaf.box(x, 540, x + 86, 604, mix(SEA, MIST, 0.3), 6)
        for x in (340, 580):
            leaf.disc(x, 692, 38, INK)
            leaf.disc(x, 692, 16, STONE)
        leaf.box(330, 500, 420, 520, INK)
        leaf.polygon([(366, 502), (366, 476), (462, 444), (462, 530), (400, 502)], GOLD)
        leaf.disc(462, 487, 13, mix(GOLD, STRAW, 0.4), 43)
    with sheet.layer(shadow=0) as leaf:
        for r in (60, 92, 124):
            leaf.line(ring(470, 487, r, -34, 34), CINNABAR, 4)
    with sheet.layer(shadow=5) as leaf:
        for i, (x, y, h) in enumerate(
            ((800, 728, 170), (880, 736, 176), (962, 724, 166), (1046, 732, 172))
        ):
            person(
                leaf,
                x,
                y,
                h,
                COATS[(i + 3) % 8],
                facing=-1,
                hair=GREY_HAIR if i % 2 == 0 else INK,
                bun=i == 1,
                pose="stand",
            )


def round_table(sheet: Sheet) -> None:
    """Seen a little from above: people round a table with papers and tea."""
    floor = mix(STRAW, GOLD, 0.16)
    with sheet.layer(shadow=0) as leaf:
        leaf.box(0, 0, 1200, 800, floor)
        for i in range(9):
            leaf.line([(0, i * 100), (1200, i * 100)], mix(floor, GOLD, 0.08), 2)
    with sheet.layer(shadow=14) as leaf:
        leaf.disc(600, 420, 330, mix(GOLD, STRAW, 0.18), 250)
        leaf.disc(600, 412, 306, mix(GOLD, STRAW, 0.34), 228)
    with sheet.layer(shadow=7) as leaf:
        for i in range(8):
            angle = math.radians(i * 45 + 22)
            x, y = 600 + math.cos(angle) * 400, 416 + math.sin(angle) * 306
            coat = COATS[(i * 2) % 9]
            turn = math.degrees(angle)
            leaf.disc(x, y, 82, coat, 66)
            for spread in (-34, 34):
                a = math.radians(turn + 180 + spread)
                b = math.radians(turn + 180 + spread * 0.3)
                leaf.line(
                    [
                        (x + math.cos(a) * 58, y + math.sin(a) * 48),
                        (x + math.cos(b) * 128, y + math.sin(b) * 104),
                    ],
                    mix(coat, INK, 0.14),
                    26,
                )
            leaf.disc(
                x - math.cos(angle) * 6,
                y - math.sin(angle) * 6,
                42,
                GREY_HAIR if i % 3 == 0 else INK,
                40,
            )
    with sheet.layer(shadow=4) as leaf:
        for i in range(8):
            angle = math.radians(i * 45 + 22)
            x, y = 600 + math.cos(angle) * 208, 412 + math.sin(angle) * 152
            t = angle + 0.2
            corners = [(-34, -24), (34, -24), (34, 24), (-34, 24)]
            leaf.polygon(
                [
                    (
                        x + cx * math.cos(t) - cy * math.sin(t),
                        y + cx * math.sin(t) + cy * math.cos(t),
                    )
                    for cx, cy in corners
                ],
                PAPER,
            )
            for k in (-10, 0, 10):
                leaf.line(
                    [
                        (
                            x - 22 * math.cos(t) - k * math.sin(t),
                            y - 22 * math.sin(t) + k * math.cos(t),
                        ),
                        (
                            x + 20 * math.cos(t) - k * math.sin(t),
                            y + 20 * math.sin(t) + k * math.cos(t),
                        ),
                    ],
                    STONE,
                    2,
                )
    with sheet.layer(shadow=6) as leaf:
        leaf.disc(600, 408, 54, CINNABAR, 46)
        leaf.disc(600, 400, 44, mix(CINNABAR, INK, 0.2), 36)
        for x, y in ((520, 352), (690, 372), (560, 474), (668, 462)):
            leaf.disc(x, y, 20, PAPER, 17)
            leaf.disc(x, y, 13, mix(GREEN, STRAW, 0.4), 11)


def notice_board(sheet: Sheet) -> None:
    light = HARVEST
    scene_sky(sheet, light, (960, 190, 70))
    ridge(sheet, light.far, 420, 160, peaks=4)
    village(sheet, 500, 40, 420, width=130)
    grove(sheet, 506, 740, 1220, light.near, height=130, kind="round", gap=0.7)
    band(sheet, light.ground, 520, swing=8)
    with sheet.layer(shadow=10) as leaf:
        for x in (404, 796):
            leaf.box(x - 10, 300, x + 10, 690, mix(CINNABAR, INK, 0.2))
        leaf.box(390, 330, 810, 590, mix(GOLD, INK, 0.15))
        leaf.box(406, 346, 794, 574, PAPER)
        eaves(leaf, 600, 330, 260, 70, TILE)
    with sheet.layer(shadow=2) as leaf:
        for x, y, w, h, tint in (
            (426, 362, 104, 132, ROSE),
            (546, 362, 110, 90, MIST),
            (672, 362, 104, 132, STRAW),
            (546, 466, 110, 92, STRAW),
            (426, 508, 104, 50, MIST),
            (672, 508, 104, 50, ROSE),
        ):
            leaf.box(x, y, x + w, y + h, tint)
            leaf.box(x + 12, y + 12, x + w * 0.6, y + 20, CINNABAR)
            for k in range(int((h - 32) // 14)):
                leaf.line([(x + 12, y + 32 + k * 14), (x + w - 14, y + 32 + k * 14)], STONE, 2)
    band(sheet, mix(SAND, STRAW, 0.3), 650, swing=8)
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 330, 730, 236, SEA, pose="hold", facing=1, hair=GREY_HAIR, slit=MIST)
        person(leaf, 866, 726, 230, CINNABAR, pose="speak", facing=-1, bun=True, slit=STRAW)
        person(leaf, 982, 742, 214, GREEN, facing=-1, hair=GREY_HAIR)
        person(leaf, 236, 744, 150, OCHRE, facing=1)


def opera_night(sheet: Sheet) -> None:
    light = NIGHT
    stars(sheet, 260, mix(STRAW, SEA, 0.3))
    sky_disc(sheet, 150, 140, 56, light.disc)
    ridge(sheet, light.middle, 430, 170, peaks=4)
    band(sheet, light.ground, 560, swing=6)
    opera_stage(sheet, 600, 560, 380, back=LAMP, roof=mix(TILE, INK, 0.25))
    with sheet.layer(shadow=5) as leaf:
        for x, f, coat in ((450, 1, CINNABAR), (600, 1, SEA), (750, -1, GREEN)):
            person(leaf, x, 556, 190, coat, pose="dance", facing=f, bun=True, slit=STRAW)
            hand_x, hand_y = x + f * 63, 556 - 190 * 0.8 - 48
            leaf.polygon(
                [
                    (hand_x, hand_y + 4),
                    *ring(hand_x, hand_y + 4, 38, 200 if f > 0 else 240, 300 if f > 0 else 340),
                ],
                mix(GOLD, STRAW, 0.5),
            )
    lantern_string(sheet, (-20, 90), (420, 120), 4, 26, sag=30)
    lantern_string(sheet, (780, 120), (1220, 90), 4, 26, sag=30)
    crowd_from_behind(sheet, 660, 2, gap=84, shade=0.45)


def fan_dance(sheet: Sheet) -> None:
    light = HARVEST
    sky_disc(sheet, 600, 330, 210, mix(light.disc, STRAW, 0.1))
    ridge(sheet, light.far, 560, 150, peaks=5)
    ridge(sheet, light.middle, 600, 100, peaks=5)
    band(sheet, SAND, 600, swing=8)
    with sheet.layer(shadow=7) as leaf:
        for i, (x, y, h) in enumerate(
            ((190, 690, 250), (395, 720, 280), (625, 704, 268), (840, 724, 284), (1045, 692, 250))
        ):
            coat = (CINNABAR, SEA, CINNABAR, GREEN, CINNABAR)[i]
            f = 1 if i % 2 == 0 else -1
            neck = y - h * 0.8
            ribbon = smooth(
                [
                    (x - f * h * 0.38, neck + h * 0.06),
                    (x - f * h * 0.5, neck + h * 0.2),
                    (x - f * h * 0.36, neck + h * 0.34),
                    (x - f * h * 0.52, neck + h * 0.5),
                ],
                closed=False,
            )
            leaf.line(ribbon, CLAY, 8)
            person(
                leaf,
                x,
                y,
                h,
                coat,
                pose="dance",
                facing=f,
                bun=True,
                slit=STRAW,
                legs=mix(coat, INK, 0.35),
            )
            hand_x, hand_y = x + f * h * 0.33, neck - h * 0.25
            first = 215 if f > 0 else 225
            fan = ring(hand_x, hand_y + 6, h * 0.27, first, first + 100)
            leaf.polygon([(hand_x, hand_y + 6), *fan], STRAW)
            for point in fan[2::4]:
                leaf.line([(hand_x, hand_y + 6), point], CINNABAR, 2)
            leaf.line(ring(hand_x, hand_y + 6, h * 0.25, first + 2, first + 98), CINNABAR, 5)


def drum_and_fiddle(sheet: Sheet) -> None:
    wall = mix(ROSE, STRAW, 0.5)
    with sheet.layer(shadow=0) as leaf:
        leaf.box(0, 0, 1200, 800, wall)
    with sheet.layer(shadow=8) as leaf:
        leaf.disc(600, 420, 300, mix(wall, CINNABAR, 0.12))
        leaf.disc(600, 420, 268, wall)
        for i in range(24):
            a = i * 15
            leaf.polygon(
                crescent(
                    600 + math.cos(math.radians(a)) * 280,
                    420 + math.sin(math.radians(a)) * 280,
                    44,
                    a + 90,
                ),
                CINNABAR,
            )
    lantern_string(sheet, (-10, -6), (1210, -6), 8, 22, sag=22)
    band(sheet, mix(GOLD, STRAW, 0.34), 640, swing=4)
    wood = mix(GOLD, INK, 0.4)
    with sheet.layer(shadow=7) as leaf:
        # the fiddle player
        leaf.box(290, 656, 380, 740, wood, 6)
        person(leaf, 336, 668, 330, SEA, pose="sit", facing=1, hair=GREY_HAIR, slit=MIST)
        leaf.line([(438, 640), (420, 380)], wood, 8)
        leaf.box(418, 618, 462, 664, mix(GOLD, CINNABAR, 0.4), 8)
        for y in (398, 424):
            leaf.line([(404, y), (440, y - 4)], wood, 6)
        leaf.line([(360, 636), (520, 606)], OCHRE, 5)
    with sheet.layer(shadow=7) as leaf:
        # the drum and its player
        person(leaf, 826, 752, 390, CINNABAR, pose="speak", facing=-1, slit=STRAW, bun=True)
        leaf.line([(700, 430), (640, 520)], wood, 9)
        leaf.line([(760, 590), (690, 540)], wood, 9)
        for dx in (-80, 0, 80):
            leaf.line([(640 + dx, 620), (640 + dx * 1.5, 760)], wood, 10)
        leaf.polygon(
            smooth(
                [(530, 560), (750, 560), (772, 620), (746, 690), (534, 690), (508, 620)], steps=8
            ),
            mix(CINNABAR, INK, 0.12),
        )
        leaf.disc(640, 560, 116, STRAW, 34)
        for i in range(9):
            leaf.disc(536 + i * 26, 590 + 8 * math.sin(i / 8 * math.pi), 6, mix(GOLD, STRAW, 0.5))
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 1010, 742, 330, GREEN, pose="hold", facing=-1, slit=STRAW)
        leaf.line([(924, 560), (862, 470)], OCHRE, 12)


# -- brands -----------------------------------------------------------------


def four_waves(sheet: Sheet) -> None:
    """Four bands of water, houses of a new seaside quarter behind."""
    light = DAY
    scene_sky(sheet, light, (890, 180, 76))
    ridge(sheet, light.far, 430, 140, peaks=4)
    with sheet.layer(shadow=5) as leaf:
        x = 60.0
        while x < 1150:
            w, h = sheet.dice.uniform(54, 86), sheet.dice.uniform(110, 230)
            tint = sheet.dice.choice((PAPER, WALL, mix(STRAW, CLAY, 0.25), MIST))
            leaf.box(x, 470 - h, x + w, 480, tint)
            leaf.polygon(
                [(x - 4, 470 - h), (x + w / 2, 448 - h), (x + w + 4, 470 - h)],
                mix(CINNABAR, STRAW, 0.25),
            )
            for row in range(int(h // 34)):
                for col in range(3):
                    left = x + 8 + col * (w - 16) / 3 + 3
                    leaf.box(
                        left,
                        484 - h + row * 34,
                        left + (w - 16) / 3 - 6,
                        502 - h + row * 34,
                        mix(SEA, MIST, 0.45),
                    )
            x += w + sheet.dice.uniform(12, 60)
    band(sheet, SAND, 474, swing=4)
    for i, depth in enumerate((0.66, 0.48, 0.28, 0.06)):
        top = 520 + i * 72
        band(sheet, mix(SEA, MIST, depth), top, swing=12 + 3 * i, turns=2.5 + 0.4 * i, shadow=8)
        with sheet.layer(shadow=0) as leaf:
            size = 22.0 + 5 * i
            x = -size * (1 + (i % 2))
            while x < 1240:
                for part in (1.0, 0.62):
                    leaf.line(
                        ring(x, top + 58, size * part, 180, 360),
                        mix(SEA, MIST, min(depth + 0.18, 0.9)),
                        2,
                    )
                x += size * 2.4
    boat(sheet, 860, 590, 46, CINNABAR, PAPER)
    boat(sheet, 300, 660, 60, INK, CLAY)


def fire_dragon(sheet: Sheet) -> None:
    light = NIGHT
    stars(sheet, 300, mix(STRAW, SEA, 0.3))
    ridge(sheet, light.far, 520, 160, peaks=5)
    village(
        sheet, 600, 20, 1190, width=120, lit=LAMP, roofs=(mix(INK, SEA, 0.3), mix(INK, SEA, 0.45))
    )
    band(sheet, light.ground, 606, swing=6)
    spine = smooth(
        [
            (120, 470),
            (220, 330),
            (360, 300),
            (470, 400),
            (580, 460),
            (690, 360),
            (800, 250),
            (930, 270),
            (1000, 350),
        ],
        closed=False,
        steps=22,
    )
    with sheet.layer(shadow=5) as leaf:
        for i, k in enumerate((0.06, 0.22, 0.38, 0.54, 0.7, 0.86)):
            x, y = spine[round(len(spine) * k)]
            leaf.line([(x, y), (x + 10, 620)], OCHRE, 6)
            person(
                leaf,
                x + 20,
                720,
                190,
                (SEA, OCHRE, GREEN, CLAY, OCHRE, SEA)[i],
                pose="walk",
                facing=1,
                slit=STRAW,
                legs=mix(STRAW, GOLD, 0.3),
            )
            leaf.line([(x + 22, 606), (x + 10, 640)], mix(GOLD, INK, 0.1), 12)
    with sheet.layer(shadow=9) as leaf:
        count = len(spine)
        for i, (x, y) in enumerate(spine):
            leaf.disc(x, y, 15 + 24 * min(1.0, i / count * 2.2), CINNABAR)
        for i in range(4, count - 10, 6):
            (x, y), (nx, ny) = spine[i], spine[i + 1]
            angle = math.degrees(math.atan2(ny - y, nx - x))
            size = 15 + 24 * min(1.0, i / count * 2.2)
            leaf.polygon(crescent(x, y, size * 1.3, angle + 90, 0.42), LAMP)
            a = math.radians(angle - 90)
            leaf.polygon(
                [
                    (x + math.cos(a) * size * 0.9 - 12, y + math.sin(a) * size * 0.9),
                    (x + math.cos(a) * size * 1.7 - 8, y + math.sin(a) * size * 1.7),
                    (x + math.cos(a) * size * 0.9 + 12, y + math.sin(a) * size * 0.9),
                ],
                mix(GOLD, STRAW, 0.35),
            )
        hx, hy = spine[-1]
        leaf.polygon(
            smooth(
                [
                    (hx - 46, hy - 44),
                    (hx + 10, hy - 66),
                    (hx + 70, hy - 40),
                    (hx + 122, hy - 22),
                    (hx + 126, hy + 4),
                    (hx + 70, hy + 12),
                    (hx + 112, hy + 36),
                    (hx + 96, hy + 56),
                    (hx + 36, hy + 52),
                    (hx - 30, hy + 46),
                ],
                steps=8,
            ),
            CINNABAR,
        )
        gold = mix(GOLD, STRAW, 0.45)
        for dx in (-20, 14):
            leaf.line(
                smooth(
                    [(hx + dx, hy - 54), (hx + dx - 30, hy - 100), (hx + dx - 66, hy - 108)],
                    closed=False,
                ),
                gold,
                8,
            )
        leaf.line(
            smooth([(hx + 116, hy - 10), (hx + 160, hy - 30), (hx + 176, hy + 10)], closed=False),
            gold,
            4,
        )
        leaf.disc(hx + 34, hy - 24, 14, STRAW)
        leaf.disc(hx + 38, hy - 24, 6, INK)
        for angle in (150, 190, 230):
            leaf.polygon(
                crescent(
                    hx - 30 + math.cos(math.radians(angle)) * 30,
                    hy + 10 + math.sin(math.radians(angle)) * 40,
                    46,
                    angle,
                ),
                gold,
            )
    with sheet.layer(shadow=6) as leaf:
        leaf.disc(1140, 250, 26, LAMP)
        for i in range(8):
            a = math.radians(i * 45)
            leaf.line(
                [
                    (1140 + math.cos(a) * 36, 250 + math.sin(a) * 36),
                    (1140 + math.cos(a) * 52, 250 + math.sin(a) * 52),
                ],
                LAMP,
                4,
            )
    band(sheet, light.front, 742, swing=6)


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


def open_air_film(sheet: Sheet) -> None:
    light = NIGHT
    stars(sheet, 330, mix(STRAW, SEA, 0.25))
    ridge(sheet, light.far, 460, 160, peaks=5)
    with sheet.layer(shadow=0) as leaf:
        leaf.polygon([(330, 210), (870, 210), (640, 700), (560, 700)], mix(light.sky, STRAW, 0.1))
    band(sheet, light.ground, 540, swing=6)
    with sheet.layer(shadow=12) as leaf:
        for x in (318, 882):
            leaf.box(x - 8, 150, x + 8, 590, mix(GOLD, INK, 0.4))
        leaf.box(310, 160, 890, 500, PAPER)
    with sheet.layer(shadow=3) as leaf:
        leaf.box(326, 176, 874, 484, STRAW)
        leaf.disc(720, 280, 56, CINNABAR)
        for base, tint in ((400, 0.5), (440, 0.2)):
            top = smooth(
                [
                    (326 + 548 * i / 6, base - sheet.dice.uniform(20, 70) * (1 if i % 2 else 0.3))
                    for i in range(7)
                ],
                closed=False,
            )
            leaf.polygon([*top, (874, 484), (326, 484)], mix(SEA, STRAW, tint))
        leaf.polygon([(470, 444), (620, 444), (596, 470), (490, 470)], INK)
        leaf.polygon([(540, 440), (540, 340), (610, 430)], PAPER)
    crowd_from_behind(sheet, 600, 3, gap=78, shade=0.55)


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


def queue_at_the_door(sheet: Sheet) -> None:
    """How to reserve: a hall door, a table, people with tickets."""
    wall = mix(PAPER, STRAW, 0.8)
    with sheet.layer(shadow=0) as leaf:
        leaf.box(0, 0, 1200, 620, wall)
        leaf.box(0, 620, 1200, 800, mix(STRAW, GOLD, 0.24))
    with sheet.layer(shadow=9) as leaf:
        leaf.box(110, 140, 480, 640, mix(GOLD, INK, 0.25))
        leaf.box(134, 164, 456, 640, LAMP)
        leaf.box(134, 164, 226, 640, CINNABAR)
        leaf.box(364, 164, 456, 640, CINNABAR)
        for x in (180, 410):
            for y in (240, 330, 420, 510):
                leaf.polygon(crescent(x, y, 44, 90), mix(CINNABAR, STRAW, 0.4))
        eaves(leaf, 295, 140, 260, 74, TILE)
    with sheet.layer(shadow=6) as leaf:
        for x in (72, 520):
            lantern(leaf, x, 150, 38)
    with sheet.layer(shadow=5) as leaf:
        leaf.box(640, 120, 1100, 372, PAPER, 4)
        leaf.box(656, 136, 1084, 356, MIST)
        leaf.disc(960, 214, 36, CLAY)
        for base, tint in ((270, 0.66), (306, 0.42), (334, 0.2)):
            top = smooth(
                [(656 + 428 * i / 5, base - sheet.dice.uniform(4, 44)) for i in range(6)],
                closed=False,
            )
            leaf.polygon([*top, (1084, 356), (656, 356)], mix(SEA, MIST, tint))
        for x in (796, 940):
            leaf.box(x - 4, 130, x + 4, 362, PAPER)
    with sheet.layer(shadow=6) as leaf:
        person(leaf, 560, 690, 300, GREEN, pose="hold", facing=1, bun=True, slit=STRAW)
    with sheet.layer(shadow=8) as leaf:
        leaf.box(600, 560, 760, 580, mix(GOLD, INK, 0.15), 4)
        leaf.box(614, 580, 746, 716, mix(GOLD, STRAW, 0.12))
        leaf.polygon([(640, 540), (706, 546), (704, 562), (638, 562)], PAPER)
    with sheet.layer(shadow=6) as leaf:
        for i, (x, h, coat) in enumerate(
            ((850, 290, SEA), (960, 270, CINNABAR), (1060, 296, GOLD), (1150, 200, CLAY))
        ):
            person(
                leaf,
                x,
                722 + i * 4,
                h,
                coat,
                pose="hold",
                facing=-1,
                hair=GREY_HAIR if i in (1, 2) else INK,
                bun=i == 1,
                slit=mix(coat, STRAW, 0.7),
            )
            if i < 3:
                hx, hy = x - h * 0.3, 722 + i * 4 - h * 0.6
                leaf.box(hx - 16, hy - 24, hx + 10, hy + 12, PAPER, 3)
                leaf.box(hx - 11, hy - 18, hx + 5, hy - 4, INK)


Scene = Callable[[Sheet], None]


def with_light(scene: Callable[[Sheet, Light], None], light: Light) -> Scene:
    return lambda sheet: scene(sheet, light)


def town_scene(light: Light, kind: str) -> Scene:
    return lambda sheet: town(sheet, light, kind)
