"""Searches for whole tours over our own API: start one, follow it, end it, take its result."""

from __future__ import annotations

import hashlib
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request, url_for

from planner.errors import Fault, InvalidInput
from planner.in_app import services
from planner.itinerary.tour.effort import ITERATIONS
from planner.services.searches import start_search, take_search
from planner.store.jobs import JobRecord
from planner.web.addresses import asked_coach, shown
from planner.web.api.endpoints import json_body, tour_response
from planner.web.errors import json_response

blueprint = Blueprint("jobs", __name__)

SECONDS: Final = 60
"""Time limit of a search that names none."""
RANGES: Final = {"seed": (0, 2**31 - 1), "iterations": (1, 1_000_000), "seconds": (1, 3_600)}
"""Smallest and largest values of what a search may be told."""
POLL_S: Final = 1
"""After how many seconds it is worth to ask again how far a search is."""


@blueprint.post("/api/v1/jobs")
def start() -> Response:
    """Queue a search for the best orders of a whole tour."""
    asked = _asked(json_body())
    job = start_search(
        services(), asked["tour"],
        seed=asked["seed"], iterations=asked["iterations"], seconds=asked["seconds"],
    )  # fmt: skip
    response = _job_response(job, HTTPStatus.ACCEPTED)
    response.headers["Location"] = url_for("jobs.job", job_id=job.job_id)
    return response


@blueprint.get("/api/v1/jobs")
def jobs() -> Response:
    """Answer with the kept searches, the newest first, without their briefs."""
    return json_response({"jobs": [_summary(job) for job in services().jobs.jobs()]})


@blueprint.get("/api/v1/jobs/<job_id>")
def job(job_id: str) -> Response:
    """Answer with how far a search is and the best that it has found."""
    response = _job_response(services().jobs.get(job_id))
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request.environ)
    return response


@blueprint.delete("/api/v1/jobs/<job_id>")
def cancel(job_id: str) -> Response:
    """End a search; the best so far stays. One that has ended stays as it is."""
    return _job_response(services().solver_pool.cancel(job_id))


@blueprint.post("/api/v1/jobs/<job_id>/take")
def take(job_id: str) -> Response:
    """Save the best found as a new revision of the tour."""
    record = take_search(services(), job_id)
    return tour_response(record, services().tours.plan(record, asked_coach()))


def _job_response(job: JobRecord, status: HTTPStatus = HTTPStatus.OK) -> Response:
    content = {"job": {**_summary(job), "best": job.best}}
    response = json_response(content, status)
    response.set_etag(hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16])
    if job.active:
        response.headers["Retry-After"] = str(POLL_S)
    return response


def _summary(job: JobRecord) -> dict[str, Any]:
    return {
        "id": job.job_id,
        "tour": job.tour_id,
        "revision": job.revision,
        "seed": job.seed,
        "iterations": job.iterations,
        "seconds": job.seconds,
        "state": job.state,
        "share": round(job.share, 3),
        "before": job.before,
        "goal": job.goal,
        "proof": job.proof,
        "bound": job.bound,
        "repeatable": job.repeatable,
        "message": job.message,
        "created_at": _instant(job.created_at),
        "started_at": _instant(job.started_at),
        "ended_at": _instant(job.ended_at),
        "taken": job.taken,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")


def _asked(body: Any) -> dict[str, Any]:
    """Return what to search, defaults written out. Raises InvalidInput, every fault at once."""
    if not isinstance(body, dict):
        fault = Fault("body", shown(body), "send an object with the tour's id")
        raise InvalidInput.of("The search", [fault])
    known = ("tour", *RANGES)
    faults = [
        Fault(name, shown(value), f"leave it out; known are {', '.join(known)}")
        for name, value in body.items()
        if name not in known
    ]
    if not isinstance(body.get("tour"), str):
        told = shown(body["tour"]) if "tour" in body else "nothing"
        faults.append(Fault("tour", told, "give the id of a kept tour"))
    asked = {"seed": 0, "iterations": ITERATIONS, "seconds": SECONDS, **body}
    for name, (low, high) in RANGES.items():
        value = asked[name]
        # A bool is an int in Python, not in JSON.
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not low <= value <= high:
            faults.append(Fault(name, shown(value), f"give a whole number from {low} to {high}"))
    if faults:
        raise InvalidInput.of("The search", faults)
    return asked
