"""What the app holds: settings, planner, store, base map; each loaded once, at its first use."""

from __future__ import annotations

import gzip
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from planner.atomic_file import write_atomically
from planner.errors import DataFault, Fault, NotFound, PlannerError, Unavailable
from planner.itinerary.model.itinerary import Itinerary
from planner.settings import Settings

if TYPE_CHECKING:
    # NumPy, SQLAlchemy and what else these bring are loaded at their first use, not at import:
    # a command that needs no tour starts without them.
    from planner.basemap.ground import Ground
    from planner.documents.map import MapParts
    from planner.itinerary.brief.records import Brief
    from planner.planning.planner import Planner
    from planner.roads.times.closures import Closure
    from planner.services.kept_maps import BasemapFile
    from planner.services.solver_pool import SolverPool
    from planner.store.jobs import JobStore
    from planner.store.tours import TourRecord, TourStore

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_ITERATIONS: Final = 1
"""Of the search whose answer a page shows while it is open who serves what all share: a page waits for
VROOM's answer only. The long search is asked for by hand."""
PLANS_KEPT: Final = 32
"""Planned tours held in memory: one per tour in hand, and its last few revisions."""


class Once(Generic[T]):
    """A value that is made at its first use, once, whichever thread asks first.

    A failure is not remembered: the next use tries again, so that a mended file needs no restart.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: T | None = None

    @property
    def made(self) -> bool:
        """Whether the value is there already."""
        return self._made is not None

    def get(self) -> T:
        """Return the value, making it first if need be; other threads wait for the one that makes.

        Raises whatever the making raises.
        """
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = self._make()
        return self._made


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
        self._city_map = Once(self._make_city_map)
        self._closures = Once(self._load_closures)
        self._plans: OrderedDict[tuple[str, int], tuple[Itinerary, ...]] = OrderedDict()
        self._plans_lock = threading.Lock()
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
    def city_map(self) -> MapParts:
        """The frame of the desk's map, from the disk cache where it is there already."""
        return self._city_map.get()

    @property
    def closures(self) -> Mapping[str, Closure]:
        """The closures in the data folder's ``closures/`` by their id. Raises DataFault."""
        return self._closures.get()

    def default_tour(self) -> TourRecord:
        """Return the tour that ``/`` shows: the city's own, else the first that was created.

        Raises NotFound while there is none at all.
        """
        tours = self.store.tours()
        if not tours:
            raise NotFound(
                "There is no tour yet. Put a brief into the data folder's tours/ and start again."
            )
        chosen = self.planner.city.default_tour
        return next((record for record in tours if record.tour_id == chosen), tours[0])

    def plan(self, record: TourRecord, coach_id: str | None = None) -> Itinerary:
        """Return the planned tour of a coach, by default the first one.

        A revision never changes, so it is planned once. Raises InvalidInput when the kept brief no
        longer fits the venues or the format, NotFound for a coach that the tour does not have.
        """
        plans = self._plans_of(record)
        if coach_id is None:
            return plans[0]
        found = next((plan for plan in plans if plan.coach_id == coach_id), None)
        if found is None:
            known = ", ".join(plan.coach_id for plan in plans)
            raise NotFound(f"The tour has no coach {coach_id!r}. Its coaches are {known}.")
        return found

    def brief(self, record: TourRecord) -> Brief:
        """Return a record's brief; where it is open who serves what all share, with the plan's orders."""
        from planner.itinerary.brief.coaches import is_open  # noqa: PLC0415
        from planner.itinerary.brief.edits import with_order  # noqa: PLC0415 - at first use
        from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415 - at first use

        brief = parse_brief(record.brief)
        if is_open(brief):
            for plan in self._plans_of(record):
                for day in plan.days:
                    brief = with_order(brief, day.date, day.order, plan.coach_id)
        return brief

    def _plans_of(self, record: TourRecord) -> tuple[Itinerary, ...]:
        key = (record.tour_id, record.revision)
        with self._plans_lock:
            found = self._plans.get(key)
            if found is not None:
                self._plans.move_to_end(key)
                return found
        from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415 - at first use

        planned = self.plans(parse_brief(record.brief))
        self.keep_plans(record, planned)
        return planned

    def plans(self, brief: Brief) -> tuple[Itinerary, ...]:
        """Plan a brief soon enough for a page. Raises as ``Planner.plans``."""
        return self.planner.plans(brief, iterations=FIRST_ITERATIONS)

    def save(
        self, tour_id: str, brief: dict[str, Any], *, expected_revision: int, note: str
    ) -> TourRecord:
        """Plan a brief, then keep it: what cannot be planned is never saved.

        Raises as ``Planner.plans`` and ``TourStore.save``.
        """
        from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415 - at first use

        planned = self.plans(parse_brief(brief))
        saved = self.store.save(tour_id, brief, expected_revision=expected_revision, note=note)
        self.keep_plans(saved, planned)
        return saved

    def keep_plans(self, record: TourRecord, plans: tuple[Itinerary, ...]) -> None:
        """Remember the itineraries of a record that was planned before it was saved."""
        with self._plans_lock:
            self._plans[record.tour_id, record.revision] = plans
            self._plans.move_to_end((record.tour_id, record.revision))
            while len(self._plans) > PLANS_KEPT:
                self._plans.popitem(last=False)

    def close(self) -> None:
        """End the searches, give back the connections to the database."""
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
            self.plan(self.default_tour())
            _ = self.basemap, self.city_map, self.ground
        except PlannerError as error:
            # Whoever asks for it is told again, in the answer.
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
        from planner.planning.planner import load_planner  # noqa: PLC0415 - at first use

        if not self.settings.data.is_dir():
            raise Unavailable(
                f"There is no data folder {self.settings.data}. "
                "Set PLANNER_DATA to the folder that holds city.toml."
            )
        return load_planner(self.settings)

    def _open_store(self) -> TourStore:
        from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415 - at first use
        from planner.store.seed import seed_tours  # noqa: PLC0415 - at first use
        from planner.store.tours import TourStore  # noqa: PLC0415 - at first use

        store = TourStore(self.settings.database_url)
        seed_tours(store, self.settings.data / "tours", check=parse_brief)
        return store

    def _open_jobs(self) -> JobStore:
        from planner.store.jobs import JobStore  # noqa: PLC0415 - at first use

        return JobStore(self.settings.database_url)

    def _make_solver_pool(self) -> SolverPool:
        from planner.services.solver_pool import SolverPool  # noqa: PLC0415 - at first use

        return SolverPool(self.settings, self.jobs)

    def _load_closures(self) -> Mapping[str, Closure]:
        from planner.roads.times.closures_file import load_closures  # noqa: PLC0415 - at first use

        found: dict[str, Closure] = {}
        for path in sorted((self.settings.data / "closures").glob("*.json")):
            for closure in load_closures(path):
                if closure.id in found:
                    fault = Fault("id", closure.id, "give an id that no other file has")
                    raise DataFault.of(f"The closures file {path.name}", [fault])
                found[closure.id] = closure
        return found

    def _make_basemap(self) -> BasemapFile:
        from planner.services.kept_maps import basemap_of  # noqa: PLC0415 - at first use

        return basemap_of(self.settings, self.planner)

    def _make_city_map(self) -> MapParts:
        from planner.services.kept_maps import frame_of  # noqa: PLC0415 - at first use

        return frame_of(self.settings, self.planner)

    def _make_ground(self) -> Ground:
        from planner.basemap.ground import Ground  # noqa: PLC0415 - at first use

        return Ground.from_bytes(gzip.decompress(self.basemap.gzipped))


def settled(settings: Settings) -> Settings:
    """Return the settings with absolute folders and a database; make the instance folder.

    Raises Unavailable when the folder cannot be made.
    """
    instance = settings.instance.resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The instance folder {instance} cannot be made ({error.strerror}). "
            "Set PLANNER_INSTANCE to a folder that may be written."
        ) from error
    database = settings.database_url or f"sqlite:///{instance / 'planner.sqlite'}"
    return replace(settings, instance=instance, data=settings.data.resolve(), database_url=database)


def secret_key(settings: Settings) -> str:
    """Return the key that signs forms: the operator's, or one made once in the instance folder.

    The file is readable by its owner only, appears whole or not at all, and when several
    processes start at once they all end up with the same one. Raises Unavailable.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    try:
        if not path.exists():
            write_atomically(path, secrets.token_hex(32).encode(), overwrite=False)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(
            f"The secret key {path} cannot be read or made ({error}). "
            "Make the instance folder writable, or set PLANNER_SECRET_KEY."
        ) from error
    if len(key) < 32:
        raise Unavailable(
            f"The secret key in {path} is too short. Delete the file, and a new key is made."
        )
    return key
