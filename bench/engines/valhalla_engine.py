"""Valhalla in process, with its stock costing of a car."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from importlib.metadata import version as installed
from pathlib import Path
from time import perf_counter
from typing import Any

import osmium
import valhalla

LonLat = tuple[float, float]

_PRECISION = 1e-6
_TOOLS = Path(valhalla.__file__).parent / "bin"
_AISLES = frozenset({"driveway", "parking_aisle", "drive-through"})
"""What Valhalla's car enters only where it begins or ends; for ours and OSRM's these are roads as any."""

_REACH = 50
"""Valhalla's own least number of streets that an end of a way must be joined to."""


def _tiles(folder: Path, *, shared: bool) -> Path:
    return folder / ("valhalla-shared" if shared else "valhalla")


def _config(tiles: Path) -> dict[str, Any]:
    config = valhalla.get_config(tile_extract="", tile_dir=tiles)
    config["mjolnir"]["concurrency"] = 1
    limits = config["service_limits"]["auto"]
    limits["max_matrix_location_pairs"] = limits["max_locations"] = 1_000_000
    config["service_limits"]["max_distance_disable_hierarchy_culling"] = 1_000_000
    return config


def build(folder: Path, *, shared: bool = False) -> dict[str, Any]:
    """Build the tiles from ``roads.osm.pbf``; return the seconds that took.

    With ``shared`` from the roads that all three cars drive alike: no tracks, and no driveways or
    aisles that are kept for who ends there.
    """
    tiles = _tiles(folder, shared=shared)
    tiles.mkdir(exist_ok=True)
    source, config = folder / "roads.osm.pbf", tiles.with_suffix(".json")
    config.write_text(json.dumps(_config(tiles)), encoding="utf-8")
    began = perf_counter()
    if shared:
        source = _write_shared(source, tiles.with_suffix(".osm.pbf"))
    subprocess.run(
        [_TOOLS / "valhalla_build_tiles", "-c", config, source], check=True, capture_output=True
    )
    return {"seconds": perf_counter() - began}


def _write_shared(source: Path, target: Path) -> Path:
    with osmium.SimpleWriter(target, overwrite=True) as out:
        for thing in osmium.FileProcessor(source):
            tags = dict(thing.tags) if thing.is_way() else {}
            if tags.get("highway") == "track":
                continue
            if tags.get("service") in _AISLES:
                del tags["service"]
                out.add(thing.replace(tags=tags))
            else:
                out.add(thing)
    return target


def version(**_: bool) -> str:
    """Return Valhalla's version."""
    return installed("pyvalhalla")


def open_engine(folder: Path, *, shared: bool = False) -> Any:
    """Return Valhalla on the prepared tiles."""
    return Valhalla(_tiles(folder, shared=shared))


def _places(points: Sequence[LonLat]) -> list[dict[str, float]]:
    return [{"lon": lon, "lat": lat} for lon, lat in points]


class Valhalla:
    """Valhalla's actor; an answer stays the text that it is, unread."""

    def __init__(self, tiles: Path) -> None:
        self._actor = valhalla.Actor(_config(tiles))

    def _matrix(self, sources: Sequence[LonLat], targets: Sequence[LonLat]) -> str:
        asked = {"sources": _places(sources), "targets": _places(targets), "costing": "auto"}
        return self._actor.matrix(json.dumps(asked | {"verbose": False}))

    def one(self, a: LonLat, b: LonLat) -> float | None:
        """Return the seconds from a to b."""
        seconds = json.loads(self._matrix([a], [b]))["sources_to_targets"]["durations"][0][0]
        return None if seconds is None else float(seconds)

    def table(self, points: Sequence[LonLat]) -> str:
        """Return all durations between the points."""
        return self._matrix(points, points)

    def route(self, a: LonLat, b: LonLat) -> str | None:
        """Return the way with geometry and manoeuvres, None where Valhalla finds none."""
        asked = json.dumps({"locations": _places([a, b]), "costing": "auto"})
        try:
            return self._actor.route(asked)
        except RuntimeError:
            return None

    def told(self, a: LonLat, b: LonLat) -> dict[str, Any] | None:
        """Return metres, line and manoeuvres of the shortest way; None where none leads.

        Small streets are looked at far from both ends, too: else it need not be the shortest. The nearest
        street is taken, however small its estate; one that leads nowhere gives way to the next.
        """
        leg = self._leg(a, b, least_reach=0) or self._leg(a, b, least_reach=_REACH)
        if leg is None:
            return None
        line = _decoded(leg["shape"])
        return {
            "m": leg["summary"]["length"] * 1000,
            "s": leg["summary"]["time"],
            "line": line,
            "snaps": [line[0], line[-1]],
            "manoeuvres": [
                {
                    "type": step["type"],
                    "at": line[step["begin_shape_index"]],
                    "before": step.get("bearing_before"),
                    "after": step.get("bearing_after"),
                    "street": (step.get("street_names") or [""])[0],
                }
                for step in leg["maneuvers"]
            ],
        }

    def _leg(self, a: LonLat, b: LonLat, *, least_reach: int) -> dict[str, Any] | None:
        options = {"shortest": True, "disable_hierarchy_pruning": True}
        asked = {
            "locations": [place | {"minimum_reachability": least_reach} for place in _places([a, b])],
            "costing": "auto", "costing_options": {"auto": options},
        }  # fmt: skip
        try:
            return json.loads(self._actor.route(json.dumps(asked)))["trip"]["legs"][0]
        except RuntimeError as error:
            if "442" in str(error) or "171" in str(error) or "No path" in str(error):
                return None
            raise


def _decoded(shape: str) -> list[list[float]]:
    """Decode a polyline of six decimals to (lon, lat) points."""
    points, values, index = [], [0, 0], 0
    while index < len(shape):
        for axis in (0, 1):
            shift = number = 0
            while True:
                part = ord(shape[index]) - 63
                index += 1
                number |= (part & 31) << shift
                shift += 5
                if part < 32:
                    break
            values[axis] += ~(number >> 1) if number & 1 else number >> 1
        points.append([values[1] * _PRECISION, values[0] * _PRECISION])
    return points
