"""The travel profiles as small tables: which ways each may use, and how fast in free flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Profile = Literal["coach", "car", "walk"]
PROFILES: tuple[Profile, ...] = ("coach", "car", "walk")

WALKING_KPH = 4.5
_CLOSED = frozenset({"private", "no"})
_ROADS = {
    "motorway": 80.0,
    "trunk": 35.0,
    "primary": 35.0,
    "secondary": 30.0,
    "tertiary": 28.0,
    "unclassified": 20.0,
    "residential": 20.0,
    "road": 20.0,
    "service": 12.0,
}
_ON_FOOT = (
    *list(_ROADS)[1:], "living_street", "pedestrian", "footway", "path", "steps", "track",
    "cycleway", "bridleway",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """What one profile may use: free-flow ``speeds_kph`` by OSM ``highway`` value, and habits.

    Links (``trunk_link`` …) count as their class. ``access`` values in ``barred`` are closed.
    """

    speeds_kph: Mapping[str, float]
    barred: frozenset[str]
    obeys_oneway: bool


RULES: dict[Profile, Rules] = {
    "coach": Rules(_ROADS, _CLOSED, obeys_oneway=True),
    "car": Rules(_ROADS | {"living_street": 10.0}, _CLOSED, obeys_oneway=True),
    "walk": Rules(dict.fromkeys(_ON_FOOT, WALKING_KPH), _CLOSED, obeys_oneway=False),
}


def speed_kph(profile: Profile, highway: str, access: str) -> float | None:
    """Return the free-flow speed of a way for a profile, or None where it may not go."""
    rules = RULES[profile]
    if access in rules.barred:
        return None
    return rules.speeds_kph.get(highway.removesuffix("_link"))
