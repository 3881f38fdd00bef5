"""Places to live: the centre, a hill with pines, the towns."""

from __future__ import annotations

import math

from home.demo.pictures.elements import (
    band,
    boat,
    cloud,
    eaves,
    grove,
    lantern,
    oyster_beds,
    person,
    pine,
    ridge,
    ripples,
    round_tree,
    scene_sky,
    shell_waves,
    sky_disc,
    terraces,
    village,
)
from home.demo.pictures.light import CLAY, DAY, DUSK, SAND, TILE, Light
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    INK,
    MIST,
    PAPER,
    SEA,
    STONE,
    STRAW,
    Sheet,
    crescent,
    mix,
    smooth,
)
from home.demo.pictures.scenes.lit import LAMP, Scene


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


def town_scene(light: Light, kind: str) -> Scene:
    return lambda sheet: town(sheet, light, kind)
