"""The road network in service: one object that snaps, measures and routes for every profile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from planner.errors import DataFault, InvalidInput, Unavailable
from planner.geodesy import LonLat
from planner.manoeuvre import Route
from planner.roads import cache
from planner.roads.engine import DijkstraEngine, Engine, HierarchyEngine
from planner.roads.network import RoadNetwork, Snap, Street
from planner.roads.profiles import PROFILES, Profile
from planner.roads.travel import ProfileTravel, Table
from planner.settings import ROOT, Settings

CREDITS = ("© OpenStreetMap contributors, ODbL 1.0", "RBI © Badan Informasi Geospasial")

__all__ = ["PROFILES", "Profile", "Roads", "Snap", "Street", "Table", "load_roads"]


class Roads:
    """A compiled network with an engine a profile. Safe for threads.

    ``nodes``, ``edges`` and ``kilometres`` count what a car may use; ``bounds`` is (west, south,
    east, north).
    """

    def __init__(self, network: RoadNetwork, engines: dict[Profile, Engine]) -> None:
        self._network = network
        self._travel = {p: ProfileTravel(network, p, engines[p]) for p in PROFILES}
        usable = network.weights_ms["car"] > 0
        self.nodes = len(np.unique(network.tail[usable]))
        self.edges = int(usable.sum())
        either = usable[0::2] | usable[1::2]
        self.kilometres = float(network.length_m[0::2][either].sum() / 1000)
        self.date = network.date
        self.credits = CREDITS
        self.source_hash = network.source_hash
        self.bounds = (
            float(network.node_lon.min()), float(network.node_lat.min()),
            float(network.node_lon.max()), float(network.node_lat.max()),
        )  # fmt: skip

    def snap(self, profile: Profile, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Return each point moved onto the nearest usable edge. Raises NoSegment."""
        return self._of(profile).snap(points)

    def table(
        self, profile: Profile, sources: Sequence[LonLat], targets: Sequence[LonLat]
    ) -> Table:
        """Return free-flow milliseconds and metres between points. Raises NoSegment."""
        travel = self._of(profile)
        return travel.table(travel.snap(sources), travel.snap(targets))

    def durations(
        self, profile: Profile, sources: Sequence[LonLat], targets: Sequence[LonLat]
    ) -> NDArray[np.int64]:
        """Return free-flow milliseconds alone, which is much quicker. Raises NoSegment."""
        travel = self._of(profile)
        return travel.durations(travel.snap(sources), travel.snap(targets))

    def route(self, profile: Profile, origin: LonLat, destination: LonLat) -> Route:
        """Return the quickest free-flow route. Raises NoSegment or NoRoute."""
        travel = self._of(profile)
        source, target = travel.snap([origin, destination])
        return travel.route(source, target, destination)

    def streets(self) -> Iterator[Street]:
        """Yield every way of the source file once, for the base map."""
        net = self._network
        for way, nodes in enumerate(net.way_nodes):
            if len(nodes) > 1:
                yield Street(
                    road_class=net.way_class[way],
                    name=net.way_name[way],
                    oneway=int(net.way_oneway[way]),
                    bridge=bool(net.way_bridge[way]),
                    tunnel=bool(net.way_tunnel[way]),
                    geometry=tuple(net.point(node) for node in nodes),
                )

    def _of(self, profile: Profile) -> ProfileTravel:
        if profile not in self._travel:
            known = ", ".join(PROFILES)
            raise InvalidInput(f"There is no travel profile {profile!r}; give one of {known}.")
        return self._travel[profile]


def load_roads(settings: Settings, *, progress: bool = False, rebuild: bool = False) -> Roads:
    """Load the compiled network, building it first when it is missing, stale or torn.

    Raises DataFault for a road file that cannot be read, Unavailable when the cache cannot be
    written.
    """
    source = settings.data / "roads.osm.gz"
    try:
        folder = cache.cache_folder(settings.instance, source)
    except OSError as error:
        raise DataFault(f"The road file {source} cannot be read: {error.strerror}.") from error
    if not rebuild:
        try:
            return _serve(*cache.load(folder))
        except (OSError, ValueError, KeyError, RuntimeError, EOFError):
            # Missing or torn: built below.
            pass
    _build(source, folder, progress=progress)
    try:
        return _serve(*cache.load(folder))
    except (OSError, ValueError, KeyError, RuntimeError, EOFError) as error:
        raise Unavailable(
            f"The compiled roads in {folder} cannot be read back: {error}."
        ) from error


def _build(source: Path, folder: Path, *, progress: bool) -> None:
    """Compile in a process of its own, so that this one never imports OSMnx."""
    built = subprocess.run(  # noqa: S603 (our own module)
        [sys.executable, "-m", "planner.roads.build", str(source), str(folder)],
        cwd=ROOT,
        stderr=None if progress else subprocess.PIPE,
        text=True,
        check=False,
    )
    if built.returncode == 0:
        return
    told = (built.stderr or "").strip().splitlines()
    sentence = told[-1] if told else f"The road file {source.name} could not be compiled."
    raise DataFault(sentence)


def _serve(network: RoadNetwork, topology: object) -> Roads:
    engines: dict[Profile, Engine] = {
        profile: HierarchyEngine(topology, network.weights_ms[profile])
        if topology is not None
        else DijkstraEngine(
            network.tail, network.head, len(network.node_lon), network.weights_ms[profile]
        )
        for profile in PROFILES
    }
    return Roads(network, engines)
