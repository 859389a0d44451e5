"""The planner, the store and the city's closures, loaded from the data folder and the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import DataFault, Fault, Unavailable
from planner.settings import Settings

if TYPE_CHECKING:
    # NumPy and SQLAlchemy are loaded at their first use: no command waits for both in vain.
    from planner.planning.planner import Planner
    from planner.roads.times.closures import Closure
    from planner.store.tours import TourStore


def load_checked_planner(settings: Settings) -> Planner:
    """Load city, venues and roads. Raises DataFault or Unavailable."""
    from planner.planning.planner import load_planner  # noqa: PLC0415 - at first use

    if not settings.data.is_dir():
        raise Unavailable(
            f"There is no data folder {settings.data}. "
            "Set PLANNER_DATA to the folder that holds city.toml."
        )
    return load_planner(settings)


def open_store(settings: Settings) -> TourStore:
    """Open the database of tours, migrated and seeded. Raises Unavailable or DataFault."""
    from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415 - at first use
    from planner.store.seed import seed_tours  # noqa: PLC0415 - at first use
    from planner.store.tours import TourStore  # noqa: PLC0415 - at first use

    store = TourStore(settings.database_url)
    seed_tours(store, settings.data / "tours", check=parse_brief)
    return store


def load_city_closures(data: Path) -> Mapping[str, Closure]:
    """Return the closures in the data folder's ``closures/`` by their id. Raises DataFault."""
    from planner.roads.times.closures_file import load_closures  # noqa: PLC0415 - at first use

    closures: dict[str, Closure] = {}
    for path in _closures_files(data):
        for closure in load_closures(path):
            if closure.id in closures:
                fault = Fault("id", closure.id, "give an id that no other file has")
                raise DataFault.of(f"The closures file {path.name}", [fault])
            closures[closure.id] = closure
    return closures


def city_closures_as_json(data: Path) -> dict[str, dict[str, Any]]:
    """Return the same closures as a brief writes them. The files were loaded before."""
    return {
        one["id"]: one
        for path in _closures_files(data)
        for one in json.loads(path.read_text(encoding="utf-8"))["closures"]
    }


def _closures_files(data: Path) -> list[Path]:
    return sorted((data / "closures").glob("*.json"))
