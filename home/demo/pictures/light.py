"""The hours of the day as sets of colours, all mixed from the palette of look.md."""

from dataclasses import dataclass

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
    Colour,
    mix,
)

SAND = mix(STRAW, GOLD, 0.22)
OCHRE = mix(STRAW, GOLD, 0.5)
CLAY = mix(CINNABAR, STRAW, 0.42)
WALL = mix(PAPER, STRAW, 0.4)
TILE = mix(INK, SEA, 0.45)


@dataclass(frozen=True)
class Light:
    sky: Colour
    disc: Colour
    cloud: Colour
    far: Colour
    middle: Colour
    near: Colour
    water: Colour
    ripple: Colour
    ground: Colour
    front: Colour


DAWN = Light(
    sky=ROSE,
    disc=mix(CINNABAR, ROSE, 0.18),
    cloud=mix(ROSE, PAPER, 0.7),
    far=mix(SEA, ROSE, 0.72),
    middle=mix(SEA, ROSE, 0.5),
    near=mix(SEA, ROSE, 0.22),
    water=mix(SEA, MIST, 0.66),
    ripple=mix(SEA, MIST, 0.84),
    ground=SAND,
    front=SEA,
)
DAY = Light(
    sky=MIST,
    disc=PAPER,
    cloud=PAPER,
    far=mix(GREEN, MIST, 0.72),
    middle=mix(GREEN, MIST, 0.48),
    near=mix(GREEN, STRAW, 0.22),
    water=mix(SEA, MIST, 0.5),
    ripple=mix(SEA, MIST, 0.68),
    ground=STRAW,
    front=mix(GREEN, INK, 0.15),
)
HARVEST = Light(
    sky=STRAW,
    disc=mix(CINNABAR, STRAW, 0.35),
    cloud=PAPER,
    far=mix(GOLD, STRAW, 0.72),
    middle=mix(GOLD, STRAW, 0.46),
    near=mix(GREEN, GOLD, 0.45),
    water=mix(SEA, STRAW, 0.55),
    ripple=mix(SEA, STRAW, 0.74),
    ground=SAND,
    front=mix(GOLD, INK, 0.35),
)
DUSK = Light(
    sky=mix(STRAW, CINNABAR, 0.14),
    disc=CINNABAR,
    cloud=mix(STRAW, CINNABAR, 0.05),
    far=mix(CINNABAR, STRAW, 0.62),
    middle=mix(mix(CINNABAR, SEA, 0.45), STRAW, 0.36),
    near=mix(SEA, CINNABAR, 0.25),
    water=mix(SEA, STRAW, 0.4),
    ripple=mix(SEA, STRAW, 0.6),
    ground=mix(STRAW, GOLD, 0.32),
    front=mix(SEA, INK, 0.5),
)
NIGHT = Light(
    sky=mix(SEA, INK, 0.35),
    disc=STRAW,
    cloud=mix(SEA, INK, 0.18),
    far=mix(SEA, PAPER, 0.12),
    middle=mix(SEA, INK, 0.2),
    near=mix(SEA, INK, 0.5),
    water=mix(SEA, MIST, 0.18),
    ripple=mix(SEA, MIST, 0.34),
    ground=mix(SEA, INK, 0.62),
    front=mix(INK, SEA, 0.25),
)
