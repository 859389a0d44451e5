"""From the points of an address to the legs of a way: one route each, and how two become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from planner.errors import NoRoute, NoSegment
from planner.geodesy import LonLat, distance_m, turn_deg
from planner.manoeuvre import Manoeuvre, ManoeuvreType, Modifier, Route
from planner.roads.network.queries import Approach
from planner.roads.times.conditions import Conditions

if TYPE_CHECKING:
    from planner.roads.network.queries import Snap
    from planner.roads.router import Router
    from planner.web.osrm.query import Travel

DEVIATION_DEG: Final = 45
"""How far a road may bend away from the direction that a point is passed in."""
SAME_PLACE_M: Final = 1.0
_TYPES: Final[Mapping[Modifier, ManoeuvreType]] = {"straight": "new name", "uturn": "continue"}


def snapped(roads: Router, travel: Travel) -> tuple[Travel, tuple[Snap, ...]]:
    """Return where each point lies on a road, and the wish for the points on those roads.

    A bearing looks for the nearest road that runs so; where that is not the nearest of all, the
    point is moved onto it. Raises NoSegment beyond a point's radius.
    """
    points, places = list(travel.points), list(roads.snap(travel.profile, travel.points))
    for index, approach in enumerate(travel.approaches):
        if approach.bearing_deg is None:
            continue
        near = roads.nearest(travel.profile, points[index], approach=approach)[0]
        if _at(near) != _at(places[index]):
            points[index], places[index] = _at(near), near
    for index, (snap, radius_m) in enumerate(zip(places, travel.radiuses_m, strict=True)):
        if snap.distance_m > radius_m:
            raise NoSegment(
                f"Coordinate {index} lies {snap.distance_m:.0f} m from the nearest road, "
                f"farther than its radius of {radius_m:g} m."
            )
    return replace(travel, points=tuple(points)), tuple(places)


def legs(roads: Router, travel: Travel, places: Sequence[Snap], *, straight: bool) -> list[Route]:
    """Return one route from each point to the next, each beginning when the one before it ends.

    With ``straight``, no point between is turned round at. Raises NoRoute.
    """
    approaches = travel.approaches
    if straight and len(travel.points) > 2:
        approaches = _passed(roads, travel, places)
    driven: list[Route] = []
    conditions = travel.conditions
    for (origin, leaving), (destination, reaching) in pairwise(
        zip(travel.points, approaches, strict=True)
    ):
        leg = roads.route(
            travel.profile,
            origin,
            destination,
            conditions=conditions,
            leaving=leaving,
            reaching=reaching,
        )
        driven.append(leg)
        conditions = later(conditions, leg.duration_ms)
    return driven


def later(conditions: Conditions, passed_ms: int) -> Conditions:
    """Return the conditions of a leg that begins so much later."""
    if conditions.depart is None:
        return conditions
    return replace(conditions, depart=conditions.depart + timedelta(milliseconds=passed_ms))


def merged(routes: Sequence[Route], stops: Sequence[int]) -> list[Route]:
    """Return one route from each stop to the next: the points between are passed in silence."""
    between_stops = []
    for start, end in pairwise(stops):
        whole = routes[start]
        for leg in routes[start + 1 : end]:
            whole = joined(whole, leg)
        between_stops.append(whole)
    return between_stops


def joined(first: Route, second: Route) -> Route:
    """Return two routes as one, without a word at the place between unless one turns there."""
    if not first.distance_m:
        return second
    if not second.distance_m:
        return first
    *before, last, arrival = first.manoeuvres
    departure, *after = second.manoeuvres
    modifier = _modifier(turn_deg(arrival.bearing_before_deg, departure.bearing_after_deg))
    metres, points = first.distance_m, len(first.geometry) - 1
    if modifier == "straight" and last.street == departure.street:
        last = replace(
            last,
            distance_m=last.distance_m + departure.distance_m,
            duration_ms=last.duration_ms + departure.duration_ms,
        )
        between = [last]
    else:
        # What is done at a silent point where the way turns, or where the street is another.
        turn = replace(
            _moved(departure, metres, points),
            type=_TYPES.get(modifier, "turn"),
            modifier=modifier,
            bearing_before_deg=arrival.bearing_before_deg,
        )
        between = [last, turn]
    manoeuvres = (*before, *between, *(_moved(one, metres, points) for one in after))
    return Route(
        duration_ms=first.duration_ms + second.duration_ms,
        distance_m=first.distance_m + second.distance_m,
        geometry=first.geometry + second.geometry[1:],
        manoeuvres=manoeuvres,
        streets=tuple(dict.fromkeys(first.streets + second.streets)),
        main_streets=_main_streets(manoeuvres),
    )


def _modifier(turn: float) -> Modifier:
    from planner.roads.directions.corners import UTURN_DEG, modifier_of  # noqa: PLC0415 - at first use

    return "uturn" if abs(turn) >= UTURN_DEG else modifier_of(turn)


def _moved(manoeuvre: Manoeuvre, metres: int, points: int) -> Manoeuvre:
    return replace(
        manoeuvre,
        from_start_m=manoeuvre.from_start_m + metres,
        geometry_index=manoeuvre.geometry_index + points,
    )


def _main_streets(manoeuvres: Sequence[Manoeuvre]) -> tuple[str, ...]:
    """Return the two names that carry most of the metres, in the order driven."""
    metres: Counter[str] = Counter()
    for manoeuvre in manoeuvres:
        if manoeuvre.street:
            metres[manoeuvre.street] += manoeuvre.distance_m
    most = {name for name, length_m in metres.most_common(2) if length_m}
    return tuple(name for name in metres if name in most)


def _passed(roads: Router, travel: Travel, places: Sequence[Snap]) -> tuple[Approach, ...]:
    """Return for each point the direction to pass it in, so that the whole way is the quickest.

    A dynamic programme along the points: each one between may be passed in the two directions of
    its road, and is left as it was reached. Raises NoRoute.
    """
    points, profile, conditions = travel.points, travel.profile, travel.conditions
    ways = [
        [travel.approaches[0]],
        *(_directions(roads, travel, index, places[index]) for index in range(1, len(points) - 1)),
        [travel.approaches[-1]],
    ]
    reached_ms: list[int | None] = [0]
    before: list[list[int]] = []
    for index, (leaving, reaching) in enumerate(pairwise(ways)):
        known = [(i, ms) for i, ms in enumerate(reached_ms) if ms is not None]
        if not known:
            break
        first_ms = min(ms for _, ms in known)
        legs_ms = roads.durations(
            profile,
            [points[index]] * len(leaving),
            [points[index + 1]] * len(reaching),
            conditions=later(conditions, first_ms),
            leaving=leaving,
            reaching=reaching,
        ).tolist()
        reached_ms, chosen = [], []
        for j in range(len(reaching)):
            sums = [(ms + legs_ms[i][j], i) for i, ms in known if legs_ms[i][j] >= 0]
            least = min(sums, default=(None, -1))
            reached_ms.append(least[0])
            chosen.append(least[1])
        before.append(chosen)
    if reached_ms == [None] or len(before) < len(points) - 1:
        raise NoRoute("No road leads through all points without turning round at one of them.")
    at = 0
    approaches = [ways[-1][0]]
    for index in range(len(before) - 1, -1, -1):
        at = before[index][at]
        approaches.append(ways[index][at])
    return tuple(approaches[::-1])


def _directions(roads: Router, travel: Travel, index: int, place: Snap) -> list[Approach]:
    """Return the directions in which a point's own road may be passed there."""
    wanted = travel.approaches[index]
    if wanted.bearing_deg is not None:
        return [wanted]
    origin, point = travel.points[index - 1], travel.points[index]
    ahead = roads.route(travel.profile, origin, point, conditions=travel.conditions)
    bearing = ahead.manoeuvres[-1].bearing_before_deg
    open_ways = []
    for towards in (bearing % 360, (bearing + 180) % 360):
        approach = replace(wanted, bearing_deg=(towards, DEVIATION_DEG))
        try:
            (near,) = roads.nearest(travel.profile, point, approach=approach)
        except NoSegment:
            continue
        # In a one-way street, the other direction is that of another road.
        if distance_m(_at(near), _at(place)) <= SAME_PLACE_M:
            open_ways.append(approach)
    return open_ways or [wanted]


def _at(snap: Snap) -> LonLat:
    return snap.lon, snap.lat
