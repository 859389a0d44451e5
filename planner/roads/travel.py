"""Matrices and routes of one travel profile, from snapped point to snapped point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.errors import NoRoute
from planner.geodesy import LonLat, bearing_deg
from planner.manoeuvre import Route
from planner.roads.directions import Arm, Traversal, manoeuvres
from planner.roads.engine import UNREACHABLE, Engine
from planner.roads.network import RoadNetwork, Snap
from planner.roads.profiles import Profile
from planner.roads.snapping import Snapper


@dataclass(frozen=True, slots=True)
class Table:
    """Travel between points: (sources x targets) milliseconds and metres, -1 where no road leads."""

    durations_ms: NDArray[np.int64]
    distances_m: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Way:
    """A found way: the edges between the ends, and which piece of which edge the ends cover."""

    cost_ms: int
    pieces: tuple[tuple[int, float, float], ...]
    """Directed edges in order, each with the fractions of it where travel begins and ends."""


class ProfileTravel:
    """One profile's snapping, matrices and routes. Safe for threads."""

    def __init__(self, network: RoadNetwork, profile: Profile, engine: Engine) -> None:
        self._network = network
        self._engine = engine
        self._weights = network.weights_ms[profile]
        self._snapper = Snapper(network, profile)
        self._ends: dict[int, list[tuple[int, int]]] = defaultdict(list)
        usable = np.flatnonzero((self._weights[0::2] > 0) | (self._weights[1::2] > 0))
        for segment in usable.tolist():
            forward = 2 * segment
            self._ends[int(network.tail[forward])].append((forward, int(network.head[forward])))
            self._ends[int(network.head[forward])].append((forward + 1, int(network.tail[forward])))

    def snap(self, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Snap points to the nearest edge. Raises NoSegment."""
        return self._snapper.snap(points)

    def table(self, sources: Sequence[Snap], targets: Sequence[Snap]) -> Table:
        """Return the matrix between snapped points; metres are those of the quickest way."""
        durations = np.full((len(sources), len(targets)), -1, dtype=np.int64)
        distances = np.full((len(sources), len(targets)), -1, dtype=np.int32)
        costs = self._end_costs(sources, targets)
        for i, source in enumerate(sources):
            for j, target in enumerate(targets):
                way = self._way(source, target, costs[2 * i : 2 * i + 2, 2 * j : 2 * j + 2])
                if way is not None:
                    durations[i, j] = way.cost_ms
                    distances[i, j] = round(self._metres(way))
        return Table(durations, distances)

    def durations(self, sources: Sequence[Snap], targets: Sequence[Snap]) -> NDArray[np.int64]:
        """Return (sources x targets) milliseconds alone, -1 where no road leads."""
        costs = self._end_costs(sources, targets)
        found = np.full((len(sources), len(targets)), -1, dtype=np.int64)
        for i, source in enumerate(sources):
            for j, target in enumerate(targets):
                best = self._best(source, target, costs[2 * i : 2 * i + 2, 2 * j : 2 * j + 2])
                if best is not None:
                    found[i, j] = best[0]
        return found

    def route(self, source: Snap, target: Snap, destination: LonLat) -> Route:
        """Return the quickest way; ``destination`` is the point asked for. Raises NoRoute."""
        way = self._way(source, target, self._end_costs([source], [target]))
        if way is None:
            raise NoRoute(
                f"No road leads from {source.lon:.5f}, {source.lat:.5f} to "
                f"{target.lon:.5f}, {target.lat:.5f} (lon, lat) for this travel profile."
            )
        path = self._traversals(way)
        geometry: list[LonLat] = []
        for traversal in path:
            geometry += [p for p in traversal.geometry if not geometry or geometry[-1] != p]
        if len(geometry) == 1:
            geometry *= 2
        metres: dict[str, float] = {}
        for traversal in path:
            if traversal.name:
                metres[traversal.name] = metres.get(traversal.name, 0.0) + traversal.length_m
        main = sorted(metres, key=lambda name: -metres[name])[:2]
        return Route(
            duration_ms=way.cost_ms,
            distance_m=round(self._metres(way)),
            geometry=tuple(geometry),
            manoeuvres=manoeuvres(path, destination=destination),
            streets=tuple(metres),
            main_streets=tuple(name for name in metres if name in main),
        )

    def _end_costs(self, sources: Sequence[Snap], targets: Sequence[Snap]) -> NDArray[np.int64]:
        """Return costs from both ends of every source edge to both ends of every target edge."""
        ends = [
            np.array([node for s in side for node in (s.tail, s.head)])
            for side in (sources, targets)
        ]
        return self._engine.costs(*ends)

    def _best(
        self, source: Snap, target: Snap, costs: NDArray[np.int64]
    ) -> tuple[int, int, int, int, int] | None:
        """Return (ms, edge out of the source, its far node, edge into the target, its near node).

        Edge -1 as the near edge means: along the source's own edge straight to the target.
        """
        found: list[tuple[int, int, int, int, int]] = []
        if source.tail == target.tail and source.head == target.head:
            gap = target.fraction - source.fraction
            for edge, ahead in ((source.forward, gap), (source.backward, -gap)):
                if edge >= 0 and edge in (target.forward, target.backward) and ahead >= 0:
                    found.append((self._part_ms(edge, ahead), edge, -1, -1, -1))
        exits = ((0, source.backward, source.fraction), (1, source.forward, 1 - source.fraction))
        entries = ((0, target.forward, target.fraction), (1, target.backward, 1 - target.fraction))
        for row, out, out_part in exits:
            for column, into, into_part in entries:
                between = int(costs[row, column])
                if out < 0 or into < 0 or between >= UNREACHABLE:
                    continue
                cost = self._part_ms(out, out_part) + between + self._part_ms(into, into_part)
                found.append((
                    cost, out, (source.tail, source.head)[row],
                    into, (target.tail, target.head)[column],
                ))  # fmt: skip
        return min(found) if found else None

    def _part_ms(self, edge: int, part: float) -> int:
        return round(int(self._weights[edge]) * part)

    def _way(self, source: Snap, target: Snap, costs: NDArray[np.int64]) -> _Way | None:
        best = self._best(source, target, costs)
        if best is None:
            return None
        cost, out, far, into, near = best
        out_at = source.fraction if out == source.forward else 1 - source.fraction
        if into < 0:
            end_at = target.fraction if out == source.forward else 1 - target.fraction
            return _Way(cost, ((out, out_at, end_at),))
        into_at = target.fraction if into == target.forward else 1 - target.fraction
        middle = [(edge, 0.0, 1.0) for edge in self._engine.edges(far, near)]
        pieces = [(out, out_at, 1.0), *middle, (into, 0.0, into_at)]
        moved = tuple(piece for piece in pieces if piece[2] > piece[1])
        return _Way(cost, moved or ((out, out_at, out_at),))

    def _metres(self, way: _Way) -> float:
        return sum(float(self._network.length_m[e]) * (b - a) for e, a, b in way.pieces)

    def _traversals(self, way: _Way) -> list[Traversal]:
        net = self._network
        path: list[Traversal] = []
        for number, (edge, begin, end) in enumerate(way.pieces):
            source_way = int(net.way[edge])
            following = way.pieces[number + 1][0] if number + 1 < len(way.pieces) else None
            length_m = float(net.length_m[edge]) * (end - begin)
            path.append(
                Traversal(
                    name=net.way_name[source_way],
                    road_class=net.way_class[source_way],
                    length_m=length_m,
                    duration_ms=self._part_ms(edge, end - begin),
                    geometry=(self._on(edge, begin), self._on(edge, end)),
                    oneway=bool(net.way_oneway[source_way]),
                    roundabout=bool(net.way_roundabout[source_way]),
                    arms=self._arms(edge, following) if end == 1.0 else (),
                )
            )
        return path

    def _on(self, edge: int, at: float) -> LonLat:
        a = self._network.point(int(self._network.tail[edge]))
        b = self._network.point(int(self._network.head[edge]))
        return (
            round(a[0] + (b[0] - a[0]) * at, 6),
            round(a[1] + (b[1] - a[1]) * at, 6),
        )

    def _arms(self, edge: int, following: int | None) -> tuple[Arm, ...]:
        """Return the other road ends at the head of ``edge``."""
        net = self._network
        node = int(net.head[edge])
        here = net.point(node)
        taken = {edge // 2, -1 if following is None else following // 2}
        return tuple(
            Arm(
                bearing_deg=bearing_deg(here, net.point(far)),
                enterable=bool(self._weights[out] > 0),
                name=net.way_name[int(net.way[out])],
                road_class=net.way_class[int(net.way[out])],
            )
            for out, far in self._ends[node]
            if out // 2 not in taken
        )
