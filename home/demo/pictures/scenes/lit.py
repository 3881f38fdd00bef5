"""A scene, and a scene in the light of an hour."""

from __future__ import annotations

from collections.abc import Callable

from home.demo.pictures.light import Light
from home.demo.pictures.paper import GOLD, STRAW, Sheet, mix

LAMP = mix(STRAW, mix(GOLD, STRAW, 0.4), 0.55)

Scene = Callable[[Sheet], None]


def with_light(scene: Callable[[Sheet, Light], None], light: Light) -> Scene:
    return lambda sheet: scene(sheet, light)
