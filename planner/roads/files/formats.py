"""The kinds of road file, told by the end of their names, and the one way into all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from planner.errors import DataFault
from planner.roads.files.xml_pass import fault

Kind = Literal["osm", "pbf", "graphml"]

KINDS: dict[str, Kind] = {
    ".osm.gz": "osm",
    ".osm.bz2": "osm",
    ".osm": "osm",
    ".osm.pbf": "pbf",
    ".graphml.gz": "graphml",
    ".graphml": "graphml",
}
"""Ends of the names of road files, longer ones before those that end them."""


def suffix_of(path: Path) -> str:
    """Return the end of a road file's name, a key of ``KINDS``.

    Raises DataFault for a name that ends in none.
    """
    found = next((suffix for suffix in KINDS if path.name.endswith(suffix)), None)
    if found is None:
        raise fault(
            path, "a file of an unknown kind",
            f"give a file whose name ends in {', '.join(KINDS)}",
        )  # fmt: skip
    return found


@contextmanager
def as_osm_xml(path: Path, *, most_mb: int) -> Iterator[Path]:
    """Give an OSM file as XML: itself, or for a PBF a temporary file of its roads.

    Inside, what is wrong with the temporary file is told of the given one. Raises DataFault for a
    PBF that cannot be read, Unavailable without the library that reads them.
    """
    if KINDS[suffix_of(path)] != "pbf":
        yield path
        return
    from planner.roads.files.pbf import roads_to_xml  # noqa: PLC0415 - an optional library

    with TemporaryDirectory(prefix="planner-roads-") as folder:
        xml = Path(folder) / "roads.osm.gz"
        roads_to_xml(path, xml, most_mb=most_mb)
        try:
            yield xml
        except DataFault as error:
            raise _told_of(path, xml, error) from None


def _told_of(path: Path, xml: Path, error: DataFault) -> Exception:
    faults = [
        replace(one, field=str(path)) if one.field == str(xml) else one for one in error.faults
    ]
    return DataFault.of("The road file", faults)
