"""Finding room for names: never over one another, and the same name never twice close by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from planner.basemap.lettering.occupancy import ANY, LABEL, Occupancy, band_points, box_points
from planner.basemap.lettering.text_on_line import Baseline, Spot
from planner.basemap.lines import Line


class Placing:
    """The names on one surface, and how far apart equal ones must stand."""

    def __init__(self, taken: Occupancy, repeat: float) -> None:
        self.taken = taken
        self.repeat = repeat
        self._placed: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def near(self, name: str, x: float, y: float, distance: float | None = None) -> bool:
        """Return whether the name stands within the repeat distance of the point already."""
        least = self.repeat if distance is None else distance
        return any((x - a) ** 2 + (y - b) ** 2 < least**2 for a, b in self._placed.get(name, ()))

    def fits(self, name: str, middle: Line, half_height: float, bits: int = ANY) -> bool:
        """Return whether a band of text along ``middle`` is free, and the name not close by."""
        x, y = middle[len(middle) // 2]
        if self.near(name, float(x), float(y)):
            return False
        return not self.taken.hit(band_points(middle, half_height, self.taken.cell), bits)

    def claim(self, name: str, middle: Line, half_height: float) -> None:
        """Take the band; raster cells are covered twice over, so that none is missed in a turn."""
        x, y = middle[len(middle) // 2]
        self._placed[name].append((float(x), float(y)))
        self.taken.take(band_points(middle, half_height, self.taken.cell * 0.5), LABEL)

    def fits_flat(self, box: tuple[float, float, float, float], bits: int = ANY) -> bool:
        """Return whether an upright box is free."""
        return not self.taken.hit(box_points(*box, self.taken.cell), bits)

    def share(self, box: tuple[float, float, float, float], bits: int) -> float:
        """Return which share of an upright box is taken by these bits."""
        return self.taken.share(box_points(*box, self.taken.cell), bits)

    def claim_flat(self, name: str, box: tuple[float, float, float, float], pad: float) -> None:
        """Take an upright box and ``pad`` round it, twice that at the ends of its rows."""
        left, top, right, bottom = box
        self._placed[name].append(((left + right) / 2, (top + bottom) / 2))
        self.taken.take_box(left - 2 * pad, top - pad, right + 2 * pad, bottom + pad, LABEL)


def best_first(
    bases: Iterable[tuple[Baseline, float]],
    width: float,
    size: float,
    most_bend_deg: float,
    stride: float,
) -> Iterator[Spot]:
    """Yield the spots of several (baseline, extra cost), the cheapest first."""
    found: list[tuple[float, int, Spot]] = []
    for base, extra in bases:
        for spot in base.spots(width, size * 0.6, most_bend_deg, stride):
            found.append((round(spot.cost + extra, 6), len(found), spot))
    for _, _, spot in sorted(found, key=lambda item: item[:2]):
        yield spot


def ends_inside(middle: Line, margin: float, width: float, height: float) -> bool:
    """Return whether both ends of a band keep ``margin`` from the edges of the surface."""
    ends = middle[[0, -1]]
    return bool((ends >= margin).all() and (ends <= np.array([width, height]) - margin).all())
