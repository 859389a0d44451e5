"""Putting another road file in service: checked and compiled first, then switched in one step."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from planner.atomic_file import write_atomically
from planner.city import load_city
from planner.errors import PlannerError, Unavailable
from planner.roads import cache
from planner.roads.files.formats import suffix_of
from planner.roads.files.source import KEPT, RECORD, find_source
from planner.roads.files.xml_pass import fault
from planner.roads.loading import roads_of
from planner.roads.roads import Roads
from planner.settings import Settings


def put_in_service(file: Path, settings: Settings, *, progress: bool = False) -> Roads:
    """Compile a road file and make it the one that the app uses from its next start on.

    A copy is kept in the instance folder, so that the file may move; the data folder's own file
    needs none. Until everything is good, nothing changes. Raises DataFault for a file that cannot
    be read, or is another city's; Unavailable where the instance folder cannot be written.
    """
    suffix = suffix_of(file)
    roads = roads_of(file, settings, progress=progress)
    _check_city(file, settings, roads)
    try:
        if _is_the_citys_own(file, settings):
            (settings.instance / RECORD).unlink(missing_ok=True)
            _sweep(settings, keep="")
            return roads
        name = f"{roads.source_hash[:16]}{suffix}"
        _copy(file, settings.instance / KEPT / name, roads.source_hash)
        record = {"file": name, "given": str(file.resolve()), "since": _now()}
        write_atomically(settings.instance / RECORD, json.dumps(record, indent=1).encode())
        _sweep(settings, keep=name)
    except OSError as error:
        raise Unavailable(
            f"The road file cannot be kept in {settings.instance} ({error.strerror or error})."
        ) from error
    return roads


def _check_city(file: Path, settings: Settings, roads: Roads) -> None:
    city = load_city(settings.data / "city.toml")
    west, south, east, north = roads.bounds
    lon, lat = city.centre
    if not (west <= lon <= east and south <= lat <= north):
        raise fault(
            file,
            f"a network of lon {west:.3f} to {east:.3f}, lat {south:.3f} to {north:.3f}",
            f"give one that covers the centre of {city.name.en} (lon {lon:.3f}, lat {lat:.3f}), "
            "or set PLANNER_DATA to the folder of the other city",
        )


def _is_the_citys_own(file: Path, settings: Settings) -> bool:
    try:
        return find_source(settings.data).samefile(file)
    except PlannerError:
        return False


def _copy(file: Path, kept: Path, wanted_hash: str) -> None:
    """Copy a file so that it appears whole or not at all, and only if it is still the same."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".copy-", dir=kept.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target, file.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        if cache.hash_of(part) != wanted_hash:
            raise fault(file, "changed while it was read", "give it again when it is complete")
        part.replace(kept)
    finally:
        part.unlink(missing_ok=True)


def _sweep(settings: Settings, *, keep: str) -> None:
    """Remove the copies that are no longer in service."""
    for path in (settings.instance / KEPT).glob("*"):
        if path.name != keep:
            path.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
