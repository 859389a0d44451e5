"""Travel profiles: who may use which road, in which direction, how fast, and what a turn costs.

Small tables in OSM's own terms, explained with their sources in ``docs/profiles.md``. A class that
is missing from a profile's ``speeds_kph`` is closed to it. Speeds are free flow: how much slower
the streets of a day are is decided in planning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from types import MappingProxyType
from typing import Literal

from planner.roads.network.access import (
    CAR_BARRIERS,
    COACH_BARRIERS,
    LOCAL,
    REFUSING,
    WALK_BARRIERS,
    Admission,
    admission_of,
)
from planner.roads.network.vehicle_size import LIMITS, SIZE_TAGS, VehicleSize

__all__ = [
    "LOCAL", "NODE_TAGS", "PROFILES", "REFUSING", "TAGS", "Admission", "Profile", "TravelProfile",
    "UTurn", "admission_of", "is_turning_place", "maxspeed_kph", "signals_facing", "table_text",
]  # fmt: skip

Profile = Literal["coach", "car", "walk"]

UTurn = Literal["nowhere", "dead ends", "anywhere"]
"""Where a profile turns back the way it came. A turning circle or loop counts as a dead end."""

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

COACH_SIZE = VehicleSize(height_m=3.6, width_m=2.5, length_m=12.0, weight_t=16.0)
"""An Indonesian *bus besar*: the law's greatest width, length and weight, a high-deck body."""
CAR_SIZE = VehicleSize(height_m=2.0, width_m=1.9, length_m=4.8, weight_t=2.5)

_SLOW_SERVICE = frozenset({"drive-through", "emergency_access"})


@dataclass(frozen=True, slots=True)
class TravelProfile:
    """One way of travelling.

    ``speeds_kph`` maps every open ``highway`` class to its free-flow speed. ``access_tags`` are the
    tags that decide access, the most specific first: the first one present is believed.
    ``obeys_oneway`` is False for people on foot, who walk both ways along a one-way street;
    ``oneway_tags`` are the tags, the most specific first, that say otherwise for this profile.
    ``obeys_maxspeed`` caps the class speed by the road's own limit. ``private_classes`` are the
    classes of private roads that it enters to reach a door: a hotel's forecourt is a private
    service road, and a coach drives up there, but not into a gated estate. ``closed_by`` maps tags
    to the values that shut a road unless the profile's own access tag (the first of
    ``access_tags``) opens it. ``size`` is held against the limits of roads and barriers; None has
    none. ``barriers`` says how far a barrier lets it through where no access tag does, and
    ``other_barriers`` the same of every kind not named.

    The costs are seconds added at a node; all are assumptions (``docs/profiles.md``). A turn of at
    least ``turn_from_deg`` costs ``near_side_turn_s`` towards the side of the road on which one
    drives and ``far_side_turn_s`` across the oncoming traffic; from ``sharp_turn_deg`` on
    ``sharp_turn_s`` more. A turn of more than ``sharpest_turn_deg`` cannot be driven at all, where
    it is no U-turn at a dead end or turning place. ``signals_s`` is a traffic light, ``roundabout_s``
    the entry to a roundabout, ``turning_place_s`` turning back on a turning circle or loop,
    ``dead_end_turn_s`` turning back at the end of a street; ``u_turn`` says where one may.
    """

    name: Profile
    speeds_kph: Mapping[str, float] = field(repr=False)
    access_tags: tuple[str, ...]
    obeys_oneway: bool
    obeys_maxspeed: bool
    private_classes: frozenset[str]
    oneway_tags: tuple[str, ...] = ()
    closed_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    size: VehicleSize | None = None
    barriers: Mapping[str, Admission] = field(default_factory=dict, repr=False)
    other_barriers: Admission = "closed"
    turn_from_deg: float = 40.0
    near_side_turn_s: float = 0.0
    far_side_turn_s: float = 0.0
    sharp_turn_deg: float = 125.0
    sharp_turn_s: float = 0.0
    sharpest_turn_deg: float = 180.0
    signals_s: float = 0.0
    roundabout_s: float = 0.0
    turning_place_s: float = 0.0
    dead_end_turn_s: float = 0.0
    u_turn: UTurn = "anywhere"

    def admission(self, tags: Mapping[str, str]) -> Admission:
        """Tell how far a road with these OSM way tags is open to this profile."""
        way = tags.get("highway", "")
        if way not in self.speeds_kph or not self._fits(tags):
            return "closed"
        if self.access_tags[0] not in tags and any(
            tags.get(tag) in values for tag, values in self.closed_by.items()
        ):
            return "closed"
        private: Admission = "ends" if way in self.private_classes else "closed"
        return admission_of(self._access(tags) or "yes", private=private)

    def barrier_admission(self, tags: Mapping[str, str]) -> Admission:
        """Tell how far a node with these OSM tags lets this profile through.

        ``private`` on a gate lets in who ends behind it, as far as the road there does. A node
        without a barrier and without a size limit lets everybody through.
        """
        if not self._fits(tags):
            return "closed"
        kind = tags.get("barrier", "no")
        if kind == "no":
            return "through"
        access = self._access(tags)
        if access is not None:
            return admission_of(access)
        if tags.get("locked") == "yes":
            return "closed"
        if kind == "height_restrictor" and self.size is not None and "maxheight" in tags:
            return "through"
        return self.barriers.get(kind, self.other_barriers)

    def directions(
        self, tags: Mapping[str, str], *, oneway: bool, drawn_back: bool = False
    ) -> tuple[bool, bool]:
        """Return whether one may travel along a link, and against it.

        ``oneway`` is OSM's plain rule for vehicles, along the link; ``oneway:bus`` and the like speak
        of the way as drawn, which is the link turned round where it was ``drawn_back``.
        """
        for tag in self.oneway_tags:
            value = tags.get(tag, "")
            if value in _ALONG:
                return not drawn_back, drawn_back
            if value in AGAINST:
                return drawn_back, not drawn_back
            if value in _BOTH:
                return True, True
        return True, not (oneway and self.obeys_oneway)

    def _access(self, tags: Mapping[str, str]) -> str | None:
        return next((tags[tag] for tag in self.access_tags if tag in tags), None)

    def _fits(self, tags: Mapping[str, str]) -> bool:
        return self.size is None or self.size.fits(tags)


_ALONG = frozenset({"yes", "true", "1"})
AGAINST = frozenset({"-1", "reverse"})
"""Values of ``oneway`` tags by which the traffic runs against the way as drawn."""
_BOTH = frozenset({"no", "false", "0"})

PROFILES: Mapping[Profile, TravelProfile] = MappingProxyType({
    "coach": TravelProfile(
        "coach", MAIN_ROADS_KPH,
        ("tourist_bus", "coach", "bus", "motor_vehicle", "vehicle", "access"),
        obeys_oneway=True, obeys_maxspeed=True, private_classes=frozenset({"service"}),
        oneway_tags=("oneway:tourist_bus", "oneway:coach", "oneway:bus"),
        closed_by=MappingProxyType({"service": _SLOW_SERVICE | {"alley"}}),
        size=COACH_SIZE, barriers=COACH_BARRIERS,
        near_side_turn_s=4.0, far_side_turn_s=8.0, sharp_turn_s=8.0, sharpest_turn_deg=160.0,
        signals_s=8.0, roundabout_s=5.0, turning_place_s=20.0, dead_end_turn_s=60.0,
        u_turn="dead ends",
    ),
    "car": TravelProfile(
        "car", MappingProxyType({**MAIN_ROADS_KPH, "living_street": 10}),
        ("motorcar", "motor_vehicle", "vehicle", "access"),
        obeys_oneway=True, obeys_maxspeed=True,
        private_classes=frozenset(MAIN_ROADS_KPH) | {"living_street"},
        oneway_tags=("oneway:motorcar", "oneway:motor_vehicle"),
        closed_by=MappingProxyType({"service": _SLOW_SERVICE}),
        size=CAR_SIZE, barriers=CAR_BARRIERS,
        near_side_turn_s=2.0, far_side_turn_s=5.0, sharp_turn_s=3.0,
        signals_s=8.0, roundabout_s=3.0, turning_place_s=10.0, dead_end_turn_s=20.0,
        u_turn="dead ends",
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
        oneway_tags=("oneway:foot",),
        closed_by=MappingProxyType({"motorroad": frozenset({"yes"})}),
        barriers=WALK_BARRIERS, other_barriers="through",
    ),
})  # fmt: skip

_ACCESS_TAGS = tuple(dict.fromkeys(tag for p in PROFILES.values() for tag in p.access_tags))

TAGS = tuple(
    dict.fromkeys([
        "highway", "name", "oneway", "junction", "bridge", "tunnel", "toll", "maxspeed",
        *_ACCESS_TAGS,
        *(tag for p in PROFILES.values() for tag in (*p.oneway_tags, *p.closed_by)),
        *SIZE_TAGS,
    ])
)  # fmt: skip
"""Every OSM way tag that the road network is made of."""

NODE_TAGS = (
    "highway", "barrier", "locked", "traffic_signals:direction", *_ACCESS_TAGS, *SIZE_TAGS,
)  # fmt: skip
"""Every OSM node tag that matters on a road: barriers, size limits, traffic lights, places to turn."""

_TURNING_PLACES = frozenset({"turning_circle", "turning_loop"})


def is_turning_place(tags: Mapping[str, str]) -> bool:
    """Tell whether the node is a turning circle or loop, where even a coach turns back."""
    return tags.get("highway") in _TURNING_PLACES


def signals_facing(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether a traffic light holds up who comes along the way's line, and who against."""
    if tags.get("highway") != "traffic_signals":
        return False, False
    facing = tags.get("traffic_signals:direction", "both")
    return facing != "backward", facing != "forward"


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
    """Return every table as text, so that a change of one makes a new cache."""
    return repr(_plain([PROFILES, REFUSING, LOCAL, LIMITS, TAGS, NODE_TAGS, _TURNING_PLACES]))


def _plain(value: object) -> object:
    """Return nested tables as lists in an order of their own, whatever the run."""
    if isinstance(value, Mapping):
        return [[key, _plain(value[key])] for key in sorted(value)]
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [[f.name, _plain(getattr(value, f.name))] for f in fields(value)]
    return value
