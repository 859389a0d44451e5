"""The frame of a paper map: from degrees to millimetres, at a round scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, radians

import numpy as np

from planner.basemap.lines import Box, Line
from planner.geodesy import METRES_A_DEGREE, LonLat


@dataclass(frozen=True, slots=True)
class View:
    """A frame of ``width`` by ``height`` millimetres round a centre, at 1 : ``scale``.

    Equirectangular at the centre's latitude: over a city that is exact to the width of a line.
    """

    lon: float
    lat: float
    width: float
    height: float
    scale: int

    @classmethod
    def of(
        cls, bounds: tuple[float, float, float, float], width_mm: float, height_mm: float
    ) -> View:
        """Return the largest round scale at which (west, south, east, north) fits the frame."""
        west, south, east, north = bounds
        lon, lat = (west + east) / 2, (south + north) / 2
        wide_mm = (east - west) * METRES_A_DEGREE * cos(radians(lat)) * 1000
        high_mm = (north - south) * METRES_A_DEGREE * 1000
        return cls(
            lon, lat, width_mm, height_mm, round_scale(max(wide_mm / width_mm, high_mm / height_mm))
        )

    @property
    def mm_a_degree(self) -> tuple[float, float]:
        """Millimetres of paper for a degree of longitude and one of latitude."""
        high = METRES_A_DEGREE * 1000 / self.scale
        return high * cos(radians(self.lat)), high

    @property
    def bounds(self) -> Box:
        """What the frame shows, (west, south, east, north) in degrees."""
        wide, high = self.mm_a_degree
        east, north = self.width / 2 / wide, self.height / 2 / high
        return self.lon - east, self.lat - north, self.lon + east, self.lat + north

    @property
    def box(self) -> Box:
        """The frame in millimetres."""
        return 0.0, 0.0, self.width, self.height

    def line(self, points: Line) -> Line:
        """Return (n, 2) degrees as millimetres, y downwards."""
        wide, high = self.mm_a_degree
        centre, corner = np.array([self.lon, self.lat]), np.array([self.width / 2, self.height / 2])
        found: Line = corner + (points - centre) * np.array([wide, -high])
        return found

    def point(self, point: LonLat) -> tuple[float, float]:
        """Return one (lon, lat) in millimetres, y downwards."""
        x, y = self.line(np.array([point], dtype=float))[0]
        return float(x), float(y)


def round_scale(least: float) -> int:
    """Return the next round scale denominator that is not below ``least``."""
    step = 500 if least <= 40_000 else 1000
    return max(1000, ceil(least / step - 1e-6) * step)
