"""The bay, the quay and the waves."""

from __future__ import annotations

from home.demo.pictures.elements import (
    GREY_HAIR,
    band,
    boat,
    cloud,
    oyster_beds,
    person,
    pine,
    ridge,
    scene_sky,
    shell_waves,
    sky_disc,
)
from home.demo.pictures.light import CLAY, DAWN, DAY, DUSK, OCHRE, SAND, WALL, Light
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
    mix,
    ring,
    smooth,
)


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
