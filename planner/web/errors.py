"""One answer for every error: JSON for programs, OSRM's form for its clients, a page for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import quote

import msgspec
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from planner.errors import (
    Busy,
    Conflict,
    DataFault,
    Fault,
    InvalidInput,
    NoRoute,
    NoSegment,
    NotFound,
    PlannerError,
    TooBig,
    Unavailable,
)

log = logging.getLogger(__name__)

STATUSES: Final[tuple[tuple[type[PlannerError], HTTPStatus], ...]] = (
    # The first that fits counts, so a special kind stands before its parent.
    (DataFault, HTTPStatus.INTERNAL_SERVER_ERROR),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (NoRoute, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NoSegment, HTTPStatus.UNPROCESSABLE_ENTITY),
    (TooBig, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The HTTP status of each error. OSRM's form answers 400 whatever the error, as OSRM does."""

SENTENCES: Final = {
    HTTPStatus.BAD_REQUEST: "The request cannot be understood.",
    HTTPStatus.FORBIDDEN: "This request is not allowed.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not answer to that method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than this site accepts (1 MB).",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send JSON, with Content-Type: application/json.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on this side. It has been noted.",
}
CODES: Final = {
    HTTPStatus.NOT_FOUND: "NotFound",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "TooBig",
    HTTPStatus.INTERNAL_SERVER_ERROR: "InternalError",
}
HEADINGS: Final = {
    HTTPStatus.NOT_FOUND: "Not on the map",
    HTTPStatus.CONFLICT: "Somebody was quicker",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not ready",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A wrong turn on our side",
    HTTPStatus.UNPROCESSABLE_ENTITY: "That does not add up",
}

JSON_PREFIXES: Final = ("/api/", "/healthz", "/openapi.json", "/basemap/")
OSRM_SERVICES: Final = frozenset(
    {"route", "table", "nearest", "trip", "match", "tile", "isochrone"}
)
OSRM_CODES: Final = {"NotFound": "InvalidUrl", "InvalidInput": "InvalidQuery"}


class Error(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one form of every error of our own API."""

    code: str
    message: Annotated[str, msgspec.Meta(description="A sentence for people.")]
    faults: tuple[Fault, ...]


class OsrmErrorForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An error as OSRM writes it."""

    code: str
    message: str


class BadRequest(PlannerError):
    """A request that breaks the rules of HTTP or JSON itself; carries its own status."""

    code = "BadRequest"

    def __init__(self, sentence: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(sentence)
        self.status = status


class Forbidden(BadRequest):
    """A write that did not come from our own page."""

    code = "Forbidden"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, HTTPStatus.FORBIDDEN)


def install(app: Flask) -> None:
    """Let every error of the app end here."""
    app.register_error_handler(PlannerError, on_planner_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_bug)


def on_planner_error(error: PlannerError) -> Response:
    """Answer with the error's own sentence."""
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s: %s", request.method, request.path, error.sentence)
    response = answer(status, error.code, error.sentence, error.faults)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def on_http_error(error: HTTPException) -> Response | HTTPException:
    """Answer what Werkzeug raised (no such route, wrong method, too large)."""
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        # An answer of its own, or a redirect: not an error at all.
        return error
    status = HTTPStatus(error.code)
    code = CODES.get(status, status.phrase.replace(" ", ""))
    sentence = SENTENCES.get(status) or error.description or status.phrase
    response = answer(status, code, sentence)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def on_bug(error: Exception) -> Response:
    """Log the traceback for the operator; tell the visitor nothing but a sentence."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return answer(status, CODES[status], SENTENCES[status])


def status_of(error: PlannerError) -> HTTPStatus:
    """Return the HTTP status of an error on our own API and pages."""
    if isinstance(error, BadRequest):
        return error.status
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer(
    status: HTTPStatus, code: str, sentence: str, faults: tuple[Fault, ...] = ()
) -> Response:
    """Make the answer in the form that the address's callers read."""
    if request.path.split("/")[1] in OSRM_SERVICES:
        # OSRM answers 400 whatever its client did wrong; what is our fault stays our fault.
        ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kept = ours or status == HTTPStatus.METHOD_NOT_ALLOWED
        return json_response(
            OsrmErrorForm(OSRM_CODES.get(code, code), sentence),
            status if kept else HTTPStatus.BAD_REQUEST,
        )
    # A page's own script reads JSON, too.
    if request.path.startswith(JSON_PREFIXES) or request.headers.get("Sec-Fetch-Dest") == "empty":
        return json_response(Error(code, sentence, faults), status)
    page = render_template(
        "error.html",
        heading=HEADINGS.get(status, "That did not work"),
        sentence=sentence if not faults else None,
        faults=faults,
        status=int(status),
        home=_way_out(status),
    )
    response = Response(page, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def _way_out(status: HTTPStatus) -> str | None:
    """Return where a person goes on: a delegate stays behind the link that was shared."""
    if request.path.startswith("/t/"):
        token = request.path.split("/")[2]
        # A link that leads nowhere has no page to go back to.
        return None if status == HTTPStatus.NOT_FOUND else f"{request.root_path}/t/{quote(token)}"
    return f"{request.root_path}/"


def json_response(
    content: object, status: HTTPStatus = HTTPStatus.OK, mimetype: str = "application/json"
) -> Response:
    """Answer with JSON that no cache keeps unless the caller says otherwise."""
    response = Response(msgspec.json.encode(content), status, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-store"
    return response
