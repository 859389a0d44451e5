"""The ground as one compact JSON file for the browser.

Coordinates lie on a grid of 0.00001 degrees (about 1.1 m), delta-coded as whole numbers. Names are
placed here, once, for every zoom, so that the browser only draws them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians
from typing import Any, Protocol

FORMAT = 2
GRID = 100_000
"""Grid steps a degree."""
TOLERANCE = 2.0
"""Douglas-Peucker tolerance in grid steps, about 2 m."""
CLASSES = (
    "path", "service", "residential", "tertiary", "secondary", "primary", "trunk", "motorway",
)  # fmt: skip
"""Road classes for drawing, lowest first."""
_SAME_AS = {
    "unclassified": "residential", "living_street": "residential", "road": "residential",
    "pedestrian": "residential", "footway": "path", "steps": "path", "track": "path",
    "cycleway": "path", "bridleway": "path",
}  # fmt: skip
NAMED_FROM = {
    "path": 17, "service": 17, "residential": 15, "tertiary": 15, "secondary": 14,
    "primary": 13, "trunk": 13, "motorway": 13,
}  # fmt: skip
REPEAT_PX = 250.0
LETTER_PX = 6.4

Point = tuple[int, int]
Road = tuple[str, str, int, list[Point]]


class Street(Protocol):
    """A way to draw: its OSM class, name, one-way sense (1, -1, 0), and (lon, lat) line."""

    @property
    def road_class(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def oneway(self) -> int: ...  # noqa: D102
    @property
    def geometry(self) -> tuple[tuple[float, float], ...]: ...  # noqa: D102


def draw_class(highway: str) -> str:
    """Return the drawing class of an OSM ``highway`` value."""
    plain = highway.removesuffix("_link")
    plain = _SAME_AS.get(plain, plain)
    return plain if plain in CLASSES else "residential"


def browser_map(
    streets: Iterable[Street],
    features: Any,
    *,
    credits: Sequence[str] = (),  # noqa: A002 - the word for it on every map
) -> bytes:
    """Return the compact file (UTF-8 JSON) of streets and of a GeoJSON of ground and labels.

    ``credits`` says whose data it is, a line each.

    The same input gives the same bytes.
    """
    roads: list[Road] = [
        (draw_class(s.road_class), short_name(s.name), s.oneway, simplify(_grid(s.geometry)))
        for s in streets
    ]
    names = sorted({name for _, name, _, _ in roads if name})
    number = {name: i for i, name in enumerate(names)}
    document = {
        "format": FORMAT,
        "grid": GRID,
        "credits": list(credits),
        "names": names,
        "roads": {
            kind: [
                [number.get(name, -1), oneway, _delta(line)]
                for road_class, name, oneway, line in roads
                if road_class == kind and len(line) > 1
            ]
            for kind in CLASSES
        },
        "areas": _areas(features),
        "lines": _lines(features),
        "places": _places(features),
        "street_names": {
            str(zoom): [[number[n], *place] for n, *place in _names(roads, zoom)]
            for zoom in range(13, 18)
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(compact: bytes) -> str:
    """Return 16 hex digits that name the file by its content."""
    return hashlib.sha256(compact).hexdigest()[:16]


def short_name(name: str) -> str:
    """Return the name as maps print it: Jl. for Jalan, Jend. for Jenderal, and so on."""
    for word, short in (
        ("Jalan", "Jl."),
        ("Jenderal", "Jend."),
        ("Insinyur Haji Djuanda", "Ir. H. Juanda"),
        ("Kapten", "Kapt."),
        ("Otto Iskandardinata", "Otista"),
    ):
        name = re.sub(rf"\b{word}\b", short, name)
    return name


def simplify(line: Sequence[Point]) -> list[Point]:
    """Drop points nearer than the tolerance to the simplified line (Douglas and Peucker 1973)."""
    if not line:
        return []
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = hypot(bx - ax, by - ay)
        farthest, worst = 0.0, -1
        for i in range(first + 1, last):
            px, py = line[i][0] - ax, line[i][1] - ay
            off = abs(px * (by - ay) - py * (bx - ax)) / length if length else hypot(px, py)
            if off > farthest:
                farthest, worst = off, i
        if farthest > TOLERANCE:
            keep[worst] = True
            stack += [(first, worst), (worst, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def _grid(line: Iterable[Sequence[float]]) -> list[Point]:
    points: list[Point] = []
    for lon, lat in line:
        point = (round(lon * GRID), round(lat * GRID))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _delta(line: Sequence[Point]) -> list[int]:
    coded: list[int] = []
    x = y = 0
    for px, py in line:
        coded += [px - x, py - y]
        x, y = px, py
    return coded


def _areas(features: Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    for feature in features["features"]:
        kind, shape = feature["properties"]["kind"], feature["geometry"]
        parts = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}
        for polygon in parts.get(shape["type"], []):
            rings = [_delta(simplify(_grid(ring))) for ring in polygon if len(ring) > 3]
            found.append(["water" if kind == "water" else "green", rings])
    return found


def _lines(features: Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    for feature in features["features"]:
        kind, shape = feature["properties"]["kind"], feature["geometry"]
        parts = {"LineString": [shape["coordinates"]], "MultiLineString": shape["coordinates"]}
        found += [[kind, _delta(simplify(_grid(line)))] for line in parts.get(shape["type"], [])]
    return found


def _places(features: Any) -> list[list[Any]]:
    return [
        [
            f["properties"]["name"],
            f["properties"]["rank"],
            *_grid([f["geometry"]["coordinates"]])[0],
        ]
        for f in features["features"]
        if f["properties"]["kind"] == "label"
    ]


def _names(roads: Sequence[Road], zoom: int) -> list[tuple[str, int, int, int, str]]:
    """Place street names for one zoom: on straight stretches, apart, never colliding."""
    px_per_step = 256 * 2**zoom / 360 / GRID
    wanted = []
    for kind, name, _, line in roads:
        if not name or zoom < NAMED_FROM[kind]:
            continue
        for (ax, ay), (bx, by) in pairwise(line):
            length_px = hypot(bx - ax, by - ay) * px_per_step
            if length_px >= 0.4 * LETTER_PX * len(name):
                wanted.append((-CLASSES.index(kind), -length_px, name, ax, ay, bx, by, kind))
    taken: list[tuple[float, float, float, str]] = []
    placed = []
    flat = cos(radians(6.6))
    for _, _, name, ax, ay, bx, by, kind in sorted(wanted):
        x, y = (ax + bx) // 2, (ay + by) // 2
        half = LETTER_PX * len(name) / 2
        px, py = x * px_per_step, y * px_per_step
        if any(
            hypot(px - ox, py - oy) < max(REPEAT_PX if name == other else 0, half + reach + 8)
            for ox, oy, reach, other in taken
            if abs(px - ox) < REPEAT_PX + 200 and abs(py - oy) < REPEAT_PX + 200
        ):
            continue
        taken.append((px, py, half, name))
        angle = degrees(atan2(-(by - ay), (bx - ax) * flat))
        # Never upside down; a name that climbs steeply reads upwards.
        angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
        placed.append((name, x, y, round(angle), kind))
    return placed
