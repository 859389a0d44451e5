"""The processes that search whole tours: a bounded queue before them, one thread that minds them.

Only that thread writes how jobs go on; the store decides every race (a cancel against a result).
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from planner.errors import Busy, PlannerError, Unavailable
from planner.services.solver_worker import Cancel, Failure, Result, Step, Task, work
from planner.settings import Settings
from planner.store.jobs import JobRecord, JobStore

log = logging.getLogger(__name__)

HEARTBEAT_S: Final = 2.0
"""How often the store hears that jobs are in hand, and this server of cancels by another one."""
CANCEL_S: Final = 5.0
"""How long a process may go on with a search that nobody wants before it is ended."""
OVERTIME_S: Final = 60.0
"""How long after its time limit a search may end, with the loading of the roads before it."""
CLOSE_S: Final = 3.0
RETRY_AFTER_S: Final = 15

Work = Callable[[Connection, Settings], None]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: Task | None = None
    until_s: float = 0.0
    """When, on the monotonic clock, the task must have ended."""
    cancelled: bool = False


class SolverPool:
    """Searches in processes of their own. Safe for threads; starts nothing before the first job."""

    def __init__(self, settings: Settings, store: JobStore, run: Work = work) -> None:
        # A read-only view of a mapping does not travel to another process.
        self._settings = replace(settings, router_profiles=dict(settings.router_profiles))
        self._store, self._run = store, run
        # A fork would copy the server's threads' locks in whatever state they are.
        self._context = multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        self._queue: deque[Task] = deque()
        self._workers: list[_Worker] = []
        self._unwritten: list[Callable[[], object]] = []
        self._thread: threading.Thread | None = None
        self._closed = False
        self._bell, self._ring = self._context.Pipe(duplex=False)
        self._beaten_s = 0.0

    def submit(
        self, tour_id: str, revision: int, brief: Mapping[str, Any], *,
        seed: int, iterations: int, seconds: int,
    ) -> JobRecord:  # fmt: skip
        """Queue a search and keep its job.

        Raises Busy when the queue is full, NotFound (no such tour), Unavailable.
        """
        with self._lock:
            if self._closed:
                raise Unavailable("The server is stopping. Try again when it is back.")
            room = self._settings.solver_processes + self._settings.solver_queue
            if len(self._queue) + self._busy() >= room:
                raise Busy(
                    f"This server has as many searches in hand as it takes ({room}). "
                    "Try again in a moment.",
                    RETRY_AFTER_S,
                )
            job = self._store.create(
                tour_id, revision, seed=seed, iterations=iterations, seconds=seconds
            )
            self._queue.append(Task(job.job_id, dict(brief), seed, iterations, seconds))
            if self._thread is None:
                self._thread = threading.Thread(target=self._mind, name="solver-pool", daemon=True)
                self._thread.start()
            self._ring.send(None)
        return job

    def cancel(self, job_id: str) -> JobRecord:
        """End a job, keep its best so far; one that has ended stays as it is. Raises NotFound."""
        job = self._store.cancel(job_id)
        with self._lock:
            self._queue = deque(task for task in self._queue if task.job_id != job_id)
            for worker in self._workers:
                if worker.task is not None and worker.task.job_id == job_id:
                    _cancel(worker)
        return job

    def close(self) -> None:
        """End the processes; what waits or runs is lost, and says so."""
        with self._lock:
            self._closed = True
            thread, self._thread = self._thread, None
            if thread is not None:
                self._ring.send(None)
        if thread is not None:
            thread.join()

    def _busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    def _mind(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # Ctrl+C in a terminal reaches every process of it. The processes that this thread starts
            # inherit the mask: the server alone decides when they end.
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        while not self._closed:
            try:
                self._turn()
            except PlannerError as error:
                # The database is busy or away: what was to be written is tried again.
                log.warning("%s", error.sentence)
                time.sleep(0.5)
            except Exception:
                log.exception("The searches could not be minded.")
                time.sleep(0.5)
        self._end()

    def _turn(self) -> None:
        self._write()
        self._assign()
        workers = {worker.connection: worker for worker in self._workers}
        for ready in wait([self._bell, *workers], self._pause_s()):
            if ready is self._bell:
                self._bell.recv()
            elif isinstance(ready, Connection):
                self._hear(workers[ready])
        now_s = time.monotonic()
        for worker in [one for one in self._workers if one.task and now_s > one.until_s]:
            self._lay_off(worker, "This search did not end in time and was stopped.")
        if now_s - self._beaten_s >= HEARTBEAT_S:
            self._beaten_s = now_s
            self._beat()

    def _pause_s(self) -> float | None:
        """Return how long to wait for news: for ever while there is nothing in hand."""
        return HEARTBEAT_S if self._queue or self._busy() or self._unwritten else None

    def _assign(self) -> None:
        """Give waiting jobs to free processes; start processes as they are needed."""
        while self._queue:
            worker = next((one for one in self._workers if one.task is None), None)
            if worker is None:
                if len(self._workers) >= self._settings.solver_processes:
                    return
                try:
                    worker = self._hired()
                except OSError as error:
                    self._refuse(f"No process could be started for this search ({error}).")
                    return
            with self._lock:
                task = self._queue[0] if self._queue else None
            if task is None:
                return
            started = self._store.start(task.job_id)
            with self._lock:
                # A cancel may have taken it out meanwhile.
                if self._queue and self._queue[0] is task:
                    self._queue.popleft()
                if started:
                    worker.task, worker.cancelled = task, False
                    worker.until_s = time.monotonic() + task.seconds + OVERTIME_S
                    _send(worker, task)

    def _refuse(self, sentence: str) -> None:
        """End the job whose turn it is."""
        with self._lock:
            task = self._queue.popleft() if self._queue else None
        if task is not None:
            self._unwritten.append(lambda: self._store.fail(task.job_id, sentence))
            self._write()

    def _hired(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=self._run, args=(theirs, self._settings), name="solver", daemon=True
        )
        process.start()
        # Held by the process alone, so that its end closes the pipe.
        theirs.close()
        worker = _Worker(process, ours)
        with self._lock:
            self._workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(CLOSE_S)
            self._lay_off(
                worker,
                f"The process of this search ended (exit code {worker.process.exitcode}), perhaps for "
                "want of memory. Start the search again.",
            )
            return
        if worker.task is None or message.job_id != worker.task.job_id:
            return
        if isinstance(message, Step):
            if not self._store.advance(
                message.job_id,
                share=message.share,
                before=message.before,
                goal=message.goal,
                best=message.best,
            ):
                with self._lock:
                    _cancel(worker)
            return
        worker.task = None
        self._unwritten.append(lambda: self._end_job(message))
        self._write()

    def _end_job(self, outcome: Result | Failure) -> None:
        if isinstance(outcome, Failure):
            self._store.fail(outcome.job_id, outcome.sentence)
            return
        self._store.finish(
            outcome.job_id, before=outcome.before, goal=outcome.goal, best=outcome.best,
            proof=outcome.proof, bound=outcome.bound, repeatable=outcome.repeatable,
        )  # fmt: skip

    def _write(self) -> None:
        """Write what has to be written; what the database refuses stays for the next turn."""
        while self._unwritten:
            self._unwritten[0]()
            self._unwritten.pop(0)

    def _lay_off(self, worker: _Worker, sentence: str) -> None:
        """End a process; its job, if it had one that nobody has ended, failed."""
        with self._lock:
            self._workers.remove(worker)
        worker.connection.close()
        worker.process.kill()
        worker.process.join(CLOSE_S)
        task = worker.task
        if task is not None:
            self._unwritten.append(lambda: self._store.fail(task.job_id, sentence))
            self._write()

    def _beat(self) -> None:
        with self._lock:
            running = {one.task.job_id: one for one in self._workers if one.task is not None}
            waiting = [task.job_id for task in self._queue]
        if not running and not waiting:
            return
        active = self._store.alive([*running, *waiting])
        with self._lock:
            ended = {job_id for job_id in waiting if job_id not in active}
            self._queue = deque(task for task in self._queue if task.job_id not in ended)
            for job_id, worker in running.items():
                if job_id not in active and worker.task and worker.task.job_id == job_id:
                    _cancel(worker)

    def _end(self) -> None:
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        in_hand = [one.task.job_id for one in self._workers if one.task is not None]
        try:
            self._write()
            for job_id in [*in_hand, *(task.job_id for task in self._queue)]:
                self._store.lose(job_id)
        except PlannerError as error:
            # Nobody says any more that they are in hand: they are lost all the same.
            log.warning("%s", error.sentence)
        for worker in self._workers:
            worker.process.join(CLOSE_S)
            worker.process.kill()
        self._bell.close()
        self._ring.close()


def _cancel(worker: _Worker) -> None:
    """Tell a process that nobody wants its search; it has a moment to come to an end.

    Called with the pool's lock held, as all sending is: two at once would mix in the pipe.
    """
    if worker.task is not None and not worker.cancelled:
        worker.cancelled = True
        worker.until_s = min(worker.until_s, time.monotonic() + CANCEL_S)
        _send(worker, Cancel(worker.task.job_id))


def _send(worker: _Worker, message: Task | Cancel) -> None:
    try:
        worker.connection.send(message)
    except OSError:
        # It has died: its closed pipe tells the thread that minds it.
        log.warning("The process %s hears no more.", worker.process.name)
