"""The ways of leaving and reaching a place: by which arcs, from which state, at which kerb."""

from __future__ import annotations

from collections.abc import Callable

from planner.geodesy import turn_deg
from planner.roads.network.queries import ANYHOW, Approach, LinkPoint
from planner.roads.search.matrix import KerbCandidate, KerbCandidates, Metric

_Arc = tuple[int, float, int]
"""An arc, the share of it that lies before the place, and what choosing this side weighs."""

KERB_DETOUR_MS = 60_000
"""A detour up to this long is worth the right kerb, where it is preferred: nobody crosses the road."""


def ways_out(
    metric: Metric, place: LinkPoint, approach: Approach, *, drives_on_left: bool
) -> KerbCandidates:
    """Return the ways of leaving a place, none where nothing leads away from it."""
    arc_states = metric.arc_states
    if place.node < 0:
        arcs = _along(metric, place, approach, arc_states.begin, drives_on_left=drives_on_left)
        return _ways(metric, place, arcs, arc_states.begin_of)
    arcs_out = metric.junctions.arcs_out(place.node)
    # Whoever stands on an open road enters a drive, and does not come out of it.
    states = arc_states.end if _is_open(metric, arcs_out) else arc_states.begin
    return _ways(metric, place, [(arc, 0.0, 0) for arc in arcs_out], lambda arc: (states[arc],))


def ways_in(
    metric: Metric, place: LinkPoint, approach: Approach, *, drives_on_left: bool
) -> KerbCandidates:
    """Return the ways of reaching a place, none where nothing leads to it."""
    arc_states = metric.arc_states
    if place.node < 0:
        arcs = _along(metric, place, approach, arc_states.end, drives_on_left=drives_on_left)
        return _ways(metric, place, arcs, arc_states.ends_of)
    arcs_in = [arc ^ 1 for arc in metric.junctions.arcs_out(place.node)]
    coming_out = _is_open(metric, arcs_in)

    def states(arc: int) -> tuple[int, ...]:
        drive = arc_states.begin[arc] != arc_states.end[arc]
        return arc_states.leaving(arc) if drive and coming_out else arc_states.ends_of(arc)

    return _ways(metric, place, [(arc, 1.0, 0) for arc in arcs_in], states)


def _is_open(metric: Metric, arcs: list[int]) -> bool:
    """Tell whether a junction, given its arcs, lies on an open road, and not on a drive alone."""
    arc_states = metric.arc_states
    return any(
        arc_states.begin[one] == arc_states.end[one] >= 0 for arc in arcs for one in (arc, arc ^ 1)
    )


def _ways(
    metric: Metric, place: LinkPoint, arcs: list[_Arc], states: Callable[[int], tuple[int, ...]]
) -> KerbCandidates:
    """Return the candidates on some arcs, in the states given for each, but no closed ones."""
    begin, end = metric.arc_states.begin, metric.arc_states.end
    candidates, on_drive, weighed = [], False, False
    for arc, at, penalty_ms in arcs:
        for state in states(arc):
            if state >= 0 and metric.open_state.item(state):
                candidates.append(
                    KerbCandidate(state, arc, at, metric.share_ms(arc, at), penalty_ms)
                )
                on_drive |= begin[arc] != end[arc]
                weighed |= penalty_ms > 0
    return KerbCandidates(place.node, candidates, on_drive, weighed)


def _along(
    metric: Metric,
    place: LinkPoint,
    approach: Approach,
    states: memoryview[int],
    *,
    drives_on_left: bool,
) -> list[_Arc]:
    """Return the directions in which a place inside a link may be passed.

    ``states`` are what a way begins in (or ends in) on each arc.
    """
    forward = 2 * place.link
    both = [(forward, place.along, 0), (forward + 1, 1.0 - place.along, 0)]
    if approach is ANYHOW:
        return both
    arcs = []
    for arc, at, _ in both:
        if not _faces(approach, place, arc):
            continue
        if approach.kerb == "any" or _at_kerb(metric, place, arc, states, drives_on_left):
            arcs.append((arc, at, 0))
        elif approach.kerb == "prefer":
            arcs.append((arc, at, KERB_DETOUR_MS))
    return arcs


def _faces(approach: Approach, place: LinkPoint, arc: int) -> bool:
    if approach.bearing_deg is None:
        return True
    wanted_deg, deviation_deg = approach.bearing_deg
    bearing_deg = place.bearing_deg + 180.0 * (arc % 2)
    return abs(turn_deg(wanted_deg, bearing_deg)) <= deviation_deg


def _at_kerb(
    metric: Metric, place: LinkPoint, arc: int, states: memoryview[int], drives_on_left: bool
) -> bool:
    """Tell whether the place lies at the kerb of this arc.

    A one-way street has none to choose, nor has a drive that is only entered, or left, one way.
    """
    other = states[arc ^ 1]
    if place.side == 0 or other < 0 or not metric.open_state[other]:
        return True
    if not metric.arc_states.joined[other]:
        return True
    left_of_arc = (place.side < 0) == (arc % 2 == 0)
    return left_of_arc == drives_on_left
