"""The browser's projection: spherical Web Mercator, in px of one zoom."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np

from planner.basemap.lines import Line

TILE_PX = 256


@dataclass(frozen=True, slots=True)
class Mercator:
    """Px of a zoom, counted from a north-western origin, y downwards."""

    zoom: float
    left: float
    top: float
    size: tuple[float, float]

    @classmethod
    def of(cls, bounds: tuple[float, float, float, float], zoom: float) -> Mercator:
        """Return the surface that holds (west, south, east, north) in degrees."""
        west, south, east, north = bounds
        corners = _world(np.array([[west, north], [east, south]]), zoom)
        wide, high = (corners[1] - corners[0]).tolist()
        return cls(zoom, float(corners[0, 0]), float(corners[0, 1]), (wide + 1.0, high + 1.0))

    def px(self, degrees: Line) -> Line:
        """Return (n, 2) of (lon, lat) as px."""
        px: Line = _world(degrees, self.zoom) - np.array([self.left, self.top])
        return px

    def degrees(self, px: Line) -> Line:
        """Return px as (lon, lat); the inverse of ``px``."""
        around = TILE_PX * 2.0**self.zoom
        world = (px + np.array([self.left, self.top])) / around
        lat = np.degrees(np.arctan(np.sinh(pi * (1 - 2 * world[:, 1]))))
        return np.column_stack([world[:, 0] * 360.0 - 180.0, lat])


def _world(degrees: Line, zoom: float) -> Line:
    around = TILE_PX * 2.0**zoom
    lat = np.radians(degrees[:, 1])
    return np.column_stack(
        [
            (degrees[:, 0] + 180.0) / 360.0 * around,
            (1 - np.arcsinh(np.tan(lat)) / pi) / 2 * around,
        ]
    )
