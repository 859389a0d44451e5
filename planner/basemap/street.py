"""What the ground takes from the road network: streets as plain records, sorted into classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from planner.geodesy import LonLat


class StreetLike(Protocol):
    """What a record must offer to be drawn: the same fields as ``Street``, read only."""

    @property
    def road_class(self) -> str:
        """The value of OpenStreetMap's ``highway`` tag."""

    @property
    def name(self) -> str:
        """The street's full name; empty where it has none."""

    @property
    def oneway(self) -> int:
        """1 along the geometry, -1 against it, 0 both ways."""

    @property
    def bridge(self) -> bool:
        """Whether it runs on a bridge."""

    @property
    def tunnel(self) -> bool:
        """Whether it runs in a tunnel."""

    @property
    def geometry(self) -> tuple[LonLat, ...]:
        """At least two (lon, lat) points in degrees."""


@dataclass(frozen=True, slots=True)
class Street:
    """One way of the road network (see ``StreetLike`` for the meaning of the fields)."""

    road_class: str
    name: str
    oneway: int
    bridge: bool
    tunnel: bool
    geometry: tuple[LonLat, ...]


CLASSES = ("path", "service", "residential", "tertiary", "secondary", "primary", "motorway")
"""The classes that the map distinguishes, from the one drawn first to the one drawn last."""

_CLASS_OF = {
    "motorway": "motorway",
    "trunk": "primary",
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "unclassified": "residential",
    "residential": "residential",
    "living_street": "residential",
    "busway": "service",
    "service": "service",
    "pedestrian": "service",
    "road": "service",
    "track": "path",
    "path": "path",
    "footway": "path",
    "cycleway": "path",
    "bridleway": "path",
    "steps": "path",
    "corridor": "path",
}


def map_class(road_class: str) -> tuple[str, bool] | None:
    """Return the map's class and whether the way is a link; None for what is not drawn."""
    link = road_class.endswith("_link")
    found = _CLASS_OF.get(road_class.removesuffix("_link"))
    return None if found is None else (found, link)
