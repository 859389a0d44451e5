"""Maps that are drawn once, in processes of their own, and kept on disk under what decides them."""

from __future__ import annotations

import gzip
import hashlib
import logging
import zlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from planner.atomic_file import write_atomically
from planner.basemap.compact import content_hash
from planner.documents.map import MapParts, city_map
from planner.planning.planner import Planner
from planner.settings import Settings
from planner.web.basemap_apart import basemap_features, draw_apart

log = logging.getLogger(__name__)

BASEMAP_CODE: Final = Path(__file__).resolve().parent.parent / "basemap"
"""The code that draws up the base map; a change of it makes the maps on disk stale."""
DOCUMENTS_CODE: Final = BASEMAP_CODE.parent / "documents"
FOLIUM: Final = ("folium", "branca")
"""The packages whose versions decide the map's frame."""


@dataclass(frozen=True, slots=True)
class BasemapFile:
    """The compact base map as it travels: its content hash and its gzipped JSON."""

    hash: str
    gzipped: bytes


def basemap_of(settings: Settings, planner: Planner) -> BasemapFile:
    """Return the base map for the browser. Raises Unavailable where it cannot be drawn."""
    city = planner.city
    # Everything that decides the content decides the name: roads, features, credits, code.
    key = hashlib.sha256(basemap_features(settings, city.basemap_file))
    bounds = city.bounds if settings.router_url else None
    key.update(f"{planner.roads.source_hash} {bounds} {city.credits}".encode())
    for module in sorted(BASEMAP_CODE.glob("*.py")):
        key.update(module.read_bytes())
    kept = settings.instance / "basemap" / f"{key.hexdigest()[:16]}.json.gz"
    try:
        packed = kept.read_bytes()
        return BasemapFile(content_hash(gzip.decompress(packed)), packed)
    except (OSError, EOFError, zlib.error):
        # Missing or torn: made below.
        pass
    packed = draw_apart(settings)
    _keep(kept, packed)
    return BasemapFile(content_hash(gzip.decompress(packed)), packed)


def frame_of(settings: Settings, planner: Planner) -> MapParts:
    """Return the frame of the desk's map. Raises Unavailable where it cannot be drawn."""
    bounds = planner.roads.bounds
    key = hashlib.sha256(f"{bounds} {[version(name) for name in FOLIUM]}".encode())
    for name in ("folium_map.py", "map.py"):
        key.update((DOCUMENTS_CODE / name).read_bytes())
    kept = settings.instance / "map" / f"{key.hexdigest()[:16]}.json"
    try:
        return MapParts.from_json(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Missing or torn: made below.
        pass
    made = city_map(bounds)
    _keep(kept, made.to_json().encode())
    return made


def _keep(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        # What was made serves all the same; only the next start has to make it again.
        log.warning("%s cannot be kept: %s.", path, error)
