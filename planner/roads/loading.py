"""The roads in service: compiled once, kept on disk, loaded at every start."""

from __future__ import annotations

import logging
from pathlib import Path

from planner.city import City, load_city
from planner.errors import DataFault, Fault, Unavailable
from planner.roads import cache
from planner.roads.build import build_apart
from planner.roads.files.source import source_in_service
from planner.roads.roads import Roads
from planner.roads.times.traffic import Traffic
from planner.roads.times.traffic_file import load_traffic
from planner.settings import Settings

log = logging.getLogger(__name__)


def load_roads(settings: Settings, *, progress: bool = False, rebuild: bool = False) -> Roads:
    """Load the roads in service. Raises as ``roads_of``."""
    return roads_of(source_in_service(settings), settings, progress=progress, rebuild=rebuild)


def roads_of(
    source: Path, settings: Settings, *, progress: bool = False, rebuild: bool = False
) -> Roads:
    """Load the compiled roads of a file; build them first where they are missing, stale or damaged.

    Building runs in a process of its own (about eight seconds for a city) and shows its stages on
    standard error with ``progress``. Raises DataFault for a bad road, city or traffic file,
    Unavailable where the cache cannot be written or read.
    """
    city = load_city(settings.data / "city.toml")
    on_left = city.driving_side == "left"
    try:
        folder = cache.folder_of(settings.instance, cache.hash_of(source), drives_on_left=on_left)
    except OSError as error:
        expected = "give a readable file"
        fault = Fault(str(source), f"not readable ({error.strerror})", expected)
        raise DataFault.of("The road file", [fault]) from error
    if rebuild:
        cache.discard(folder)
    traffic = _traffic(settings, city)
    try:
        return _roads(cache.load(folder), traffic, drives_on_left=on_left)
    except FileNotFoundError:
        pass
    except cache.BrokenCache as error:
        log.warning("%s. They are compiled anew.", str(error).capitalize())
    build_apart(
        source, folder, drives_on_left=on_left, progress=progress, most_mb=settings.max_roads_mb
    )
    try:
        return _roads(cache.load(folder), traffic, drives_on_left=on_left)
    except (FileNotFoundError, cache.BrokenCache) as error:
        raise Unavailable(
            f"The compiled roads in {folder} cannot be read back: {error}."
        ) from error


def _roads(cached: cache.Cached, traffic: Traffic | None, *, drives_on_left: bool) -> Roads:
    return Roads(cached.network, cached.part, traffic=traffic, drives_on_left=drives_on_left)


def _traffic(settings: Settings, city: City) -> Traffic | None:
    return load_traffic(settings.data / city.traffic_file, city) if city.traffic_file else None
