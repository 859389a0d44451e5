"""What the app holds: settings, planner, store, tours, maps; each is loaded at its first use."""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from planner.errors import PlannerError, Unavailable
from planner.services.once import once
from planner.settings import Settings

if TYPE_CHECKING:
    # NumPy, SQLAlchemy and what else these bring are loaded at their first use, not at import:
    # a command that needs no tour starts without them.
    from planner.basemap.ground import Ground
    from planner.documents.map import MapParts
    from planner.planning.planner import Planner
    from planner.roads.times.closures import Closure
    from planner.services.kept_maps import BasemapFile
    from planner.services.sheets import Sheets
    from planner.services.solver_pool import SolverPool
    from planner.services.tours import Tours
    from planner.store.jobs import JobStore
    from planner.store.tours import TourStore

log = logging.getLogger(__name__)


class Services:
    """The app's long-lived parts. Every property is safe to use from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        for part in vars(Services).values():
            if isinstance(part, once):
                part.set_on(self)
        self._loader: threading.Thread | None = None
        self._loader_lock = threading.Lock()
        self._failure: PlannerError | None = None

    @once
    def planner(self) -> Planner:
        """The planner with city, venues and roads.

        Raises DataFault (a data file breaks its schema) or Unavailable.
        """
        from planner.services.loading import load_checked_planner  # noqa: PLC0415 - at first use

        return load_checked_planner(self.settings)

    @once
    def store(self) -> TourStore:
        """The database of tours, migrated and seeded. Raises Unavailable or DataFault."""
        from planner.services.loading import open_store  # noqa: PLC0415 - at first use

        return open_store(self.settings)

    @once
    def tours(self) -> Tours:
        """The kept tours, read and planned once a revision."""
        from planner.services.tours import Tours  # noqa: PLC0415 - at first use

        return Tours(lambda: self.planner, lambda: self.store)

    @once
    def jobs(self) -> JobStore:
        """The searches for whole tours that are kept. Raises Unavailable or DataFault."""
        from planner.store.jobs import JobStore  # noqa: PLC0415 - at first use

        return JobStore(self.settings.database_url)

    @once
    def solver_pool(self) -> SolverPool:
        """The processes that search whole tours; none runs before the first search."""
        from planner.services.solver_pool import SolverPool  # noqa: PLC0415 - at first use

        return SolverPool(self.settings, self.jobs)

    @once
    def basemap(self) -> BasemapFile:
        """The base map for the browser, from the disk cache where it is there already."""
        from planner.services.kept_maps import basemap_of  # noqa: PLC0415 - at first use

        return basemap_of(self.settings, self.planner)

    @once
    def ground(self) -> Ground:
        """The base map decoded, for paper."""
        from planner.basemap.ground import Ground  # noqa: PLC0415 - at first use

        return Ground.from_bytes(gzip.decompress(self.basemap.gzipped))

    @once
    def sheets(self) -> Sheets:
        """The processes that print route sheets, and what they have printed."""
        from planner.services.sheets import Sheets  # noqa: PLC0415 - at first use

        # Two threads stay free for pages, however many wait for sheets.
        waiting = max(1, self.settings.threads - 2)
        return Sheets(lambda: self.basemap.gzipped, self.settings.sheet_processes, waiting)

    @once
    def city_map(self) -> MapParts:
        """The frame of the desk's map, from the disk cache where it is there already."""
        from planner.services.kept_maps import frame_of  # noqa: PLC0415 - at first use

        return frame_of(self.settings, self.planner)

    @once
    def closures(self) -> Mapping[str, Closure]:
        """The closures in the data folder's ``closures/`` by their id. Raises DataFault."""
        from planner.services.loading import load_city_closures  # noqa: PLC0415 - at first use

        return load_city_closures(self.settings.data)

    def close(self) -> None:
        """End the searches and the printing, give back the connections to the database."""
        for part in (Services.sheets, Services.solver_pool, Services.jobs, Services.store):
            if part.of(self).made:
                part.of(self).get().close()

    def planner_within(self, seconds: float) -> Planner | None:
        """Return the planner if it is there or comes within ``seconds``; it loads on meanwhile.

        Raises the PlannerError that the last load ended with.
        """
        loaded = Services.planner.of(self)
        if loaded.made:
            return loaded.get()
        with self._loader_lock:
            if self._loader is None or not self._loader.is_alive():
                self._failure = None
                self._loader = threading.Thread(target=self._load_quietly, daemon=True)
                self._loader.start()
            loader = self._loader
        loader.join(seconds)
        if self._failure is not None:
            raise self._failure
        return loaded.get() if loaded.made else None

    def warm(self) -> None:
        """Make ready, in the background, what the first visitor would otherwise wait for."""
        threading.Thread(target=self._warm_quietly, daemon=True).start()

    def _warm_quietly(self) -> None:
        try:
            self.tours.plan(self.tours.default())
            _ = self.basemap, self.city_map
            self.sheets.warm()
        except PlannerError as error:
            # The first request for it gets the same sentence as its answer.
            log.warning("%s", error.sentence)

    def _load_quietly(self) -> None:
        try:
            _ = self.planner
        except PlannerError as error:
            self._failure = error
        except Exception:
            log.exception("The planner cannot be loaded.")
            self._failure = Unavailable("The planner cannot be loaded; the server's log says why.")
