"""Answers of an OSRM server, checked: bytes into tables, places and routes, or a ValueError.

Source: the HTTP API page of Project OSRM, versions 5 and 6. Numbers that are missing, not finite,
negative or too many, lines outside the world and lists of the wrong length are all refused here, so
that nothing behind has to doubt them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from planner.geodesy import LonLat

T = TypeVar("T")

MOST: Final = 1e9
"""More seconds (30 years) or metres than any way on earth has."""


class Head(msgspec.Struct):
    """What every answer begins with: how it went, in a word and a sentence, and from which data."""

    code: str
    message: str = ""
    data_version: str | None = None


class Waypoint(msgspec.Struct):
    """A point moved onto a road: [lon, lat] and the road's name."""

    location: tuple[float, float]
    name: str | None = None


class TableAnswer(msgspec.Struct):
    """``/table``: seconds and metres, null where no road leads."""

    sources: list[Waypoint]
    destinations: list[Waypoint]
    durations: list[list[float | None]]
    distances: list[list[float | None]] | None = None


class NearestAnswer(msgspec.Struct):
    """``/nearest``: the places on roads around a point, nearest first."""

    waypoints: list[Waypoint]


class Intersection(msgspec.Struct, rename={"way_in": "in", "way_out": "out"}):
    """Where roads meet: their bearings, which may be entered, by which the way comes and goes."""

    bearings: list[float] = []
    entry: list[bool] = []
    way_in: int | None = None
    way_out: int | None = None


class Maneuver(msgspec.Struct):
    """What is done at the beginning of a step."""

    type: str
    modifier: str | None = None
    bearing_before: float = 0.0
    bearing_after: float = 0.0
    exit: int | None = None


class Step(msgspec.Struct):
    """A manoeuvre and the way to the next one, as a polyline of six decimals."""

    maneuver: Maneuver
    geometry: str
    distance: float
    duration: float
    mode: str = ""
    name: str | None = None
    ref: str | None = None
    intersections: list[Intersection] = []


class RouteLeg(msgspec.Struct):
    """The way between two of the points asked for."""

    distance: float
    duration: float
    steps: list[Step]


class FoundRoute(msgspec.Struct):
    """One way through all the points."""

    legs: list[RouteLeg]


class RouteAnswer(msgspec.Struct):
    """``/route``: the ways found, best first, and the points as moved onto roads."""

    routes: list[FoundRoute]
    waypoints: list[Waypoint]


def decoded(body: bytes, kind: type[T]) -> T:
    """Read JSON as ``kind``. Raises ValueError naming what is wrong."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def place_of(waypoint: Waypoint) -> LonLat:
    """Return where a point was moved to. Raises ValueError for a place outside the world."""
    return checked_line([waypoint.location])[0]


def checked_line(line: Sequence[LonLat]) -> Sequence[LonLat]:
    """Return the line as it is. Raises ValueError where it leaves the world."""
    for lon, lat in line:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(f"it tells of a place at lon {lon:g}, lat {lat:g}")
    return line


def checked(value: float, what: str) -> float:
    """Return seconds or metres as they are. Raises ValueError for what no way can have."""
    if not 0 <= value < MOST:
        raise ValueError(f"it tells of {what} of {value:g}")
    return value


def matrix_of(
    rows: Sequence[Sequence[float | None]] | None, shape: tuple[int, int], what: str, scale: int
) -> NDArray[np.int64]:
    """Return a matrix times ``scale`` in whole numbers, -1 where it is null.

    Raises ValueError for a matrix that is missing, of another shape, or no times and distances.
    """
    if rows is None:
        raise ValueError(f"it holds no {what}")
    if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        raise ValueError(f"its {what} are not {shape[0]} x {shape[1]}")
    values = np.array(rows, dtype=float).reshape(shape)
    missing = np.isnan(values)
    wrong = ~missing & ~((values >= 0) & (values < MOST))
    if wrong.any():
        raise ValueError(f"its {what} hold {values[wrong][0]:g}")
    return np.where(missing, -1, np.rint(np.where(missing, 0, values) * scale)).astype(np.int64)
