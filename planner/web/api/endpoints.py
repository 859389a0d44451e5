"""Our own API: plan a brief, list the venues, edit a tour, ask after the server's health."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, request

from planner.documents.desk import day_of
from planner.errors import Fault, InvalidInput, PlannerError, Unavailable
from planner.in_app import services
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.model.encoding import to_json
from planner.itinerary.model.itinerary import Itinerary
from planner.services.tours import require_revision
from planner.version import VERSION
from planner.web.addresses import asked_coach, day_of_address, shown
from planner.web.errors import BadRequest, json_response
from planner.web.guard import stateless

blueprint = Blueprint("api", __name__)

_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it, not a backslash and ``u0000`` after it."""
HEALTH_WAIT_S: Final = 5.0
"""How long a health check waits for the roads before it says that the server is starting."""


@blueprint.post("/api/v1/plan")
@stateless
def plan() -> Response:
    """Plan a brief and answer with the itinerary; nothing is kept."""
    brief = parse_brief(json_body())
    return json_response(to_json(services().planner.plan(brief, asked_coach())))


@blueprint.get("/api/v1/venues")
def venues() -> Response:
    """Answer with the venues' file as it is: GeoJSON of RFC 7946."""
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


@blueprint.get("/api/v1/tours/<tour_id>")
def tour(tour_id: str) -> Response:
    """Answer with a kept tour as it stands: its revision and its itinerary."""
    record = services().store.get(tour_id)
    return tour_response(record, services().tours.plan(record, asked_coach()))


@blueprint.put("/api/v1/tours/<tour_id>/days/<day>/order")
def order(tour_id: str, day: str) -> Response:
    """Keep the organiser's hand-made order of a day.

    A break that it names stays where it stands in it; the others are put where they cost least. Visits
    left out of the order are taken out of the day; they stay wished.
    """
    body, revision = _change("order")
    saved = services().tours.save_order(
        tour_id,
        day_of_address(day),
        asked_coach(),
        _texts(body["order"]),
        expected_revision=revision,
    )
    return tour_response(saved, services().tours.plan(saved, asked_coach()))


@blueprint.post("/api/v1/tours/<tour_id>/days/<day>/optimise")
def optimise(tour_id: str, day: str) -> Response:
    """Solve a day's order and answer with the day before and after; nothing is kept."""
    _, revision = _change()
    record = services().store.get(tour_id)
    wanted = day_of_address(day)
    require_revision(record, revision)
    plans = services().tours.optimised(record, wanted, asked_coach())
    before, after = (day_of(plan, wanted) for plan in plans)
    order = [stop.key for stop in after.stops if stop.kind == "visit"]
    return json_response({"before": to_json(before), "after": to_json(after), "order": order})


@blueprint.post("/api/v1/tours/<tour_id>/undo")
def undo(tour_id: str) -> Response:
    """Go back to the state before the last change."""
    _, revision = _change()
    record = services().store.undo(tour_id, expected_revision=revision)
    return tour_response(record, services().tours.plan(record, asked_coach()))


@blueprint.post("/api/v1/tours/<tour_id>/redo")
def redo(tour_id: str) -> Response:
    """Take back the last undo."""
    _, revision = _change()
    record = services().store.redo(tour_id, expected_revision=revision)
    return tour_response(record, services().tours.plan(record, asked_coach()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Tell whether the server is ready, and on which road network it plans."""
    state: dict[str, Any] = {"status": "ok", "version": VERSION, "network": None}
    try:
        planner = services().planner_within(HEALTH_WAIT_S)
    except PlannerError as error:
        state |= {"status": "failed", "message": error.sentence}
        return json_response(state, HTTPStatus.SERVICE_UNAVAILABLE)
    if planner is None:
        response = json_response(state | {"status": "starting"}, HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = "5"
        return response
    roads = planner.roads
    # A router elsewhere does not say how large its network is, and is not asked for a health check.
    remote = bool(services().settings.router_url)
    state["network"] = {
        "nodes": roads.nodes or None,
        "edges": roads.edges or None,
        "date": None if remote else roads.date,
        "router": "remote" if remote else "bundled",
    }
    return json_response(state)


def tour_response(record: Any, itinerary: Itinerary) -> Response:
    """Answer with a kept tour: its state and one coach's itinerary."""
    saved_at: datetime = record.saved_at
    response = json_response(
        {
            "tour": {
                "id": record.tour_id,
                "revision": record.revision,
                "saved_at": saved_at.isoformat(timespec="seconds"),
                "can_undo": record.can_undo,
                "can_redo": record.can_redo,
                "token": record.token,
            },
            "itinerary": to_json(itinerary),
        }
    )
    response.set_etag(f"{record.revision}-{itinerary.version}")
    return response


def json_body() -> Any:
    """Read the body as strict JSON in UTF-8, all of its texts too. Raises BadRequest (400 or 415)."""
    if not request.is_json:
        raise BadRequest(
            f"The body is {shown(request.mimetype or 'of no stated type')}. "
            "Send JSON, with Content-Type: application/json.",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    try:
        body = json.loads(
            request.get_data().decode("utf-8"),
            parse_constant=_no_such_number,
            parse_float=_finite,
            object_pairs_hook=_without_repeats,
        )
        written = json.dumps(body, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"The body is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    except UnicodeEncodeError as error:
        # JSON's escapes can name half of a pair alone, which no encoding can write.
        half = f"U+{ord(error.object[error.start]):04X}"
        raise BadRequest(f"The body holds a text with {half}, which is no character.") from error
    except RecursionError as error:
        raise BadRequest("The body is nested too deep.") from error
    except ValueError as error:
        # Python refuses whole numbers of more than 4300 digits.
        raise BadRequest(f"The body holds a number that cannot be read: {error}.") from error
    if _NUL.search(written):
        raise BadRequest("The body holds a text with U+0000, which databases cannot keep.")
    return body


def _no_such_number(text: str) -> float:
    raise BadRequest(f"The body is not JSON: {text} is no number in JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise BadRequest(f"The body holds a number that is too large: {shown(text)}.")
    return number


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest(f"The body gives {shown(twice)} twice in one object.")
    return found


def _change(*more: str) -> tuple[dict[str, Any], int]:
    """Read the body of a change: an object with ``revision`` and the fields named in ``more``."""
    body = json_body()
    if not isinstance(body, dict):
        fault = Fault("body", shown(body), "send an object with the tour's revision")
        raise InvalidInput.of("The change", [fault])
    known = ("revision", *more)
    expected = {"revision": "give the tour's revision, a whole number", "order": "give visit ids"}
    faults = [Fault(name, "nothing", expected[name]) for name in known if name not in body]
    faults += [
        Fault(name, shown(value), f"leave it out; known are {', '.join(known)}")
        for name, value in body.items()
        if name not in known
    ]
    revision = body.get("revision", 0)
    # A bool is an int in Python, not in JSON.
    if not isinstance(revision, int) or isinstance(revision, bool):
        faults.append(Fault("revision", shown(revision), expected["revision"]))
    if faults:
        raise InvalidInput.of("The change", faults)
    return body, revision


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        fault = Fault("order", shown(value), "give a list of visit ids")
        raise InvalidInput.of("The change", [fault])
    faults = [
        Fault(f"order[{index}]", shown(one), "give the id of a visit or a break")
        for index, one in enumerate(value)
        if not isinstance(one, str)
    ]
    if faults:
        raise InvalidInput.of("The change", faults)
    return value
