"""OSM PBF: its roads, their nodes and the turn restrictions, written as OSM XML.

The only door to pyosmium, which is an optional part: whoever has XML or GraphML needs none.
"""

from __future__ import annotations

from pathlib import Path

from planner.errors import Unavailable
from planner.roads.files.xml_pass import check_size, fault


def roads_to_xml(source: Path, target: Path, *, most_mb: int) -> None:
    """Write the ``highway`` ways of a PBF with all their tags, their nodes and restrictions.

    Raises DataFault where the file is missing, empty, cut off, no PBF or larger than ``most_mb``
    megabytes; Unavailable where pyosmium is not installed.
    """
    try:
        from osmium import FileProcessor, IdTracker, SimpleWriter, filter, osm  # noqa: A004, PLC0415
    except ImportError:
        raise Unavailable(
            f"{source.name} is a PBF file, and the library that reads those is not installed. "
            "Install it with: pip install osmium. Or give an .osm.gz file."
        ) from None
    try:
        size = source.stat().st_size
        if size == 0:
            raise fault(source, "empty", "copy or download the file again")
        check_size(source, size, most_mb)
        kept = IdTracker()
        for way in FileProcessor(source, osm.WAY).with_filter(filter.KeyFilter("highway")):
            kept.add_way(way.id)
            kept.add_references(way)
        for relation in FileProcessor(source, osm.RELATION).with_filter(filter.KeyFilter("type")):
            # The older type=restriction:bus as well.
            if relation.tags["type"].partition(":")[0] == "restriction":
                kept.add_relation(relation.id)
        with SimpleWriter(target) as writer:
            for thing in FileProcessor(source).with_filter(kept.id_filter()):
                writer.add(thing)
    except FileNotFoundError:
        raise fault(source, "missing", "put an OpenStreetMap extract there") from None
    except (RuntimeError, ValueError, OSError) as error:
        # libosmium tells damage of every kind by RuntimeError.
        raise fault(
            source,
            f"not readable as PBF ({str(error).rstrip('.')})",
            "copy or download the file again; it may have been cut off",
        ) from None
