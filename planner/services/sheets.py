"""Route sheets: each is printed once, in a process of its own, and kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date
from queue import LifoQueue
from typing import TYPE_CHECKING, Final

from planner.errors import Busy, PlannerError, Unavailable
from planner.lru_cache import Kept
from planner.services.sheet_process import SheetProcess, SheetTask

if TYPE_CHECKING:
    from planner.itinerary.model.itinerary import Itinerary

log = logging.getLogger(__name__)

KEPT_BYTES: Final = 64_000_000
"""Printed sheets held in memory; one of a coach-day has 0.2 to 0.6 MB."""
MOST_MEMORY_MB: Final = 300
"""A process that has taken more is ended after its sheet, and a new one started."""
MOST_SHEETS: Final = 8
"""As many sheets a process prints where the system does not tell how much memory it takes."""
TIMEOUT_S: Final = 120.0
RETRY_AFTER_S: Final = 3

Start = Callable[[bytes], SheetProcess]
_Key = tuple[str, str, str, int, date | None, str | None]


class _Slot:
    """Room for one process, which is started when it is needed, and for none once it is closed.

    A process may be replaced in one thread while the server stops in another: each is ended once.
    """

    def __init__(self) -> None:
        self.sheets = 0
        self._process: SheetProcess | None = None
        self._closed = False
        self._lock = threading.Lock()

    def running(self, start: Start, basemap: Callable[[], bytes]) -> SheetProcess:
        """Return the process, started if need be. Raises Unavailable once the slot is closed."""
        if self._process is None:
            # Outside the lock: to draw the base map takes seconds, and closing does not wait for it.
            ground = basemap()
            with self._lock:
                if self._closed:
                    raise Unavailable("The server stops; no sheet is printed any more.")
                if self._process is None:
                    self._process, self.sheets = start(ground), 0
        return self._process

    def end(self) -> None:
        """End the process, if there is one; the next use starts another."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def close(self) -> None:
        """End the process for good."""
        with self._lock:
            self._closed = True
        self.end()


class Sheets:
    """The sheets of all tours. Safe for threads; no process runs before ``warm`` or the first sheet.

    Args:
        basemap: Makes the gzipped base map, asked for when a process starts.
        processes: How many sheets are printed at a time.
        waiting: How many requests may wait, those whose sheets are being printed among them.
        start: Starts a process; another one in tests.
    """

    def __init__(
        self,
        basemap: Callable[[], bytes],
        processes: int,
        waiting: int,
        start: Start = SheetProcess,
    ) -> None:
        self._basemap, self._start = basemap, start
        self._most_waiting, self._waiting = waiting, 0
        # The slot used last is taken first: a second process starts only when two are needed.
        self._free: LifoQueue[_Slot] = LifoQueue()
        self._slots = [_Slot() for _ in range(processes)]
        for slot in self._slots:
            self._free.put(slot)
        self._kept: Kept[_Key, bytes] = Kept(KEPT_BYTES, size=len)
        self._lock = threading.Lock()

    def sheet(
        self, itinerary: Itinerary, *, day: date | None, url: str | None, revision: int
    ) -> bytes:
        """Return the PDF of an itinerary's day, or of all its days, as ``route_sheet`` makes it.

        Raises:
            Busy: As many requests wait for sheets as may.
            Unavailable: The sheet cannot be printed on this machine.
        """
        task = SheetTask(itinerary, day, url, revision)
        key = (itinerary.tour_id, itinerary.coach_id, itinerary.version, revision, day, url)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                return kept
            if self._waiting >= self._most_waiting:
                raise Busy("Many sheets are being printed. Try again in a moment.", RETRY_AFTER_S)
            self._waiting += 1
        try:
            return self._kept.of(key, lambda: self._printed(task))
        finally:
            with self._lock:
                self._waiting -= 1

    def warm(self) -> None:
        """Start one process, so that the first sheet need not wait for it."""
        slot = self._free.get()
        try:
            self._running(slot)
        finally:
            self._free.put(slot)

    def close(self) -> None:
        """End the processes."""
        for slot in self._slots:
            slot.close()

    def _printed(self, task: SheetTask) -> bytes:
        slot, grown = self._free.get(), False
        try:
            # A process may have ended since its last sheet: a fresh one tries again, once.
            for _ in range(2):
                try:
                    told = self._running(slot).printed(task, TIMEOUT_S)
                except (EOFError, OSError) as error:
                    slot.end()
                    if isinstance(error, TimeoutError):
                        break
                    continue
                slot.sheets += 1
                if told.memory_mb > MOST_MEMORY_MB or (
                    not told.memory_mb and slot.sheets >= MOST_SHEETS
                ):
                    grown = True
                if told.failure:
                    raise Unavailable(told.failure)
                return told.pdf
        finally:
            if grown:
                threading.Thread(target=self._renew, args=(slot,), daemon=True).start()
            else:
                self._free.put(slot)
        raise Unavailable(
            "The process that prints sheets has ended twice, perhaps for want of memory. "
            "Print the days one by one."
        )

    def _renew(self, slot: _Slot) -> None:
        """Start another process in place of one that has grown, while nobody waits for it."""
        try:
            slot.end()
            self._running(slot)
        except PlannerError as error:
            # Whoever prints next is told the same, or the server stops.
            log.info("%s", error.sentence)
        finally:
            self._free.put(slot)

    def _running(self, slot: _Slot) -> SheetProcess:
        return slot.running(self._start, self._basemap)
