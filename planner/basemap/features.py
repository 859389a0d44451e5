"""The ground's areas, lines and places, read out of a GeoJSON FeatureCollection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.errors import DataFault, Fault
from planner.geodesy import LonLat

AREA_KINDS = ("wood", "park", "cemetery", "water")
"""Kinds of area in drawing order."""
LINE_KINDS = ("river", "stream", "railway", "boundary")

_LARGEST_RANK = 3


@dataclass(frozen=True, slots=True)
class Area:
    """One polygon: its outer ring first, then its holes; each closed, of (lon, lat) points."""

    kind: str
    name: str
    rings: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, slots=True)
class GroundLine:
    """A river, stream, railway or boundary."""

    kind: str
    name: str
    points: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place name; rank 1 is a district, 2 a village or quarter, 3 a neighbourhood."""

    name: str
    rank: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Features:
    """All that the map draws besides streets."""

    areas: tuple[Area, ...]
    lines: tuple[GroundLine, ...]
    places: tuple[Place, ...]

    def points(self) -> Iterator[LonLat]:
        """Yield every point."""
        for area in self.areas:
            for ring in area.rings:
                yield from ring
        for line in self.lines:
            yield from line.points
        for place in self.places:
            yield place.lon, place.lat


def read_features(data: Mapping[str, Any]) -> Features:
    """Read a FeatureCollection. Kinds that the map does not know are passed over.

    Raises:
        DataFault: Naming every feature whose geometry is not what its kind needs.
    """
    areas: list[Area] = []
    lines: list[GroundLine] = []
    places: list[Place] = []
    faults: list[Fault] = []
    listed = data.get("features") if isinstance(data, Mapping) else None
    if not isinstance(listed, list):
        raise DataFault.of(
            "The base map's GeoJSON",
            [Fault("features", repr(listed)[:40], "give a FeatureCollection with a list of them")],
        )
    for number, feature in enumerate(listed):
        try:
            properties, geometry = feature["properties"], feature["geometry"]
            kind, shape = properties["kind"], geometry["type"]
            name = str(properties.get("name") or "")
            if kind == "label":
                lon, lat = _point(geometry["coordinates"])
                rank = int(properties.get("rank", _LARGEST_RANK))
                places.append(Place(name, min(max(rank, 1), _LARGEST_RANK), lon, lat))
            elif kind in AREA_KINDS:
                areas += (Area(kind, name, rings) for rings in _polygons(geometry, shape))
            elif kind in {"waterway", "railway", "boundary"}:
                drawn = properties.get("waterway", "stream") if kind == "waterway" else kind
                drawn = drawn if drawn in LINE_KINDS else "stream"
                lines += (GroundLine(drawn, name, part) for part in _parts(geometry, shape))
        except (KeyError, TypeError, ValueError, IndexError):
            value = repr(feature)[:60]
            faults.append(Fault(f"features[{number}]", value, "see the GeoJSON of its kind"))
    if faults:
        raise DataFault.of("The base map's GeoJSON", faults)
    return Features(tuple(areas), tuple(lines), tuple(places))


def _point(coordinates: Any) -> LonLat:
    lon, lat = float(coordinates[0]), float(coordinates[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("not on the globe")
    return lon, lat


def _line(coordinates: Iterable[Any], least: int) -> tuple[LonLat, ...]:
    points = tuple(_point(point) for point in coordinates)
    if len(points) < least:
        raise ValueError("too few points")
    return points


def _polygons(geometry: Mapping[str, Any], shape: str) -> list[tuple[tuple[LonLat, ...], ...]]:
    found = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[shape]
    return [tuple(_line(ring, 4) for ring in rings) for rings in found]


def _parts(geometry: Mapping[str, Any], shape: str) -> list[tuple[LonLat, ...]]:
    found = {"LineString": [geometry["coordinates"]], "MultiLineString": geometry["coordinates"]}
    return [_line(part, 2) for part in found[shape]]
