"""The searches for whole tours in ``/openapi.json``: their addresses and their schemas."""

from __future__ import annotations

from typing import Any

from planner.store.jobs import STATES
from planner.web.api.jobs import RANGES
from planner.web.api.openapi_schemas import record, ref

_Json = dict[str, Any]

PATH = "/api/v1/jobs"


def jobs_paths(refusals: _Json, origin: _Json) -> _Json:
    """Return the addresses of the searches.

    Args:
        refusals: The refusals of our own API by their status.
        origin: The header that a change needs.
    """
    job = _parameter("job_id", "path", "The search's id.")
    etag = {"ETag": {"schema": {"type": "string"}}}
    seen = _parameter("If-None-Match", "header", "The ETag of the last answer.")
    coach = _parameter("coach", "query", "Whose itinerary to answer with; by default the first's.")

    def refused(*statuses: str) -> _Json:
        return {status: refusals[status] for status in statuses}

    start = {
        "operationId": "start_job",
        "tags": ["tours"],
        "summary": "Search the best orders of a whole tour",
        "description": (
            "All coach-days together, hand-made orders included. The search waits for a process of its "
            "own; ask for its job to follow it. When too many wait, the answer is 503 with Retry-After."
        ),
        "parameters": [origin],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ref("JobRequest")}},
        },
        "responses": {
            "202": {
                **_answer("The job, queued.", "JobAnswer"),
                "headers": {
                    "Location": {
                        "description": "The job's address.",
                        "schema": {"type": "string", "format": "uri-reference"},
                    }
                },
            },
            **refused("400", "403", "404", "413", "415", "422", "503"),
        },
    }
    return {
        PATH: {
            "post": start,
            "get": {
                "operationId": "jobs",
                "tags": ["tours"],
                "summary": "The kept searches, the newest first, without their briefs",
                "responses": {"200": _answer("The jobs.", "Jobs"), **refused("503")},
            },
        },
        f"{PATH}/{{job_id}}": {
            "parameters": [job],
            "get": {
                "operationId": "job",
                "tags": ["tours"],
                "summary": "How far a search is, and the best that it has found",
                "parameters": [seen],
                "responses": {
                    "200": {**_answer("The job.", "JobAnswer"), "headers": etag},
                    "304": {"description": "Unchanged since the ETag in If-None-Match."},
                    **refused("404", "503"),
                },
            },
            "delete": {
                "operationId": "cancel_job",
                "tags": ["tours"],
                "summary": "End a search and keep its best so far",
                "description": "A search that has ended stays as it is: ask as often as you like.",
                "parameters": [origin],
                "responses": {
                    "200": _answer("The job as it stands now.", "JobAnswer"),
                    **refused("403", "404", "503"),
                },
            },
        },
        f"{PATH}/{{job_id}}/take": {
            "parameters": [job],
            "post": {
                "operationId": "take_job",
                "tags": ["tours"],
                "summary": "Save the best found as a new revision of the tour",
                "description": (
                    "A conflict if the tour was changed since the search began, or the search has not "
                    "ended or found nothing. Once taken, the same answer comes again."
                ),
                "parameters": [origin, coach],
                "responses": {
                    "200": _answer("The tour as it stands now.", "KeptTour"),
                    **refused("403", "404", "409", "422", "503"),
                },
            },
        },
    }


def jobs_schemas() -> _Json:
    """Return the components of the searches."""
    text: _Json = {"type": "string"}
    count = {"type": "integer", "minimum": 0}
    instant = {"type": "string", "format": "date-time"}
    asked = {
        name: {"type": "integer", "minimum": low, "maximum": high}
        for name, (low, high) in RANGES.items()
    }
    goal = {"oneOf": [{"type": "null"}, ref("TourNumbers")]}
    job = {
        "id": text,
        "tour": text,
        "revision": {"type": "integer", "description": "The tour's that the search began from."},
        **asked,
        "state": {"enum": list(STATES)},
        "share": {"type": "number", "minimum": 0, "maximum": 1, "description": "How far it is."},
        "before": {**goal, "description": "Of the hand-made orders; null if a day has none."},
        "goal": {**goal, "description": "Of the best so far; null while there is none."},
        "proof": {"enum": ["optimal", "infeasible", "best-found", None]},
        "bound": {
            "type": ["integer", "null"],
            "description": "A priority that no plan within the rules exceeds.",
        },
        "repeatable": {
            "type": ["boolean", "null"],
            "description": "Whether the same search gives the same orders: no clock cut it off.",
        },
        "message": {"type": "string", "description": "Why it failed or was lost, for people."},
        "created_at": instant,
        "started_at": {**instant, "type": ["string", "null"]},
        "ended_at": {**instant, "type": ["string", "null"]},
        "taken": {
            "type": ["integer", "null"],
            "description": "The tour's revision that the best found became.",
        },
    }
    best = {
        "oneOf": [{"type": "null"}, ref("Brief")],
        "description": "The brief with the best orders so far.",
    }
    return {
        "JobRequest": record(
            {"tour": {"type": "string", "description": "A kept tour's id."}, **asked},
            optional=tuple(RANGES),
        ),
        "TourNumbers": record(
            {
                "broken": {**count, "description": "Rules broken, required visits left out."},
                "late_s": {**count, "description": "By how much times are missed in all."},
                "priority": {**count, "description": "Sum over the visits served."},
                "end_s": {**count, "description": "Sum of the times at which coach-days end."},
                "road_s": {**count, "description": "Time on the road in all."},
            }
        ),
        "JobSummary": record(job),
        "Job": record({**job, "best": best}),
        "JobAnswer": record({"job": ref("Job")}),
        "Jobs": record({"jobs": {"type": "array", "items": ref("JobSummary")}}),
    }


def _answer(description: str, name: str) -> _Json:
    return {"description": description, "content": {"application/json": {"schema": ref(name)}}}


def _parameter(name: str, place: str, description: str) -> _Json:
    return {
        "name": name, "in": place, "required": place == "path", "description": description,
        "schema": {"type": "string"},
    }  # fmt: skip
