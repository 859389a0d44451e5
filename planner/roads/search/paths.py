"""From a join of two places to a Route: the arcs travelled, their geometry, their manoeuvres."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from planner.geodesy import LonLat, bearing_deg
from planner.manoeuvre import Route
from planner.roads.directions.corners import ONE_PLACE_M
from planner.roads.directions.manoeuvres import Arm, Traversal, manoeuvres
from planner.roads.network.arrays import ONEWAY, ROUNDABOUT, Floats, Junctions, RoadNetwork
from planner.roads.network.profiles import PROFILES, TravelProfile
from planner.roads.network.queries import LinkPoint
from planner.roads.search.matrix import Connection, Mask, Metric

_LOOK_M = 20.0
"""How far along a road end its bearing is taken, so that a kerb's curve does not count."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an arc, from one share of its length to another, its milliseconds and the turn's."""

    arc: int
    begin: float
    end: float
    ms: int


class Paths:
    """Routes of one travel profile over one network; safe for threads: it only remembers bearings."""

    def __init__(
        self, network: RoadNetwork, travel: TravelProfile, along_m: Floats, junctions: Junctions
    ) -> None:
        self._network, self._along_m, self._junctions = network, along_m, junctions
        self._legal: Mask = network.arcs_of(travel.name)
        self._heads = network.arc_ends()[1]
        self._outward_deg: dict[int, float] = {}
        self._rides = travel.obeys_oneway
        # A driver sees other roads at a junction, not the footpaths; a walker sees both.
        seen = (PROFILES["car"] if self._rides else travel).speeds_kph
        self._seen = np.array([way in seen for way in network.classes], bool)[network.class_id]

    def route(
        self,
        metric: Metric,
        join: Connection,
        source: LinkPoint,
        target: LinkPoint,
        destination: LonLat,
    ) -> Route:
        """Return the route that a join stands for; ``destination`` is the point asked for."""
        pieces = pieces_of(metric, join)
        ends = (source.lon, source.lat), (target.lon, target.lat)
        path = self._traversals(pieces, source, *ends)
        metres: dict[str, float] = {}
        for step in path:
            if step.name:
                metres[step.name] = metres.get(step.name, 0.0) + step.length_m
        # Names that tie keep their driving order, as Python's sort is stable.
        main = sorted(metres, key=lambda name: -metres[name])[:2]
        return Route(
            duration_ms=join.ms,
            distance_m=round(sum(step.length_m for step in path)),
            geometry=_joined(path),
            manoeuvres=manoeuvres(path, destination=destination),
            streets=tuple(metres),
            main_streets=tuple(name for name in metres if name in main),
        )

    def _traversals(
        self, pieces: Sequence[Piece], source: LinkPoint, origin: LonLat, end: LonLat
    ) -> list[Traversal]:
        if not pieces:  # both places are one node
            return [self._traversal(Piece(2 * source.link, 0.0, 0.0, 0), (origin, end), ())]
        path = []
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            line = self._clipped(piece)
            if number == 0:
                line[0] = origin
            if last:
                line[-1] = end
            after = None if last else pieces[number + 1].arc
            arms = self._arms(piece.arc, after) if piece.end == 1.0 else ()
            path.append(self._traversal(piece, tuple(line), arms))
        return path

    def _traversal(
        self, piece: Piece, line: tuple[LonLat, ...], arms: tuple[Arm, ...]
    ) -> Traversal:
        net, link = self._network, piece.arc // 2
        flags = int(net.flags[link])
        return Traversal(
            name=net.names[net.name_id[link]],
            road_class=net.classes[net.class_id[link]],
            length_m=(piece.end - piece.begin) * float(net.length_m[link]),
            duration_ms=piece.ms,
            geometry=line,
            oneway=self._rides and bool(flags & ONEWAY),
            roundabout=self._rides and bool(flags & ROUNDABOUT),
            arms=arms,
        )

    def _clipped(self, piece: Piece) -> list[LonLat]:
        """Return an arc's polyline in travel direction, cut at both shares of its length."""
        line, along = self._line(piece.arc)
        if piece.begin == 0.0 and piece.end == 1.0:
            return line
        whole_m = along[-1]
        begin_m, end_m = piece.begin * whole_m, piece.end * whole_m
        first, behind = bisect_right(along, begin_m), bisect_left(along, end_m)
        inner = line[first:behind]
        return [_at(line, along, begin_m), *inner, _at(line, along, end_m)]

    def _line(self, arc: int) -> tuple[list[LonLat], list[float]]:
        link = arc // 2
        line = self._network.shape(link)
        start = int(self._network.shape_start[link])
        along: list[float] = self._along_m[start : start + len(line)].tolist()
        if arc % 2:
            return line[::-1], [along[-1] - m for m in reversed(along)]
        return line, along

    def _arms(self, arc: int, after: int | None) -> tuple[Arm, ...]:
        """Return the road ends at the head of ``arc``, save the way come and the way taken."""
        net = self._network
        arms = []
        for out in self._junctions.arcs_out(int(self._heads[arc])):
            if (
                out in {arc ^ 1, after}
                or not self._seen[out // 2]
                or self._is_twin(out, arc, after)
            ):
                continue
            arms.append(
                Arm(
                    self._outward(out), bool(self._legal[out]),
                    net.names[net.name_id[out // 2]], net.classes[net.class_id[out // 2]],
                    leads_out=out % 2 == 0 or not int(net.flags[out // 2]) & ONEWAY,
                )
            )  # fmt: skip
        return tuple(arms)

    def _outward(self, arc: int) -> float:
        """Return the bearing in which an arc leaves its tail, in degrees."""
        found = self._outward_deg.get(arc)
        if found is None:
            line, along = self._line(arc)
            found = bearing_deg(line[0], _at(line, along, min(_LOOK_M, along[-1])))
            self._outward_deg[arc] = found
        return found

    def _is_twin(self, out: int, arc: int, after: int | None) -> bool:
        """Return whether a road end is but a piece of one place beside the way that is driven there."""
        if self._network.length_m[out // 2] > ONE_PLACE_M:
            return False
        beside = [arc ^ 1] if after is None else [arc ^ 1, after]
        return any(self._heads[out] == self._heads[other] for other in beside)


def pieces_of(metric: Metric, join: Connection) -> list[Piece]:
    """Return the parts of arcs that a join travels; a turn's time is counted to the arc before it."""
    leave, reach = join.leave, join.reach
    if join.direct:
        return [Piece(leave.arc, leave.at, max(leave.at, reach.at), join.ms)] if join.ms else []
    graph, turns = metric.graph, turns_of(metric, join)
    if not turns:
        return [Piece(leave.arc, leave.at, max(leave.at, reach.at), join.ms)]
    arcs = [leave.arc, *graph.arc[graph.head[turns]].tolist()]
    times = [*metric.weights_ms[turns].tolist(), reach.ms]
    times[0] -= leave.ms
    for number, wait_ms in enumerate(join.waits_ms):
        times[number] += wait_ms
    times = _lasting(times, join.ms)
    begins, ends = [0.0] * len(arcs), [1.0] * len(arcs)
    begins[0], ends[-1] = leave.at, reach.at
    return [Piece(*row) for row in zip(arcs, begins, ends, times, strict=True)]


def duration_ms(metric: Metric, join: Connection) -> int:
    """Return how long the streets of a join take under a metric, waits left out."""
    turns, leave, reach = turns_of(metric, join), join.leave, join.reach
    first_ms, last_ms = (metric.share_ms(end.arc, end.at) for end in (leave, reach))
    return max(0, int(metric.weights_ms[turns].sum()) - first_ms + last_ms)


def _lasting(times_ms: list[int], whole_ms: int) -> list[int]:
    """Return times stretched so that they add up to the whole: between full hours it differs."""
    total_ms = sum(times_ms)
    if total_ms == whole_ms:
        return times_ms
    if not total_ms:
        return [*times_ms[:-1], whole_ms]
    until = [round(ms * whole_ms / total_ms) for ms in accumulate(times_ms)]
    return [after - before for before, after in pairwise([0, *until])]


def turns_of(metric: Metric, join: Connection) -> list[int]:
    """Return the transitions of a join in driving order."""
    if join.turns is not None or join.direct:
        return list(join.turns or ())
    first = [join.round_by] if join.round_by >= 0 else []
    start = int(metric.graph.head[join.round_by]) if first else join.leave.state
    onward = metric.engine.path(start, join.reach.state)
    return [*first, *(onward.tolist() if onward is not None else [])]


def _at(line: Sequence[LonLat], along: Sequence[float], m: float) -> LonLat:
    """Return the point ``m`` metres along a line whose points lie at ``along``."""
    if m <= 0.0:
        return line[0]
    if m >= along[-1]:
        return line[-1]
    after = max(1, bisect_left(along, m))
    (x0, y0), (x1, y1) = line[after - 1], line[after]
    step = along[after] - along[after - 1]
    share = (m - along[after - 1]) / step if step > 0 else 0.0
    return (x0 + share * (x1 - x0), y0 + share * (y1 - y0))


def _joined(path: Sequence[Traversal]) -> tuple[LonLat, ...]:
    points: list[LonLat] = []
    for step in path:
        points += [p for p in step.geometry if not points or p != points[-1]]
    return tuple(points if len(points) > 1 else points * 2)
