"""The way driven and the stops on the paper map: lines, chevrons, numbered discs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.basemap.lettering.glyph_widths import CAP_HEIGHT
from planner.basemap.lettering.occupancy import ANY, DISC, ROUTE, Occupancy
from planner.basemap.lettering.text_on_line import turned_deg
from planner.basemap.lines import Line, clipped, lengths, points_at, shifted, simplified
from planner.basemap.paper import style
from planner.basemap.paper.svg import number, path_data, text
from planner.basemap.paper.view import View
from planner.geodesy import LonLat


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A leg on the map: strong is the leg in hand, other is drawn grey, walk is dotted."""

    points: tuple[LonLat, ...]
    emphasis: Literal["strong", "other", "walk"]


@dataclass(frozen=True, slots=True)
class Disc:
    """A numbered disc: black for a venue with its name beside it, small for a manoeuvre."""

    lon: float
    lat: float
    text: str
    label: str | None
    small: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class DrawnRoute:
    """A route line in millimetres as it is drawn, with its width."""

    line: Line
    emphasis: Literal["strong", "other", "walk"]
    width: float


def drawn_routes(
    routes: Sequence[RouteLine], view: View, *, overview: bool, left: bool
) -> list[DrawnRoute]:
    """Return the routes in millimetres; on an overview each is set to the driving side."""
    found: list[DrawnRoute] = []
    for route in routes:
        if len(route.points) < 2:
            continue
        line = view.line(np.array(route.points, dtype=float))
        wide = style.OVERVIEW_ROUTE_MM if overview else style.ROUTE_MM
        if route.emphasis == "other":
            wide *= style.OTHER_SHARE
        if overview and route.emphasis != "walk":
            line = line[simplified(line, 0.12)]
            shift = style.OVERVIEW_SHIFT_MM if left else -style.OVERVIEW_SHIFT_MM
            line = shifted(line, shift)
        if len(line) > 1:
            found.append(DrawnRoute(line, route.emphasis, wide))
    return found


def reserve_routes(routes: Sequence[DrawnRoute], taken: Occupancy) -> None:
    """Keep the routes' pixels free of names."""
    for route in routes:
        taken.take_line(route.line, route.width / 2 + style.ROUTE_CASING_MM, ROUTE)


def routes_svg(routes: Sequence[DrawnRoute], view: View) -> str:
    """Return the routes in drawing order: other legs, legs in hand, walks."""
    box = (-3.0, -3.0, view.width + 3.0, view.height + 3.0)
    parts: list[str] = []
    for emphasis, colour in (
        ("other", style.OTHER_ROUTE),
        ("strong", style.ROUTE),
        ("walk", style.WALK),
    ):
        pieces = [
            (piece, route.width)
            for route in routes
            if route.emphasis == emphasis
            for piece in clipped(route.line, box)
        ]
        for casing in (True, False):
            for piece, wide in pieces:
                parts.append(_route(piece, wide, colour, casing, walk=emphasis == "walk"))
        if emphasis == "strong":
            for piece, wide in pieces:
                parts += _chevrons(piece, wide)
    return "".join(parts)


def _route(line: Line, wide: float, colour: str, casing: bool, *, walk: bool) -> str:
    dots = ""
    if walk:
        wide = 0.75 if wide < style.ROUTE_MM else 0.95
        dots = f' stroke-dasharray="0 {number(wide * 1.75)}"'
    if casing:
        colour, wide = "#ffffff", wide + 2 * style.ROUTE_CASING_MM
    return (
        f'<path d="{path_data([line])}" fill="none" stroke="{colour}" '
        f'stroke-width="{number(wide)}" stroke-linecap="round" stroke-linejoin="round"{dots}/>'
    )


def _chevrons(line: Line, wide: float) -> list[str]:
    along = lengths(line)
    reach = wide * 0.26
    shapes: list[str] = []
    for at in np.arange(style.CHEVRON_EVERY_MM / 2, along[-1], style.CHEVRON_EVERY_MM):
        ends = points_at(line, along, np.array([at - 0.6, at, at + 0.6]))
        if np.hypot(*(ends[2] - ends[0])) < 0.6:
            continue
        x, y = ends[1].tolist()
        turn = turned_deg(ends)
        shapes.append(
            f'<path transform="translate({number(x)} {number(y)}) rotate({number(turn)})" '
            f'd="M{number(-reach * 0.7)} {number(-reach)}L{number(reach * 0.7)} 0'
            f'L{number(-reach * 0.7)} {number(reach)}" fill="none" stroke="#ffffff" '
            f'stroke-width="{number(max(0.2, wide * 0.2))}" stroke-linecap="round" '
            f'stroke-linejoin="round"/>'
        )
    return shapes


def reserve_discs(discs: Sequence[Disc], view: View, taken: Occupancy) -> None:
    """Keep the venues' discs free of names."""
    for disc in discs:
        if not disc.small:
            x, y = view.point((disc.lon, disc.lat))
            taken.take_disc(x, y, style.DISC_MM + style.RING_MM + 0.2, DISC)


def discs_svg(discs: Sequence[Disc], view: View, taken: Occupancy) -> str:
    """Return the discs; a small one stands beside its junction with a leader to it."""
    parts: list[str] = []
    for disc in discs:
        x, y = view.point((disc.lon, disc.lat))
        if not (0 <= x <= view.width and 0 <= y <= view.height):
            continue
        if disc.small:
            parts.append(_small(disc, x, y, taken))
    for disc in discs:
        x, y = view.point((disc.lon, disc.lat))
        if not disc.small and 0 <= x <= view.width and 0 <= y <= view.height:
            size = 3.1 if len(disc.text) < 2 else 2.6
            parts.append(
                f'<circle cx="{number(x)}" cy="{number(y)}" '
                f'r="{number(style.DISC_MM + style.RING_MM)}" fill="#ffffff"/>'
                f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(style.DISC_MM)}" '
                f'fill="{style.INK}"/>' + _figure(disc.text, x, y, size, "#ffffff")
            )
    return "".join(parts)


def _figure(content: str, x: float, y: float, size: float, colour: str) -> str:
    return (
        f'<text x="{number(x)}" y="{number(y + CAP_HEIGHT * size / 2)}" text-anchor="middle" '
        f'font-size="{number(size)}" font-weight="700" fill="{colour}">{text(content)}</text>'
    )


def _small(disc: Disc, x: float, y: float, taken: Occupancy) -> str:
    radius = style.SMALL_DISC_MM
    best: tuple[float, float, float] | None = None
    around = np.array(
        [
            (radius * share * np.cos(turn), radius * share * np.sin(turn))
            for share in (1.15, 0.6)
            for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False)
        ]
    )
    for distance in (3.4, 4.0, 4.6, 5.2):
        for turn in range(24):
            angle = np.pi * turn / 12
            cx, cy = x + distance * np.cos(angle), y + distance * np.sin(angle)
            spot = around + np.array([cx, cy])
            outside = taken.hit(spot, 0)
            cost = (10.0 if outside else 0.0) + taken.share(spot, ANY) + (distance - 3.4) * 0.08
            # Upper right first among equals: the leader then reads like a flag.
            cost += 0.01 * (1 - np.cos(angle + np.pi / 4))
            if best is None or cost < best[0] - 1e-9:
                best = (float(cost), float(cx), float(cy))
    if best is None:
        return ""
    _, cx, cy = best
    taken.take_disc(cx, cy, radius + 0.35, DISC)
    return (
        f'<path d="M{number(x)} {number(y)}L{number(cx)} {number(cy)}" stroke="#ffffff" '
        f'stroke-width="0.7"/>'
        f'<path d="M{number(x)} {number(y)}L{number(cx)} {number(cy)}" stroke="#000000" '
        f'stroke-width="0.3"/>'
        f'<circle cx="{number(x)}" cy="{number(y)}" r="0.45" fill="#000000" stroke="#ffffff" '
        f'stroke-width="0.15"/>'
        f'<circle cx="{number(cx)}" cy="{number(cy)}" r="{number(radius)}" fill="#ffffff" '
        f'stroke="#000000" stroke-width="0.3"/>'
        + _figure(disc.text, cx, cy, 2.5 if len(disc.text) < 2 else 2.1, "#000000")
    )
