"""Every pair of colours that the stylesheet puts together: text 7:1, lines and icons 3:1."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "cms" / "static" / "css"
TEXT, SHAPE = 7.0, 3.0


def tokens_of(text: str, selector: str) -> dict[str, str]:
    """Return the custom properties that the first rule for ``selector`` sets."""
    body = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", text).group(1)
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body))


def palette(mode: str) -> dict[str, str]:
    found = tokens_of((CSS / "tokens.css").read_text(encoding="utf-8"), ":root")
    if mode:
        # The last one: the first rule that names the mode may be another's.
        text = (CSS / "modes.css").read_text(encoding="utf-8")
        found |= tokens_of(text, f"\n  .{mode}")
    return {
        name: re.sub(r"var\((--[\w-]+)\)", lambda match: found[match.group(1)], value)
        for name, value in found.items()
    }


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "cinnabar", "sea", "gold", "green")
      for ground in ("paper", "surface")),
    *((ink, ground, TEXT) for ink in ("ink", "sea", "gold")
      for ground in ("rose", "mist", "straw")),
    ("on-main", "main", TEXT),
    ("on-main", "main-hover", TEXT),
    ("on-foot", "foot", TEXT),
    ("paper", "ink", TEXT),
    ("line", "paper", SHAPE),
    ("line", "surface", SHAPE),
    ("field-line", "surface", SHAPE),
    ("field-line", "straw", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "surface", SHAPE),
    ("focus", "mist", SHAPE),
    ("focus", "rose", SHAPE),
    ("focus", "straw", SHAPE),
    ("sea", "surface", SHAPE),
]  # fmt: skip


@pytest.mark.parametrize("mode", ["", "elder", "contrast"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_the_pair_can_be_read(mode, ink, ground, least):
    colours = palette(mode)
    assert contrast(colours[f"--{ink}"], colours[f"--{ground}"]) >= least


def test_the_measure_agrees_with_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_are_named_once():
    """A colour outside the tokens escapes the modes and this test."""
    outside = {
        path.name
        for path in CSS.rglob("*.css")
        if path.name not in {"tokens.css", "modes.css", "print.css"}
        and re.search(
            r"#(?!fff(fff)?\b|000(000)?\b)[0-9a-fA-F]{3,8}\b(?=[;\s,)])", path.read_text("utf-8")
        )
    }
    assert outside == set()
