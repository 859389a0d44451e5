"""The plot of growth: small panels on two logarithmic axes, as a hand-sized SVG."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from pathlib import Path
from typing import Any

from bench.rivals import OURS

QUESTIONS = ("one to one", "50x50", "route", "closure")
_PANELS = (
    ("Build from the file", "s"), ("Closure", "ms"), ("One to one", "ms"),
    ("Matrix 50 × 50", "ms"), ("Route with manoeuvres", "ms"), ("Memory", "MB"),
)  # fmt: skip
_INK, _QUIET, _GRID = "#1f2933", "#52606d", "#e4e7eb"
_COLOURS = {OURS: "#0b6e4f", "OSRM-CH": "#b5651d", "OSRM-MLD": "#7b5ea7", "SciPy": "#8795a1"}
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _LEFT, _TOP = 216, 150, 124, 78, 64, 76
_FONT = "font-family=\"system-ui, 'Segoe UI', 'Noto Sans', sans-serif\""

Line = list[tuple[float, float]]


def write(found: dict[str, Any], path: Path) -> None:
    """Draw the growth figures into an SVG file."""
    panels = [(title, unit, _lines(found["towns"], i)) for i, (title, unit) in enumerate(_PANELS)]
    width = _LEFT + 3 * _WIDTH + 2 * _GAP_X + 92
    height = _TOP + 2 * _HEIGHT + _GAP_Y + 62
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_FONT}',
        f'font-size="12" fill="{_INK}" role="img" aria-labelledby="t d">',
        '<title id="t">Growth</title>',
        '<desc id="d">Time and memory of the engines by the number of junctions;',
        "the figures stand in the table below the plot.</desc>",
        f'<rect width="{width}" height="{height}" rx="10" fill="#ffffff"/>',
    ]
    for i, (title, unit, lines) in enumerate(panels):
        row, column = divmod(i, 3)
        x, y = _LEFT + column * (_WIDTH + _GAP_X), _TOP + row * (_HEIGHT + _GAP_Y)
        out += _panel(x, y, title, unit, lines)
    out.append(
        f'<text x="{width / 2}" y="{height - 14}" text-anchor="middle" fill="{_QUIET}">'
        "junctions of a drawn town; both axes logarithmic, lower is better</text></svg>"
    )
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def _lines(towns: Sequence[dict[str, Any]], panel: int) -> dict[str, Line]:
    def value(town: dict[str, Any], engine: str) -> float | None:
        if panel == 0:
            return town["build_s"].get(engine)
        if panel == 5:
            return town["memory_mb"].get(engine)
        question = ("closure", "one to one", "50x50", "route")[panel - 1]
        figures = town["questions"].get(question, {}).get(engine)
        return figures and figures["ms"]["median"]

    found: dict[str, Line] = {}
    for engine in _COLOURS:
        line = [(town["nodes"]["nodes"], value(town, engine)) for town in towns]
        line = [(x, y) for x, y in line if y]
        if len(line) > 1:
            found[engine] = line
    return found


def _panel(x: float, y: float, title: str, unit: str, lines: dict[str, Line]) -> list[str]:
    points = [point for line in lines.values() for point in line]
    (x0, x1), (y0, y1) = _range([p[0] for p in points], 1.15), _range([p[1] for p in points], 1.3)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        across = (log10(point[0]) - log10(x0)) / (log10(x1) - log10(x0))
        up = (log10(point[1]) - log10(y0)) / (log10(y1) - log10(y0))
        return x + across * _WIDTH, y + (1 - up) * _HEIGHT

    out = [
        f'<text x="{x}" y="{y - 16}" font-weight="600" font-size="14">{title}',
        f'<tspan fill="{_QUIET}" font-weight="400">in {unit}</tspan></text>',
    ]
    for tick in _ticks(y0, y1):
        _, at = place((x0, tick))
        out.append(f'<path d="M{x} {at:.1f}h{_WIDTH}" stroke="{_GRID}"/>')
        out.append(
            f'<text x="{x - 8}" y="{at + 4:.1f}" text-anchor="end" fill="{_QUIET}">{tick:g}</text>'
        )
    for nodes in sorted({point[0] for point in points}):
        at, _ = place((nodes, y0))
        out.append(f'<path d="M{at:.1f} {y + _HEIGHT}v4" stroke="{_QUIET}"/>')
        out.append(
            f'<text x="{at:.1f}" y="{y + _HEIGHT + 19}" text-anchor="middle" fill="{_QUIET}">'
            f"{round(nodes / 1000)}k</text>"
        )
    out.append(f'<path d="M{x} {y + _HEIGHT}h{_WIDTH}" stroke="{_QUIET}"/>')
    for engine, line in reversed(lines.items()):
        colour, thick = _COLOURS[engine], 2.6 if engine == OURS else 1.6
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in map(place, line))
        out.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{thick}" '
            'stroke-linejoin="round"/>'
        )
        out += [
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{thick + 0.6:.1f}" fill="{colour}"/>'
            for a, b in map(place, line)
        ]
    return out + _labels(x, {engine: place(line[-1])[1] for engine, line in lines.items()})


def _labels(x: float, ends: dict[str, float]) -> list[str]:
    """Write each engine's name at the end of its line, pushed apart where two would touch."""
    out, last = [], -100.0
    for engine, at in sorted(ends.items(), key=lambda item: item[1]):
        last = max(at, last + 14)
        weight = "700" if engine == OURS else "400"
        out.append(
            f'<text x="{x + _WIDTH + 2}" y="{last + 4:.1f}" fill="{_COLOURS[engine]}" '
            f'font-weight="{weight}">{engine}</text>'
        )
    return out


def _range(values: Sequence[float], room: float) -> tuple[float, float]:
    return min(values) / room, max(values) * room


def _ticks(low: float, high: float) -> list[float]:
    decades = range(floor(log10(low)), floor(log10(high)) + 1)
    wide = log10(high / low) > 1.5
    ticks = [m * 10.0**d for d in decades for m in ((1,) if wide else (1, 2, 5))]
    return [float(f"{tick:.3g}") for tick in ticks if low <= tick <= high]
