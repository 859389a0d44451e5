"""Turn by turn: from the edges that a route travels to the manoeuvres that a driver makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.geodesy import LonLat
from planner.manoeuvre import Manoeuvre


@dataclass(frozen=True, slots=True)
class Arm:
    """Another road end at a junction.

    ``bearing_deg`` is seen from the junction outward, ``enterable`` says whether this travel
    profile may drive out along it, ``road_class`` is OSM's ``highway`` value.
    """

    bearing_deg: float
    enterable: bool
    name: str
    road_class: str


@dataclass(frozen=True, slots=True)
class Traversal:
    """One edge as travelled, clipped at the snapped ends.

    ``geometry`` runs in driving order, at least two (lon, lat) points unless the edge is clipped to
    nothing. ``arms`` are at the *end* of this traversal: every other road end there except the way
    come and the way taken next. ``name`` is empty where the road has none.
    """

    name: str
    road_class: str
    length_m: float
    duration_ms: int
    geometry: tuple[LonLat, ...]
    oneway: bool
    roundabout: bool
    arms: tuple[Arm, ...]


def manoeuvres(
    path: Sequence[Traversal], *, destination: LonLat | None = None
) -> tuple[Manoeuvre, ...]:
    """Return the manoeuvres along ``path``: a departure, the decisions on the way, an arrival."""
    raise NotImplementedError
