"""The road file before anything else reads it: is it whole, is it OSM, is it harmless.

One pass of expat over the file, so that every fault becomes a sentence here and the importer
behind sees good files only. A document type declaration is refused at once: entities can only be
declared there, and no OSM file needs one.
"""

from __future__ import annotations

import bz2
import gzip
import zlib
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from xml.parsers import expat

from planner.errors import DataFault, Fault, InvalidInput
from planner.roads.restrictions import Relation, read_relation

NAMES = ("roads.osm.gz", "roads.osm.bz2", "roads.osm")
"""Names of the road file in the data folder, in the order in which they are looked for."""

DEFAULT_CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a road file says of itself.

    ``date`` is the ISO day of its newest element ("" where it carries no timestamps), ``credits``
    the holders named in its header, ``restrictions`` the turn restrictions in it.
    """

    nodes: int
    ways: int
    restrictions: tuple[Relation, ...]
    date: str
    credits: tuple[str, ...]


def find_source(data: Path) -> Path:
    """Return the road file of a data folder.

    Raises DataFault where there is none.
    """
    for name in NAMES:
        if (data / name).is_file():
            return data / name
    raise _fault(
        data / NAMES[0],
        "missing",
        f"put an OpenStreetMap extract there, named {' or '.join(NAMES)}",
    )


def inspect(path: Path) -> SourceFacts:
    """Read an OSM XML file once (plain, .gz or .bz2) and return what it says of itself.

    Raises DataFault with one sentence where the file is missing, empty, cut off, not OSM XML, bears
    a document type declaration, holds no road, or has roads through nodes that it does not hold.
    """
    scan = _Scan(path)
    try:
        if path.stat().st_size == 0:
            raise _fault(path, "empty", "copy or download the file again")
        with _open(path) as stream:
            while chunk := stream.read(_CHUNK):
                scan.parser.Parse(chunk, False)
            scan.parser.Parse(b"", True)
    except FileNotFoundError:
        raise _fault(path, "missing", "put an OpenStreetMap extract there") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise _fault(
            path, f"not a gzip file ({error})", "compress it again, or fetch it anew"
        ) from None
    except EOFError:
        raise _fault(path, "cut off in the middle", "copy or download the file again") from None
    except expat.ExpatError as error:
        raise _fault(
            path,
            f"not well-formed XML ({expat.errors.messages[error.code]}, line {error.lineno})",
            "give a whole OSM XML file; it may have been cut off",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _fault(path, f"not readable ({reason})", "give a readable OSM XML file") from None
    return scan.facts()


def _open(path: Path) -> gzip.GzipFile | bz2.BZ2File | BufferedReader:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    if path.suffix == ".bz2":
        return bz2.open(path, "rb")
    return path.open("rb")


def _fault(path: Path, value: str, expected: str) -> InvalidInput:
    return DataFault.of("The road file", [Fault(str(path), value, expected)])


def _credit(holder: str, *, odbl: bool) -> str:
    """Word a holder's credit; the header's licence is OpenStreetMap's."""
    licence = ", ODbL 1.0" if odbl and holder.casefold().startswith("openstreetmap") else ""
    return f"© {holder.removeprefix('©').strip()}{licence}"


class _Scan:
    """The state of one pass over a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._root
        self.nodes: set[str] = set()
        self.refs: set[str] = set()
        self.way: list[str] | None = None
        self.way_is_road = False
        self.ways = 0
        self.restrictions: list[Relation] = []
        self.relation_tags: dict[str, str] | None = None
        self.members: list[tuple[str, int, str]] = []
        self.newest = ""
        self.credits: tuple[str, ...] = ()

    def facts(self) -> SourceFacts:
        if self.ways == 0:
            raise _fault(self.path, "without a single road", "give an extract with highway ways")
        missing = self.refs - self.nodes
        if missing:
            raise _fault(
                self.path,
                f"incomplete: its roads run through {len(missing)} nodes that it does not hold "
                f"(for example node {min(missing)})",
                "make the extract with complete ways",
            )
        return SourceFacts(
            len(self.nodes), self.ways, tuple(self.restrictions), self.newest[:10],
            self.credits or (DEFAULT_CREDIT,),
        )  # fmt: skip

    def _doctype(self, *_: object) -> None:
        raise _fault(
            self.path, "a file with a document type declaration",
            "take the <!DOCTYPE …> out; OSM files need none",
        )  # fmt: skip

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "osm":
            raise _fault(self.path, f"XML of another kind (<{name}>)", "give OSM XML (<osm …>)")
        holders = (part.strip() for part in attributes.get("copyright", "").split(";"))
        odbl = "opendatacommons.org/licenses/odbl" in attributes.get("license", "")
        self.credits = tuple(_credit(holder, odbl=odbl) for holder in holders if holder)
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "nd":
            if self.way is not None:
                self.way.append(attributes.get("ref", ""))
        elif name == "tag":
            key = attributes.get("k", "")
            if self.relation_tags is not None:
                self.relation_tags[key] = attributes.get("v", "")
            elif key == "highway":
                self.way_is_road = True
        elif name == "node":
            self.nodes.add(attributes.get("id", ""))
            self.newest = max(self.newest, attributes.get("timestamp", ""))
        elif name == "way":
            self.way, self.way_is_road = [], False
            self.newest = max(self.newest, attributes.get("timestamp", ""))
        elif name == "relation":
            self.relation_tags, self.members = {}, []
        elif name == "member" and attributes.get("ref", "").lstrip("-").isdecimal():
            self.members.append(
                (attributes.get("type", ""), int(attributes["ref"]), attributes.get("role", ""))
            )

    def _end(self, name: str) -> None:
        if name == "relation" and self.relation_tags is not None:
            self.restrictions += read_relation(self.relation_tags, self.members)
            self.relation_tags = None
        elif name == "way" and self.way is not None:
            if self.way_is_road:
                self.ways += 1
            # The importer joins the nodes of every way, road or not.
            self.refs.update(self.way)
            self.way = None
