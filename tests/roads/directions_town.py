"""Towns drawn in ASCII, for tests of directions.

One column is 10 m, one row 20 m, north is up; every letter or digit is a junction. Roads are given
as ``"name/class: abc"`` (both ways) or ``"name/class: a>b>c"`` (one way); a class that ends in ``*``
is the ring of a roundabout, one that ends in ``!`` is shut to the travel profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

from planner.geodesy import LonLat
from planner.roads.directions.manoeuvres import Arm, Traversal

EARTH_M = 111_195.08
"""Metres of one degree of latitude on a sphere of 6,371,009 m."""
LON, LAT = 106.8, -6.6
Point = tuple[float, float]


def lonlat(xy: Point) -> LonLat:
    """Return the place of a point given in metres east and north of the town's origin."""
    return LON + xy[0] / (EARTH_M * cos(radians(LAT))), LAT + xy[1] / EARTH_M


def polar(bearing_deg: float, metres: float, origin: Point = (0.0, 0.0)) -> Point:
    """Return the point so many metres from the origin in this direction."""
    angle = radians(bearing_deg)
    return origin[0] + metres * sin(angle), origin[1] + metres * cos(angle)


@dataclass(frozen=True)
class Road:
    name: str
    road_class: str
    nodes: str
    oneway: bool

    @property
    def ring(self) -> bool:
        return self.road_class.endswith("*")


class Town:
    """Junctions (letter: metres east and north) and the roads between them."""

    def __init__(self, places: dict[str, Point], *roads: str) -> None:
        self.places = places
        self.roads = [self._road(text) for text in roads]

    def __repr__(self) -> str:
        return f"Town({self.places}, {self.roads})"

    @classmethod
    def drawn(cls, drawing: str, *roads: str) -> Town:
        rows = [row for row in drawing.splitlines() if row.strip()]
        places = {
            mark: (10.0 * column, -20.0 * number)
            for number, row in enumerate(rows)
            for column, mark in enumerate(row)
            if mark.isalnum()
        }
        return cls(places, *roads)

    @staticmethod
    def _road(text: str) -> Road:
        head, _, nodes = text.partition(":")
        name, _, road_class = head.partition("/")
        nodes = nodes.strip()
        return Road(name, road_class or "residential", nodes.replace(">", ""), ">" in nodes)

    def moved(self, turn_deg: float = 0.0, *, mirrored: bool = False) -> Town:
        """Return the town turned clockwise, or mirrored in its north-south axis."""
        angle = radians(turn_deg)

        def place(xy: Point) -> Point:
            x, y = (-xy[0] if mirrored else xy[0]), xy[1]
            return x * cos(angle) + y * sin(angle), -x * sin(angle) + y * cos(angle)

        town = Town({mark: place(xy) for mark, xy in self.places.items()})
        town.roads = self.roads
        return town

    def path(self, nodes: str) -> list[Traversal]:
        """Return the way along these junctions, 10 m/s everywhere."""
        steps = list(pairwise(nodes))
        return [
            self._traversal(a, b, steps[index + 1][1] if index + 1 < len(steps) else None)
            for index, (a, b) in enumerate(steps)
        ]

    def _traversal(self, a: str, b: str, then: str | None) -> Traversal:
        road = next(r for r in self.roads if self._runs(r, a, b))
        (ax, ay), (bx, by) = self.places[a], self.places[b]
        metres = hypot(bx - ax, by - ay)
        return Traversal(
            name=road.name,
            road_class=road.road_class.rstrip("*"),
            length_m=metres,
            duration_ms=round(metres * 100),
            geometry=(lonlat((ax, ay)), lonlat((bx, by))),
            oneway=road.oneway,
            roundabout=road.ring,
            arms=tuple(self._arms(b, a, then)),
        )

    @staticmethod
    def _runs(road: Road, a: str, b: str) -> bool:
        return (a, b) in pairwise(road.nodes) or (
            not road.oneway and (b, a) in pairwise(road.nodes)
        )

    def _arms(self, at: str, come: str, then: str | None) -> list[Arm]:
        arms = []
        for road in self.roads:
            for a, b in pairwise(road.nodes):
                if at not in (a, b):
                    continue
                other = b if at == a else a
                if other in (come, then):
                    continue
                (x, y), (to_x, to_y) = self.places[at], self.places[other]
                bearing = degrees(atan2(to_x - x, to_y - y)) % 360
                enterable = not road.oneway or at == a
                shut = road.road_class.endswith("!")
                arms.append(
                    Arm(
                        bearing, enterable and not shut, road.name, road.road_class.rstrip("*!"),
                        leads_out=enterable,
                    )
                )  # fmt: skip
        return arms
