"""Our own API: plan a brief, list the venues, edit a tour, ask after the server's health."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from planner.documents.desk import day_of
from planner.errors import PlannerError, Unavailable
from planner.in_app import services
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.model.itinerary import Itinerary
from planner.services.tours import require_revision
from planner.version import VERSION
from planner.web.addresses import coach_of_query, day_of_address
from planner.web.api.bodies import json_body, read_body
from planner.web.api.structs import (
    Change,
    Comparison,
    Health,
    KeptTour,
    Network,
    OrderChange,
    TourState,
)
from planner.web.desk import pages as desk
from planner.web.errors import json_response
from planner.web.guard import stateless
from planner.web.operations import COACH, operation

if TYPE_CHECKING:
    from planner.store.tours import TourRecord

blueprint = Blueprint("api", __name__)

HEALTH_WAIT_S: Final = 5.0
"""How long a health check waits for the roads before it says that the server is starting."""
_TOUR: Final = "/api/v1/tours/<tour_id>"
_CHANGE: Final = "The change"


@operation(
    blueprint, "POST", "/api/v1/plan", tag="planning", body="Brief", answers=Itinerary,
    parameters=(COACH,), refuses=(404,),
)  # fmt: skip
@stateless
def plan() -> Response:
    """Plan a brief.

    Judges the days that carry an order, finds the best order of the others, and names what does not fit.
    Nothing is kept: any program may call it.
    """
    brief = parse_brief(json_body())
    return json_response(services().planner.plan(brief, coach_of_query()))


@operation(
    blueprint, "GET", "/api/v1/venues", tag="planning", answers="FeatureCollection", cached=True,
    media="application/geo+json",
)  # fmt: skip
def venues() -> Response:
    """The city's venues as GeoJSON (RFC 7946)."""
    path = services().settings.data / "venues.geojson"
    # Answers only while the planner, too, accepts the file.
    _ = services().planner
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"The venues' file {path} cannot be read: {error}.") from error
    response = Response(content, mimetype="application/geo+json")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(content).hexdigest()[:16])
    response.make_conditional(request.environ)
    return response


@operation(
    blueprint, "GET", _TOUR, tag="tours", answers=KeptTour, parameters=(COACH,), refuses=(422,)
)
def tour(tour_id: str) -> Response:
    """A kept tour and its itinerary."""
    return tour_response(services().store.get(tour_id))


@operation(
    blueprint, "PUT", f"{_TOUR}/days/<day>/order", tag="tours", body=OrderChange, answers=KeptTour,
    parameters=(COACH,), refuses=(409,),
)  # fmt: skip
def order(tour_id: str, day: str) -> Response:
    """Keep a hand-made order of the day.

    A break that it names stays where it stands in it; the others are put where they cost least. Visits that
    are left out are taken out of the day; they stay wished. Who accepts HTML rather than JSON gets the
    parts with which the desk renews itself.
    """
    change = read_body(OrderChange, _CHANGE)
    wanted = day_of_address(day)
    saved = services().tours.save_order(
        tour_id, wanted, coach_of_query(), change.order, expected_revision=change.revision
    )
    asks_html = request.accept_mimetypes.best_match(("application/json", "text/html"))
    response = desk.parts(saved, wanted) if asks_html == "text/html" else tour_response(saved)
    response.vary.add("Accept")
    return response


@operation(
    blueprint, "POST", f"{_TOUR}/days/<day>/optimise", tag="tours", body=Change,
    answers=Comparison, parameters=(COACH,), refuses=(409,),
)  # fmt: skip
def optimise(tour_id: str, day: str) -> Response:
    """Find the day's best order; keep nothing."""
    change = read_body(Change, _CHANGE)
    record = services().store.get(tour_id)
    wanted = day_of_address(day)
    require_revision(record, change.revision)
    plans = services().tours.optimised(record, wanted, coach_of_query())
    before, after = (day_of(plan, wanted) for plan in plans)
    solved = [stop.key for stop in after.stops if stop.kind == "visit"]
    return json_response(Comparison(before=before, after=after, order=solved))


@operation(
    blueprint, "POST", f"{_TOUR}/undo", tag="tours", body=Change, answers=KeptTour,
    parameters=(COACH,), refuses=(409,),
)  # fmt: skip
def undo(tour_id: str) -> Response:
    """Take back the last change."""
    change = read_body(Change, _CHANGE)
    return tour_response(services().store.undo(tour_id, expected_revision=change.revision))


@operation(
    blueprint, "POST", f"{_TOUR}/redo", tag="tours", body=Change, answers=KeptTour,
    parameters=(COACH,), refuses=(409,),
)  # fmt: skip
def redo(tour_id: str) -> Response:
    """Take back the last undo."""
    change = read_body(Change, _CHANGE)
    return tour_response(services().store.redo(tour_id, expected_revision=change.revision))


@operation(blueprint, "GET", "/healthz", tag="service", answers={200: Health, 503: Health})
def healthz() -> Response:
    """Whether the server is ready, and on which roads it plans."""
    unready = HTTPStatus.SERVICE_UNAVAILABLE
    try:
        planner = services().planner_within(HEALTH_WAIT_S)
    except PlannerError as error:
        failed = Health(status="failed", version=VERSION, network=None, message=error.sentence)
        return json_response(failed, unready)
    if planner is None:
        response = json_response(Health(status="starting", version=VERSION, network=None), unready)
        response.headers["Retry-After"] = "5"
        return response
    roads = planner.roads
    # A router elsewhere does not say how large its network is, and is not asked for a health check.
    remote = bool(services().settings.router_url)
    network = Network(
        nodes=roads.nodes or None,
        edges=roads.edges or None,
        date=None if remote else roads.date,
        router="remote" if remote else "bundled",
    )
    return json_response(Health(status="ok", version=VERSION, network=network))


def tour_response(record: TourRecord) -> Response:
    """Answer with a kept tour: its state and the itinerary of the coach of ``?coach=``."""
    itinerary = services().tours.plan(record, coach_of_query())
    state = TourState(
        id=record.tour_id,
        revision=record.revision,
        saved_at=record.saved_at.isoformat(timespec="seconds"),
        can_undo=record.can_undo,
        can_redo=record.can_redo,
        token=record.token,
    )
    response = json_response(KeptTour(tour=state, itinerary=itinerary))
    response.set_etag(f"{record.revision}-{itinerary.version}")
    response.make_conditional(request.environ)
    return response
