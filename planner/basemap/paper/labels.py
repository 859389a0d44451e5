"""Names on the paper map: driven streets beside the route, other streets, rivers, parks, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.basemap.ground import Ground
from planner.basemap.lettering.abbreviations import shortened, shorter_forms, shortest
from planner.basemap.lettering.occupancy import ROUTE, Occupancy, bands_between
from planner.basemap.lettering.placing import best_first
from planner.basemap.lettering.text_on_line import Baseline, Spot
from planner.basemap.lines import Line, clipped, joined, lengths, resampled
from planner.basemap.paper import style
from planner.basemap.paper.ground_layer import drawn_streets
from planner.basemap.paper.route import Disc, DrawnRoute
from planner.basemap.paper.view import View
from planner.basemap.paper.writer import Look, Writer
from planner.basemap.street import CLASSES

_STEP_MM = 0.6
_DRIVEN_MM, _STREET_MM, _WATER_MM = 2.5, 2.15, 2.15
_VENUE_MM, _PLACE_MM = 3.05, 2.2
_MOST_COVERED = 1.5
"""Cost of a venue's name above which it is left out: four times the covered share."""


def venue_names_svg(discs: Sequence[Disc], view: View, taken: Occupancy) -> str:
    """Set the venues' names beside their discs, where they cover least of the route."""
    writer = Writer(view, taken)
    look = Look(_VENUE_MM, "bold", style.INK)
    for disc in discs:
        x, y = view.point((disc.lon, disc.lat))
        if not disc.label or not (0 <= x <= view.width and 0 <= y <= view.height):
            continue
        best: tuple[float, tuple[str, ...], float, float] | None = None
        for lines in _broken(disc.label):
            wide, high = look.width(lines), look.height(lines)
            for rank, (cx, cy) in enumerate(_around(x, y, wide, high, small=disc.small)):
                # A name over a disc, another name or the frame's edge is never better than none.
                covered = writer.share(lines, cx, cy, look)
                if covered is None:
                    continue
                cost = covered * 4 + rank * 0.02 + 0.15 * (len(lines) - 1)
                if best is None or cost < best[0]:
                    best = (cost, lines, cx, cy)
        if best is not None and best[0] <= _MOST_COVERED:
            _, lines, cx, cy = best
            half = look.width(lines) / 2
            anchor = "start" if cx - half > x else "end" if cx + half < x else "middle"
            writer.rows(lines, cx, cy, look, anchor)
    return "".join(writer.parts)


def _broken(label: str) -> Iterator[tuple[str, ...]]:
    yield (label,)
    words = label.split()
    if len(words) > 1:
        cut = min(
            range(1, len(words)),
            key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))),
        )
        yield " ".join(words[:cut]), " ".join(words[cut:])


def _around(
    x: float, y: float, wide: float, high: float, *, small: bool
) -> Iterator[tuple[float, float]]:
    away = (style.SMALL_DISC_MM if small else style.DISC_MM + style.RING_MM) + 0.7
    right, down = away + wide / 2, away + high / 2
    yield x + right, y
    yield x - right, y
    yield x + right, y - away * 0.6
    yield x + right, y + away * 0.6
    yield x - right, y - away * 0.6
    yield x - right, y + away * 0.6
    yield x, y - down
    yield x, y + down
    yield x + wide * 0.4, y - down
    yield x - wide * 0.4, y - down
    yield x + wide * 0.4, y + down
    yield x - wide * 0.4, y + down


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """All of a street in the frame."""

    name: str
    rank: int
    width: float
    lines: tuple[Line, ...]
    length: float


def names_svg(
    ground: Ground,
    view: View,
    taken: Occupancy,
    routes: Sequence[DrawnRoute],
    driven: Sequence[str],
) -> tuple[str, tuple[str, ...]]:
    """Return the names as SVG, and the driven streets whose name found no room."""
    writer = Writer(view, taken)
    streets = _named_streets(ground, view)
    beside = _route_reach(routes)
    lost: list[str] = []
    for name in dict.fromkeys(driven):
        street = streets.pop(name, None)
        if street is None:
            continue
        on_route = [part for line in street.lines for part in _on_route(line, taken, beside)]
        if not on_route:
            streets[name] = street
        elif not _set_driven(writer, street, on_route, beside):
            lost.append(name)
    for park in ground.names:
        if park.rank == 0:
            _set_park(writer, view, park.name, (park.lon, park.lat), park.wide_deg, park.high_deg)
    ordered = sorted(streets.values(), key=lambda s: (-s.rank, -s.length, s.name))
    major = [street for street in ordered if street.rank >= 3]
    for street in major:
        _set_street(writer, street)
    _set_rivers(writer, ground, view)
    for street in ordered[len(major) :]:
        _set_street(writer, street)
    if view.scale > 12_000:
        _set_places(writer, ground, view)
    return "".join(writer.parts), tuple(lost)


def _named_streets(ground: Ground, view: View) -> dict[str, _Named]:
    """Return the streets with names in the frame, their ways joined, the longest line first."""
    parts: list[tuple[str, bool, list[tuple[int, int]]]] = []
    ranks: dict[str, tuple[int, float]] = {}
    for street in drawn_streets(ground, view):
        if not street.name or street.link or street.road_class == "path":
            continue
        rank = CLASSES.index(street.road_class)
        wide = style.width_mm(street.road_class, view.scale)
        ranks[street.name] = max(ranks.get(street.name, (0, 0.0)), (rank, wide))
        micro = (street.line * 1e6).round().astype(int).tolist()
        parts.append((street.name, False, [(x, y) for x, y in micro]))
    lines: dict[str, list[Line]] = defaultdict(list)
    for name, points in joined(parts):
        line = view.line(np.array(points, dtype=float) / 1e6)
        lines[name] += clipped(line, view.box)
    found: dict[str, _Named] = {}
    for name, pieces in lines.items():
        long = sorted(((float(lengths(p)[-1]), i) for i, p in enumerate(pieces)), reverse=True)
        kept = tuple(pieces[i] for length, i in long if length > 3.0)
        if kept:
            rank, wide = ranks[name]
            found[name] = _Named(name, rank, wide, kept, sum(length for length, _ in long))
    return found


def _route_reach(routes: Sequence[DrawnRoute]) -> float:
    """Return how far the drawn route reaches from its street's centre line."""
    wide = max((route.width for route in routes), default=0.0)
    shift = style.OVERVIEW_SHIFT_MM if 0 < wide <= style.OVERVIEW_ROUTE_MM else 0.0
    return wide / 2 + shift + style.ROUTE_CASING_MM


def _on_route(line: Line, taken: Occupancy, reach: float) -> list[Line]:
    """Return the stretches of a street that the route covers, at least 3 mm long."""
    base = Baseline(resampled(line, _STEP_MM), _STEP_MM)
    if base.length < 3.0:
        return []
    covered = taken.shares(bands_between(base.points, reach, taken.cell), ROUTE) > 0.3
    parts: list[Line] = []
    start: int | None = None
    for here, yes in enumerate([*covered, False]):
        if yes and start is None:
            start = here
        elif not yes and start is not None:
            if (here - start) * base.step >= 3.0:
                parts.append(base.points[start : here + 1])
            start = None
    return parts


def _set_driven(writer: Writer, street: _Named, parts: list[Line], reach: float) -> bool:
    """Set a driven street's name beside the route, smaller or shorter if need be."""
    forms = shorter_forms(street.name)
    usual, less, least = (Look(_DRIVEN_MM * share, "bold", style.INK) for share in (1, 0.93, 0.84))
    bases: dict[Look, list[tuple[Baseline, float]]] = {}
    for some, look in ((forms[:1], usual), (forms[:1], less), (forms[1:], usual), (forms, least)):
        for told in some:
            if look not in bases:
                bases[look] = _beside(street, parts, look, reach)
            spots = best_first(bases[look], look.width((told,)), look.size, 80.0, 1.5)
            if _set_along(writer, street, told, look, spots):
                return True
    return False


def _beside(
    street: _Named, parts: list[Line], look: Look, reach: float
) -> list[tuple[Baseline, float]]:
    """Return baselines on both sides of the route, each with its cost; those along it cost least."""
    gap = max(reach, street.width / 2 * 0.6) + look.size * 0.5 + 0.25
    shifts = (gap, -gap, gap + 0.9, -gap - 0.9)
    lines = [*((part, 0.0) for part in parts), *((line, 0.8) for line in street.lines)]
    return [
        (base, 0.08 * side + away)
        for line, away in lines
        for side, base in enumerate(Baseline.beside(line, _STEP_MM, look.size, shifts))
    ]


def _set_along(
    writer: Writer, street: _Named, told: str, look: Look, spots: Iterable[Spot]
) -> bool:
    """Set a street's name at every spot where it fits; tell whether it does anywhere."""
    set_any = False
    for spot in spots:
        if writer.fits(street.name, spot.middle, look):
            writer.along(street.name, told, spot.middle, spot.bend_deg, look)
            set_any = True
    return set_any


def _set_street(writer: Writer, street: _Named) -> None:
    """Set a street's name in the road if the road is wide enough, else beside it."""
    bold = street.rank >= 4
    look = Look(_STREET_MM * (1.08 if bold else 1.0), "semibold" if bold else "regular", style.INK)
    aside = street.width / 2 + look.size * 0.55 + 0.15
    shifts = (0.0,) if street.width >= look.size * 0.5 else (aside, -aside)
    bases = [
        (base, 0.0)
        for line in street.lines
        for base in Baseline.beside(line, _STEP_MM, look.size, shifts)
    ]
    for told in dict.fromkeys((shortened(street.name), shortest(street.name))):
        spots = best_first(bases, look.width((told,)) + 0.6, look.size, 55.0, 2.4)
        if _set_along(writer, street, told, look, spots):
            return


def _set_rivers(writer: Writer, ground: Ground, view: View) -> None:
    look = Look(_WATER_MM, "italic", style.WATER_TEXT, 0.02)
    lines: dict[str, list[Line]] = defaultdict(list)
    for stroke in ground.strokes_in(view.bounds):
        if stroke.name and stroke.kind in {"river", "stream"}:
            lines[stroke.name] += clipped(view.line(stroke.line), view.box)
    for name in sorted(lines, key=lambda name: -sum(lengths(p)[-1] for p in lines[name])):
        bases = [
            (base, 0.0)
            for line in lines[name]
            for base in Baseline.beside(
                line, _STEP_MM, look.size * 1.5, (0.0, look.size * 0.8, -look.size * 0.8)
            )
        ]
        for spot in best_first(bases, look.width((name,)), look.size, 70.0, 2.4):
            if writer.fits(name, spot.middle, look):
                writer.along(name, name, spot.middle, spot.bend_deg, look)


def _set_park(
    writer: Writer,
    view: View,
    name: str,
    point: tuple[float, float],
    wide_deg: float,
    high_deg: float,
) -> None:
    look = Look(_WATER_MM, "semibold italic", style.GREEN_TEXT)
    wide, high = wide_deg * view.mm_a_degree[0], high_deg * view.mm_a_degree[1]
    x, y = view.point(point)
    for told in (name, name.partition(" dan ")[0]):
        lines = _broken_to(told, wide * 0.8, look)
        if look.width(lines) > wide * 0.9 or look.height(lines) > high * 0.8:
            continue
        for dx, dy in ((0.0, 0.0), (-0.15, 0), (0.15, 0), (0, -0.15), (0, 0.15), (-0.2, -0.15)):
            if writer.flat(lines, x + dx * wide, y + dy * high, look):
                return


def _broken_to(name: str, wide: float, look: Look) -> tuple[str, ...]:
    lines: list[str] = []
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and look.width((longer,)) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _set_places(writer: Writer, ground: Ground, view: View) -> None:
    """Set place names quietly where nothing else stands, the larger places first."""
    seen: set[str] = set()
    for place in ground.names:
        if place.rank not in {1, 2} or place.name in seen:
            continue
        x, y = view.point((place.lon, place.lat))
        look = Look(_PLACE_MM, "regular", style.PLACE_TEXT, 0.06)
        told = place.name.upper() if place.rank == 1 else place.name
        for dx, dy in ((0, 0), (0, -2.5), (0, 2.5), (-4, 0), (4, 0), (-3, -3), (3, 3)):
            if writer.flat((told,), x + dx, y + dy, look):
                seen.add(place.name)
                break
