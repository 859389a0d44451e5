"""Searches for whole tours over our own API: start one, follow it, end it, take its result."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
from flask import Blueprint, Response, request, url_for

from planner.in_app import services
from planner.services.searches import start_search, take_search
from planner.web.api.bodies import read_body
from planner.web.api.endpoints import tour_response
from planner.web.api.structs import (
    Job,
    JobAnswer,
    JobRequest,
    Jobs,
    JobSummary,
    KeptTour,
    TourNumbers,
)
from planner.web.errors import json_response
from planner.web.operations import COACH, operation

if TYPE_CHECKING:
    from planner.store.jobs import JobRecord

blueprint = Blueprint("jobs", __name__)

POLL_S: Final = 1
"""After how many seconds it is worth to ask again how far a search is."""
_JOBS: Final = "/api/v1/jobs"


@operation(
    blueprint, "POST", _JOBS, tag="tours", body=JobRequest, answers={202: JobAnswer},
    refuses=(404,),
)  # fmt: skip
def start_job() -> Response:
    """Search the best orders of a whole tour.

    All coach-days together, hand-made orders included. The search waits for a process of its own; ask for
    its job, at the address in Location, to follow it. When too many wait, the answer is 503 with
    Retry-After.
    """
    search = read_body(JobRequest, "The search")
    job = start_search(
        services(), search.tour,
        seed=search.seed, iterations=search.iterations, seconds=search.seconds,
    )  # fmt: skip
    response = _job_response(job, HTTPStatus.ACCEPTED)
    response.headers["Location"] = url_for("jobs.job", job_id=job.job_id)
    return response


@operation(blueprint, "GET", _JOBS, tag="tours", answers=Jobs)
def jobs() -> Response:
    """The kept searches, the newest first, without their briefs."""
    summaries = [JobSummary(**_summary(job)) for job in services().jobs.jobs()]
    return json_response(Jobs(jobs=summaries))


@operation(blueprint, "GET", f"{_JOBS}/<job_id>", tag="tours", answers=JobAnswer, cached=True)
def job(job_id: str) -> Response:
    """How far a search is, and the best that it has reached."""
    response = _job_response(services().jobs.get(job_id))
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request.environ)
    return response


@operation(blueprint, "DELETE", f"{_JOBS}/<job_id>", tag="tours", answers=JobAnswer)
def cancel_job(job_id: str) -> Response:
    """End a search and keep its best so far.

    A search that has ended stays as it is: ask as often as you like.
    """
    return _job_response(services().solver_pool.cancel(job_id))


@operation(
    blueprint, "POST", f"{_JOBS}/<job_id>/take", tag="tours", answers=KeptTour,
    parameters=(COACH,), refuses=(409, 422),
)  # fmt: skip
def take_job(job_id: str) -> Response:
    """Save the best of a search as a new revision of the tour.

    A conflict if the tour was changed since the search began, or the search has not ended or has nothing to
    take. Once taken, the same answer comes again.
    """
    return tour_response(take_search(services(), job_id))


def _job_response(job: JobRecord, status: HTTPStatus = HTTPStatus.OK) -> Response:
    content = JobAnswer(job=Job(**_summary(job), best=job.best))
    response = json_response(content, status)
    response.set_etag(hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16])
    if job.active:
        response.headers["Retry-After"] = str(POLL_S)
    return response


def _summary(job: JobRecord) -> dict[str, Any]:
    same = {field.name: getattr(job, field.name) for field in fields(job)}
    summary = {name: same[name] for name in JobSummary.__struct_fields__ if name in same}
    return summary | {
        "id": job.job_id,
        "tour": job.tour_id,
        "share": round(job.share, 3),
        "before": job.before and TourNumbers(**job.before),
        "goal": job.goal and TourNumbers(**job.goal),
        "created_at": _instant(job.created_at),
        "started_at": _instant(job.started_at),
        "ended_at": _instant(job.ended_at),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")
