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
from planner.services.basemap_subprocess import basemap_key, draw_apart
from planner.settings import Settings

log = logging.getLogger(__name__)

DOCUMENTS_CODE: Final = Path(__file__).resolve().parent.parent / "documents"
FOLIUM: Final = ("folium", "branca")
"""The packages whose versions decide the map's frame."""


@dataclass(frozen=True, slots=True)
class BasemapFile:
    """The compact base map as it travels: its content hash and its gzipped JSON."""

    hash: str
    gzipped: bytes


def basemap_of(settings: Settings, planner: Planner) -> BasemapFile:
    """Return the base map for the browser. Raises Unavailable or DataFault where it cannot be drawn."""
    key = basemap_key(settings, planner.city, planner.roads)
    kept = settings.instance / "basemap" / f"{key}.json.gz"
    try:
        packed = kept.read_bytes()
        return BasemapFile(content_hash(gzip.decompress(packed)), packed)
    except (OSError, EOFError, zlib.error):
        # Missing or torn: made below.
        pass
    packed = draw_apart(settings, key)
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
