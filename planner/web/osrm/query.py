"""An address in the form of OSRM's HTTP API, version 1, read into what is travel for.

Source: the HTTP API page of Project OSRM, versions 5 to 26, and the answers of its server. Options
that change the answer and are not served are refused, not ignored; those that only ask for speed
(hints) are accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from planner.geodesy import LonLat
from planner.roads.network.profiles import Profile
from planner.roads.network.queries import ANYHOW, Approach
from planner.roads.times.conditions import Conditions
from planner.web.osrm.conditions import Site, conditions
from planner.web.osrm.options import Options, OsrmError, at_most, coordinates

PROFILES: Final[Mapping[str, Profile]] = {
    "coach": "coach",
    "car": "car",
    "walk": "walk",
    # The names that OSRM's own servers and clients use.
    "driving": "car",
    "walking": "walk",
    "foot": "walk",
}

MOST_ALTERNATIVES: Final = 3
MOST_NEAREST: Final = 100
MOST_NEAREST_POINTS: Final = 10
MOST_TRIP: Final = 100
"""OSRM's own limits."""

_COMMON: Final = frozenset(
    {
        "approaches", "bearings", "closures", "depart", "exclude", "generate_hints", "hints",
        "radiuses", "skip_waypoints", "snapping",
    }
)  # fmt: skip
_DRAWN: Final = frozenset({"annotations", "geometries", "overview", "steps"})
_ROUTE: Final = _COMMON | _DRAWN | {"alternatives", "continue_straight", "waypoints"}
_TABLE: Final = _COMMON | {
    "annotations", "destinations", "fallback_coordinate", "fallback_speed", "scale_factor",
    "sources",
}  # fmt: skip
_NEAREST: Final = _COMMON | {"number"}
_TRIP: Final = _COMMON | _DRAWN | {"destination", "roundtrip", "source"}

_ANNOTATIONS: Final = frozenset({"datasources", "distance", "duration", "speed", "weight"})


@dataclass(frozen=True, slots=True)
class Travel:
    """Who travels, between which points, and how these are approached.

    ``radiuses_m`` and ``approaches`` hold one entry a point (infinite where the network's own
    limit is enough). ``hints`` and ``waypoints`` say whether the answer shall carry them.
    """

    profile: Profile
    points: tuple[LonLat, ...]
    radiuses_m: tuple[float, ...]
    approaches: tuple[Approach, ...]
    conditions: Conditions
    hints: bool
    waypoints: bool

    @property
    def anyhow(self) -> bool:
        """Whether every point may be moved anywhere and approached in any way."""
        return min(self.radiuses_m) == inf and all(one == ANYHOW for one in self.approaches)

    def only(self, order: Sequence[int]) -> Travel:
        """Return the same for these points, in this order."""
        return replace(
            self,
            points=tuple(self.points[index] for index in order),
            radiuses_m=tuple(self.radiuses_m[index] for index in order),
            approaches=tuple(self.approaches[index] for index in order),
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a way is written. ``overview`` is simplified, full or false."""

    overview: str
    geometries: str
    steps: bool
    annotations: frozenset[str]


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """A request of ``/route``.

    ``alternatives`` is how many ways beside the best one are welcome, ``straight`` whether no
    point between may be turned round at, ``stops`` the points where a leg ends and begins.
    """

    travel: Travel
    drawn: Drawn
    alternatives: int
    straight: bool
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableQuery:
    """A request of ``/table``: which of the points are sources, which destinations.

    ``fallback_ms`` is the speed in metres a second over the straight line where no road leads,
    ``fallback_snapped`` whether that line is measured between the places on the road.
    ``scale_factor`` multiplies the durations.
    """

    travel: Travel
    sources: tuple[int, ...]
    destinations: tuple[int, ...]
    annotations: frozenset[str]
    fallback_ms: float | None
    fallback_snapped: bool
    scale_factor: float


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """A request of ``/nearest``: how many places on different roads for each point."""

    travel: Travel
    number: int


@dataclass(frozen=True, slots=True)
class TripQuery:
    """A request of ``/trip``: whether the first point stays first, the last one last."""

    travel: Travel
    drawn: Drawn
    roundtrip: bool
    first: bool
    last: bool


def route_query(
    profile: str, points: str, given: Mapping[str, list[str]], site: Site
) -> RouteQuery:
    """Read an address of ``/route/v1``.

    Args:
        profile: The profile's name in the address.
        points: The coordinates as in the address, with ``.json`` or without.
        given: The query string, each name with all its values.
        site: What the address is read against.

    Raises:
        OsrmError: The address or an option cannot be read or is not served.
        TooBig: More is travel for than is answered.
    """
    travel, options = _travel(profile, points, given, site, _ROUTE)
    _two_at_least(travel)
    stops = options.indices("waypoints", every=None)
    if stops[0] != 0 or stops[-1] != options.size - 1 or list(stops) != sorted(set(stops)):
        raise OsrmError(
            "InvalidValue",
            "waypoints must begin with the first coordinate, end with the last, and rise.",
        )
    straight = options.choice("continue_straight", "default", ("default", "true", "false"))
    return RouteQuery(
        travel=travel,
        drawn=_drawn(options),
        alternatives=_alternatives(options),
        straight=straight == "true",
        stops=stops,
    )


def table_query(
    profile: str, points: str, given: Mapping[str, list[str]], site: Site
) -> TableQuery:
    """Read an address of ``/table/v1``; arguments and errors as for ``route_query``."""
    travel, options = _travel(profile, points, given, site, _TABLE)
    _two_at_least(travel)
    snapped = options.choice("fallback_coordinate", "input", ("input", "snapped")) == "snapped"
    return TableQuery(
        travel=travel,
        sources=options.indices("sources"),
        destinations=options.indices("destinations"),
        annotations=options.several("annotations", "duration", ("duration", "distance")),
        fallback_ms=options.positive("fallback_speed"),
        fallback_snapped=snapped,
        scale_factor=options.positive("scale_factor") or 1.0,
    )


def nearest_query(
    profile: str, points: str, given: Mapping[str, list[str]], site: Site
) -> NearestQuery:
    """Read an address of ``/nearest/v1``; arguments and errors as for ``route_query``."""
    travel, options = _travel(profile, points, given, site, _NEAREST)
    at_most(options.size, MOST_NEAREST_POINTS, "coordinates")
    number = options.count("number", 1)
    if number < 1:
        raise OsrmError("InvalidOptions", "number is 0; give 1 or more.")
    at_most(number, MOST_NEAREST, "places")
    return NearestQuery(travel, number)


def trip_query(profile: str, points: str, given: Mapping[str, list[str]], site: Site) -> TripQuery:
    """Read an address of ``/trip/v1``; arguments and errors as for ``route_query``."""
    travel, options = _travel(profile, points, given, site, _TRIP)
    _two_at_least(travel)
    at_most(options.size, MOST_TRIP, "coordinates")
    query = TripQuery(
        travel=travel,
        drawn=_drawn(options),
        roundtrip=options.yes("roundtrip", default=True),
        first=options.choice("source", "any", ("any", "first")) == "first",
        last=options.choice("destination", "any", ("any", "last")) == "last",
    )
    if not (query.roundtrip or query.first or query.last):
        raise OsrmError(
            "NotImplemented",
            "A trip that is no round trip needs source=first, destination=last, or both.",
        )
    return query


def _travel(
    profile: str,
    text: str,
    given: Mapping[str, list[str]],
    site: Site,
    known: frozenset[str],
) -> tuple[Travel, Options]:
    """Read what the services share."""
    if profile not in PROFILES:
        listed = ", ".join(PROFILES)
        raise OsrmError(
            "InvalidValue", f"There is no profile {profile[:40]!r}; give one of {listed}."
        )
    points = coordinates(text, site.most)
    options = Options(given, known, len(points))
    options.each("hints")
    options.choice("snapping", "default", ("default", "any"))
    travel = Travel(
        profile=PROFILES[profile],
        points=points,
        radiuses_m=options.radiuses_m(),
        approaches=options.approaches(),
        conditions=conditions(options, site),
        hints=options.yes("generate_hints", default=True),
        waypoints=not options.yes("skip_waypoints", default=False),
    )
    return travel, options


def _drawn(options: Options) -> Drawn:
    if "nodes" in options.text("annotations", "").split(","):
        listed = ", ".join(sorted(_ANNOTATIONS))
        raise OsrmError(
            "NotImplemented", f"annotations=nodes is not served here; give some of {listed}."
        )
    known = tuple(sorted(_ANNOTATIONS))
    return Drawn(
        overview=options.choice("overview", "simplified", ("simplified", "full", "false")),
        geometries=options.choice("geometries", "polyline", ("polyline", "polyline6", "geojson")),
        steps=options.yes("steps", default=False),
        annotations=options.several("annotations", "false", known, yes=_ANNOTATIONS),
    )


def _alternatives(options: Options) -> int:
    text = options.text("alternatives", "false")
    if text in {"true", "false"}:
        return int(text == "true")
    most = options.count("alternatives", 0)
    at_most(most, MOST_ALTERNATIVES, "alternatives")
    return most


def _two_at_least(travel: Travel) -> None:
    if len(travel.points) < 2:
        raise OsrmError("InvalidOptions", "There is one coordinate; give two or more.")
