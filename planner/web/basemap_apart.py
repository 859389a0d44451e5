"""The base map drawn up in a process of its own, so that serving keeps none of what that took."""

from __future__ import annotations

import base64
import gzip
import json
import sys
from pathlib import Path
from typing import Any

from planner.apart import run_apart, tell
from planner.basemap.compact import compact_basemap
from planner.city import load_city
from planner.errors import DataFault, Fault, PlannerError, Unavailable
from planner.roads.router import load_router
from planner.settings import Settings


def basemap_features(settings: Settings, name: str) -> bytes:
    """Return the file of water, green and labels; a city without one has none of these.

    None is needed with a router elsewhere. Raises Unavailable for one that cannot be read.
    """
    none = b'{"type": "FeatureCollection", "features": []}'
    if not name:
        return none
    path = settings.data / name
    try:
        return path.read_bytes()
    except OSError as error:
        if settings.router_url and isinstance(error, FileNotFoundError):
            return none
        raise Unavailable(f"The base map's file {path} cannot be read: {error}.") from error


def draw_apart(settings: Settings) -> bytes:
    """Return the compact base map, gzipped. Raises what drawing it raises."""
    told = run_apart(
        "planner.web.basemap_apart",
        [str(settings.data), str(settings.instance), settings.router_url],
        failed="The base map cannot be drawn",
        progress=False,
    )
    return base64.b64decode(told)


def main(arguments: list[str]) -> int:
    """Write the gzipped base map to standard output in Base64; return the exit code."""
    data, instance, router_url = arguments
    settings = Settings(data=Path(data), instance=Path(instance), router_url=router_url)
    try:
        city = load_city(settings.data / "city.toml")
        features = basemap_features(settings, city.basemap_file)
        shapes = _geojson(settings.data / city.basemap_file, features)
        streets = load_router(settings).streets()
    except PlannerError as error:
        return tell(error)
    # Without streets, the map is as large as the city.
    bounds = city.bounds if router_url else None
    plain = compact_basemap(streets, shapes, bounds=bounds, credits=city.credits)
    sys.stdout.write(base64.b64encode(gzip.compress(plain, 9, mtime=0)).decode())
    return 0


def _geojson(path: Path, features: bytes) -> dict[str, Any]:
    try:
        found = json.loads(features)
    except ValueError as error:
        fault = Fault("features", f"not JSON ({error})", "give a GeoJSON FeatureCollection")
        raise DataFault.of(f"The base map's file {path.name}", [fault]) from error
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        fault = Fault("features", "missing", "give a GeoJSON FeatureCollection")
        raise DataFault.of(f"The base map's file {path.name}", [fault])
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
