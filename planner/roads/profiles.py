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
    "no", "agricultural", "forestry", "agricultural;forestry", "military", "emergency",
    "delivery", "use_sidepath",
})  # fmt: skip
"""Values of an OSM access tag that shut a road."""

LOCAL = frozenset({"private", "destination", "customers", "permit", "residents"})
"""Values that shut a road to through traffic; every value in neither set leaves it open."""

Admission = Literal["through", "ends", "closed"]
"""May a profile pass along a road, or use it where its way begins or ends only, or not at all."""


@dataclass(frozen=True, slots=True)
class TravelProfile:
    """One way of travelling.

    ``speeds_kph`` maps every open ``highway`` class to its free-flow speed. ``access_tags`` are the
    tags that decide access, the most specific first: the first one present is believed.
    ``obeys_oneway`` is False for people on foot, who walk both ways along a one-way street;
    ``obeys_maxspeed`` caps the class speed by the road's own limit. ``private_classes`` are the
    classes of private roads that it enters to reach a door: a hotel's forecourt is a private
    service road, and a coach drives up there, but not into a gated estate.
    """

    name: Profile
    speeds_kph: Mapping[str, float] = field(repr=False)
    access_tags: tuple[str, ...]
    obeys_oneway: bool
    obeys_maxspeed: bool
    private_classes: frozenset[str]

    def admission(self, tags: Mapping[str, str]) -> Admission:
        """Tell how far a road with these OSM tags is open to this profile."""
        way = tags.get("highway", "")
        if way not in self.speeds_kph:
            return "closed"
        value = next((tags[tag] for tag in self.access_tags if tag in tags), "yes")
        if value in REFUSING or (value == "private" and way not in self.private_classes):
            return "closed"
        return "ends" if value in LOCAL else "through"


PROFILES: Mapping[Profile, TravelProfile] = MappingProxyType({
    "coach": TravelProfile(
        "coach", MAIN_ROADS_KPH, ("tourist_bus", "motor_vehicle", "vehicle", "access"),
        obeys_oneway=True, obeys_maxspeed=True, private_classes=frozenset({"service"}),
    ),
    "car": TravelProfile(
        "car", MappingProxyType({**MAIN_ROADS_KPH, "living_street": 10}),
        ("motorcar", "motor_vehicle", "vehicle", "access"),
        obeys_oneway=True, obeys_maxspeed=True,
        private_classes=frozenset(MAIN_ROADS_KPH) | {"living_street"},
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
        private_classes=frozenset({"service", "footway", "path", "steps", "pedestrian"}),
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
        (
            p.name, sorted(p.speeds_kph.items()), p.access_tags, p.obeys_oneway, p.obeys_maxspeed,
            sorted(p.private_classes),
        )
        for p in PROFILES.values()
    ] + [sorted(REFUSING), sorted(LOCAL)])  # fmt: skip
