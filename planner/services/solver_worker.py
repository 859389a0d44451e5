"""A process that searches whole tours, one after the other, driven by the server through a pipe."""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
import time
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final

from planner.errors import PlannerError
from planner.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.planning.planner import Planner
    from planner.planning.whole_tour import Found

log = logging.getLogger(__name__)

TELL_EVERY_S: Final = 0.5
"""The server hears at most this often how far a search is."""
NICENESS: Final = 10
"""Visitors' answers come first where processors are few."""
BUG: Final = "Something went wrong in this search. It has been noted in the server's log."


@dataclass(frozen=True, slots=True)
class Task:
    """One search: what the server asks."""

    job_id: str
    brief: dict[str, Any]
    seed: int
    iterations: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """The server's word that nobody wants the rest of a search."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """How far a search is; ``before``, ``goal`` and ``best`` as ``JobRecord`` keeps them."""

    job_id: str
    share: float
    before: dict[str, Any] | None
    goal: dict[str, Any] | None
    best: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a search."""

    job_id: str
    before: dict[str, Any] | None
    goal: dict[str, Any]
    best: dict[str, Any]
    proof: str
    bound: int
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A search that could not be done, in a sentence."""

    job_id: str
    sentence: str


def work(connection: Connection, settings: Settings) -> None:
    """Search what comes through the pipe until the server goes; never returns by itself."""
    # The server alone decides when this process ends, not a Ctrl+C in its terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
    cancelled: set[str] = set()
    threading.Thread(target=_listen, args=(connection, tasks, cancelled), daemon=True).start()
    planner: Planner | None = None
    while True:
        task = tasks.get()
        outcome: Result | Failure
        try:
            if planner is None:
                from planner.planning.planner import load_planner  # noqa: PLC0415 - at first use

                planner = load_planner(settings)
            outcome = _solved(planner, task, connection.send, lambda: task.job_id in cancelled)  # noqa: B023
        except PlannerError as error:
            outcome = Failure(task.job_id, error.sentence)
        except Exception:
            log.exception("The search %s failed.", task.job_id)
            outcome = Failure(task.job_id, BUG)
        connection.send(outcome)
        cancelled.discard(task.job_id)


def _listen(connection: Connection, tasks: queue.SimpleQueue[Task], cancelled: set[str]) -> None:
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            # The server is gone, whatever ended it: nobody is left to answer.
            os._exit(0)
        if isinstance(message, Cancel):
            cancelled.add(message.job_id)
        else:
            tasks.put(message)


def _solved(
    planner: Planner, task: Task, send: Callable[[Step], None], cancelled: Callable[[], bool]
) -> Result:
    from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415 - at first use
    from planner.itinerary.tour.search_limits import SearchLimits  # noqa: PLC0415 - at first use
    from planner.planning.whole_tour import solve_tour  # noqa: PLC0415 - at first use

    last_s = float("-inf")

    def progress(share: float, make: Callable[[], Found | None]) -> None:
        nonlocal last_s
        if time.monotonic() - last_s < TELL_EVERY_S:
            return
        send(Step(task.job_id, share, **_kept(make())))
        last_s = time.monotonic()

    solved = solve_tour(
        planner,
        parse_brief(task.brief),
        SearchLimits(task.seed, task.iterations, task.seconds),
        progress=progress,
        cancelled=cancelled,
    )
    return Result(
        task.job_id, **_kept(solved.found), proof=solved.proof, bound=solved.bound,
        repeatable=solved.repeatable,
    )  # fmt: skip


def _kept(best: Found | None) -> dict[str, Any]:
    from planner.itinerary.brief.writing import brief_to_json  # noqa: PLC0415 - at first use

    if best is None:
        return {"before": None, "goal": None, "best": None}
    return {
        "before": None if best.before is None else asdict(best.before),
        "goal": asdict(best.numbers),
        "best": brief_to_json(best.brief),
    }
