"""What of a map's surface is taken: a raster on which labels find room without overlapping."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.basemap.lines import Line, resampled

ROUTE: Final = 1
LABEL: Final = 2
DISC: Final = 4
FRAME: Final = 8
"""Scale bar, north arrow and credit."""
ANY: Final = ROUTE | LABEL | DISC | FRAME


class Occupancy:
    """A raster of ``width`` by ``height`` (any unit); each cell holds the bits of what takes it."""

    def __init__(self, width: float, height: float, cell: float) -> None:
        self.cell = cell
        self._taken = np.zeros((int(np.ceil(height / cell)), int(np.ceil(width / cell))), np.uint8)

    def take(self, points: Line, bit: int) -> None:
        """Mark the cells under the points; points outside are passed over."""
        column, row, inside = self._cells(points)
        self._taken[row[inside], column[inside]] |= bit

    def hit(self, points: Line, bits: int = ANY) -> bool:
        """Return whether a point lies outside the surface, or where one of the bits is set."""
        column, row, inside = self._cells(points)
        if not inside.all():
            return True
        return bool((self._taken[row, column] & bits).any())

    def share(self, points: Line, bits: int = ANY) -> float:
        """Return which share of the points inside the surface lies where one of the bits is set."""
        column, row, inside = self._cells(points)
        if not inside.any():
            return 0.0
        return float(((self._taken[row[inside], column[inside]] & bits) != 0).mean())

    def shares(self, groups: NDArray[np.float64], bits: int = ANY) -> NDArray[np.float64]:
        """Return ``share`` of each group of points, given as (groups, points, 2)."""
        column, row, inside = (
            part.reshape(groups.shape[:2]) for part in self._cells(groups.reshape(-1, 2))
        )
        taken = (self._taken[row * inside, column * inside] & bits) != 0
        shares: NDArray[np.float64] = (taken & inside).sum(axis=1) / np.maximum(
            inside.sum(axis=1), 1
        )
        return shares

    def take_line(self, line: Line, half_width: float, bit: int) -> None:
        """Mark a line and all within ``half_width`` of it."""
        if len(line) > 1:
            middle = resampled(line, self.cell)
            self.take((middle[:, None] + _disc(half_width, self.cell)).reshape(-1, 2), bit)

    def take_box(self, left: float, top: float, right: float, bottom: float, bit: int) -> None:
        """Mark an upright box."""
        self.take(box_points(left, top, right, bottom, self.cell), bit)

    def take_disc(self, x: float, y: float, radius: float, bit: int) -> None:
        """Mark a disc."""
        self.take(np.array([x, y]) + _disc(radius, self.cell), bit)

    def _cells(
        self, points: Line
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        cells = np.floor(points / self.cell).astype(np.int64)
        column, row = cells[:, 0], cells[:, 1]
        rows, columns = self._taken.shape
        inside = (column >= 0) & (row >= 0) & (column < columns) & (row < rows)
        return column, row, inside


def box_points(left: float, top: float, right: float, bottom: float, step: float) -> Line:
    """Return points that cover an upright box, none farther apart than ``step``."""
    xs = np.linspace(left, right, max(2, int(np.ceil((right - left) / step)) + 1))
    ys = np.linspace(top, bottom, max(2, int(np.ceil((bottom - top) / step)) + 1))
    return np.column_stack([np.tile(xs, len(ys)), np.repeat(ys, len(xs))])


def band_points(middle: Line, half_height: float, step: float) -> Line:
    """Return points that cover a band of text along ``middle``, none farther apart than ``step``."""
    # The way at a point, up to its length, is that from the point before to the point after.
    way = np.empty_like(middle)
    way[1:-1] = middle[2:] - middle[:-2]
    way[0], way[-1] = middle[1] - middle[0], middle[-1] - middle[-2]
    return _across(middle, way, half_height, step).reshape(-1, 2)


def bands_between(line: Line, half_height: float, step: float) -> NDArray[np.float64]:
    """Return points that cover the band along each piece of a line, (pieces, points, 2)."""
    way = np.diff(line, axis=0)
    ends = [_across(line[at], way, half_height, step) for at in (slice(-1), slice(1, None))]
    return np.concatenate(ends, axis=1)


def _across(points: Line, way: Line, half_height: float, step: float) -> NDArray[np.float64]:
    """Return (points, rows, 2): a row of points across the way at each point."""
    long = np.hypot(way[:, 0], way[:, 1])
    long[long == 0] = 1.0
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1) / long[:, None]
    rows = np.linspace(-half_height, half_height, max(2, int(np.ceil(2 * half_height / step)) + 1))
    found: NDArray[np.float64] = points[:, None] + normal[:, None] * rows[None, :, None]
    return found


def _disc(radius: float, step: float) -> Line:
    reach = np.arange(-radius, radius + step / 2, step) if radius > step else np.array([0.0])
    around = np.column_stack([np.tile(reach, len(reach)), np.repeat(reach, len(reach))])
    within: Line = around[np.hypot(around[:, 0], around[:, 1]) <= radius + step / 4]
    return within if len(within) else np.zeros((1, 2))
