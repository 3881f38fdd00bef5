"""The measurements as a picture: two bars a page, in floors, with the goal as a mark."""

from dataclasses import dataclass
from html import escape

ROW, BAR, LEFT, WIDTH, TOP = 44, 15, 170, 560, 64
COLOURS = ("#0c4a5a", "#9e1b1b")  # sea and cinnabar of the palette


@dataclass(frozen=True)
class Bars:
    """One page: its name, the goal, and its cost in floors for each number of sessions."""

    name: str
    goal: float
    floors: tuple[float, ...]


def svg(rows: list[Bars], legend: list[str], title: str) -> str:
    """Return the plot as an SVG document."""
    most = max([4.0, *(value for row in rows for value in (*row.floors, row.goal))])
    scale = WIDTH / (most * 1.08)
    height = TOP + ROW * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 50} {height}" '
        'font-family="sans-serif" font-size="13" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="{height}" fill="#fff"/>',
        f'<text x="10" y="22" font-size="15">{escape(title)}</text>',
    ]
    for number, words in enumerate(legend):
        x = LEFT + number * 160
        parts.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{COLOURS[number]}"/>')
        parts.append(f'<text x="{x + 18}" y="45">{escape(words)}</text>')
    x = LEFT + len(legend) * 160
    parts.append(f'<path d="M{x} 33v14" stroke="#222" stroke-width="2"/>')
    parts.append(f'<text x="{x + 8}" y="45">goal</text>')
    for number in range(int(most) + 1):
        at = LEFT + number * scale
        parts.append(f'<path d="M{at:.1f} {TOP - 8}V{height - 24}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.1f}" y="{height - 8}" text-anchor="middle">{number}</text>')
    for index, row in enumerate(rows):
        y = TOP + index * ROW
        parts.append(
            f'<text x="{LEFT - 10}" y="{y + 20}" text-anchor="end">{escape(row.name)}</text>'
        )
        for number, value in enumerate(row.floors):
            top = y + number * BAR
            parts.append(
                f'<rect x="{LEFT}" y="{top}" width="{value * scale:.1f}" height="{BAR - 2}" '
                f'fill="{COLOURS[number]}"/>'
            )
            parts.append(
                f'<text x="{LEFT + value * scale - 5:.1f}" y="{top + 11}" text-anchor="end" '
                f'fill="#fff">{value:.1f}</text>'
            )
        goal = LEFT + row.goal * scale
        parts.append(
            f'<path d="M{goal:.1f} {y - 3}v{2 * BAR + 4}" stroke="#222" stroke-width="2"/>'
        )
    return "\n".join([*parts, "</svg>", ""])
