"""The compact base map decoded for paper: arrays of (lon, lat) with their classes and names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.basemap.codec import BRIDGE, FORMAT, LINK, ONEWAY, TUNNEL, GridPoint, decoded
from planner.basemap.lines import Line
from planner.errors import DataFault, Fault, InvalidInput
from planner.geodesy import LonLat


@dataclass(frozen=True, slots=True, eq=False)
class GroundStreet:
    """A street of the ground; ``line`` is (n, 2) of degrees, a one-way street runs along it."""

    road_class: str
    name: str
    oneway: bool
    bridge: bool
    tunnel: bool
    link: bool
    line: Line


@dataclass(frozen=True, slots=True, eq=False)
class GroundArea:
    """A polygon: outer ring and holes, each (n, 2) of degrees."""

    kind: str
    rings: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class GroundStroke:
    """A river, stream, railway or boundary, (n, 2) of degrees."""

    kind: str
    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class GroundName:
    """A name at a point: a place (``rank`` 1 to 3) or a park (``rank`` 0), with its extent."""

    name: str
    rank: int
    lon: float
    lat: float
    wide_deg: float = 0.0
    high_deg: float = 0.0


class Ground:
    """The decoded base map. Build it once and keep it: it never changes."""

    def __init__(
        self,
        streets: tuple[GroundStreet, ...],
        areas: tuple[GroundArea, ...],
        strokes: tuple[GroundStroke, ...],
        names: tuple[GroundName, ...],
        credits: tuple[str, ...],  # noqa: A002 - the word that the file uses
        bounds: tuple[float, float, float, float],
    ) -> None:
        self.streets = streets
        self.areas = areas
        self.strokes = strokes
        self.names = names
        self.credits = credits
        self.bounds = bounds
        self._street_boxes = _boxes([street.line for street in streets])
        self._area_boxes = _boxes([area.rings[0] for area in areas])
        self._stroke_boxes = _boxes([stroke.line for stroke in strokes])

    @classmethod
    def from_bytes(cls, compact: bytes) -> Ground:
        """Decode a compact file. Raises DataFault for one of another format, or a torn one."""
        try:
            plain = json.loads(compact)
            if plain["format"] != FORMAT:
                raise _fault("format", plain["format"], f"build it again as {FORMAT}")
            return cls.from_plain(plain)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            start = repr(compact[:30])
            raise _fault("content", start, "build the compact base map again") from error

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Ground:
        """Decode the file's JSON object."""
        west, south, east, north = plain["bounds"]
        return cls(
            tuple(_streets(plain)),
            tuple(_areas(plain)),
            tuple(_strokes(plain)),
            tuple(_names(plain)),
            tuple(plain["credits"]),
            (west, south, east, north),
        )

    def streets_in(self, bounds: tuple[float, float, float, float]) -> Iterator[GroundStreet]:
        """Yield the streets whose box meets (west, south, east, north)."""
        return (self.streets[i] for i in _meeting(self._street_boxes, bounds))

    def areas_in(self, bounds: tuple[float, float, float, float]) -> Iterator[GroundArea]:
        """Yield the areas whose box meets (west, south, east, north)."""
        return (self.areas[i] for i in _meeting(self._area_boxes, bounds))

    def strokes_in(self, bounds: tuple[float, float, float, float]) -> Iterator[GroundStroke]:
        """Yield rivers, railways and boundaries whose box meets (west, south, east, north)."""
        return (self.strokes[i] for i in _meeting(self._stroke_boxes, bounds))


def _fault(field: str, value: Any, expected: str) -> InvalidInput:
    return DataFault.of("The compact base map", [Fault(field, str(value), expected)])


def _degrees(plain: Any, points: list[GridPoint]) -> Line:
    line: Line = np.array(points, dtype=float) * plain["step"] + np.array(plain["origin"])
    return line


def _streets(plain: Any) -> Iterator[GroundStreet]:
    for kind, flat in plain["roads"]:
        for (name, flags), points in decoded(flat, 2):
            yield GroundStreet(
                kind,
                plain["names"][name],
                bool(flags & ONEWAY),
                bool(flags & BRIDGE),
                bool(flags & TUNNEL),
                bool(flags & LINK),
                _degrees(plain, points),
            )


def _areas(plain: Any) -> Iterator[GroundArea]:
    for kind, flat in plain["areas"]:
        rings: list[Line] = []
        for (left,), points in decoded(flat, 1):
            rings.append(_degrees(plain, points))
            if left == 1:
                yield GroundArea(kind, tuple(rings))
                rings = []


def _strokes(plain: Any) -> Iterator[GroundStroke]:
    for kind, flat in plain["lines"]:
        for (name,), points in decoded(flat, 1):
            yield GroundStroke(kind, plain["names"][name], _degrees(plain, points))


def _names(plain: Any) -> Iterator[GroundName]:
    def at(x: int, y: int) -> LonLat:
        return plain["origin"][0] + x * plain["step"], plain["origin"][1] + y * plain["step"]

    for name, x, y, wide, high in plain["greens"]:
        step = plain["step"]
        yield GroundName(plain["names"][name], 0, *at(x, y), wide * step, high * step)
    for name, rank, x, y in plain["places"]:
        yield GroundName(plain["names"][name], rank, *at(x, y))


def _boxes(lines: list[Line]) -> NDArray[np.float64]:
    if not lines:
        return np.empty((0, 4))
    return np.array([[*line.min(axis=0), *line.max(axis=0)] for line in lines])


def _meeting(
    boxes: NDArray[np.float64], bounds: tuple[float, float, float, float]
) -> NDArray[np.int64]:
    west, south, east, north = bounds
    meets = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
    meets &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    return np.flatnonzero(meets)
