"""A process that prints route sheets, one after the other, as the server asks through a pipe.

The typesetter never gives back the memory it takes; a process that has ended does.
"""

from __future__ import annotations

import gzip
import logging
import multiprocessing
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from planner.errors import PlannerError

if TYPE_CHECKING:
    from planner.itinerary.model.itinerary import Itinerary

log = logging.getLogger(__name__)

BUG: Final = "Something went wrong in printing this sheet. It has been noted in the server's log."
CLOSE_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class SheetTask:
    """One sheet: what ``route_sheet`` is asked."""

    itinerary: Itinerary
    day: date | None
    url: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The answer: the PDF, or why there is none, and the most memory that the process has taken."""

    pdf: bytes
    failure: str
    memory_mb: int


class SheetProcess:
    """The server's end of one process. Used by one thread at a time."""

    def __init__(self, basemap: bytes) -> None:
        # A fork would copy the server's threads' locks in whatever state they are.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), name="sheets", daemon=True)
        if hasattr(signal, "pthread_sigmask"):
            # Ctrl+C in a terminal reaches every process of it; the server alone decides when this
            # one ends. A process inherits the mask of the thread that starts it.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            self.process.start()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        else:
            self.process.start()
        # Held by the process alone, so that its end closes the pipe.
        theirs.close()
        # An argument would be written while the process starts: torn, should the server end then.
        with suppress(OSError):
            self._connection.send_bytes(basemap)

    def printed(self, task: SheetTask, timeout_s: float) -> Printed:
        """Return a sheet. Raises TimeoutError, OSError or EOFError where the process has ended."""
        self._connection.send(task)
        if not self._connection.poll(timeout_s):
            raise TimeoutError
        told = self._connection.recv()
        assert isinstance(told, Printed)  # noqa: S101 - what serve() sends
        return told

    def end(self) -> None:
        """End the process, whatever it does."""
        # Killed first: a thread that waits for its answer then reads the end of the pipe, and not from
        # a descriptor that may be another file's by now.
        self.process.kill()
        self.process.join(CLOSE_S)
        self._connection.close()


def serve(connection: Connection) -> None:
    """Print what comes through the pipe until the server goes: first comes the base map, gzipped."""
    try:
        basemap = connection.recv_bytes()
    except (EOFError, OSError):
        return
    from planner.basemap.ground import Ground  # noqa: PLC0415 - in this process only
    from planner.documents.sheet import route_sheet  # noqa: PLC0415

    ground = Ground.from_bytes(gzip.decompress(basemap))
    while True:
        try:
            task: SheetTask = connection.recv()
        except (EOFError, OSError):
            return
        pdf, failure = b"", ""
        try:
            pdf = route_sheet(
                task.itinerary, ground, day=task.day, url=task.url, revision=task.revision
            )
        except PlannerError as error:
            failure = error.sentence
        except Exception:
            log.exception("A sheet of the tour %s cannot be printed.", task.itinerary.tour_id)
            failure = BUG
        connection.send(Printed(pdf, failure, _memory_mb()))


def _memory_mb() -> int:
    """Return the most memory that this process has taken; 0 where the system does not tell."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return 0
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    return taken // (1 << 20 if sys.platform == "darwin" else 1 << 10)
