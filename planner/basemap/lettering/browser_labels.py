"""Names for the browser's map, placed when the file is built: for each zoom where each one stands.

A label is a text, a look and the line through the middle of its letters (one point for several
rows of upright text). Widths are those of Noto Sans; the browser draws smaller letters where its
own face is wider, so a name never takes more room than it was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from planner.basemap.codec import GridPoint, coded, near_first
from planner.basemap.ground import Ground, GroundStreet
from planner.basemap.lettering.abbreviations import shorter_forms, splittable
from planner.basemap.lettering.glyph_widths import Face, width
from planner.basemap.lettering.occupancy import Occupancy
from planner.basemap.lettering.placing import Placing, best_first
from planner.basemap.lettering.text_on_line import (
    STRAIGHT_BEND_DEG,
    Baseline,
    arrow_slots,
    turned_deg,
)
from planner.basemap.lines import Line, joined, lengths, simplified
from planner.basemap.mercator import Mercator
from planner.basemap.street import CLASSES

ZOOMS: Final = (12.0, 12.5, 13.0, 13.5, 14.0, 14.5, 15.0, 15.5, 16.0, 16.5, 17.0)
"""The browser takes the set of its own zoom or the next one below: names never come closer."""
REPEAT_PX: Final = 290.0
PLACE_REPEAT_PX: Final = 200.0
ARROW_ZOOMS: Final = (16.0, 17.0)
_CELL_PX: Final = 3.0
_HALO_PX: Final = 2.0
_PAD_PX: Final = 3.0
_END_PX: Final = 4.0
"""What a name along a line keeps free before and behind it."""
_ARROW_EVERY_PX: Final = 190.0
_ARROW_REACH_PX: Final = 7.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of name is set; ``size`` in px, ``spacing`` as a share of it."""

    kind: str
    size: float
    face: Face
    spacing: float = 0.0

    def width(self, told: str) -> float:
        """Return the width of the widest line in px."""
        return max(width(line, self.face, self.spacing) for line in told.split("\n")) * self.size

    def plain(self) -> list[Any]:
        """Return [kind, size, weight, 1 if italic, spacing] for the file."""
        weight = {"regular": 400, "italic": 400, "bold": 700}.get(self.face, 600)
        return [self.kind, self.size, weight, int("italic" in self.face), self.spacing]


LOOKS: Final = (
    Look("major", 12.5, "semibold"),
    Look("street", 12.0, "regular"),
    Look("minor", 11.5, "regular"),
    Look("district", 11.5, "semibold", 0.1),
    Look("place", 12.0, "regular", 0.02),
    Look("river", 11.5, "italic", 0.03),
    Look("green", 12.0, "semibold italic"),
)
MAJOR, STREET, MINOR, DISTRICT, PLACE, RIVER, GREEN = LOOKS

_FIRST_ZOOM: Final = {
    "motorway": 12,
    "primary": 12,
    "secondary": 14,
    "tertiary": 14,
    "residential": 15,
    "service": 16,
}
_LOOK_OF: Final = {
    "motorway": MAJOR,
    "primary": MAJOR,
    "secondary": STREET,
    "tertiary": STREET,
    "residential": MINOR,
    "service": MINOR,
}


class Labels:
    """Collects the texts and, for each zoom, the labels and arrows of one file."""

    def __init__(self, ground: Ground, fine: tuple[float, float, float]) -> None:
        """Place all names. ``fine`` is (west, south, step) of the labels' grid in degrees."""
        self.texts: list[str] = []
        self.labels: dict[str, list[int]] = {}
        self.arrows: dict[str, list[int]] = {}
        self._number: dict[str, int] = {}
        streets = _streets(ground)
        for zoom in ZOOMS:
            surface = _Surface(ground, zoom)
            surface.place(ground, streets)
            records = [
                ((self._text(told), LOOKS.index(look)), surface.snapped(line, fine))
                for told, look, line in surface.set_names
            ]
            self.labels[f"{zoom:g}"] = coded(near_first(records))
            if zoom in ARROW_ZOOMS:
                arrows = [
                    ((turn,), surface.snapped(at, fine)) for turn, at in surface.arrows(ground)
                ]
                self.arrows[f"{zoom:g}"] = coded(near_first(arrows))

    def _text(self, told: str) -> int:
        if told not in self._number:
            self._number[told] = len(self.texts)
            self.texts.append(told)
        return self._number[told]


@dataclass(frozen=True, slots=True, eq=False)
class _Street:
    """All the lines of one name, in degrees, with the highest class among them."""

    name: str
    road_class: str
    lines: tuple[Line, ...]


def _streets(ground: Ground) -> list[_Street]:
    """Return the named streets, ways joined, in the order in which they are placed."""
    ways: dict[str, list[GroundStreet]] = defaultdict(list)
    for street in ground.streets:
        if street.name and not street.link and street.road_class != "path":
            ways[street.name].append(street)
    found: list[_Street] = []
    for name, parts in ways.items():
        points = [
            (name, False, [(int(x), int(y)) for x, y in (part.line * 1e6).round()])
            for part in parts
        ]
        lines = tuple(np.array(line, dtype=float) / 1e6 for _, line in joined(points))
        top = max((part.road_class for part in parts), key=CLASSES.index)
        found.append(_Street(name, top, lines))
    return sorted(found, key=lambda s: (-CLASSES.index(s.road_class), s.name))


class _Surface:
    """One zoom's map surface, in px from the north-western corner of the ground."""

    def __init__(self, ground: Ground, zoom: float) -> None:
        self.zoom = zoom
        self.mercator = Mercator.of(ground.bounds, zoom)
        self.placing = Placing(Occupancy(*self.mercator.size, _CELL_PX), REPEAT_PX)
        self.set_names: list[tuple[str, Look, Line]] = []

    def snapped(self, line: Line, fine: tuple[float, float, float]) -> list[GridPoint]:
        """Return px on the labels' grid."""
        west, south, step = fine
        degrees = self.mercator.degrees(line)
        grid = ((degrees - np.array([west, south])) / step).round().astype(int)
        return [(int(x), int(y)) for x, y in grid]

    def place(self, ground: Ground, streets: Sequence[_Street]) -> None:
        """Place the names of this zoom, the important ones first."""
        shown = [street for street in streets if _FIRST_ZOOM[street.road_class] <= self.zoom]
        projected = [
            (street, [self.mercator.px(line) for line in street.lines]) for street in shown
        ]
        projected.sort(
            key=lambda item: (
                -CLASSES.index(item[0].road_class),
                -sum(float(lengths(line)[-1]) for line in item[1]),
                item[0].name,
            )
        )
        major = [item for item in projected if _LOOK_OF[item[0].road_class] is MAJOR]
        if self.zoom < 15:
            self._places(ground, (1,))
        self._greens(ground)
        for street, lines in major:
            self._street(street, lines)
        if self.zoom >= 13:
            self._rivers(ground)
        if 12.5 <= self.zoom < 15:
            self._places(ground, (2,))
        for street, lines in projected:
            if _LOOK_OF[street.road_class] is not MAJOR:
                self._street(street, lines)
        if 15 <= self.zoom < 17:
            self._places(ground, (2, 3))

    def _street(self, street: _Street, lines: Sequence[Line]) -> None:
        look = _LOOK_OF[street.road_class]
        for told in shorter_forms(street.name):
            if self._along(street.name, told, lines, look, 55.0):
                return

    def _along(
        self, name: str, told: str, lines: Sequence[Line], look: Look, most_bend_deg: float
    ) -> bool:
        wide = look.width(told)
        bend = most_bend_deg if splittable(told) else STRAIGHT_BEND_DEG
        bases = [
            (Baseline.beside(line, 3.0, look.size)[0], 0.0)
            for line in lines
            if lengths(line)[-1] > wide + 2 * _END_PX
        ]
        half = look.size * 0.5 + _HALO_PX
        found = False
        for spot in best_first(bases, wide + 2 * _END_PX, look.size, bend, max(12.0, wide / 8)):
            if self.placing.fits(name, spot.middle, half):
                self.placing.claim(name, spot.middle, half + _PAD_PX)
                straight = spot.bend_deg <= STRAIGHT_BEND_DEG
                middle = spot.middle[[0, -1]] if straight else spot.middle
                kept = simplified(middle, 0.35)
                self.set_names.append((told, look, middle[kept]))
                found = True
        return found

    def _rivers(self, ground: Ground) -> None:
        rivers: dict[str, list[Line]] = defaultdict(list)
        for stroke in ground.strokes:
            if stroke.name and (
                stroke.kind == "river" or (stroke.kind == "stream" and self.zoom > 14)
            ):
                rivers[stroke.name].append(self.mercator.px(stroke.line))
        for name in sorted(rivers, key=lambda n: (-sum(lengths(p)[-1] for p in rivers[n]), n)):
            self._along(name, name, rivers[name], RIVER, 75.0)

    def _greens(self, ground: Ground) -> None:
        for park in ground.names:
            if park.rank == 0:
                corner = self.mercator.px(
                    np.array(
                        [
                            [park.lon - park.wide_deg / 2, park.lat + park.high_deg / 2],
                            [park.lon + park.wide_deg / 2, park.lat - park.high_deg / 2],
                        ]
                    )
                )
                wide, high = (corner[1] - corner[0]).tolist()
                self._green(park.name.partition(" dan ")[0], corner.mean(axis=0), wide, high)

    def _green(self, name: str, middle: Line, wide: float, high: float) -> None:
        for told in (name, "\n".join(_halves(name))):
            tall = GREEN.size * 1.3 * (told.count("\n") + 1)
            if GREEN.width(told) <= wide * 0.9 and tall <= high * 0.8:
                for dx, dy in ((0, 0), (-0.15, 0), (0.15, 0), (0, 0.15), (0, -0.15)):
                    at = middle + np.array([dx * wide, dy * high])
                    if self._flat(name, told, at, GREEN, REPEAT_PX):
                        return

    def _places(self, ground: Ground, ranks: tuple[int, ...]) -> None:
        districts = {place.name for place in ground.names if place.rank == 1}
        for place in sorted(ground.names, key=lambda p: (p.rank, p.name)):
            # A neighbourhood named like its district would name the district's middle twice.
            if place.rank not in ranks or (place.rank == 3 and place.name in districts):
                continue
            look = DISTRICT if place.rank == 1 else PLACE
            told = place.name.upper() if place.rank == 1 else place.name
            at = self.mercator.px(np.array([[place.lon, place.lat]]))[0]
            for dx, dy in ((0, 0), (0, -18), (0, 18), (-30, 0), (30, 0), (-24, -18), (24, 18)):
                if self._flat(place.name, told, at + np.array([dx, dy]), look, PLACE_REPEAT_PX):
                    break

    def _flat(self, name: str, told: str, at: Line, look: Look, repeat: float) -> bool:
        x, y = float(at[0]), float(at[1])
        wide, high = look.width(told), look.size * 1.3 * (told.count("\n") + 1)
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        if self.placing.near(name, x, y, repeat) or not self.placing.fits_flat(box):
            return False
        self.placing.claim_flat(name, box, _HALO_PX + _PAD_PX)
        one_row = np.array([[x - wide / 2, y], [x + wide / 2, y]])
        self.set_names.append((told, look, at[None, :] if "\n" in told else one_row))
        return True

    def arrows(self, ground: Ground) -> Iterator[tuple[int, Line]]:
        """Yield (turn in whole degrees clockwise from east, place) of one-way arrows."""
        spots = Placing(self.placing.taken, _ARROW_EVERY_PX * 0.4)
        for street in ground.streets:
            if not street.oneway or street.link or street.road_class in {"path", "motorway"}:
                continue
            line = self.mercator.px(street.line)
            for places in arrow_slots(line, _ARROW_EVERY_PX, _ARROW_REACH_PX):
                free = next((place for place in places if spots.fits("", place, 3.0)), None)
                if free is not None:
                    spots.claim("", free, 4.0)
                    yield round(turned_deg(free)) % 360, free[1:2]


def _halves(name: str) -> tuple[str, ...]:
    words = name.split()
    cut = max(1, (len(words) + 1) // 2)
    return tuple(" ".join(part) for part in (words[:cut], words[cut:]) if part)
