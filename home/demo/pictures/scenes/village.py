"""What a village does together: hear, sit down, read, queue."""

from __future__ import annotations

import math

from home.demo.pictures.elements import (
    COATS,
    GREY_HAIR,
    band,
    eaves,
    grove,
    lantern,
    person,
    ridge,
    scene_sky,
    terraces,
    village,
)
from home.demo.pictures.light import CLAY, DAY, HARVEST, OCHRE, SAND, TILE
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
from home.demo.pictures.scenes.lit import LAMP


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
