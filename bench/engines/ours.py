"""The planner's own roads, on the app's interpreter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from planner.errors import NoRoute, NoSegment
from planner.roads.loading import load_roads
from planner.roads.network.arrays import CLOSED, ONEWAY, ROUNDABOUT, RoadNetwork
from planner.roads.network.profiles import PROFILES, TravelProfile
from planner.roads.roads import Roads
from planner.roads.times.closures import Closure, NamedStreet, Where
from planner.roads.times.conditions import Conditions
from planner.settings import Settings
from planner.version import VERSION
from planner.words import Words

LonLat = tuple[float, float]

PROFILE = "car"
"""The rules of access that OSRM's and Valhalla's car have, too."""


def settings(folder: Path) -> Settings:
    """Return the settings under which a prepared folder is a data folder."""
    return Settings(data=folder, instance=folder / "instance")


def build(folder: Path) -> dict[str, Any]:
    """Compile ``roads.osm.gz``; return the seconds from the file to the first answer."""
    began = perf_counter()
    load_roads(settings(folder), rebuild=True)
    return {"seconds": perf_counter() - began}


def version() -> str:
    """Return the planner's version."""
    return VERSION


def open_engine(folder: Path) -> Any:
    """Return the roads of a prepared folder."""
    return Ours(folder)


class Ours:
    """``Roads``, asked as the planner itself asks it."""

    def __init__(self, folder: Path) -> None:
        self._roads = load_roads(settings(folder))
        a, b = np.load(folder / "points.npy")[:2].tolist()
        self._pair = tuple(a), tuple(b)
        self._streets = cycle(name for name in self._roads.network.names if name)

    def one(self, a: LonLat, b: LonLat) -> float | None:
        """Return the seconds from a to b."""
        ms = int(self._roads.durations(PROFILE, [a], [b])[0, 0])
        return None if ms < 0 else ms / 1000

    bare = one

    def table(self, points: Sequence[LonLat]) -> Any:
        """Return all durations between the points."""
        return self._roads.durations(PROFILE, points, points)

    def route(self, a: LonLat, b: LonLat) -> Any:
        """Return the way with geometry and manoeuvres."""
        try:
            return self._roads.route(PROFILE, a, b)
        except NoRoute:
            return None

    def closure(self) -> float:
        """Return the milliseconds until the first answer with a street shut."""
        shut = Where(streets=(NamedStreet(next(self._streets)),))
        closure = Closure("bench", Words("Shut", "Ditutup"), shuts=shut)
        return self._first(Conditions(closures=(closure,)))

    def hour(self) -> float:
        """Return the milliseconds until the first answer at a time of day not asked for before.

        Between two full hours, so that two metrics are made where both are new.
        """
        self._roads._of(PROFILE).timetable._metrics._kept.clear()  # noqa: SLF001 - no cache
        ms = self._first(Conditions(depart=datetime(2027, 8, 3, 7, 40)))  # noqa: DTZ001 - local
        self.one(*self._pair)
        return ms

    def rebuild(self) -> float:
        """Return the milliseconds of the whole work on the network in memory, to the first answer."""
        began = perf_counter()
        Roads.of(self._roads.network).durations(PROFILE, *([point] for point in self._pair))
        return (perf_counter() - began) * 1000

    def _first(self, conditions: Conditions) -> float:
        began = perf_counter()
        sources, targets = ([point] for point in self._pair)
        self._roads.durations(PROFILE, sources, targets, conditions=conditions)
        return (perf_counter() - began) * 1000


_FREE_TURNS = replace(
    PROFILES[PROFILE],
    near_side_turn_s=0.0, far_side_turn_s=0.0, sharp_turn_s=0.0, signals_s=0.0, roundabout_s=0.0,
    turning_place_s=0.0, dead_end_turn_s=0.0,
)  # fmt: skip


class _InMetres(RoadNetwork):
    """The network with metres as its measure: ten milliseconds a metre, on any road."""

    def arc_ms(self, travel: TravelProfile) -> Any:  # noqa: ARG002 - any profile alike
        return np.repeat(np.maximum(1, np.rint(self.length_m * 10)).astype(np.int64), 2)


class Metres:
    """The shortest way in metres, turns for nothing: what a differential test can compare."""

    def __init__(self, folder: Path) -> None:
        network = load_roads(settings(folder)).network
        facts = {field.name: getattr(network, field.name) for field in fields(RoadNetwork)}
        self._roads = Roads.of(_InMetres(**facts), profiles={PROFILE: _FREE_TURNS})
        self._any = bytes([1]) * network.links

    def told(self, a: LonLat, b: LonLat) -> dict[str, Any] | None:
        """Return metres, line, snaps and manoeuvres of the way; None where none leads."""
        try:
            route = self._roads.route(PROFILE, a, b)
        except (NoRoute, NoSegment):
            return None
        return {
            "m": route.distance_m,
            "line": route.geometry,
            "snaps": [(snap.lon, snap.lat) for snap in self._roads.snap(PROFILE, [a, b])],
            "manoeuvres": [
                {
                    "type": told.type, "modifier": told.modifier, "at": (told.lon, told.lat),
                    "before": told.bearing_before_deg, "after": told.bearing_after_deg,
                    "street": told.street,
                }
                for told in route.manoeuvres
            ],
        }  # fmt: skip

    def on_ring(self, point: LonLat) -> bool:
        """Tell whether the road at a point is driven as a roundabout, by its tag or by its shape."""
        link = self._link(point)
        return link is not None and bool(self._roads.network.flags[link] & ROUNDABOUT)

    def road_at(self, point: LonLat) -> str:
        """Name the class of the road of any kind at a point, and what limits its use."""
        link = self._link(point)
        if link is None:
            return "no road"
        network = self._roads.network
        flags = int(network.flags[link])
        told = [network.classes[network.class_id[link]]]
        told += ["one-way"] if flags & ONEWAY else []
        told += ["access restricted"] if flags & CLOSED else []
        return ", ".join(told)

    def _link(self, point: LonLat) -> int | None:
        place = self._roads._index.snap(point, self._any)  # noqa: SLF001 - roads of every kind
        return None if place is None else place.link
