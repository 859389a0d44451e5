"""From places on links to a table of times: the node engine, and both ends of both links.

A place inside a link is left towards either end and reached from either end, as far as the profile
may drive there; a place at a node is that node; a place on a private drive is left and reached
through the drive's gates. Milliseconds within an arc are counted from its start by one rounding
rule, so places behave exactly like nodes that cut their arc: over open roads a table obeys the
triangle inequality to the millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.roads.doors import Doors
from planner.roads.network import Floats, Ints
from planner.roads.shortest_paths import Engine, Mask
from planner.roads.snapping import Place

_FAR = 1 << 40
"""Milliseconds that no way takes (35 years): no road leads there."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Free-flow milliseconds and metres of the quickest way, sources x targets; -1 without road."""

    durations_ms: NDArray[np.int64]
    distances_m: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """What one profile knows of the network: every arc (2 L), the engine, the private drives.

    ``travelled`` marks the arcs that it may travel at all, drives included.
    """

    arc_ms: Ints
    arc_m: Floats
    arc_tail: Ints
    arc_head: Ints
    travelled: Mask
    engine: Engine
    doors: Doors


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an arc, from one share of its length to another, and its milliseconds."""

    arc: int
    begin: float
    end: float
    ms: int


@dataclass(frozen=True, slots=True)
class Access:
    """One way between a place and a node of the open network, and the pieces of it in order."""

    node: int
    pieces: tuple[Piece, ...]
    ms: int


@dataclass(frozen=True, slots=True)
class Join:
    """How one place is joined to another.

    Either ``direct``, along one link or private drives alone, or ``leave``, a shortest path from
    node to node, and ``enter``.
    """

    ms: int
    direct: tuple[Piece, ...] | None
    leave: Access | None = None
    enter: Access | None = None


SAME_PLACE_MS = 10
"""A target so little behind its source (0.1 m at 35 km/h) is the same place: a point that is snapped
twice moves by a rounding, and must not cost a way round the block on a one-way street."""


def _at_ms(metric: Metric, arc: int, at: float) -> int:
    return round(at * int(metric.arc_ms[arc]))


def _sides(metric: Metric, place: Place) -> list[tuple[int, float]]:
    """Return the travelled arcs through a place with its share along each."""
    forward = 2 * place.link
    both = ((forward, place.along), (forward + 1, 1.0 - place.along))
    return [(arc, at) for arc, at in both if metric.travelled[arc]]


def _starts(metric: Metric, place: Place) -> list[tuple[int, tuple[Piece, ...]]]:
    """Return the nodes that a place is left to, with the piece of its link on the way."""
    if place.node >= 0:
        return [(place.node, ())]
    return [
        (
            int(metric.arc_head[arc]),
            (Piece(arc, at, 1.0, int(metric.arc_ms[arc]) - _at_ms(metric, arc, at)),),
        )
        for arc, at in _sides(metric, place)
    ]


def _finishes(metric: Metric, place: Place) -> list[tuple[int, tuple[Piece, ...]]]:
    """Return the nodes that a place is reached from, with the piece of its link on the way."""
    if place.node >= 0:
        return [(place.node, ())]
    return [
        (int(metric.arc_tail[arc]), (Piece(arc, 0.0, at, _at_ms(metric, arc, at)),))
        for arc, at in _sides(metric, place)
    ]


def _whole(metric: Metric, arcs: Iterable[int]) -> tuple[Piece, ...]:
    return tuple(Piece(arc, 0.0, 1.0, int(metric.arc_ms[arc])) for arc in arcs)


def exits(metric: Metric, place: Place) -> list[Access]:
    """Return every way of leaving a place to a node of the open network, the quickest a node."""
    ways = [
        _access(gate, (*pieces, *_whole(metric, arcs)))
        for node, pieces in _starts(metric, place)
        for gate, (_, arcs) in metric.doors.reached_from(node).items()
        if metric.doors.is_gate[gate]
    ]
    return _quickest(ways)


def entries(metric: Metric, place: Place) -> list[Access]:
    """Return every way of reaching a place from a node of the open network."""
    ways = [
        _access(gate, (*_whole(metric, arcs), *pieces))
        for node, pieces in _finishes(metric, place)
        for gate, (_, arcs) in metric.doors.reaching(node).items()
        if metric.doors.is_gate[gate]
    ]
    return _quickest(ways)


def _access(node: int, pieces: tuple[Piece, ...]) -> Access:
    return Access(node, pieces, sum(piece.ms for piece in pieces))


def _quickest(ways: Iterable[Access]) -> list[Access]:
    best: dict[int, Access] = {}
    for way in ways:
        if way.node not in best or way.ms < best[way.node].ms:
            best[way.node] = way
    return list(best.values())


def _direct(metric: Metric, source: Place, target: Place) -> Join | None:
    """Return the quickest way along one link, or over private drives alone; None where none.

    A target behind its source on a one-way link has no direct way: it is reached round the block.
    """
    found: list[tuple[Piece, ...]] = []
    if source.link == target.link:
        found += [
            (
                Piece(
                    arc, at, max(at, to), max(0, _at_ms(metric, arc, to) - _at_ms(metric, arc, at))
                ),
            )
            for (arc, at), (_, to) in zip(
                _sides(metric, source), _sides(metric, target), strict=True
            )
            if _at_ms(metric, arc, to) >= _at_ms(metric, arc, at) - SAME_PLACE_MS
        ]
    if _on_drive(metric, source) and _on_drive(metric, target):
        for node, begin in _starts(metric, source):
            reached = metric.doors.reached_from(node)
            for last, end in _finishes(metric, target):
                if last in reached:
                    found.append((*begin, *_whole(metric, reached[last][1]), *end))
    joins = [Join(sum(piece.ms for piece in pieces), pieces) for pieces in found]
    return min(joins, key=lambda join: join.ms, default=None)


def _on_drive(metric: Metric, place: Place) -> bool:
    arc = 2 * place.link
    ends = int(metric.arc_tail[arc]), int(metric.arc_head[arc])
    return not all(metric.doors.is_gate[node] for node in ends)


@dataclass(frozen=True, slots=True, eq=False)
class Joins:
    """The quickest join of every source with every target.

    ``ms`` (sources x targets) is -1 where no road leads. ``choice`` numbers the way out and the way
    in of each pair, and ``direct`` holds the pairs that need neither.
    """

    ms: Ints
    choice: Ints
    outs: Sequence[Sequence[Access]]
    ins: Sequence[Sequence[Access]]
    ways_in: int
    direct: dict[tuple[int, int], Join]

    def one(self, source: int, target: int) -> Join | None:
        """Return the join of one pair, None where no road leads."""
        if self.ms[source, target] < 0:
            return None
        if (source, target) in self.direct:
            return self.direct[source, target]
        out, into = divmod(int(self.choice[source, target]), self.ways_in)
        leave, enter = self.outs[source][out], self.ins[target][into]
        return Join(int(self.ms[source, target]), None, leave, enter)


def join_all(metric: Metric, sources: Sequence[Place], targets: Sequence[Place]) -> Joins:
    """Find the quickest join of every source with every target."""
    outs = [exits(metric, place) for place in sources]
    ins = [entries(metric, place) for place in targets]
    (out_node, out_ms), (in_node, in_ms) = _padded(outs), _padded(ins)
    ms = np.full((len(sources), len(targets)), -1, np.int64)
    choice = np.zeros_like(ms)
    found = Joins(ms, choice, outs, ins, in_node.shape[1], {})
    if not ms.size:
        return found
    out_at, out_back = np.unique(out_node, return_inverse=True)
    in_at, in_back = np.unique(in_node, return_inverse=True)
    between = metric.engine.durations(out_at, in_at)
    between = np.where(between < 0, _FAR, between)
    out_back, in_back = out_back.reshape(out_node.shape), in_back.reshape(in_node.shape)
    for i in range(len(sources)):
        # ways out x targets x ways in, flattened to a row of choices for each target
        whole = out_ms[i][:, None, None] + between[out_back[i]][:, in_back] + in_ms
        choices = whole.transpose(1, 0, 2).reshape(len(targets), -1)
        choice[i], best = choices.argmin(axis=1), choices.min(axis=1)
        ms[i] = np.where(best < _FAR, best, -1)
    for i, j in np.argwhere(_near(metric, sources, targets)).tolist():
        join = _direct(metric, sources[i], targets[j])
        if join is not None and (ms[i, j] < 0 or join.ms <= ms[i, j]):
            ms[i, j] = join.ms
            found.direct[i, j] = join
    return found


def _near(metric: Metric, sources: Sequence[Place], targets: Sequence[Place]) -> Mask:
    """Mark the pairs on one link, and those that both lie on private drives."""
    link_s, link_t = (np.array([p.link for p in places]) for places in (sources, targets))
    on_s, on_t = (np.array([_on_drive(metric, p) for p in places]) for places in (sources, targets))
    near: Mask = (link_s[:, None] == link_t) | (on_s[:, None] & on_t)
    return near


def _padded(options: Sequence[Sequence[Access]]) -> tuple[Ints, Ints]:
    """Return nodes and milliseconds as arrays (n x most ways); a missing way is far away."""
    most = max((len(ways) for ways in options), default=1)
    node = np.zeros((len(options), max(1, most)), np.int64)
    ms = np.full(node.shape, _FAR, np.int64)
    for i, ways in enumerate(options):
        for k, way in enumerate(ways):
            node[i, k], ms[i, k] = way.node, way.ms
    return node, ms


def table(metric: Metric, sources: Sequence[Place], targets: Sequence[Place]) -> Table:
    """Return milliseconds and whole metres from every source place to every target place."""
    joins = join_all(metric, sources, targets)
    metres = np.full(joins.ms.shape, -1.0)
    through = joins.ms >= 0
    for (i, j), join in joins.direct.items():
        metres[i, j] = _metres(metric, join.direct or ())
        through[i, j] = False
    rows, columns = np.nonzero(through)
    if len(rows):
        out_node, out_m = _ends(metric, joins.outs)
        in_node, in_m = _ends(metric, joins.ins)
        out, into = np.divmod(joins.choice[rows, columns], joins.ways_in)
        pairs = np.stack([out_node[rows, out], in_node[columns, into]], axis=1)
        unique, back = np.unique(pairs, axis=0, return_inverse=True)
        inner_m = metric.engine.path_metres(unique, metric.arc_m)[back.ravel()]
        metres[rows, columns] = out_m[rows, out] + inner_m + in_m[columns, into]
    return Table(joins.ms, np.rint(metres).astype(np.int32))


def _ends(metric: Metric, options: Sequence[Sequence[Access]]) -> tuple[Ints, Floats]:
    """Return node and metres of every way out (or in) as arrays (n x most ways)."""
    node, _ = _padded(options)
    metres = np.zeros(node.shape)
    for i, ways in enumerate(options):
        for k, way in enumerate(ways):
            metres[i, k] = _metres(metric, way.pieces)
    return node, metres


def _metres(metric: Metric, pieces: Iterable[Piece]) -> float:
    return sum((piece.end - piece.begin) * float(metric.arc_m[piece.arc]) for piece in pieces)
