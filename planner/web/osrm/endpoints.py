"""Routes, matrices, nearest roads and round trips in the form of OSRM's HTTP API, version 1.

Its clients work against us unchanged. Without ``depart``, durations are free-flow seconds: the
factor for traffic belongs to a tour's brief. Errors are HTTP 400 with OSRM's codes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from flask import Blueprint, Response, request
from msgspec import UNSET, structs

from planner.geodesy import LonLat, distance_m
from planner.in_app import services
from planner.roads.network.queries import ANYHOW, Approach
from planner.web.errors import OsrmErrorForm, json_response
from planner.web.operations import operation
from planner.web.osrm import parameters
from planner.web.osrm.answer import metres, seconds, way, waypoint
from planner.web.osrm.conditions import Site
from planner.web.osrm.legs import legs, merged, snapped
from planner.web.osrm.options import OsrmError
from planner.web.osrm.query import (
    TableQuery,
    Travel,
    nearest_query,
    route_query,
    table_query,
    trip_query,
)
from planner.web.osrm.structs import (
    OsrmNearest,
    OsrmRoute,
    OsrmTable,
    OsrmTrip,
    OsrmTripWaypoint,
    OsrmWaypoint,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from planner.planning.planner import Planner
    from planner.roads.network.queries import Snap
    from planner.roads.router import Router
    from planner.web.operations import Parameter

blueprint = Blueprint("osrm", __name__)

SERVED: Final = ("route", "table", "nearest", "trip")
ELSEWHERE: Final = ("match", "tile", "isochrone")
"""Services of OSRM's that are not ours."""

Service = Literal["route", "table", "nearest", "trip"]
View = Callable[[str, str], Response]
Query = TypeVar("Query")
Parser = Callable[[str, str, "Mapping[str, list[str]]", Site], Query]


def _service(name: Service, answer: type, known: Sequence[Parameter]) -> Callable[[View], View]:
    return operation(
        blueprint, "GET", f"/{name}/v1/<profile>/<path:coordinates>", tag="roads",
        answers={200: answer, 400: OsrmErrorForm, 503: OsrmErrorForm}, parameters=known,
    )  # fmt: skip


@_service("route", OsrmRoute, parameters.ROUTE)
def route(profile: str, coordinates: str) -> Response:
    """The quickest way through coordinates in their order."""
    planner, query = _read(route_query, profile, coordinates)
    roads = planner.roads
    travel, places = snapped(roads, query.travel)
    if len(travel.points) == 2 and query.alternatives:
        origin, destination = travel.points
        leaving, reaching = travel.approaches
        ways = [
            [one]
            for one in roads.routes(
                travel.profile,
                origin,
                destination,
                most=1 + query.alternatives,
                conditions=travel.conditions,
                leaving=leaving,
                reaching=reaching,
            )
        ]
    else:
        # As in OSRM, there are no alternatives over three points and more.
        whole = legs(roads, travel, places, straight=query.straight)
        ways = [merged(whole, query.stops)]
    side = planner.city.driving_side
    return json_response(
        OsrmRoute(
            code="Ok",
            routes=[way(one, query.drawn, profile=travel.profile, side=side) for one in ways],
            waypoints=_waypoints(places, travel) if travel.waypoints else UNSET,
        )
    )


@_service("table", OsrmTable, parameters.TABLE)
def table(profile: str, coordinates: str) -> Response:
    """The matrix from every source to every destination.

    A cell without a way is null.
    """
    planner, query = _read(table_query, profile, coordinates)
    roads, travel = planner.roads, query.travel
    # The matrix snaps its points itself: where nobody else needs their places, once is enough.
    plain = not travel.waypoints and not query.fallback_snapped and travel.anyhow
    places: Sequence[Snap] = ()
    if not plain:
        travel, places = snapped(roads, travel)
    waypoints = _waypoints(places, travel) if travel.waypoints else []
    return json_response(
        OsrmTable(
            code="Ok",
            **_matrices(roads, query, travel, places),
            sources=[waypoints[index] for index in query.sources] if waypoints else UNSET,
            destinations=[waypoints[index] for index in query.destinations] if waypoints else UNSET,
        )
    )


@_service("nearest", OsrmNearest, parameters.NEAREST)
def nearest(profile: str, coordinates: str) -> Response:
    """The nearest places on different roads.

    Several coordinates are answered by lists of lists.
    """
    planner, query = _read(nearest_query, profile, coordinates)
    roads, travel = planner.roads, query.travel
    snapped(roads, travel)
    if not travel.waypoints:
        return json_response(OsrmNearest(code="Ok"))
    near = [
        [
            waypoint(place, travel.profile, hint=travel.hints, nodes=True)
            for place in roads.nearest(
                travel.profile, point, number=query.number, approach=approach
            )
            if place.distance_m <= radius_m
        ]
        for point, approach, radius_m in zip(
            travel.points, travel.approaches, travel.radiuses_m, strict=True
        )
    ]
    # As in OSRM: one list for one coordinate, a list of lists for several.
    return json_response(OsrmNearest(code="Ok", waypoints=near[0] if len(near) == 1 else near))


@_service("trip", OsrmTrip, parameters.TRIP)
def trip(profile: str, coordinates: str) -> Response:
    """The order of coordinates that takes the least time, and the way.

    The order is proved up to 15 free coordinates.
    """
    from planner.itinerary.day.trip import shortest_trip  # noqa: PLC0415 - at first use

    planner, query = _read(trip_query, profile, coordinates)
    roads = planner.roads
    travel, places = snapped(roads, query.travel)
    every = range(len(travel.points))
    shortest = shortest_trip(
        _durations(roads, travel, every, every),
        roundtrip=query.roundtrip,
        first=query.first,
        last=query.last,
    )
    if shortest is None:
        raise OsrmError("NoTrips", "No road leads through all coordinates, in whatever order.")
    order = [*shortest.order, shortest.order[0]] if query.roundtrip else list(shortest.order)
    driven = legs(roads, travel.only(order), [places[index] for index in order], straight=False)
    side = planner.city.driving_side
    return json_response(
        OsrmTrip(
            code="Ok",
            trips=[way(driven, query.drawn, profile=travel.profile, side=side)],
            waypoints=_trip_waypoints(places, travel, shortest.order)
            if travel.waypoints
            else UNSET,
        )
    )


@blueprint.get(f"/<any({', '.join(SERVED)}):service>", defaults={"rest": ""})
@blueprint.get(f"/<any({', '.join(SERVED)}):service>/<path:rest>")
def malformed(service: str, rest: str) -> Response:
    """Refuse an address of no version that we serve."""
    version, *more = rest.split("/")
    if version.startswith("v") and version != "v1" and len(more) > 1:
        raise OsrmError("InvalidVersion", f"The version is {version[:12]!r}; v1 is served.")
    raise OsrmError(
        "InvalidUrl",
        f"The address ends in {rest[:60]!r}; write /{service}/v1/car/lon,lat;lon,lat.",
    )


@blueprint.get(f"/<any({', '.join(ELSEWHERE)}):service>/v1/<path:rest>")
def unserved(service: str, rest: str) -> Response:
    """Refuse what OSRM serves and we do not."""
    del rest
    raise OsrmError(
        "InvalidService", f"{service} is not served here; served are {', '.join(SERVED)}."
    )


def _read(parse: Parser[Query], profile: str, coordinates: str) -> tuple[Planner, Query]:
    held = services()
    planner = held.planner
    known = held.closures if "closures" in request.args else {}
    site = Site(planner.city.zone, known, held.settings.max_table_points)
    return planner, parse(profile, coordinates, request.args.to_dict(flat=False), site)


def _waypoints(places: Sequence[Snap], travel: Travel) -> list[OsrmWaypoint]:
    return [waypoint(place, travel.profile, hint=travel.hints) for place in places]


def _trip_waypoints(
    places: Sequence[Snap], travel: Travel, order: Sequence[int]
) -> list[OsrmTripWaypoint]:
    number = {index: at for at, index in enumerate(order)}
    return [
        OsrmTripWaypoint(**structs.asdict(one), trips_index=0, waypoint_index=number[index])
        for index, one in enumerate(_waypoints(places, travel))
    ]


def _durations(
    roads: Router, travel: Travel, sources: Sequence[int], targets: Sequence[int]
) -> NDArray[Any]:
    return roads.durations(
        travel.profile,
        [travel.points[index] for index in sources],
        [travel.points[index] for index in targets],
        conditions=travel.conditions,
        leaving=_ends(travel, sources),
        reaching=_ends(travel, targets),
    )


def _ends(travel: Travel, indices: Sequence[int]) -> list[Approach]:
    """Return how the points are approached; nothing where all are so anyhow."""
    approaches = [travel.approaches[index] for index in indices]
    return [] if all(approach == ANYHOW for approach in approaches) else approaches


def _matrices(
    roads: Router, query: TableQuery, travel: Travel, places: Sequence[Snap]
) -> dict[str, Any]:
    """Return the matrices that were travel for.

    Where no road leads and ``fallback_speed`` is given, the straight line takes its place. As in
    OSRM, ``scale_factor`` multiplies every duration and no distance.
    """
    import numpy as np  # noqa: PLC0415 - at first use

    distances_m = None
    if "distance" in query.annotations:
        both = roads.table(
            travel.profile,
            [travel.points[index] for index in query.sources],
            [travel.points[index] for index in query.destinations],
            conditions=travel.conditions,
            leaving=_ends(travel, query.sources),
            reaching=_ends(travel, query.destinations),
        )
        durations_ms, distances_m = both.durations_ms, both.distances_m
    else:
        durations_ms = _durations(roads, travel, query.sources, query.destinations)
    matrices: dict[str, Any] = {}
    if query.fallback_ms is not None:
        durations_ms = durations_ms.astype(float)
        cells = np.argwhere(durations_ms < 0).tolist()
        if distances_m is not None:
            distances_m = distances_m.astype(float)
        for row, column in cells:
            length_m = _straight_m(query, places, query.sources[row], query.destinations[column])
            durations_ms[row, column] = length_m / query.fallback_ms * 1000
            if distances_m is not None:
                distances_m[row, column] = length_m
        matrices["fallback_speed_cells"] = cells
    if distances_m is not None:
        matrices["distances"] = metres(distances_m)
    if "duration" in query.annotations:
        if query.scale_factor != 1:
            durations_ms = np.where(durations_ms < 0, -1, durations_ms * query.scale_factor)
        matrices["durations"] = seconds(durations_ms)
    return matrices


def _straight_m(query: TableQuery, places: Sequence[Snap], source: int, target: int) -> float:
    def at(index: int) -> LonLat:
        if query.fallback_snapped:
            return places[index].lon, places[index].lat
        return query.travel.points[index]

    return distance_m(at(source), at(target))
