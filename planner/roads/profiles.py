"""Travel profiles: who may use which road, in which direction, how fast.

Small tables in OSM's own terms. A class that is missing from a profile's ``speeds_kph`` is closed
to it. Speeds are free flow: how much slower the streets of a day are is decided in planning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Profile = Literal["coach", "car", "walk"]

MAIN_ROADS_KPH: Mapping[str, float] = MappingProxyType({
    "motorway": 80, "motorway_link": 80,
    "trunk": 35, "trunk_link": 35, "primary": 35, "primary_link": 35,
    "secondary": 30, "secondary_link": 30,
    "tertiary": 28, "tertiary_link": 28,
    "unclassified": 20, "residential": 20, "road": 20,
    "service": 12,
})  # fmt: skip
"""Free-flow km/h of an Indonesian city street by OSM ``highway`` class; a link as its class."""

WALKING_KPH = 4.5

REFUSING = frozenset({
    "no", "private", "agricultural", "forestry", "agricultural;forestry", "military", "emergency",
    "delivery", "use_sidepath",
})  # fmt: skip
"""Values of an OSM access tag that shut a road; every other value leaves it open."""


@dataclass(frozen=True, slots=True)
class TravelProfile:
    """One way of travelling.

    ``speeds_kph`` maps every open ``highway`` class to its free-flow speed. ``access_tags`` are the
    tags that decide access, the most specific first: the first one present is believed.
    ``obeys_oneway`` is False for people on foot, who walk both ways along a one-way street;
    ``obeys_maxspeed`` caps the class speed by the road's own limit.
    """

    name: Profile
    speeds_kph: Mapping[str, float] = field(repr=False)
    access_tags: tuple[str, ...]
    obeys_oneway: bool
    obeys_maxspeed: bool

    def admits(self, tags: Mapping[str, str]) -> bool:
        """Tell whether a road with these OSM tags is open to this profile in any direction."""
        if tags.get("highway", "") not in self.speeds_kph:
            return False
        for tag in self.access_tags:
            value = tags.get(tag)
            if value is not None:
                return value not in REFUSING
        return True


PROFILES: Mapping[Profile, TravelProfile] = MappingProxyType({
    "coach": TravelProfile(
        "coach", MAIN_ROADS_KPH, ("tourist_bus", "motor_vehicle", "vehicle", "access"),
        obeys_oneway=True, obeys_maxspeed=True,
    ),
    "car": TravelProfile(
        "car", MappingProxyType({**MAIN_ROADS_KPH, "living_street": 10}),
        ("motorcar", "motor_vehicle", "vehicle", "access"),
        obeys_oneway=True, obeys_maxspeed=True,
    ),
    "walk": TravelProfile(
        "walk",
        MappingProxyType(dict.fromkeys(
            [
                *(way for way in MAIN_ROADS_KPH if not way.startswith("motorway")),
                "living_street", "pedestrian", "footway", "path", "steps", "track", "cycleway",
                "bridleway", "corridor",
            ],
            WALKING_KPH,
        )),
        ("foot", "access"),
        obeys_oneway=False, obeys_maxspeed=False,
    ),
})  # fmt: skip

TAGS = tuple(
    dict.fromkeys(
        ["highway", "name", "oneway", "junction", "bridge", "tunnel", "toll", "maxspeed"]
        + [tag for profile in PROFILES.values() for tag in profile.access_tags]
    )
)
"""Every OSM way tag that the road network is made of."""

_MAXSPEED = re.compile(r"(\d+(?:\.\d+)?)(?: ?(km/h|kph|mph|knots))?")
_KPH = {None: 1.0, "km/h": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}


def maxspeed_kph(text: str) -> float | None:
    """Return an OSM ``maxspeed`` in km/h, or None where it is no plain positive speed.

    Reads ``50``, ``30 mph`` and ``5 knots``; leaves ``none``, ``ID:urban`` or ``walk`` alone.
    """
    found = _MAXSPEED.fullmatch(text.strip())
    if found is None:
        return None
    kph = float(found[1]) * _KPH[found[2]]
    return kph if kph > 0 else None


def table_text() -> str:
    """Return the whole table as text, so that a change of it makes a new cache."""
    return repr([
        (p.name, sorted(p.speeds_kph.items()), p.access_tags, p.obeys_oneway, p.obeys_maxspeed)
        for p in PROFILES.values()
    ] + [sorted(REFUSING)])  # fmt: skip
