"""Scale bar, north arrow and credit: each in the corner that hides least of the route."""

from __future__ import annotations

from math import log10

from planner.basemap.lettering.glyph_widths import width
from planner.basemap.lettering.occupancy import DISC, FRAME, ROUTE, Occupancy, box_points
from planner.basemap.paper.svg import number, text
from planner.basemap.paper.view import View

_PANEL = 'fill="#ffffff" fill-opacity="0.88"'
_CORNERS = ("bottom left", "bottom right", "top right", "top left")


def scale_metres(scale: int, most_mm: float) -> int:
    """Return the longest round length in metres (1, 2, 5, 10 ...) within ``most_mm``."""
    most = most_mm * scale / 1000
    power = 10 ** int(log10(most))
    return int(max(step for step in (power, 2 * power, 5 * power) if step <= most))


def scale_text(scale: int, metres: int) -> str:
    """Return the bar's caption: *1 km · 1 : 42 000*, thousands apart by a thin gap."""
    length = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    return f"{length} · 1 : {scale:,}".replace(",", " ")


def furniture_svg(view: View, taken: Occupancy, credit: tuple[str, ...]) -> str:
    """Return the three panels; their corners are reserved before any name is set."""
    free = list(_CORNERS)
    parts: list[str] = []
    small = view.width < 70
    wide, high, drawn = _credit(credit, small=small)
    if credit:
        corner = _best(view, taken, free[:2], wide, high)
        free.remove(corner)
        parts.append(_placed(view, taken, corner, wide, high, drawn))
    wide, high, drawn = _bar(view.scale, small=small)
    corner = _best(view, taken, free, wide, high)
    free.remove(corner)
    parts.append(_placed(view, taken, corner, wide, high, drawn))
    wide, high, drawn = _north()
    corner = _best(
        view, taken, [c for c in ("top right", "top left", *free) if c in free], wide, high
    )
    parts.append(_placed(view, taken, corner, wide, high, drawn))
    return "".join(parts)


def _best(view: View, taken: Occupancy, corners: list[str], wide: float, high: float) -> str:
    def cost(corner: str) -> float:
        x, y = _at(view, corner, wide, high)
        points = box_points(x, y, x + wide, y + high, taken.cell)
        return 3 * taken.share(points, DISC | FRAME) + taken.share(points, ROUTE)

    return min(corners, key=lambda corner: (round(cost(corner), 3), corners.index(corner)))


def _at(view: View, corner: str, wide: float, high: float) -> tuple[float, float]:
    return (
        0.0 if "left" in corner else view.width - wide,
        0.0 if "top" in corner else view.height - high,
    )


def _placed(view: View, taken: Occupancy, corner: str, wide: float, high: float, drawn: str) -> str:
    x, y = _at(view, corner, wide, high)
    taken.take_box(x - 0.5, y - 0.5, x + wide + 0.5, y + high + 0.5, FRAME)
    return f'<g transform="translate({number(x)} {number(y)})">{drawn}</g>'


def _bar(scale: int, *, small: bool) -> tuple[float, float, str]:
    metres = scale_metres(scale, 17.0 if small else 24.0)
    long = metres * 1000 / scale
    size = 2.15 if small else 2.4
    caption = scale_text(scale, metres)
    wide = max(long, width(caption, "regular") * size) + 3.4
    high = 5.7 if small else 6.2
    bar = high - 1.7
    return (
        wide,
        high,
        (
            f'<rect width="{number(wide)}" height="{number(high)}" {_PANEL}/>'
            f'<text x="1.7" y="{number(bar - 1.5)}" font-size="{number(size)}">{text(caption)}</text>'
            f'<path d="M1.7 {number(bar - 0.5)}V{number(bar + 0.45)}H{number(1.7 + long)}'
            f'V{number(bar - 0.5)}" fill="none" stroke="#000000" stroke-width="0.18"/>'
            f'<path d="M1.7 {number(bar)}h{number(long / 2)}" stroke="#000000" stroke-width="0.9"/>'
        ),
    )


def _north() -> tuple[float, float, str]:
    return (
        7.0,
        8.6,
        (
            '<circle cx="3.5" cy="4.3" r="3.3" fill="#ffffff" fill-opacity="0.88"/>'
            '<path d="M3.5 1.5L4.9 5.3L3.5 4.5L2.1 5.3z" fill="#000000"/>'
            '<text x="3.5" y="7.1" text-anchor="middle" font-size="2" font-weight="700">U</text>'
        ),
    )


def _credit(lines: tuple[str, ...], *, small: bool) -> tuple[float, float, str]:
    size = 1.6 if small else 1.85
    wide = max((width(line, "regular") * size for line in lines), default=0.0) + 1.8
    high = len(lines) * size * 1.3 + 0.9
    rows = "".join(
        f'<text x="0.9" y="{number(0.35 + size * (1.3 * row + 1.0))}">{text(line)}</text>'
        for row, line in enumerate(lines)
    )
    return (
        wide,
        high,
        (
            f'<rect width="{number(wide)}" height="{number(high)}" {_PANEL}/>'
            f'<g font-size="{number(size)}" fill="#222222">{rows}</g>'
        ),
    )
