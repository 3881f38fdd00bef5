"""Opera, dance, drums, a film, the fire dragon."""

from __future__ import annotations

import math

from home.demo.pictures.elements import (
    GREY_HAIR,
    band,
    crowd_from_behind,
    lantern_string,
    opera_stage,
    person,
    ridge,
    sky_disc,
    stars,
    village,
)
from home.demo.pictures.light import CLAY, HARVEST, NIGHT, OCHRE, SAND, TILE
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    GREEN,
    INK,
    MIST,
    PAPER,
    ROSE,
    SEA,
    STRAW,
    Sheet,
    crescent,
    mix,
    ring,
    smooth,
)
from home.demo.pictures.scenes.lit import LAMP


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
