"""The road network in service: one object that snaps, measures and routes for every profile."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from planner.errors import DataFault, Fault, InvalidInput, NoRoute, NoSegment, Unavailable
from planner.geodesy import LonLat
from planner.manoeuvre import Route
from planner.roads import cache, matrix
from planner.roads.build import build_apart
from planner.roads.doors import Doors
from planner.roads.matrix import Metric, Table
from planner.roads.network import RoadNetwork, Street
from planner.roads.paths import Junctions, Paths
from planner.roads.profiles import PROFILES, Profile
from planner.roads.shortest_paths import CchEngine, Engine, ScipyEngine, Topology, have_cch
from planner.roads.snapping import FARTHEST_M, Place, SnapIndex, is_position
from planner.roads.source import find_source
from planner.settings import Settings

__all__ = ["PROFILES", "Profile", "Roads", "Snap", "Street", "Table", "load_roads"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snap:
    """A point moved onto a road: where, how many metres that is away, the street's name or ""."""

    lon: float
    lat: float
    distance_m: float
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class _Travel:
    """What one profile needs to answer."""

    metric: Metric
    open_links: NDArray[np.bool_]
    paths: Paths


class Roads:
    """A compiled network, answering for three travel profiles; safe for threads.

    ``nodes``, ``edges`` (directed) and ``kilometres`` (each street once) count the whole network;
    ``date`` is the ISO day of the file's newest element; ``bounds`` is (west, south, east, north).
    All durations are free flow.
    """

    def __init__(self, network: RoadNetwork, topology: Topology | None) -> None:
        self._network, self._topology = network, topology
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

    @property
    def network(self) -> RoadNetwork:
        """The compiled arrays, read-only."""
        return self._network

    @classmethod
    def of(cls, network: RoadNetwork, *, engine: str = "") -> Roads:
        """Serve a network from memory; ``engine`` is "cch" or "scipy", by default the best."""
        chosen = engine or ("cch" if have_cch() else "scipy")
        return cls(network, Topology(network) if chosen == "cch" else None)

    def snap(self, profile: Profile, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Return each (lon, lat) point moved to the nearest place on an edge of the profile.

        Raises NoSegment for a point more than 1000 m from every such edge, InvalidInput for a
        point that is none.
        """
        net = self._network
        return tuple(
            Snap(p.lon, p.lat, p.distance_m, net.names[net.name_id[p.link]])
            for p in self._places(profile, points)
        )

    def table(
        self, profile: Profile, sources: Sequence[LonLat], targets: Sequence[LonLat]
    ) -> Table:
        """Return milliseconds and metres of the quickest ways, sources x targets.

        Raises NoSegment or InvalidInput as ``snap`` does.
        """
        starts, ends = self._ends(profile, sources, targets)
        return matrix.table(self._of(profile).metric, starts, ends)

    def durations(
        self, profile: Profile, sources: Sequence[LonLat], targets: Sequence[LonLat]
    ) -> NDArray[np.int64]:
        """Return the table's milliseconds alone, which is several times quicker."""
        starts, ends = self._ends(profile, sources, targets)
        return matrix.join_all(self._of(profile).metric, starts, ends).ms

    def route(self, profile: Profile, origin: LonLat, destination: LonLat) -> Route:
        """Return the quickest way, from snapped origin to snapped destination.

        Raises NoRoute where no road leads there, NoSegment or InvalidInput as ``snap`` does.
        """
        source, target = self._places(profile, [origin, destination])
        travel = self._of(profile)
        join = matrix.join_all(travel.metric, [source], [target]).one(0, 0)
        if join is None:
            raise NoRoute(
                f"No road leads from lon {origin[0]:.6f}, lat {origin[1]:.6f} to lon "
                f"{destination[0]:.6f}, lat {destination[1]:.6f} for the travel profile {profile}."
            )
        return travel.paths.route(join, source, target, destination)

    def streets(self) -> Iterator[Street]:
        """Yield every street and path of the file once, footways and private roads included."""
        return self._network.streets()

    def _ends(
        self, profile: Profile, sources: Sequence[LonLat], targets: Sequence[LonLat]
    ) -> tuple[list[Place], list[Place]]:
        """Snap sources and targets, each different point once."""
        points = list(dict.fromkeys([*sources, *targets]))
        places = dict(zip(points, self._places(profile, points), strict=True))
        return [places[point] for point in sources], [places[point] for point in targets]

    def _places(self, profile: Profile, points: Sequence[LonLat]) -> list[Place]:
        open_links = self._of(profile).open_links
        faults = [
            Fault(f"points[{i}]", str(point), "give lon from -180 to 180, lat from -90 to 90")
            for i, point in enumerate(points)
            if not is_position(point)
        ]
        if faults:
            raise InvalidInput.of("The list of points", faults)
        places = []
        for lon, lat in points:
            place = self._index.snap((lon, lat), open_links)
            if place is None:
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
        if profile not in PROFILES:
            known = f"give one of {', '.join(PROFILES)}"
            raise InvalidInput.of("The request", [Fault("profile", repr(profile), known)])
        with self._lock:
            if profile not in self._travels:
                self._travels[profile] = self._make(profile)
            return self._travels[profile]

    def _make(self, profile: Profile) -> _Travel:
        net = self._network
        arc_ms, ends = net.arc_ms(profile), net.arc_ends()
        open_arcs, door_arcs = net.arcs_of(profile), net.arcs_of(profile, "doors")
        travelled = open_arcs | door_arcs
        engine: Engine = (
            ScipyEngine(net, arc_ms, open_arcs)
            if self._topology is None
            else CchEngine(self._topology, arc_ms, open_arcs)
        )
        doors = Doors(net.nodes, ends, arc_ms, door_arcs, open_arcs)
        metric = Metric(arc_ms, np.repeat(net.length_m, 2), *ends, travelled, engine, doors)
        paths = Paths(net, profile, metric, self._along_m, self._junctions)
        return _Travel(metric, travelled[0::2] | travelled[1::2], paths)


def load_roads(settings: Settings, *, progress: bool = False, rebuild: bool = False) -> Roads:
    """Load the compiled roads; build them first where they are missing, stale or damaged.

    Building runs in a process of its own (about ten seconds for a city) and shows its stages on
    standard error with ``progress``. Raises DataFault for a bad road file, Unavailable where the
    cache cannot be written or read.
    """
    source = find_source(settings.data)
    try:
        folder = cache.folder_of(settings.instance, cache.hash_of(source))
    except OSError as error:
        expected = "give a readable file"
        fault = Fault(str(source), f"not readable ({error.strerror})", expected)
        raise DataFault.of("The road file", [fault]) from error
    if rebuild:
        cache.discard(folder)
    try:
        return Roads(*cache.load(folder))
    except FileNotFoundError:
        pass
    except cache.BrokenCache as error:
        log.warning("%s. They are compiled anew.", str(error).capitalize())
    build_apart(source, folder, progress=progress)
    try:
        return Roads(*cache.load(folder))
    except (FileNotFoundError, cache.BrokenCache) as error:
        raise Unavailable(
            f"The compiled roads in {folder} cannot be read back: {error}."
        ) from error
