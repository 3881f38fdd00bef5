"""Portraits as paper-cut silhouettes: a bearing and a ground, never a real person's face."""

from __future__ import annotations

import math

from home.demo.pictures.elements import band, pine, ridge, shell_waves
from home.demo.pictures.light import DAWN, DUSK, HARVEST, Light
from home.demo.pictures.paper import (
    CINNABAR,
    GOLD,
    HOLE,
    PAPER,
    SEA,
    STRAW,
    Colour,
    Point,
    Sheet,
    crescent,
    mix,
    ring,
    smooth,
)


def _frame(sheet: Sheet, light: Light, disc: Colour) -> None:
    with sheet.layer(shadow=8, strength=0.12) as leaf:
        leaf.disc(480, 470, 352, disc)
    with sheet.layer(shadow=0) as leaf:
        leaf.line(ring(480, 470, 378, 0, 360), mix(disc, GOLD, 0.35), 3)
    ridge(sheet, light.far, 900, 150, peaks=3)
    ridge(sheet, light.middle, 960, 110, peaks=4)


def _foot(sheet: Sheet, light: Light) -> None:
    band(sheet, light.near, 1112, swing=8, turns=1.5)
    shell_waves(sheet, 1176, 1, mix(light.near, PAPER, 0.3), radius=34, width=2)


def _slits(leaf_points: list[tuple[float, float, float, float]]) -> list[list[Point]]:
    return [crescent(x, y, length, angle) for x, y, length, angle in leaf_points]


def nurse(sheet: Sheet) -> None:
    """An old countrywoman in profile, hair in a bun, a bundled child in her arms."""
    light = HARVEST
    _frame(sheet, light, mix(STRAW, GOLD, 0.18))
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon(
            smooth(
                [
                    (150, 1220),
                    (168, 1010),
                    (236, 846),
                    (346, 770),
                    (418, 742),
                    (428, 690),
                    (520, 690),
                    (530, 748),
                    (610, 790),
                    (700, 880),
                    (770, 1010),
                    (800, 1220),
                ],
                steps=10,
            ),
            CINNABAR,
        )
        # head in profile, looking right and down
        leaf.polygon(
            smooth(
                [
                    (424, 716),
                    (384, 640),
                    (356, 540),
                    (372, 430),
                    (440, 362),
                    (530, 350),
                    (600, 392),
                    (622, 456),
                    (626, 500),
                    (656, 552),
                    (634, 570),
                    (640, 600),
                    (626, 616),
                    (630, 650),
                    (600, 682),
                    (556, 684),
                    (530, 720),
                ],
                steps=10,
            ),
            CINNABAR,
        )
        leaf.disc(344, 500, 66, CINNABAR, 72)
        # hair parted from the face by cut lines
        for points in (
            [(590, 410), (520, 400), (450, 450), (420, 560), (410, 640)],
            [(560, 380), (480, 386), (414, 450), (392, 540)],
        ):
            leaf.line(smooth(points, closed=False), HOLE, 7)
        for radius in (44, 26):
            leaf.line(ring(344, 502, radius, 20, 300), HOLE, 6)
        leaf.polygon(crescent(590, 498, 34, 12, 0.26), HOLE)
        # collar and coat
        leaf.line(smooth([(424, 742), (500, 800), (560, 752)], closed=False), HOLE, 8)
        leaf.line(smooth([(500, 800), (470, 900), (440, 1000)], closed=False), HOLE, 7)
        for slit in _slits(
            [
                (300, 880, 84, 130),
                (262, 960, 84, 110),
                (240, 1050, 84, 100),
                (360, 860, 64, 140),
                (680, 940, 60, 40),
            ]
        ):
            leaf.polygon(slit, HOLE)
        for y in (856, 920, 984):
            leaf.disc(478 - (y - 856) * 0.24, y, 10, HOLE)
    cloth = mix(CINNABAR, STRAW, 0.86)
    with sheet.layer(shadow=8) as leaf:
        leaf.polygon(
            smooth(
                [
                    (392, 1010),
                    (440, 930),
                    (560, 862),
                    (690, 846),
                    (752, 900),
                    (730, 990),
                    (620, 1056),
                    (480, 1082),
                    (408, 1062),
                ],
                steps=10,
            ),
            cloth,
        )
        leaf.disc(692, 900, 60, mix(CINNABAR, STRAW, 0.45), 58)
        leaf.polygon(
            smooth(
                [
                    (628, 930),
                    (622, 856),
                    (676, 812),
                    (746, 832),
                    (768, 892),
                    (726, 868),
                    (680, 872),
                    (652, 900),
                ],
                steps=8,
            ),
            cloth,
        )
        for points in (
            [(452, 1000), (540, 930), (640, 948)],
            [(470, 1044), (560, 990), (668, 1000)],
        ):
            leaf.line(smooth(points, closed=False), CINNABAR, 6)
        for x, y, angle in ((520, 956, -32), (560, 1020, -20)):
            leaf.polygon(crescent(x, y - 14, 40, angle), CINNABAR)
    with sheet.layer(shadow=7) as leaf:
        sleeve = mix(CINNABAR, (0, 0, 0), 0.12)
        leaf.line(
            smooth([(268, 940), (300, 1030), (420, 1082), (560, 1072), (668, 1030)], closed=False),
            sleeve,
            82,
        )
        leaf.disc(690, 1018, 36, mix(CINNABAR, STRAW, 0.3), 30)
        leaf.line([(632, 1008), (654, 1068)], STRAW, 5)
    _foot(sheet, light)


def officer_cap(sheet: Sheet) -> None:
    """An officer with a peaked cap in profile, looking right."""
    light = DAWN
    _frame(sheet, light, mix(STRAW, GOLD, 0.1))
    brass = mix(GOLD, STRAW, 0.45)
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon(
            smooth(
                [
                    (108, 1220),
                    (128, 1000),
                    (200, 872),
                    (326, 810),
                    (396, 776),
                    (412, 690),
                    (536, 690),
                    (540, 776),
                    (616, 810),
                    (756, 872),
                    (826, 1000),
                    (846, 1220),
                ],
                steps=10,
            ),
            SEA,
        )
        leaf.polygon(
            smooth(
                [
                    (412, 740),
                    (376, 660),
                    (360, 560),
                    (370, 450),
                    (440, 384),
                    (530, 388),
                    (584, 440),
                    (594, 500),
                    (620, 560),
                    (600, 578),
                    (606, 608),
                    (594, 628),
                    (598, 664),
                    (568, 700),
                    (530, 706),
                    (520, 760),
                ],
                steps=10,
            ),
            SEA,
        )
        leaf.line([(400, 784), (474, 880), (540, 784)], HOLE, 9)
        leaf.line(
            [(400, 784), (372, 850), (434, 912), (474, 880), (514, 912), (570, 850), (540, 784)],
            HOLE,
            7,
        )
        leaf.polygon([(460, 888), (488, 888), (502, 1046), (474, 1080), (446, 1046)], HOLE)
        for side in (-1, 1):
            x = 474 + side * 190
            leaf.line([(x - 66, 990), (x + 66, 990)], HOLE, 6)
            leaf.polygon(crescent(x, 1008, 110, 180, 0.2), HOLE)
            leaf.line([(474 + side * 120, 842), (474 + side * 280, 912)], HOLE, 9)
            leaf.polygon(crescent(474 + side * 316, 1046, 104, 90 + side * 8), HOLE)
        leaf.line(smooth([(398, 520), (374, 560), (388, 604), (408, 590)], closed=False), HOLE, 7)
    with sheet.layer(shadow=8) as leaf:
        leaf.polygon(
            smooth(
                [
                    (318, 372),
                    (372, 300),
                    (480, 270),
                    (590, 286),
                    (666, 330),
                    (640, 384),
                    (600, 410),
                    (480, 420),
                    (366, 424),
                ],
                steps=10,
            ),
            mix(SEA, PAPER, 0.06),
        )
        leaf.polygon([(362, 412), (600, 398), (606, 456), (366, 478)], SEA)
        leaf.line([(364, 468), (606, 448)], brass, 6)
        leaf.polygon(
            smooth(
                [(520, 456), (606, 446), (690, 480), (706, 506), (640, 500), (560, 488)], steps=8
            ),
            mix(SEA, (0, 0, 0), 0.45),
        )
        leaf.disc(566, 372, 26, brass, 32)
        for i in range(6):
            a = math.radians(i * 60)
            leaf.polygon(
                crescent(566 + math.cos(a) * 15, 372 + math.sin(a) * 19, 14, i * 60 + 90), SEA
            )
        leaf.polygon(crescent(420, 340, 110, -22), HOLE)
    _foot(sheet, light)


def officer_beret(sheet: Sheet) -> None:
    """An officer with a beret in three-quarter view, pines of the hill behind."""
    light = DUSK
    with sheet.layer(shadow=8, strength=0.12) as leaf:
        leaf.disc(480, 470, 352, mix(CINNABAR, STRAW, 0.55))
    with sheet.layer(shadow=0) as leaf:
        leaf.line(ring(480, 470, 378, 0, 360), mix(CINNABAR, STRAW, 0.4), 3)
    ridge(sheet, light.far, 900, 150, peaks=3)
    with sheet.layer(shadow=5) as leaf:
        for x, h in ((90, 330), (190, 250), (800, 260), (890, 340)):
            pine(leaf, x, 960, h, mix(SEA, STRAW, 0.2))
    ridge(sheet, light.middle, 980, 100, peaks=4)
    cloth = mix(SEA, (0, 0, 0), 0.35)
    with sheet.layer(shadow=10) as leaf:
        leaf.polygon(
            smooth(
                [
                    (120, 1220),
                    (140, 1000),
                    (210, 872),
                    (350, 810),
                    (420, 776),
                    (424, 690),
                    (548, 690),
                    (560, 776),
                    (640, 806),
                    (770, 866),
                    (836, 1000),
                    (856, 1220),
                ],
                steps=10,
            ),
            cloth,
        )
        # head turned to the left
        leaf.polygon(
            smooth(
                [
                    (548, 740),
                    (584, 660),
                    (600, 560),
                    (590, 450),
                    (520, 384),
                    (430, 388),
                    (376, 440),
                    (366, 500),
                    (340, 560),
                    (360, 578),
                    (354, 608),
                    (366, 628),
                    (362, 664),
                    (392, 700),
                    (430, 706),
                    (440, 760),
                ],
                steps=10,
            ),
            cloth,
        )
        leaf.line([(420, 784), (486, 880), (560, 784)], HOLE, 9)
        leaf.line([(486, 880), (486, 1200)], HOLE, 7)
        for side in (-1, 1):
            x = 486 + side * 190
            leaf.line(
                [(x - 70, 980), (x + 70, 980), (x + 70, 1080), (x - 70, 1080), (x - 70, 980)],
                HOLE,
                6,
            )
            leaf.line([(x - 70, 1010), (x + 70, 1010)], HOLE, 6)
            leaf.line([(486 + side * 110, 830), (486 + side * 270, 900)], HOLE, 8)
            leaf.polygon(crescent(486 + side * 312, 1040, 110, 90 + side * 8), HOLE)
        leaf.line(smooth([(566, 520), (590, 560), (576, 604), (556, 590)], closed=False), HOLE, 7)
    with sheet.layer(shadow=8) as leaf:
        leaf.polygon(
            smooth(
                [
                    (352, 470),
                    (372, 380),
                    (450, 322),
                    (560, 320),
                    (664, 376),
                    (690, 452),
                    (640, 474),
                    (590, 452),
                    (480, 440),
                    (400, 456),
                ],
                steps=10,
            ),
            CINNABAR,
        )
        leaf.line(
            smooth([(356, 474), (420, 450), (520, 446), (604, 462)], closed=False),
            mix(CINNABAR, (0, 0, 0), 0.3),
            16,
        )
        leaf.disc(432, 404, 24, mix(GOLD, STRAW, 0.5), 28)
        leaf.polygon(crescent(560, 380, 90, 18), mix(CINNABAR, STRAW, 0.4))
    _foot(sheet, light)
