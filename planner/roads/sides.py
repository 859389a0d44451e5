"""The ways of leaving and reaching a place: by which arcs, from which state, at which kerb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from planner.geodesy import turn_deg
from planner.roads.conditions import Approach
from planner.roads.matrix import Access, Metric
from planner.roads.snapping import Place

KERB_DETOUR_MS = 60_000
"""A detour up to this long is worth the right kerb, where it is preferred: nobody crosses the road."""


def ways_out(
    metric: Metric, place: Place, approach: Approach, *, drives_on_left: bool
) -> list[Access]:
    """Return the ways of leaving a place, none where nothing leads away from it."""
    return list(_ways(metric, place, approach, "begin", drives_on_left=drives_on_left))


def ways_in(
    metric: Metric, place: Place, approach: Approach, *, drives_on_left: bool
) -> list[Access]:
    """Return the ways of reaching a place, none where nothing leads to it."""
    return list(_ways(metric, place, approach, "end", drives_on_left=drives_on_left))


def _ways(
    metric: Metric,
    place: Place,
    approach: Approach,
    which: Literal["begin", "end"],
    *,
    drives_on_left: bool,
) -> Iterator[Access]:
    sides = metric.sides
    for arc, at in _arcs(metric, place, which):
        if not _faces(approach, place, arc):
            continue
        penalty_ms = 0
        if approach.kerb != "any" and not _at_kerb(metric, place, arc, drives_on_left):
            if approach.kerb == "only":
                continue
            penalty_ms = KERB_DETOUR_MS
        ms = round(at * int(metric.arc_ms[arc]))
        ended = [sides.end[arc], *sides.copies.get(arc, ())]
        for state in [sides.begin[arc]] if which == "begin" else ended:
            if state >= 0 and metric.open_state[state]:
                yield Access(state, arc, at, ms, penalty_ms, place.node)


def _arcs(metric: Metric, place: Place, which: Literal["begin", "end"]) -> list[tuple[int, float]]:
    """Return the arcs through a place with its share along each; at a junction those that meet there."""
    forward = 2 * place.link
    if place.node < 0:
        return [(forward, place.along), (forward + 1, 1.0 - place.along)]
    out = metric.junctions.arcs_out(place.node)
    return [(arc, 0.0) for arc in out] if which == "begin" else [(arc ^ 1, 1.0) for arc in out]


def _faces(approach: Approach, place: Place, arc: int) -> bool:
    if approach.bearing_deg is None or place.node >= 0:
        return True
    wanted_deg, deviation_deg = approach.bearing_deg
    bearing_deg = place.bearing_deg + 180.0 * (arc % 2)
    return abs(turn_deg(wanted_deg, bearing_deg)) <= deviation_deg


def _at_kerb(metric: Metric, place: Place, arc: int, drives_on_left: bool) -> bool:
    """Tell whether the place lies at the kerb of this arc; a one-way street has none to choose."""
    other = arc ^ 1
    both = metric.sides.begin[arc] >= 0 and metric.sides.begin[other] >= 0
    both = both and metric.open_state[metric.sides.begin[other]]
    if place.side == 0 or place.node >= 0 or not both:
        return True
    left_of_arc = (place.side < 0) == (arc % 2 == 0)
    return left_of_arc == drives_on_left
