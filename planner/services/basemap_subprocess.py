"""The base map drawn up in a process of its own, so that serving keeps none of what that took."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Final

from planner.basemap.compact import Bounds, compact_basemap
from planner.child_process import run_apart, tell
from planner.city import City, load_city
from planner.errors import DataFault, Fault, PlannerError, Unavailable
from planner.roads.router import Router, load_router
from planner.settings import Settings

CODE: Final = Path(__file__).resolve().parent.parent / "basemap"
"""The code that draws up the base map; a change of it makes the maps on disk stale."""


def basemap_key(settings: Settings, city: City, roads: Router) -> str:
    """Return what names everything that decides the content: features, roads, bounds, credits, code.

    Raises Unavailable for a file of features that cannot be read.
    """
    key = hashlib.sha256(_features(settings, city))
    key.update(f"{roads.source_hash} {_bounds(settings, city)} {city.credits}".encode())
    for module in sorted(CODE.rglob("*.py")):
        key.update(module.read_bytes())
    return key.hexdigest()[:16]


def _bounds(settings: Settings, city: City) -> Bounds | None:
    """Return the city's bounds where there are no streets: the map is as large as the city then."""
    return city.bounds if settings.router_url else None


def _features(settings: Settings, city: City) -> bytes:
    """Return the file of water, green and labels; a city without one has none of these.

    None is needed with a router elsewhere.
    """
    none = b'{"type": "FeatureCollection", "features": []}'
    if not city.basemap_file:
        return none
    path = settings.data / city.basemap_file
    try:
        return path.read_bytes()
    except OSError as error:
        if settings.router_url and isinstance(error, FileNotFoundError):
            return none
        raise Unavailable(f"The base map's file {path} cannot be read: {error}.") from error


def draw_apart(settings: Settings, key: str) -> bytes:
    """Return the compact base map of a key, gzipped. Raises what drawing it raises.

    Unavailable, too, where roads or features on disk are no longer those of the key.
    """
    written = run_apart(
        "planner.services.basemap_subprocess",
        [str(settings.data), str(settings.instance), settings.router_url, key],
        failed="The base map cannot be drawn",
        progress=False,
    )
    return base64.b64decode(written)


def main(arguments: list[str]) -> int:
    """Write the gzipped base map to standard output in Base64; return the exit code."""
    data, instance, router_url, key = arguments
    settings = Settings(data=Path(data), instance=Path(instance), router_url=router_url)
    try:
        city = load_city(settings.data / "city.toml")
        features = _geojson(settings.data / city.basemap_file, _features(settings, city))
        roads = load_router(settings)
        if basemap_key(settings, city, roads) != key:
            raise Unavailable(
                "The roads or the base map's file have changed since the server started. "
                "Start it again."
            )
    except PlannerError as error:
        return tell(error)
    bounds = _bounds(settings, city)
    plain = compact_basemap(roads.streets(), features, bounds=bounds, credits=city.credits)
    sys.stdout.write(base64.b64encode(gzip.compress(plain, 9, mtime=0)).decode())
    return 0


def _geojson(path: Path, features: bytes) -> dict[str, Any]:
    try:
        collection = json.loads(features)
    except ValueError as error:
        fault = Fault("features", f"not JSON ({error})", "give a GeoJSON FeatureCollection")
        raise DataFault.of(f"The base map's file {path.name}", [fault]) from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        fault = Fault("features", "missing", "give a GeoJSON FeatureCollection")
        raise DataFault.of(f"The base map's file {path.name}", [fault])
    return collection


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
