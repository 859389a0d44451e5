"""What a driver or walker does along a route, as neutral facts without words.

``planner.roads`` makes these, ``planner.itinerary`` carries them, ``planner.documents.wording``
says them. Types and modifiers are OSRM's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.geodesy import LonLat

ManoeuvreType = Literal[
    "depart", "turn", "continue", "new name", "fork", "merge", "end of road",
    "roundabout", "exit roundabout", "arrive",
]  # fmt: skip
Modifier = Literal[
    "uturn", "sharp right", "right", "slight right", "straight",
    "slight left", "left", "sharp left",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manoeuvre:
    """One instruction point of a route.

    Bearings are whole degrees clockwise from north, 0 to 359. ``distance_m`` is the way from here
    to the next manoeuvre (0 at arrival), ``from_start_m`` the way driven since the leg began.
    ``arms_deg`` are the bearings, seen from the junction, of the *other* arms (neither the way in
    nor the way out), so that a road sign can be drawn. ``side`` says on which side the destination
    lies (arrival only). ``street`` is empty where the road has no name. ``then`` tells that the next
    manoeuvre follows at once, so that the two are told in one breath.
    """

    type: ManoeuvreType
    modifier: Modifier | None
    street: str
    lon: float
    lat: float
    bearing_before_deg: int
    bearing_after_deg: int
    distance_m: int
    duration_ms: int
    from_start_m: int
    geometry_index: int
    arms_deg: tuple[int, ...] = ()
    exit: int | None = None
    side: Literal["left", "right"] | None = None
    then: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A way along the network from one snapped point to another.

    ``duration_ms`` is free-flow travel time, ``distance_m`` whole metres, ``geometry`` at least two
    (lon, lat) points from snapped origin to snapped destination, ``streets`` the names driven in
    order of first use without repeats or blanks, ``main_streets`` the (at most two) names that
    carry most of the metres, in driving order.
    """

    duration_ms: int
    distance_m: int
    geometry: tuple[LonLat, ...]
    manoeuvres: tuple[Manoeuvre, ...]
    streets: tuple[str, ...]
    main_streets: tuple[str, ...]
