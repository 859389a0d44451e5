"""The road network in service: one object that snaps, measures and routes for every profile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from planner.errors import Fault, InvalidInput, NoRoute, NoSegment
from planner.geodesy import LonLat
from planner.manoeuvre import Route
from planner.roads.network.arrays import Junctions, RoadNetwork, Street
from planner.roads.network.profiles import PROFILES, Profile, TravelProfile
from planner.roads.network.queries import (
    ANYHOW,
    FARTHEST_M,
    Approach,
    LinkPoint,
    Snap,
    Table,
    is_position,
)
from planner.roads.network.turns import TurnGraph, turn_graph
from planner.roads.search.engines import Topology, topology_of
from planner.roads.search.paths import Paths
from planner.roads.search.snapping import SnapIndex
from planner.roads.times.conditions import FREE_FLOW, Conditions
from planner.roads.times.metrics import Metrics
from planner.roads.times.timetable import End, Timetable
from planner.roads.times.traffic import Traffic
from planner.words import Words

Part = tuple[TurnGraph, Topology | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Travel:
    """What one profile needs to answer."""

    timetable: Timetable
    open_links: bytes
    paths: Paths


class Roads:
    """A compiled network, answering for three travel profiles; safe for threads.

    ``nodes``, ``edges`` (directed) and ``kilometres`` (each street once) count the whole network;
    ``traffic`` is what makes roads slower by the hour (None: nothing does);
    ``date`` is the ISO day of the file's newest element; ``bounds`` is (west, south, east, north).
    Without ``Conditions`` all durations are free flow, turns and lights included.
    """

    statements: tuple[Words, ...] = ()

    def __init__(
        self,
        network: RoadNetwork,
        part: Callable[[Profile], Part],
        *,
        profiles: Mapping[Profile, TravelProfile] = PROFILES,
        traffic: Traffic | None = None,
        drives_on_left: bool = True,
    ) -> None:
        self.network, self._part, self._profiles = network, part, profiles
        self.traffic, self.drives_on_left = traffic, drives_on_left
        self._along_m = network.shape_along_m()
        self._index = SnapIndex(network, self._along_m)
        self._junctions = Junctions(network)
        self._travels: dict[Profile, _Travel] = {}
        self._lock = Lock()
        self.nodes = network.nodes
        self.edges = network.edges
        self.kilometres = float(network.length_m.sum()) / 1000
        self.date = network.date
        self.credits = network.credits
        self.source_hash = network.source_hash
        lon, lat = network.shape_lon, network.shape_lat
        self.bounds = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    @classmethod
    def of(
        cls,
        network: RoadNetwork,
        *,
        engine: str = "",
        profiles: Mapping[Profile, TravelProfile] = PROFILES,
        traffic: Traffic | None = None,
        drives_on_left: bool = True,
        largest_part: bool = True,
    ) -> Roads:
        """Serve a network from memory; ``engine`` is "cch" or "scipy", by default the best."""

        def part(profile: Profile) -> Part:
            graph = turn_graph(
                network, profiles[profile], drives_on_left=drives_on_left, largest_part=largest_part
            )
            return graph, topology_of(graph, network) if engine != "scipy" else None

        return cls(network, part, profiles=profiles, traffic=traffic, drives_on_left=drives_on_left)

    def without_traffic(self) -> Roads:
        """Return the same roads at free flow at any hour; closures hold as before."""
        return Roads(
            self.network, self._part, profiles=self._profiles, drives_on_left=self.drives_on_left
        )

    def snap(self, profile: Profile, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Return each (lon, lat) point moved to the nearest place on an edge of the profile.

        Raises NoSegment for a point more than 1000 m from every such edge, InvalidInput for a
        point that is none.
        """
        return tuple(self._snap(place) for place in self._places(profile, points))

    def nearest(
        self, profile: Profile, point: LonLat, *, number: int = 1, approach: Approach = ANYHOW
    ) -> tuple[Snap, ...]:
        """Return the nearest places on up to ``number`` different edges, the nearest first.

        Only edges that the approach lets in count. Raises as ``snap``.
        """
        self._places(profile, [point])
        travel = self._of(profile)
        # Edges that the approach shuts out fall away afterwards: look at a few more.
        places = self._index.nearest(point, travel.open_links, number + 8 * (approach != ANYHOW))
        reached = travel.timetable.reachable(FREE_FLOW, [End(p, approach) for p in places])
        found = [self._snap(p) for p, yes in zip(places, reached, strict=True) if yes][:number]
        if not found:
            raise NoSegment("No road near the point runs in the direction asked for.")
        return tuple(found)

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

        ``leaving`` and ``reaching`` hold one approach a point, or nothing. Raises NoSegment or
        InvalidInput as ``snap`` does, and InvalidInput for a closure of an unknown street.
        """
        starts, ends = self._ends(profile, sources, targets, leaving, reaching)
        return self._of(profile).timetable.table(conditions, starts, ends)

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
        """Return the table's milliseconds alone, which is several times quicker."""
        starts, ends = self._ends(profile, sources, targets, leaving, reaching)
        return self._of(profile).timetable.durations(conditions, starts, ends)

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
        """Return the quickest way, from snapped origin to snapped destination.

        Raises NoRoute where no road leads there, NoSegment or InvalidInput as ``table`` does.
        """
        return self.routes(
            profile, origin, destination,
            most=1, conditions=conditions, leaving=leaving, reaching=reaching,
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
        """Return the quickest way and up to ``most`` - 1 clearly different good ones behind it.

        Raises as ``route`` does.
        """
        source, target = self._places(profile, [origin, destination])
        travel = self._of(profile)
        metric, joins = travel.timetable.joins(
            conditions, End(source, leaving), End(target, reaching), most
        )
        if not joins:
            raise NoRoute(self._no_road(profile, origin, destination, conditions))
        return tuple(travel.paths.route(metric, one, source, target, destination) for one in joins)

    def streets(self) -> Iterator[Street]:
        """Yield every street and path of the file once, footways and private roads included."""
        return self.network.streets()

    def _snap(self, place: LinkPoint) -> Snap:
        net = self.network
        return Snap(
            place.lon, place.lat, place.distance_m, net.names[net.name_id[place.link]],
            self._index.nodes_beside(place),
        )  # fmt: skip

    def _no_road(
        self, profile: Profile, origin: LonLat, destination: LonLat, conditions: Conditions
    ) -> str:
        told = (
            f"No road leads from lon {origin[0]:.6f}, lat {origin[1]:.6f} to lon "
            f"{destination[0]:.6f}, lat {destination[1]:.6f} for the travel profile {profile}"
        )
        if conditions.closures:
            told += f" while closed: {', '.join(c.reason.en for c in conditions.closures)}"
        return f"{told}."

    def _ends(
        self,
        profile: Profile,
        sources: Sequence[LonLat],
        targets: Sequence[LonLat],
        leaving: Sequence[Approach],
        reaching: Sequence[Approach],
    ) -> tuple[list[End], list[End]]:
        """Snap sources and targets, each different point once."""
        points = dict.fromkeys([*sources, *targets])
        places = dict(zip(points, self._places(profile, points), strict=True))

        def ends(side: Sequence[LonLat], approaches: Sequence[Approach]) -> list[End]:
            how = approaches or [ANYHOW] * len(side)
            return [End(places[point], way) for point, way in zip(side, how, strict=True)]

        return ends(sources, leaving), ends(targets, reaching)

    def _places(self, profile: Profile, points: Collection[LonLat]) -> list[LinkPoint]:
        open_links = self._of(profile).open_links
        if not all(map(is_position, points)):
            raise InvalidInput.of(
                "The list of points",
                [
                    Fault(
                        f"points[{i}]", str(point), "give lon from -180 to 180, lat from -90 to 90"
                    )
                    for i, point in enumerate(points)
                    if not is_position(point)
                ],
            )
        places = []
        for point in points:
            place = self._index.snap(point, open_links)
            if place is None:
                lon, lat = point
                raise NoSegment(
                    f"The point lon {lon:.6f}, lat {lat:.6f} lies more than {FARTHEST_M:.0f} m "
                    f"from every road of the travel profile {profile}; move it nearer to one."
                )
            places.append(place)
        return places

    def _of(self, profile: Profile) -> _Travel:
        """Return a profile's part, made at its first use."""
        travel = self._travels.get(profile)
        if travel is not None:
            return travel
        if profile not in self._profiles:
            known = f"give one of {', '.join(self._profiles)}"
            raise InvalidInput.of("The request", [Fault("profile", repr(profile), known)])
        with self._lock:
            if profile not in self._travels:
                self._travels[profile] = self._make(profile)
            return self._travels[profile]

    def _make(self, profile: Profile) -> _Travel:
        graph, topology = self._part(profile)
        travel = self._profiles[profile]
        metrics = Metrics(self.network, travel, graph, topology, self._junctions, self.traffic)
        paths = Paths(self.network, travel, self._along_m, self._junctions)
        timetable = Timetable(metrics, drives_on_left=self.drives_on_left)
        return _Travel(timetable, graph.open_links().tobytes(), paths)
