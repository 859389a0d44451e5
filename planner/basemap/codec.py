"""Lines as flat lists of whole numbers: the coding of the compact file, both ways.

Coordinates are counted from the file's origin in grid steps; each point is the difference from the
point before it, the first point of a line from the last one of the line before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import floor
from typing import Final

from planner.geodesy import LonLat

GridPoint = tuple[int, int]
Record = tuple[Sequence[int], list[GridPoint]]
"""Head numbers and points of one line."""

FORMAT: Final = "citymap/1"
"""Version of the file's shape; the browser's layer and the paper maps read this one only."""
ONEWAY, BRIDGE, TUNNEL, LINK = 1, 2, 4, 8
"""Flags of a street; a one-way street runs along its points."""
STEP_DEG: Final = 0.00001
"""The grid: 1.11 m from south to north, at most that from west to east."""
FINE: Final = 4
"""Labels stand on a grid this many times finer, for they are drawn to the pixel."""


class Grid:
    """The whole-number grid of one file, from its south-western origin."""

    def __init__(self, west: float, south: float) -> None:
        self.west = floor(west / STEP_DEG) * STEP_DEG
        self.south = floor(south / STEP_DEG) * STEP_DEG

    @property
    def origin(self) -> LonLat:
        """The (lon, lat) of grid point (0, 0), to five decimals."""
        return round(self.west, 5), round(self.south, 5)

    def snapped(self, point: LonLat) -> GridPoint:
        """Return the grid point nearest to (lon, lat)."""
        return (
            round((point[0] - self.west) / STEP_DEG),
            round((point[1] - self.south) / STEP_DEG),
        )

    def line(self, points: Iterable[LonLat]) -> list[GridPoint]:
        """Return the points on the grid, without immediate repeats."""
        found: list[GridPoint] = []
        for point in points:
            here = self.snapped(point)
            if not found or found[-1] != here:
                found.append(here)
        return found


def coded(records: Iterable[tuple[Sequence[int], Sequence[GridPoint]]]) -> list[int]:
    """Return records of (head numbers, points) as one flat list: head, count, differences."""
    flat: list[int] = []
    x = y = 0
    for head, points in records:
        flat += head
        flat.append(len(points))
        for px, py in points:
            flat += (px - x, py - y)
            x, y = px, py
    return flat


def decoded(flat: Sequence[int], head: int) -> Iterator[tuple[tuple[int, ...], list[GridPoint]]]:
    """Yield what ``coded`` was given, for heads of ``head`` numbers each."""
    at = x = y = 0
    while at < len(flat):
        found = tuple(flat[at : at + head])
        count = flat[at + head]
        at += head + 1
        points = []
        for _ in range(count):
            x += flat[at]
            y += flat[at + 1]
            at += 2
            points.append((x, y))
        yield found, points


def near_first(records: Iterable[Record]) -> list[Record]:
    """Return records along a space-filling curve: neighbours in space differ little in the file."""
    return sorted(records, key=lambda r: (_morton(*r[1][0]), r[1], tuple(r[0])))


def _morton(x: int, y: int) -> int:
    code = 0
    for bit in range(16):
        code |= ((x >> bit & 1) << (2 * bit)) | ((y >> bit & 1) << (2 * bit + 1))
    return code
