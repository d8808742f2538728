"""Small plots side by side as one SVG: a row a measure, a column a dial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, TOP = 190, 130, 70, 60
GAP_X, GAP_Y = 50, 46

MEASURES = (
    ("first_roster_s", "first roster, s"),
    ("bound_s", "bound, s"),
    ("peak_mb", "memory, MB"),
    ("excess", "excess at the limit, %"),
)
TITLES = {"agents": "agents", "interval_min": "interval, minutes", "queues": "queues", "skill_sets": "skill sets"}


def figure(rows: Sequence[dict[str, Any]], caption: str) -> str:
    """Return the figure of some rows of the growth study."""
    sweeps = list(dict.fromkeys(str(row["sweep"]) for row in rows))
    width = LEFT + len(sweeps) * (WIDTH + GAP_X)
    height = TOP + len(MEASURES) * (HEIGHT + GAP_Y)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="11" fill="#333">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="20" font-size="12">{_escaped(caption)}</text>',
    ]
    for column, sweep in enumerate(sweeps):
        points = [row for row in rows if row["sweep"] == sweep]
        for line, (measure, label) in enumerate(MEASURES):
            x0, y0 = LEFT + column * (WIDTH + GAP_X), TOP + line * (HEIGHT + GAP_Y)
            scale = 100.0 if measure == "excess" else 1.0
            pairs = [(float(p["value"]), scale * float(p[measure])) for p in points if p.get(measure) is not None]
            parts += _panel(x0, y0, label, TITLES.get(sweep, sweep), pairs)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(x0: int, y0: int, label: str, title: str, pairs: list[tuple[float, float]]) -> list[str]:
    """Return one plot; both axes start at 0, so that what is twice as high is twice as much."""
    parts = [
        f'<path d="M{x0} {y0}v{HEIGHT}h{WIDTH}" fill="none" stroke="#999"/>',
        f'<text x="{x0}" y="{y0 - 6}" font-weight="bold">{label}</text>',
        f'<text x="{x0 + WIDTH}" y="{y0 + HEIGHT + 28}" text-anchor="end">{title}</text>',
    ]
    if not pairs:
        return [*parts, f'<text x="{x0 + 10}" y="{y0 + 20}">not measured</text>']
    right, top = (max(pair[axis] for pair in pairs) or 1.0 for axis in (0, 1))
    places = [(x0 + WIDTH * x / right, y0 + HEIGHT * (1 - y / (1.1 * top))) for x, y in sorted(pairs)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts.append(f'<polyline points="{path}" fill="none" stroke="#1f6fb2" stroke-width="1.5"/>')
    last = -100.0
    for (x, y), (value, _) in zip(places, sorted(pairs), strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#1f6fb2"/>')
        if x - last > 26:
            parts.append(f'<text x="{x:.1f}" y="{y0 + HEIGHT + 14}" text-anchor="middle">{value:g}</text>')
            last = x
    for share in (0.0, 0.5, 1.0):
        y = y0 + HEIGHT * (1 - share / 1.1)
        parts.append(f'<text x="{x0 - 6}" y="{y + 4:.1f}" text-anchor="end">{share * top:.3g}</text>')
    return parts


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
