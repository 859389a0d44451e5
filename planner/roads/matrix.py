"""From places on links to a table of times: the node engine, and both ends of both links.

A place inside a link is left towards either end and reached from either end, as far as the profile
may drive there; a place at a node is that node. Milliseconds within an arc are counted from its
start by one rounding rule, so places behave exactly like nodes that cut their arc: a table obeys
the triangle inequality to the millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.roads.network import Floats, Ints
from planner.roads.shortest_paths import Engine, Mask
from planner.roads.snapping import Place

_FAR = np.int64(1) << 40


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Free-flow milliseconds and metres of the quickest way, sources x targets; -1 without road."""

    durations_ms: NDArray[np.int64]
    distances_m: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """What one profile knows of every arc (2 L): milliseconds, metres, open or not; its engine."""

    arc_ms: Ints
    arc_m: Floats
    open_arcs: Mask
    engine: Engine


@dataclass(frozen=True, slots=True)
class Access:
    """One way of leaving a place to a node, or of reaching it from one.

    ``arc`` is the arc travelled in part (-1 at a node), ``at`` the place's share along that arc.
    """

    node: int
    ms: int
    m: float
    arc: int
    at: float


@dataclass(frozen=True, slots=True)
class Join:
    """How one place is joined to another: along one arc, or by an exit, a path and an entry."""

    ms: int
    direct: tuple[int, float, float] | None
    leave: Access | None
    enter: Access | None


def _at_ms(metric: Metric, arc: int, at: float) -> int:
    return round(at * int(metric.arc_ms[arc]))


def _sides(metric: Metric, place: Place) -> list[tuple[int, float]]:
    """Return the open arcs through a place with its share along each."""
    forward = 2 * place.link
    both = ((forward, place.along), (forward + 1, 1.0 - place.along))
    return [(arc, at) for arc, at in both if metric.open_arcs[arc]]


def exits(metric: Metric, arc_head: Ints, place: Place) -> list[Access]:
    """Return every way of leaving a place towards a node."""
    if place.node >= 0:
        return [Access(place.node, 0, 0.0, -1, 0.0)]
    return [
        Access(
            int(arc_head[arc]), int(metric.arc_ms[arc]) - _at_ms(metric, arc, at),
            (1.0 - at) * float(metric.arc_m[arc]), arc, at,
        )
        for arc, at in _sides(metric, place)
    ]  # fmt: skip


def entries(metric: Metric, arc_tail: Ints, place: Place) -> list[Access]:
    """Return every way of reaching a place from a node."""
    if place.node >= 0:
        return [Access(place.node, 0, 0.0, -1, 1.0)]
    return [
        Access(int(arc_tail[arc]), _at_ms(metric, arc, at), at * float(metric.arc_m[arc]), arc, at)
        for arc, at in _sides(metric, place)
    ]


def direct(metric: Metric, source: Place, target: Place) -> tuple[int, int, float, float] | None:
    """Return (ms, arc, from share, to share) along the one link both lie on, None where none.

    A target behind its source on a one-way link has no direct way: it is reached round the block.
    """
    if source.link != target.link:
        return None
    found = [
        (_at_ms(metric, arc, to) - _at_ms(metric, arc, at), arc, at, to)
        for (arc, at), (_, to) in zip(_sides(metric, source), _sides(metric, target), strict=True)
        if to >= at
    ]
    return min(found, default=None)


def join_all(
    metric: Metric, arc_tail: Ints, arc_head: Ints, sources: Sequence[Place],
    targets: Sequence[Place],
) -> list[list[Join | None]]:  # fmt: skip
    """Return for every source and target the quickest join, None where no road leads."""
    outs = [exits(metric, arc_head, place) for place in sources]
    ins = [entries(metric, arc_tail, place) for place in targets]
    out_node, out_ms = _padded(outs)
    in_node, in_ms = _padded(ins)
    out_at, out_back = np.unique(out_node, return_inverse=True)
    in_at, in_back = np.unique(in_node, return_inverse=True)
    between = metric.engine.durations(out_at, in_at)
    between = np.where(between < 0, _FAR, between)
    # sources x ways out x targets x ways in
    whole = (
        out_ms[:, :, None, None]
        + between[out_back.reshape(out_node.shape)][:, :, in_back.reshape(in_node.shape)]
        + in_ms[None, None]
    )
    table: list[list[Join | None]] = []
    for i, source in enumerate(sources):
        row: list[Join | None] = []
        block = whole[i].transpose(1, 0, 2).reshape(len(targets), 4)
        choice = block.argmin(axis=1).tolist()
        best = block.min(axis=1).tolist()
        for j, target in enumerate(targets):
            straight = direct(metric, source, target) if source.link == target.link else None
            if straight is not None and straight[0] <= best[j]:
                row.append(Join(straight[0], straight[1:], None, None))
            elif best[j] >= _FAR:
                row.append(None)
            else:
                row.append(Join(best[j], None, outs[i][choice[j] // 2], ins[j][choice[j] % 2]))
        table.append(row)
    return table


def _padded(options: Sequence[Sequence[Access]]) -> tuple[Ints, Ints]:
    """Return nodes and milliseconds as arrays (n x 2); a missing second way is far away."""
    node = np.zeros((len(options), 2), np.int64)
    ms = np.full((len(options), 2), _FAR, np.int64)
    for i, ways in enumerate(options):
        for k, way in enumerate(ways):
            node[i, k], ms[i, k] = way.node, way.ms
    return node, ms


def table(
    metric: Metric, arc_tail: Ints, arc_head: Ints, sources: Sequence[Place],
    targets: Sequence[Place],
) -> Table:  # fmt: skip
    """Return milliseconds and whole metres from every source place to every target place."""
    joins = join_all(metric, arc_tail, arc_head, sources, targets)
    shape = (len(sources), len(targets))
    ms, metres = np.full(shape, -1, np.int64), np.full(shape, -1.0)
    through: list[tuple[int, int, Access, Access]] = []
    for i, row in enumerate(joins):
        for j, join in enumerate(row):
            if join is None:
                continue
            ms[i, j] = join.ms
            if join.direct is not None:
                arc, at, to = join.direct
                metres[i, j] = (to - at) * float(metric.arc_m[arc])
            elif join.leave is not None and join.enter is not None:
                metres[i, j] = join.leave.m + join.enter.m
                through.append((i, j, join.leave, join.enter))
    if through:
        pairs = np.array([(leave.node, enter.node) for _, _, leave, enter in through], np.int64)
        unique, back = np.unique(pairs, axis=0, return_inverse=True)
        inner = metric.engine.path_metres(unique, metric.arc_m)[back.ravel()]
        rows = np.array([i for i, *_ in through]), np.array([j for _, j, *_ in through])
        metres[rows] += inner
    return Table(ms, np.rint(metres).astype(np.int32))
