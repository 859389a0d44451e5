"""Searches for whole tours as they are kept: queued, running, ended, with the best found so far."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from planner.errors import NotFound
from planner.store.database import Store
from planner.store.job_states import ACTIVE, STATES, State
from planner.store.schema import SolveJob, Tour

LOST_AFTER: Final = timedelta(seconds=20)
"""A job of which no server has said for so long that it is in hand is lost: its server is gone."""
JOBS_KEPT: Final = 200
"""Ended jobs that are kept; the oldest are dropped, so that the file does not grow for ever."""
LOST: Final = "The server stopped while this search was queued or running. Start it again."


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as it stands now.

    ``revision`` is the tour's that the search began from. ``share`` is how far it is, 0 to 1.
    ``before`` is the goal of the hand-made orders (None: some day has none), ``goal`` that of
    ``best``, the brief with the best orders so far. ``proof``, ``bound`` and ``repeatable`` are those
    of the search's result (None: it gave none). ``message`` is the sentence of a failure. ``taken`` is
    the tour's revision that ``best`` became.
    """

    job_id: str
    tour_id: str
    revision: int
    seed: int
    iterations: int
    seconds: int
    state: State
    share: float
    before: dict[str, Any] | None
    goal: dict[str, Any] | None
    best: dict[str, Any] | None
    proof: str | None
    bound: int | None
    repeatable: bool | None
    message: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    taken: int | None

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ACTIVE


class JobStore(Store):
    """The kept jobs. Safe for threads and for several processes on one database.

    A job goes from ``queued`` over ``running`` to one of the ends, and never back; what comes too
    late (an answer after a cancel) changes nothing. Every method raises Unavailable, as those of
    TourStore do.
    """

    def create(
        self, tour_id: str, revision: int, *, seed: int, iterations: int, seconds: int
    ) -> JobRecord:
        """Keep a new job, queued. Raises NotFound for a tour that is not there."""
        now = self._clock()
        with self._database.writing() as session:
            if session.get(Tour, tour_id) is None:
                raise NotFound(f"There is no tour {tour_id!r}.")
            _lose_abandoned(session, now)
            _drop_oldest(session)
            job = SolveJob(
                id=secrets.token_urlsafe(12), tour_id=tour_id, revision=revision, seed=seed,
                iterations=iterations, seconds=seconds, state="queued", share=0.0, message="",
                created_at=now, alive_at=now,
            )  # fmt: skip
            session.add(job)
            session.flush()
            return _record(job, now)

    def get(self, job_id: str) -> JobRecord:
        """Return one job. Raises NotFound."""
        with self._database.reading() as session:
            job = session.get(SolveJob, job_id)
            if job is None:
                raise NotFound(
                    f"There is no job {job_id[:60]!r}. Jobs that have ended are kept for a while only."
                )
            return _record(job, self._clock())

    def jobs(self) -> tuple[JobRecord, ...]:
        """Return the kept jobs, the newest first."""
        query = select(SolveJob).order_by(SolveJob.created_at.desc(), SolveJob.id)
        now = self._clock()
        with self._database.reading() as session:
            return tuple(_record(job, now) for job in session.scalars(query))

    def start(self, job_id: str) -> bool:
        """Say that a queued job runs now; False if it is not queued any more."""
        now = self._clock()
        return self._change(job_id, ("queued",), state="running", started_at=now, alive_at=now)

    def alive(self, job_ids: Sequence[str]) -> frozenset[str]:
        """Say that these jobs are in hand; return those that still wait or run."""
        in_hand = SolveJob.id.in_(job_ids), SolveJob.state.in_(ACTIVE)
        with self._database.writing() as session:
            session.execute(update(SolveJob).where(*in_hand).values(alive_at=self._clock()))
            return frozenset(session.scalars(select(SolveJob.id).where(*in_hand)))

    def advance(
        self,
        job_id: str,
        *,
        share: float,
        before: Mapping[str, Any] | None,
        goal: Mapping[str, Any] | None,
        best: Mapping[str, Any] | None,
    ) -> bool:
        """Keep how far a running job is; False if it is not running any more: then stop it."""
        return self._change(
            job_id, ("running",), share=share, before=before, goal=goal, best=best,
            alive_at=self._clock(),
        )  # fmt: skip

    def finish(  # noqa: PLR0913 - columns of a job, by name
        self,
        job_id: str,
        *,
        before: Mapping[str, Any] | None,
        goal: Mapping[str, Any],
        best: Mapping[str, Any],
        proof: str,
        bound: int,
        repeatable: bool,
    ) -> bool:
        """Keep the result of a running job; False if it is not running any more."""
        return self._change(
            job_id, ("running",), state="done", share=1.0, before=before, goal=goal, best=best,
            proof=proof, bound=bound, repeatable=repeatable, ended_at=self._clock(),
        )  # fmt: skip

    def fail(self, job_id: str, message: str) -> bool:
        """End a job with the sentence that tells why; False if it has ended already."""
        return self._change(job_id, ACTIVE, state="failed", message=message, ended_at=self._clock())

    def lose(self, job_id: str) -> bool:
        """End a job whose server stops; False if it has ended already."""
        return self._change(job_id, ACTIVE, state="lost", message=LOST, ended_at=self._clock())

    def cancel(self, job_id: str) -> JobRecord:
        """End a job that waits or runs; one that has ended stays as it is. Raises NotFound."""
        self._change(job_id, ACTIVE, state="cancelled", ended_at=self._clock())
        return self.get(job_id)

    def take(self, job_id: str, revision: int) -> None:
        """Note which revision of the tour the best found became."""
        ended = tuple(state for state in STATES if state not in ACTIVE)
        self._change(job_id, ended, taken=revision)

    def _change(self, job_id: str, states: Sequence[State], **values: Any) -> bool:
        # One statement: what has ended meanwhile, by whomever, is not touched.
        with self._database.writing() as session:
            _lose_abandoned(session, self._clock())
            of_job = SolveJob.id == job_id, SolveJob.state.in_(states)
            changed = session.execute(update(SolveJob).where(*of_job).values(**values))
            return cast("CursorResult[Any]", changed).rowcount == 1


def _lose_abandoned(session: Session, now: datetime) -> None:
    session.execute(
        update(SolveJob)
        .where(SolveJob.state.in_(ACTIVE), SolveJob.alive_at < now - LOST_AFTER)
        .values(state="lost", message=LOST, ended_at=now)
    )


def _drop_oldest(session: Session) -> None:
    ended = SolveJob.state.not_in(ACTIVE)
    newest = SolveJob.created_at.desc(), SolveJob.id.desc()
    last = session.execute(
        select(SolveJob.created_at, SolveJob.id)
        .where(ended)
        .order_by(*newest)
        .offset(JOBS_KEPT - 1)
        .limit(1)
    ).one_or_none()
    if last is None:
        return
    at, job_id = last
    older = or_(SolveJob.created_at < at, (SolveJob.created_at == at) & (SolveJob.id < job_id))
    session.execute(delete(SolveJob).where(ended, older))


def _record(job: SolveJob, now: datetime) -> JobRecord:
    # Reading writes nothing: an abandoned job is told as lost until the next writer notes it.
    abandoned = job.state in ACTIVE and job.alive_at < now - LOST_AFTER
    return JobRecord(
        job_id=job.id, tour_id=job.tour_id, revision=job.revision, seed=job.seed,
        iterations=job.iterations, seconds=job.seconds,
        state="lost" if abandoned else cast("State", job.state), share=job.share,
        before=job.before, goal=job.goal, best=job.best, proof=job.proof, bound=job.bound,
        repeatable=job.repeatable, message=LOST if abandoned else job.message,
        created_at=job.created_at, started_at=job.started_at, ended_at=job.ended_at,
        taken=job.taken,
    )  # fmt: skip
