"""What the app holds: settings, planner, store, tours, maps; each is loaded at its first use."""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from planner.errors import PlannerError, Unavailable
from planner.services.once import Once
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
        self._planner = Once(self._load_planner)
        self._store = Once(self._open_store)
        self._jobs = Once(self._open_jobs)
        self._solver_pool = Once(self._make_solver_pool)
        self._basemap = Once(self._make_basemap)
        self._ground = Once(self._make_ground)
        self._sheets = Once(self._make_sheets)
        self._city_map = Once(self._make_city_map)
        self._closures = Once(self._load_closures)
        self._tours = Once(self._make_tours)
        self._loader: threading.Thread | None = None
        self._loader_lock = threading.Lock()
        self._failure: PlannerError | None = None

    @property
    def planner(self) -> Planner:
        """The planner with city, venues and roads.

        Raises DataFault (a data file breaks its schema) or Unavailable.
        """
        return self._planner.get()

    @property
    def store(self) -> TourStore:
        """The database of tours, migrated and seeded. Raises Unavailable or DataFault."""
        return self._store.get()

    @property
    def tours(self) -> Tours:
        """The kept tours, read and planned once a revision."""
        return self._tours.get()

    @property
    def jobs(self) -> JobStore:
        """The searches for whole tours that are kept. Raises Unavailable or DataFault."""
        return self._jobs.get()

    @property
    def solver_pool(self) -> SolverPool:
        """The processes that search whole tours; none runs before the first search."""
        return self._solver_pool.get()

    @property
    def basemap(self) -> BasemapFile:
        """The base map for the browser, from the disk cache where it is there already."""
        return self._basemap.get()

    @property
    def ground(self) -> Ground:
        """The base map decoded, for paper."""
        return self._ground.get()

    @property
    def sheets(self) -> Sheets:
        """The processes that print route sheets, and what they have printed."""
        return self._sheets.get()

    @property
    def city_map(self) -> MapParts:
        """The frame of the desk's map, from the disk cache where it is there already."""
        return self._city_map.get()

    @property
    def closures(self) -> Mapping[str, Closure]:
        """The closures in the data folder's ``closures/`` by their id. Raises DataFault."""
        return self._closures.get()

    def close(self) -> None:
        """End the searches and the printing, give back the connections to the database."""
        if self._sheets.made:
            self.sheets.close()
        if self._solver_pool.made:
            self.solver_pool.close()
        if self._jobs.made:
            self.jobs.close()
        if self._store.made:
            self.store.close()

    def planner_within(self, seconds: float) -> Planner | None:
        """Return the planner if it is there or comes within ``seconds``; it loads on meanwhile.

        Raises the PlannerError that the last load ended with.
        """
        if self._planner.made:
            return self._planner.get()
        with self._loader_lock:
            if self._loader is None or not self._loader.is_alive():
                self._failure = None
                self._loader = threading.Thread(target=self._load_quietly, daemon=True)
                self._loader.start()
            loader = self._loader
        loader.join(seconds)
        if self._failure is not None:
            raise self._failure
        return self._planner.get() if self._planner.made else None

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
            self._planner.get()
        except PlannerError as error:
            self._failure = error
        except Exception:
            log.exception("The planner cannot be loaded.")
            self._failure = Unavailable("The planner cannot be loaded; the server's log says why.")

    def _load_planner(self) -> Planner:
        from planner.services.loading import load_checked_planner  # noqa: PLC0415 - at first use

        return load_checked_planner(self.settings)

    def _open_store(self) -> TourStore:
        from planner.services.loading import open_store  # noqa: PLC0415 - at first use

        return open_store(self.settings)

    def _make_tours(self) -> Tours:
        from planner.services.tours import Tours  # noqa: PLC0415 - at first use

        return Tours(lambda: self.planner, lambda: self.store)

    def _open_jobs(self) -> JobStore:
        from planner.store.jobs import JobStore  # noqa: PLC0415 - at first use

        return JobStore(self.settings.database_url)

    def _make_solver_pool(self) -> SolverPool:
        from planner.services.solver_pool import SolverPool  # noqa: PLC0415 - at first use

        return SolverPool(self.settings, self.jobs)

    def _load_closures(self) -> Mapping[str, Closure]:
        from planner.services.loading import load_city_closures  # noqa: PLC0415 - at first use

        return load_city_closures(self.settings.data)

    def _make_basemap(self) -> BasemapFile:
        from planner.services.kept_maps import basemap_of  # noqa: PLC0415 - at first use

        return basemap_of(self.settings, self.planner)

    def _make_sheets(self) -> Sheets:
        from planner.services.sheets import Sheets  # noqa: PLC0415 - at first use

        # Two threads stay free for pages, however many wait for sheets.
        waiting = max(1, self.settings.threads - 2)
        return Sheets(lambda: self.basemap.gzipped, self.settings.sheet_processes, waiting)

    def _make_city_map(self) -> MapParts:
        from planner.services.kept_maps import frame_of  # noqa: PLC0415 - at first use

        return frame_of(self.settings, self.planner)

    def _make_ground(self) -> Ground:
        from planner.basemap.ground import Ground  # noqa: PLC0415 - at first use

        return Ground.from_bytes(gzip.decompress(self.basemap.gzipped))
