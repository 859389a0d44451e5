"""The paper map's ground: areas, water, roads by class, railway, boundary, one-way arrows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from planner.basemap.ground import Ground, GroundStreet
from planner.basemap.lettering.occupancy import ANY, Occupancy, band_points
from planner.basemap.lettering.text_on_line import arrow_slots, turned_deg
from planner.basemap.lines import Box, Line, clipped
from planner.basemap.paper import style
from planner.basemap.paper.svg import number, path_data
from planner.basemap.paper.view import View
from planner.basemap.street import CLASSES

_MARGIN_MM = 3.0
"""Lines are cut this far outside the frame, so that no end shows in it."""
_ARROW_EVERY_MM = 38.0
_ARROW_REACH_MM = 1.3
_ARROW_FROM = 26_500


def ground_svg(ground: Ground, view: View) -> str:
    """Return the ground without names, as SVG elements in drawing order."""
    bounds = _wider(view)
    box = _outer(view)
    streets: dict[tuple[str, bool, str], list[Line]] = {}
    for street in ground.streets_in(bounds):
        level = "tunnel" if street.tunnel else "bridge" if street.bridge else "ground"
        pieces = clipped(view.line(street.line), box)
        streets.setdefault((street.road_class, street.link, level), []).extend(pieces)
    parts = [*_areas(ground, view, bounds)]
    parts += _rivers(ground, view, bounds, box)
    parts += _strokes(ground, view, bounds, box, "boundary")
    parts += _tunnels(streets, view)
    parts += _roads(streets, view)
    parts += _strokes(ground, view, bounds, box, "railway")
    parts += _bridges(streets, view)
    return "".join(parts)


def arrows_svg(ground: Ground, view: View, taken: Occupancy) -> str:
    """Return small arrows on one-way streets, where nothing else stands."""
    shapes: list[str] = []
    if view.scale > _ARROW_FROM:
        kinds: tuple[str, ...] = ("primary", "secondary", "tertiary")
    else:
        kinds = ("primary", "secondary", "tertiary", "residential")
    spots: list[tuple[float, float]] = []
    for street in ground.streets_in(view.bounds):
        wide = style.width_mm(street.road_class, view.scale, link=street.link)
        if not street.oneway or street.link or street.road_class not in kinds or wide < 0.7:
            continue
        for piece in clipped(view.line(street.line), view.box):
            shapes += _arrows(piece, min(1.0, wide * 0.6), taken, spots)
    return f'<g fill="#3c3c3c">{"".join(shapes)}</g>' if shapes else ""


def _arrows(
    line: Line, size: float, taken: Occupancy, spots: list[tuple[float, float]]
) -> Iterator[str]:
    for places in arrow_slots(line, _ARROW_EVERY_MM, _ARROW_REACH_MM):
        for place in places:
            x, y = place[1].tolist()
            if any(np.hypot(x - a, y - b) < 12 for a, b in spots):
                continue
            if taken.hit(band_points(place, size * 0.4, taken.cell), ANY):
                continue
            spots.append((x, y))
            yield _arrow(x, y, turned_deg(place), size * 0.36)
            break


def _arrow(x: float, y: float, turn: float, half: float) -> str:
    long = 2.3
    return (
        f'<path transform="translate({number(x)} {number(y)}) rotate({number(turn)})" '
        f'd="M{number(-long / 2)} {number(-half * 0.3)}H{number(long / 2 - 1.0)}V{number(-half)}'
        f"L{number(long / 2)} 0L{number(long / 2 - 1.0)} {number(half)}V{number(half * 0.3)}"
        f'H{number(-long / 2)}z"/>'
    )


def _wider(view: View) -> Box:
    wide, high = view.mm_a_degree
    west, south, east, north = view.bounds
    return (
        west - _MARGIN_MM / wide,
        south - _MARGIN_MM / high,
        east + _MARGIN_MM / wide,
        north + _MARGIN_MM / high,
    )


def _outer(view: View) -> Box:
    return -_MARGIN_MM, -_MARGIN_MM, view.width + _MARGIN_MM, view.height + _MARGIN_MM


def _stroke(
    lines: Iterable[Line],
    colour: str,
    width: float,
    *,
    cap: str = "round",
    dash: str = "",
) -> str:
    data = path_data(lines)
    if not data or width <= 0:
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{number(width)}" '
        f'stroke-linecap="{cap}" stroke-linejoin="round"{dashes}/>'
    )


def _areas(ground: Ground, view: View, bounds: Box) -> Iterator[str]:
    by_kind: dict[str, list[str]] = {}
    for area in ground.areas_in(bounds):
        data = path_data((view.line(ring) for ring in area.rings), closed=True)
        by_kind.setdefault(area.kind, []).append(f'<path d="{data}"/>')
    for kind, paths in by_kind.items():
        fill = style.AREA_FILLS[kind]
        yield f'<g fill="{fill}" fill-rule="evenodd">{"".join(paths)}</g>'


def _rivers(ground: Ground, view: View, bounds: Box, box: Box) -> Iterator[str]:
    for kind, wide in (("stream", 0.22), ("river", 0.4)):
        lines = [
            piece
            for stroke in ground.strokes_in(bounds)
            if stroke.kind == kind
            for piece in clipped(view.line(stroke.line), box)
        ]
        yield _stroke(lines, style.WATER_LINE, wide)


def _strokes(ground: Ground, view: View, bounds: Box, box: Box, kind: str) -> Iterator[str]:
    lines = [
        piece
        for stroke in ground.strokes_in(bounds)
        if stroke.kind == kind
        for piece in clipped(view.line(stroke.line), box)
    ]
    if kind == "boundary":
        yield _stroke(lines, style.BOUNDARY, 0.3, cap="butt", dash="2.2 0.8 0.5 0.8")
        return
    wide = 0.8 if view.scale > 30_000 else 1.0
    yield _stroke(lines, "#2d2d2d", wide, cap="butt")
    yield _stroke(lines, "#ffffff", wide - 0.3, cap="butt", dash="1.5 1.5")


_Streets = dict[tuple[str, bool, str], list[Line]]


def _roads(streets: _Streets, view: View) -> Iterator[str]:
    """All casings first, then all fills from the lowest class up: no seam shows at a join."""
    casing = style.casing_mm(view.scale)
    layers = [
        (kind, streets.get((kind, link, "ground"), []), style.width_mm(kind, view.scale, link=link))
        for kind in CLASSES
        for link in (True, False)
    ]
    # Bridges lie on the ground as well: their approach is seamless, their own casing comes later.
    layers += [
        (kind, lines, style.width_mm(kind, view.scale, link=link))
        for (kind, link, level), lines in streets.items()
        if level == "bridge"
    ]
    layers.sort(key=lambda layer: CLASSES.index(layer[0]))
    for kind, lines, wide in layers:
        if kind == "path":
            yield _stroke(lines, style.CASINGS[kind], wide, cap="butt", dash="1 0.7")
        elif wide < style.BARE_BELOW_MM:
            yield _stroke(lines, "#bababa" if wide < 0.3 else "#a2a2a2", wide)
        else:
            yield _stroke(lines, style.CASINGS[kind], wide + 2 * casing)
    for kind, lines, wide in layers:
        if kind != "path" and wide >= style.BARE_BELOW_MM:
            yield _stroke(lines, style.FILLS[kind], wide)


def _tunnels(streets: _Streets, view: View) -> Iterator[str]:
    casing = style.casing_mm(view.scale)
    for kind in CLASSES:
        for link in (True, False):
            lines = streets.get((kind, link, "tunnel"), [])
            wide = style.width_mm(kind, view.scale, link=link)
            if kind == "path" or wide < style.BARE_BELOW_MM:
                yield _stroke(lines, style.CASINGS[kind], wide, cap="butt", dash="0.6 0.6")
            else:
                yield _stroke(
                    lines, style.CASINGS[kind], wide + 2 * casing, cap="butt", dash="0.8 0.5"
                )
                yield _stroke(lines, "#ffffff", wide, cap="butt")


def _bridges(streets: _Streets, view: View) -> Iterator[str]:
    casing = style.casing_mm(view.scale)
    for kind in CLASSES:
        for link in (True, False):
            lines = streets.get((kind, link, "bridge"), [])
            wide = style.width_mm(kind, view.scale, link=link)
            if kind != "path" and wide >= style.BARE_BELOW_MM:
                yield _stroke(lines, style.CASINGS[kind], wide + 2 * casing, cap="butt")
                yield _stroke(lines, style.FILLS[kind], wide)


def drawn_streets(ground: Ground, view: View) -> Iterator[GroundStreet]:
    """Yield the streets that the scale shows."""
    for street in ground.streets_in(view.bounds):
        if style.width_mm(street.road_class, view.scale, link=street.link) > 0:
            yield street
