"""The compact base map: one JSON file for the browser, and the source of the paper maps.

Everything is a flat list of whole numbers (see ``planner.basemap.codec``). Equal input gives equal
bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from planner.basemap.codec import (
    BRIDGE,
    FINE,
    FORMAT,
    LINK,
    ONEWAY,
    STEP_DEG,
    TUNNEL,
    Grid,
    GridPoint,
    Record,
    coded,
    near_first,
)
from planner.basemap.features import AREA_KINDS, LINE_KINDS, Features, read_features
from planner.basemap.ground import Ground
from planner.basemap.lettering.abbreviations import river_name
from planner.basemap.lettering.browser_labels import LOOKS, Labels
from planner.basemap.lines import joined, simplified
from planner.basemap.street import CLASSES, StreetLike, map_class
from planner.geodesy import LonLat

TOLERANCE_STEPS: Final = 0.9
"""Simplification: 0.9 grid steps are 1.0 m."""

__all__ = ["FORMAT", "compact_basemap", "content_hash"]

Bounds = tuple[float, float, float, float]


def compact_basemap(
    streets: Iterable[StreetLike],
    features: Mapping[str, Any],
    *,
    bounds: Bounds | None = None,
    credits: Sequence[str] = (),  # noqa: A002 - the word that every reader of the file knows
) -> bytes:
    """Return the compact file as UTF-8 JSON.

    Args:
        streets: Every road and path; classes that the map does not know are left out.
        features: A GeoJSON FeatureCollection with ``kind`` water, waterway, park, wood, cemetery,
            railway, boundary or label; other kinds are left out.
        bounds: (west, south, east, north) in degrees: what lies wholly outside is left out. By
            default all is kept.
        credits: Whose data it is, a line each.

    Raises:
        DataFault: A feature whose geometry is not what its kind needs.
    """
    drawn = [street for street in streets if map_class(street.road_class)]
    shapes = read_features(features)
    west, south, east, north = bounds or _bounds(drawn, shapes)
    grid = Grid(west, south)
    names = _Names()
    east_step, north_step = grid.snapped((east, north))
    keep = _Keep(grid, (0, 0, east_step, north_step))
    plain: dict[str, Any] = {
        "format": FORMAT,
        "origin": grid.origin,
        "step": STEP_DEG,
        "bounds": [round(side, 5) for side in (west, south, east, north)],
        "credits": list(credits),
        "roads": _roads(drawn, keep, names),
        "areas": _areas(shapes, keep),
        "lines": _lines(shapes, keep, names),
        "places": [
            [names[place.name], place.rank, *grid.snapped((place.lon, place.lat))]
            for place in shapes.places
            if keep.near([grid.snapped((place.lon, place.lat))])
        ],
        "greens": _greens(shapes, keep, names),
    }
    plain["names"] = names.known
    labels = Labels(Ground.from_plain(plain), (*grid.origin, STEP_DEG / FINE))
    plain["fine"] = FINE
    plain["looks"] = [look.plain() for look in LOOKS]
    plain["texts"], plain["labels"] = labels.texts, labels.labels
    plain["arrows"] = labels.arrows
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(compact: bytes) -> str:
    """Return sixteen hexadecimal digits that change whenever the file does."""
    return hashlib.sha256(compact).hexdigest()[:16]


class _Names:
    """Names by number; 0 is no name."""

    def __init__(self) -> None:
        self.known = [""]
        self._number = {"": 0}

    def __getitem__(self, name: str) -> int:
        if name not in self._number:
            self._number[name] = len(self.known)
            self.known.append(name)
        return self._number[name]


class _Keep:
    """What lies in the bounds, on the grid."""

    def __init__(self, grid: Grid, box: tuple[int, int, int, int]) -> None:
        self.grid = grid
        self.box = box

    def near(self, points: Sequence[GridPoint]) -> bool:
        """Return whether the points' box meets the bounds."""
        left, low, right, high = self.box
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return max(xs) >= left and min(xs) <= right and max(ys) >= low and min(ys) <= high


def _bounds(streets: Sequence[StreetLike], shapes: Features) -> Bounds:
    points = [point for street in streets for point in street.geometry] or list(shapes.points())
    if not points:
        return 0.0, 0.0, 0.0, 0.0
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return min(lons), min(lats), max(lons), max(lats)


def _roads(streets: Iterable[StreetLike], keep: _Keep, names: _Names) -> list[list[Any]]:
    """Return [class, flat list of (name, flags)] in drawing order, ways of a street joined."""
    ways: list[tuple[tuple[str, int, int], bool, list[GridPoint]]] = []
    for street in streets:
        found = map_class(street.road_class)
        points = keep.grid.line(street.geometry)
        if found is None or len(points) < 2 or not keep.near(points):
            continue
        kind, link = found
        flags = (ONEWAY if street.oneway else 0) | (BRIDGE if street.bridge else 0)
        flags |= (TUNNEL if street.tunnel else 0) | (LINK if link else 0)
        key = (kind, names[street.name.strip()], flags)
        ways.append((key, bool(street.oneway), points[::-1] if street.oneway < 0 else points))
    by_class: dict[str, list[Record]] = {kind: [] for kind in CLASSES}
    streets_joined = joined(ways)
    # A junction stays where it is, so that every street still meets the one that it leaves.
    uses = Counter(point for _, points in streets_joined for point in set(points))
    for (kind, name, flags), points in streets_joined:
        junctions = np.array([uses[point] > 1 for point in points])
        by_class[kind].append(((name, flags), _thin(points, junctions)))
    return [[kind, coded(near_first(by_class[kind]))] for kind in CLASSES]


def _thin(points: Sequence[GridPoint], wanted: Any = False) -> list[GridPoint]:
    kept = simplified(np.array(points, dtype=float), TOLERANCE_STEPS) | wanted
    return [point for point, stays in zip(points, kept, strict=True) if stays]


def _areas(shapes: Features, keep: _Keep) -> list[list[Any]]:
    """Return [kind, flat list of rings]; the head tells how many rings of a polygon follow."""
    found: list[list[Any]] = []
    for kind in AREA_KINDS:
        polygons: list[list[list[GridPoint]]] = []
        for area in shapes.areas:
            rings = [_thin(keep.grid.line(ring)) for ring in area.rings]
            rings = [ring for ring in rings if len(ring) > 3]
            if area.kind == kind and rings and keep.near(rings[0]):
                polygons.append(rings)
        polygons.sort()
        records: list[Record] = [
            ((len(rings) - number,), ring)
            for rings in polygons
            for number, ring in enumerate(rings)
        ]
        found.append([kind, coded(records)])
    return found


def _lines(shapes: Features, keep: _Keep, names: _Names) -> list[list[Any]]:
    """Return [kind, flat list of (name,)]."""
    parts: list[tuple[tuple[str, int], bool, list[GridPoint]]] = []
    for line in shapes.lines:
        points = keep.grid.line(line.points)
        if len(points) > 1 and keep.near(points):
            name = river_name(line.name) if line.kind in {"river", "stream"} else line.name
            parts.append(((line.kind, names[name]), False, points))
    by_kind: dict[str, list[Record]] = {kind: [] for kind in LINE_KINDS}
    for (kind, number), points in joined(parts):
        by_kind[kind].append(((number,), _thin(points)))
    return [[kind, coded(near_first(by_kind[kind]))] for kind in LINE_KINDS]


def _greens(shapes: Features, keep: _Keep, names: _Names) -> list[list[int]]:
    """Return [name, x, y, width, height] of named parks, the largest first."""
    found: dict[str, tuple[LonLat, LonLat]] = {}
    for area in shapes.areas:
        if area.kind == "park" and area.name:
            lons, lats = [p[0] for p in area.rings[0]], [p[1] for p in area.rings[0]]
            box = ((min(lons), min(lats)), (max(lons), max(lats)))
            found[area.name] = max(box, found.get(area.name, box), key=_extent)
    rows: list[list[int]] = []
    for name, (low, high) in sorted(found.items(), key=lambda item: (-_extent(item[1]), item[0])):
        (left, bottom), (right, top) = keep.grid.snapped(low), keep.grid.snapped(high)
        if keep.near([(left, bottom), (right, top)]):
            rows.append(
                [names[name], (left + right) // 2, (bottom + top) // 2, right - left, top - bottom]
            )
    return rows


def _extent(box: tuple[LonLat, LonLat]) -> float:
    return (box[1][0] - box[0][0]) * (box[1][1] - box[0][1])
