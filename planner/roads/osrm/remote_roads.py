"""Roads that an OSRM server knows: a country or a planet, instead of the bundled network.

What such a server cannot do is said: in the ``statements`` that go with every itinerary, and in an
error where it is asked for (hours, closures). Answers are kept until the program ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.errors import Fault, InvalidInput, NoRoute, NoSegment, Unavailable
from planner.geodesy import LonLat, distance_m
from planner.lru_cache import Kept
from planner.manoeuvre import Route
from planner.roads.network.arrays import Street
from planner.roads.network.profiles import PROFILES, Profile
from planner.roads.network.queries import ANYHOW, FARTHEST_M, Approach, Snap, Table, is_position
from planner.roads.osrm.answers import (
    NearestAnswer,
    RouteAnswer,
    TableAnswer,
    Waypoint,
    matrix_of,
    place_of,
)
from planner.roads.osrm.client import OsrmClient
from planner.roads.osrm.server import EndPoint, OsrmServer
from planner.roads.osrm.steps import route_of
from planner.roads.times.conditions import FREE_FLOW, Conditions
from planner.words import Words

T = TypeVar("T")

SPELT_POINTS: Final = 150
"""A point takes at most 44 letters of an address (place, number twice, bearing, kerb), and proxies
refuse addresses of more than 8,000."""
TABLES_KEPT: Final = 64
PLACES_KEPT: Final = 10_000
MODES: Final[Mapping[Profile, str]] = {"coach": "driving", "car": "driving", "walk": "walking"}
"""How OSRM's steps name the way of travelling of each profile."""

ELSEWHERE: Final = Words(
    en="Routes and times come from an OSRM server. It knows no rush hours and no closed roads, and "
    "does not look for the side of the road on which a door lies.",
    id="Rute dan waktu berasal dari server OSRM. Server itu tidak mengenal jam sibuk dan penutupan "
    "jalan, dan tidak memilih sisi jalan tempat pintu masuk berada.",
)
AS_A_CAR: Final = Words(
    en="That server knows no coach: times are those of a car, and its roads may be too narrow or "
    "too low for a coach.",
    id="Server itu tidak mengenal bus: waktunya adalah waktu mobil, dan jalannya mungkin terlalu "
    "sempit atau terlalu rendah untuk bus.",
)


class RemoteRoads:
    """The methods of ``Roads``, answered by an OSRM server; safe for threads.

    An OSRM server does not say how large its network is: ``nodes``, ``edges`` and ``kilometres`` are 0.

    Every method raises Unavailable where the server is absent, slow, failing or talks nonsense.
    """

    nodes = 0
    edges = 0
    kilometres = 0.0
    source_hash = ""
    network = None
    traffic = None

    def __init__(
        self,
        url: str,
        *,
        profiles: Mapping[str, str],
        timeout_s: float,
        max_table: int,
        bounds: tuple[float, float, float, float],
        credits: tuple[str, ...],  # noqa: A002 - the word of every network
    ) -> None:
        self._servers = {name: OsrmServer.of(name, url, profiles[name]) for name in PROFILES}
        self._client = OsrmClient(timeout_s)
        self._most = min(max_table, SPELT_POINTS)
        self._tables: Kept[object, Table] = Kept(TABLES_KEPT)
        self._snaps: Kept[tuple[Profile, LonLat], Snap] = Kept(PLACES_KEPT)
        self._known_right: set[Profile] = set()
        self._date: str | None = None
        self.bounds = bounds
        self.credits = credits
        coach, car = self._servers["coach"], self._servers["car"]
        same = (coach.base, coach.name) == (car.base, car.name)
        as_a_car = same or coach.name in {"car", "driving"}
        self.statements = (ELSEWHERE, AS_A_CAR) if as_a_car else (ELSEWHERE,)

    @property
    def date(self) -> str:
        """What the server calls the version of its data, "" where it does not say; asked for once.

        While the server does not answer, it is "" as well, and is asked for again.
        """
        if self._date is None:
            west, south, east, north = self.bounds
            centre = (west + east) / 2, (south + north) / 2
            server = self._servers["coach"]
            url = server.url("nearest", [EndPoint(centre, ANYHOW)], {"number": "1"})
            with suppress(Unavailable):
                self._date = server.data_version(self._client.fetch([url])[0])
        return self._date or ""

    def snap(self, profile: Profile, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Return each (lon, lat) point moved to the nearest place on a road. Raises as ``Roads``."""
        _check(profile, points)
        unknown = [p for p in dict.fromkeys(points) if self._snaps.get((profile, p)) is None]
        found: dict[LonLat, Snap] = {}
        for first in range(0, len(unknown), self._most):
            part = [EndPoint(point, ANYHOW) for point in unknown[first : first + self._most]]
            # One row of a matrix: the points come back with where they were moved to.
            answer = self._rows(profile, [(part[:1], part)], "duration", FREE_FLOW)[0]
            found |= self._note(profile, part, answer.destinations)
        return tuple(found.get(p) or self._snap_kept(profile, p) for p in points)

    def nearest(
        self, profile: Profile, point: LonLat, *, number: int = 1, approach: Approach = ANYHOW
    ) -> tuple[Snap, ...]:
        """Return the ``number`` nearest places on different roads, nearest first."""
        _check(profile, [point])
        server = self._servers[profile]
        url = server.url("nearest", [EndPoint(point, approach)], {"number": str(number)})
        (answer,) = self._ask(profile, [url], NearestAnswer)
        found = [self._snap_of(server, point, one) for one in answer.waypoints]
        near = tuple(one for one in found if one.distance_m <= FARTHEST_M)
        if not near:
            raise self._too_far(profile, point)
        return near[:number]

    def table(
        self,
        profile: Profile,
        sources: Sequence[LonLat],
        targets: Sequence[LonLat],
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Sequence[Approach] = (),
        reaching: Sequence[Approach] = (),
    ) -> Table:
        """Return milliseconds and metres of the quickest ways, sources x targets.

        Raises InvalidInput for conditions that the server does not know, NoSegment as ``Roads``.
        """
        starts, ends = _places(sources, leaving), _places(targets, reaching)
        key = (profile, tuple(starts), tuple(ends), conditions)
        kept = self._tables.get(key)
        if kept is not None:
            return kept
        durations_ms, distances_m = self._matrices(
            profile, starts, ends, conditions, {"duration": 1000, "distance": 1}
        )
        unreachable = (durations_ms < 0) | (distances_m < 0)
        durations_ms[unreachable] = distances_m[unreachable] = -1
        made = Table(durations_ms, distances_m.astype(np.int32))
        made.durations_ms.flags.writeable = made.distances_m.flags.writeable = False
        self._see_that_it_is_right(profile, sources, targets, made)
        self._tables.put(key, made)
        return made

    def durations(
        self,
        profile: Profile,
        sources: Sequence[LonLat],
        targets: Sequence[LonLat],
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Sequence[Approach] = (),
        reaching: Sequence[Approach] = (),
    ) -> NDArray[np.int64]:
        """Return the table's milliseconds alone, which the server finds quicker."""
        starts, ends = _places(sources, leaving), _places(targets, reaching)
        return self._matrices(profile, starts, ends, conditions, {"duration": 1000})[0]

    def route(
        self,
        profile: Profile,
        origin: LonLat,
        destination: LonLat,
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Approach = ANYHOW,
        reaching: Approach = ANYHOW,
    ) -> Route:
        """Return the quickest way. Raises NoRoute, and as ``table``."""
        return self.routes(
            profile, origin, destination, most=1, conditions=conditions, leaving=leaving,
            reaching=reaching,
        )[0]  # fmt: skip

    def routes(  # noqa: PLR0913 - options, by name
        self,
        profile: Profile,
        origin: LonLat,
        destination: LonLat,
        *,
        most: int = 3,
        conditions: Conditions = FREE_FLOW,
        leaving: Approach = ANYHOW,
        reaching: Approach = ANYHOW,
    ) -> tuple[Route, ...]:
        """Return at most ``most`` different ways, the best first. Raises as ``route``."""
        points = [origin, destination]
        _check(profile, points)
        server = self._servers[profile]
        options = self._options(conditions, server) | {
            "steps": "true", "geometries": "polyline6", "overview": "false",
        }  # fmt: skip
        if most > 1:
            options["alternatives"] = str(most - 1)
        ends = [EndPoint(origin, leaving), EndPoint(destination, reaching)]
        (answer,) = self._ask(profile, [server.url("route", ends, options)], RouteAnswer)
        if len(answer.waypoints) != 2 or not answer.routes:
            raise server.nonsense("it holds no way between two points")
        self._note(profile, ends, answer.waypoints)
        modes = {step.mode for leg in answer.routes[0].legs for step in leg.steps}
        wrong = modes & {"driving", "walking", "cycling"}
        if wrong and MODES[profile] not in modes:
            raise server.wrong_mode(min(wrong), MODES[profile])
        self._known_right.add(profile)
        try:
            return tuple(route_of(found) for found in answer.routes[:most])
        except ValueError as error:
            raise server.nonsense(str(error)) from error

    def without_traffic(self) -> RemoteRoads:
        """Return itself: a server knows no traffic by the hour."""
        return self

    def streets(self) -> Iterator[Street]:
        """Yield nothing: a server draws no streets."""
        return iter(())

    def _matrices(
        self,
        profile: Profile,
        starts: Sequence[EndPoint],
        ends: Sequence[EndPoint],
        conditions: Conditions,
        scales: Mapping[str, int],
    ) -> list[NDArray[np.int64]]:
        """Return one matrix for each annotation in ``scales``, in its own whole unit."""
        _check(profile, [place.point for place in [*starts, *ends]])
        blocks = self._blocks(starts, ends)
        asked = [(starts[rows], ends[columns]) for rows, columns in blocks]
        answers = self._rows(profile, asked, ",".join(scales), conditions)
        found = [np.full((len(starts), len(ends)), -1, np.int64) for _ in scales]
        for (rows, columns), (some, others), answer in zip(blocks, asked, answers, strict=True):
            self._note(profile, some, answer.sources)
            self._note(profile, others, answer.destinations)
            for matrix, (name, scale) in zip(found, scales.items(), strict=True):
                values = answer.durations if name == "duration" else answer.distances
                shape = len(some), len(others)
                try:
                    matrix[rows, columns] = matrix_of(values, shape, f"{name}s", scale)
                except ValueError as error:
                    raise self._servers[profile].nonsense(str(error)) from error
        return found

    def _blocks(
        self, starts: Sequence[EndPoint], ends: Sequence[EndPoint]
    ) -> list[tuple[slice, slice]]:
        """Return rows and columns of the questions that one matrix takes."""
        if not starts or not ends:
            return []
        if len({*starts, *ends}) <= self._most:
            return [(slice(0, len(starts)), slice(0, len(ends)))]
        half = self._most // 2
        return [
            (slice(row, row + half), slice(column, column + half))
            for row in range(0, len(starts), half)
            for column in range(0, len(ends), half)
        ]

    def _rows(
        self,
        profile: Profile,
        blocks: Iterable[tuple[Sequence[EndPoint], Sequence[EndPoint]]],
        annotations: str,
        conditions: Conditions,
    ) -> list[TableAnswer]:
        server = self._servers[profile]
        common = self._options(conditions, server) | {"annotations": annotations}
        urls = []
        for starts, ends in blocks:
            places = list(dict.fromkeys([*starts, *ends]))
            number = {place: i for i, place in enumerate(places)}
            options = common | {
                "sources": ";".join(str(number[place]) for place in starts),
                "destinations": ";".join(str(number[place]) for place in ends),
            }
            # OSRM refuses a matrix of a single point.
            urls.append(server.url("table", places * 2 if len(places) == 1 else places, options))
        return self._ask(profile, urls, TableAnswer)

    def _options(self, conditions: Conditions, server: OsrmServer) -> dict[str, str]:
        if conditions.depart is not None or conditions.closures:
            raise InvalidInput(
                f"The router at {server.base} knows no hours or closures; ask without them, or "
                "unset PLANNER_ROUTER_URL to travel on the bundled roads."
            )
        return {"exclude": ",".join(sorted(conditions.avoid))} if conditions.avoid else {}

    def _ask(self, profile: Profile, urls: Sequence[str], kind: type[T]) -> list[T]:
        if not urls:
            return []
        server = self._servers[profile]
        return [server.read(reply, kind) for reply in self._client.fetch(urls)]

    def _note(
        self, profile: Profile, places: Sequence[EndPoint], waypoints: Sequence[Waypoint]
    ) -> dict[LonLat, Snap]:
        """Read where places were moved to, and keep it. Raises NoSegment for one too far away."""
        server = self._servers[profile]
        if len(waypoints) != len(places):
            told = f"it moves {len(waypoints)} points where {len(places)} were asked for"
            raise server.nonsense(told)
        found: dict[LonLat, Snap] = {}
        for place, waypoint in zip(places, waypoints, strict=True):
            snap = self._snap_of(server, place.point, waypoint)
            if snap.distance_m > FARTHEST_M:
                raise self._too_far(profile, place.point)
            if place.approach == ANYHOW:
                found[place.point] = snap
                self._snaps.put((profile, place.point), snap)
        return found

    def _snap_of(self, server: OsrmServer, point: LonLat, waypoint: Waypoint) -> Snap:
        try:
            lon, lat = place_of(waypoint)
        except ValueError as error:
            raise server.nonsense(str(error)) from error
        return Snap(lon, lat, distance_m(point, (lon, lat)), waypoint.name or "")

    def _snap_kept(self, profile: Profile, point: LonLat) -> Snap:
        kept = self._snaps.get((profile, point))
        # Gone meanwhile, with more than ten thousand others in use: ask again.
        return kept or self.snap(profile, [point])[0]

    def _see_that_it_is_right(
        self, profile: Profile, sources: Sequence[LonLat], targets: Sequence[LonLat], table: Table
    ) -> None:
        """Let a route prove, once, that the server travels as the profile does.

        A matrix does not tell: osrm-routed answers by car whatever the profile's name.
        """
        if profile in self._known_right or table.distances_m.max(initial=-1) <= 0:
            return
        row, column = divmod(int(table.distances_m.argmax()), len(targets))
        with suppress(NoRoute):
            self.route(profile, sources[row], targets[column])

    def _too_far(self, profile: Profile, point: LonLat) -> NoSegment:
        return NoSegment(
            f"The point lon {point[0]:.6f}, lat {point[1]:.6f} lies more than {FARTHEST_M:.0f} m "
            f"from every road that the router at {self._servers[profile].base} has for the travel "
            f"profile {profile}; move it nearer to one."
        )


def _places(points: Sequence[LonLat], approaches: Sequence[Approach]) -> list[EndPoint]:
    if not approaches:
        return [EndPoint(point, ANYHOW) for point in points]
    return [EndPoint(p, a) for p, a in zip(points, approaches, strict=True)]


def _check(profile: str, points: Sequence[LonLat]) -> None:
    """Raise InvalidInput for a profile that nobody has, or a point that is none."""
    faults = [
        Fault(f"points[{i}]", str(point), "give lon from -180 to 180, lat from -90 to 90")
        for i, point in enumerate(points)
        if not is_position(point)
    ]
    if profile not in PROFILES:
        faults.append(Fault("profile", repr(profile), f"give one of {', '.join(PROFILES)}"))
    if faults:
        raise InvalidInput.of("The request", faults)
