"""Searches for whole tours: started from a tour as it stands, and their best brief saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import Conflict
from planner.itinerary.brief.reading import parse_brief

if TYPE_CHECKING:
    from planner.services.services import Services
    from planner.store.jobs import JobRecord
    from planner.store.tours import TourRecord


def start_search(
    services: Services, tour_id: str, *, seed: int, iterations: int, seconds: int
) -> JobRecord:
    """Queue a search for the best orders of a whole tour.

    Raises NotFound, InvalidInput (the kept brief does not fit the format any more), Busy, Unavailable.
    """
    record = services.store.get(tour_id)
    # What cannot be planned is refused at once, and the roads are compiled before a process loads them.
    services.tours.brief(record)
    _ = services.planner
    return services.solver_pool.submit(
        record.tour_id, record.revision, record.brief,
        seed=seed, iterations=iterations, seconds=seconds,
    )  # fmt: skip


def take_search(services: Services, job_id: str) -> TourRecord:
    """Save the best that a search has found as a new revision of its tour, and return this.

    Once taken, it is returned again as long as nothing else changes. Raises NotFound; Conflict where the
    search runs, has found nothing or began from another revision; and as ``Tours.save``.
    """
    job = services.jobs.get(job_id)
    record = services.store.get(job.tour_id)
    if job.taken is not None and record.revision == job.taken:
        return record
    if job.active:
        raise Conflict("This search has not ended. Wait for its end or cancel it, then take it.")
    if job.best is None:
        raise Conflict("This search has found nothing that could be taken. Start it again.")
    if record.revision != job.revision:
        raise Conflict(
            f"The tour was changed since this search began (it is at revision {record.revision}, the "
            f"search began from {job.revision}). Start the search again."
        )
    saved = services.tours.save(
        record,
        parse_brief(job.best),
        expected_revision=job.revision,
        note="Whole tour optimised",
    )
    services.jobs.take(job.job_id, saved.revision)
    return saved
