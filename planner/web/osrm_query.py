"""An address in the form of OSRM's HTTP API, version 1, read into what is asked for.

Source: the HTTP API page of Project OSRM, versions 5 and 6. Options that change the answer and are
not served are refused, not ignored; those that only ask for speed (hints) are accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import Final

from planner import polyline
from planner.errors import TooBig
from planner.geodesy import LonLat
from planner.roads.profiles import Profile
from planner.web.errors import BadRequest

PROFILES: Final[Mapping[str, Profile]] = {
    "coach": "coach",
    "car": "car",
    "walk": "walk",
    # The names that OSRM's own servers and clients use.
    "driving": "car",
    "walking": "walk",
    "foot": "walk",
}

_COMMON: Final = frozenset(
    {
        "approaches", "bearings", "exclude", "generate_hints", "hints", "radiuses",
        "skip_waypoints", "snapping",
    }
)  # fmt: skip
_ROUTE: Final = _COMMON | {
    "alternatives", "annotations", "continue_straight", "geometries", "overview", "steps",
    "waypoints",
}  # fmt: skip
_TABLE: Final = _COMMON | {"annotations", "destinations", "sources"}
_ELSEWHERE: Final = frozenset({"fallback_coordinate", "fallback_speed", "scale_factor"})


class OsrmError(BadRequest):
    """A request that OSRM, too, would refuse, with OSRM's own code."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """What both services are asked: which profile, which points, and how far these may be moved.

    ``radiuses_m`` holds one number a point (infinite where the network's own limit is enough).
    ``hints`` and ``waypoints`` say whether the answer shall carry them.
    """

    profile: Profile
    points: tuple[LonLat, ...]
    radiuses_m: tuple[float, ...]
    hints: bool
    waypoints: bool


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """What ``/route`` is asked. ``overview`` is simplified, full or false."""

    asked: Asked
    overview: str
    geometries: str
    steps: bool
    annotations: frozenset[str]


@dataclass(frozen=True, slots=True)
class TableQuery:
    """What ``/table`` is asked: which of the points are sources, which destinations."""

    asked: Asked
    sources: tuple[int, ...]
    destinations: tuple[int, ...]
    annotations: frozenset[str]


def route_query(
    profile: str, coordinates: str, options: Mapping[str, list[str]], most: int
) -> RouteQuery:
    """Read an address of ``/route/v1``.

    Args:
        profile: The profile's name in the address.
        coordinates: The points as in the address, with ``.json`` or without.
        options: The query string, each name with all its values.
        most: How many points are answered at most.

    Raises:
        OsrmError: The address or an option cannot be read or is not served.
        TooBig: More than ``most`` points.
    """
    read = _Options(options, _ROUTE, profile, _points(coordinates, most))
    if read.size < 2:
        raise OsrmError("InvalidOptions", "A route needs two coordinates or more.")
    # One way is what we answer; a client that would like more is told of one, as OSRM does.
    alternatives = read.text("alternatives", "false")
    if alternatives not in {"true", "false"} and not alternatives.isdecimal():
        raise _unreadable("alternatives", alternatives, "true, false or a number")
    straight = read.choice("continue_straight", "default", ("default", "true", "false"))
    if straight == "true" and read.size > 2:
        raise _unserved("continue_straight=true", "at a point between the coach may turn round")
    if read.indices("waypoints") != tuple(range(read.size)):
        raise _unserved("waypoints", "every coordinate is a waypoint")
    parts = ("duration", "distance", "speed", "weight")
    return RouteQuery(
        asked=read.asked(),
        overview=read.choice("overview", "simplified", ("simplified", "full", "false")),
        geometries=read.choice("geometries", "polyline", ("polyline", "polyline6", "geojson")),
        steps=read.yes("steps", default=False),
        annotations=read.several("annotations", "false", parts, yes=parts),
    )


def table_query(
    profile: str, coordinates: str, options: Mapping[str, list[str]], most: int
) -> TableQuery:
    """Read an address of ``/table/v1``; arguments and errors as for ``route_query``."""
    read = _Options(options, _TABLE, profile, _points(coordinates, most))
    return TableQuery(
        asked=read.asked(),
        sources=read.indices("sources"),
        destinations=read.indices("destinations"),
        annotations=read.several("annotations", "duration", ("duration", "distance")),
    )


class _Options:
    """The options of one address, each read with its own refusal."""

    def __init__(
        self,
        options: Mapping[str, list[str]],
        known: frozenset[str],
        profile: str,
        points: tuple[LonLat, ...],
    ) -> None:
        if profile not in PROFILES:
            told = ", ".join(PROFILES)
            raise OsrmError("InvalidValue", f"There is no profile {profile!r}; give one of {told}.")
        for name, values in options.items():
            if name in _ELSEWHERE:
                raise OsrmError("InvalidOptions", f"The option {name} is not served here.")
            if name not in known:
                told = ", ".join(sorted(known))
                raise OsrmError("InvalidQuery", f"There is no option {name!r}; known are {told}.")
            if len(values) > 1:
                raise OsrmError("InvalidQuery", f"The option {name} is given twice.")
        self._given = {name: values[0] for name, values in options.items()}
        self._profile = PROFILES[profile]
        self._points = points
        self.size = len(points)

    def asked(self) -> Asked:
        """Read what both services share."""
        self._each("hints")
        for bearing in self._each("bearings"):
            if bearing:
                raise _unserved("bearings", "leave the entries empty")
        for approach in self._each("approaches"):
            if approach not in {"", "unrestricted"}:
                raise _unserved(f"approaches={approach}", "give unrestricted, or nothing")
        self.choice("snapping", "default", ("default", "any"))
        if self.text("exclude", ""):
            raise OsrmError("InvalidValue", "Excluding classes of roads is not served here.")
        return Asked(
            profile=self._profile,
            points=self._points,
            radiuses_m=tuple(_radius_m(text) for text in self._each("radiuses")),
            hints=self.yes("generate_hints", default=True),
            waypoints=not self.yes("skip_waypoints", default=False),
        )

    def text(self, name: str, default: str) -> str:
        return self._given.get(name, default)

    def choice(self, name: str, default: str, known: tuple[str, ...]) -> str:
        text = self.text(name, default)
        if text not in known:
            raise _unreadable(name, text, f"one of {', '.join(known)}")
        return text

    def yes(self, name: str, *, default: bool) -> bool:
        return self.choice(name, "true" if default else "false", ("true", "false")) == "true"

    def indices(self, name: str) -> tuple[int, ...]:
        """Read a list of the points' numbers; ``all``, or nothing, means every one."""
        text = self.text(name, "all")
        if text == "all":
            return tuple(range(self.size))
        found = []
        for part in text.split(";"):
            # isdecimal alone would let in the digits of other scripts.
            if not (part.isascii() and part.isdecimal()):
                raise _unreadable(name, part, "all, or numbers of coordinates with ; between")
            if len(part) > 6 or int(part) >= self.size:
                expected = f"the coordinates are numbered 0 to {self.size - 1}"
                raise OsrmError("InvalidOptions", f"{name} names {part[:12]}; {expected}.")
            found.append(int(part))
        return tuple(found)

    def several(
        self, name: str, default: str, known: tuple[str, ...], yes: tuple[str, ...] | None = None
    ) -> frozenset[str]:
        """Read a comma-separated list; where ``yes`` is given, true means it and false nothing."""
        text = self.text(name, default)
        if yes is not None and text in {"true", "false"}:
            return frozenset(yes if text == "true" else ())
        parts = text.split(",")
        for part in parts:
            if part not in known:
                raise _unreadable(name, part, f"one or more of {', '.join(known)}")
        return frozenset(parts)

    def _each(self, name: str) -> list[str]:
        """Read a list with one entry a point; without the option, every entry is empty."""
        text = self.text(name, "")
        if not text:
            return [""] * self.size
        parts = text.split(";")
        if len(parts) != self.size:
            told = f"{name} has {len(parts)} entries for {self.size} coordinates"
            raise OsrmError("InvalidOptions", f"{told}; give one each, empty or not.")
        return parts


def _points(text: str, most: int) -> tuple[LonLat, ...]:
    text = text.removesuffix(".json")
    for start, precision in (("polyline(", 5), ("polyline6(", 6)):
        if text.startswith(start) and text.endswith(")"):
            try:
                points = polyline.decode(text[len(start) : -1], precision)
            except ValueError as error:
                raise OsrmError("InvalidUrl", f"The polyline cannot be read: {error}.") from error
            break
    else:
        pairs = text.split(";")
        _limit(len(pairs), most)
        points = [_point(pair, index) for index, pair in enumerate(pairs)]
    _limit(len(points), most)
    if not points:
        raise OsrmError("InvalidUrl", "There is no coordinate; write them as lon,lat;lon,lat.")
    for index, (lon, lat) in enumerate(points):
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            told = f"Coordinate {index} ({lon:g},{lat:g}) lies outside the world"
            raise OsrmError("InvalidValue", f"{told}; write longitude first, then latitude.")
    return tuple(points)


def _limit(size: int, most: int) -> None:
    if size > most:
        raise TooBig(f"{size} coordinates are asked for; at most {most} are answered at once.")


def _point(pair: str, index: int) -> LonLat:
    parts = pair.split(",")
    if len(parts) == 2:
        lon, lat = (_number(part) for part in parts)
        if isfinite(lon) and isfinite(lat):
            return lon, lat
    told = f"Coordinate {index} ({pair[:40]!r}) cannot be read"
    raise OsrmError("InvalidUrl", f"{told}; write them as lon,lat;lon,lat, degrees with a point.")


def _radius_m(text: str) -> float:
    if text in {"", "unlimited"}:
        return inf
    radius_m = _number(text)
    if not radius_m >= 0:
        raise _unreadable("radiuses", text, "metres, unlimited, or nothing")
    return radius_m


def _number(text: str) -> float:
    """Read a plain decimal number; nan for anything else (Python would also read 1_0)."""
    if not text or not set(text) <= set("0123456789+-.eE"):
        return nan
    try:
        return float(text)
    except ValueError:
        return nan


def _unreadable(name: str, text: str, expected: str) -> OsrmError:
    return OsrmError("InvalidQuery", f"{name} is {text[:40]!r}; give {expected}.")


def _unserved(name: str, hint: str) -> OsrmError:
    return OsrmError("InvalidOptions", f"The option {name} is not served here: {hint}.")
