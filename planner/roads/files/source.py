"""The road file before anything else reads it: is it whole, is it OSM, is it harmless."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from planner.roads.files.formats import KINDS
from planner.roads.files.xml_pass import check_position, fault, new_parser, read_through
from planner.roads.network.profiles import AGAINST
from planner.roads.network.restrictions import Relation, is_incomplete, read_relation
from planner.settings import MAX_ROADS_MB, Settings

NAMES = tuple(f"roads{suffix}" for suffix in KINDS)
"""Names of the road file in the data folder, in the order in which they are looked for."""

RECORD = "road-file.json"
"""In the instance folder: names the road file in service, where it is not the data folder's."""
KEPT = "road-files"
"""In the instance folder: the copies that ``RECORD`` names."""

DEFAULT_CREDIT = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a road file says of itself.

    ``date`` is the ISO day of its newest element, or of the data base it was taken from ("" where
    it tells neither), ``credits`` the holders named in its header, ``restrictions`` the turn
    restrictions in it, ``incomplete`` the number of those that lack a member. ``drawn_back`` are the
    ids of the one-way streets that are drawn against their traffic (``oneway=-1``): OSMnx turns them
    round and does not tell.
    """

    nodes: int
    ways: int
    restrictions: tuple[Relation, ...]
    date: str
    credits: tuple[str, ...]
    drawn_back: frozenset[int] = frozenset()
    incomplete: int = 0


def find_source(data: Path) -> Path:
    """Return the road file of a data folder.

    Raises DataFault where there is none.
    """
    for name in NAMES:
        if (data / name).is_file():
            return data / name
    raise fault(
        data / NAMES[0],
        "missing",
        f"put an OpenStreetMap extract there, named {' or '.join(NAMES)}",
    )


def source_in_service(settings: Settings) -> Path:
    """Return the road file that the app uses: the one put in service last, else the data folder's.

    Raises DataFault where it is gone.
    """
    record = settings.instance / RECORD
    again = f"run 'flask --app planner roads build FILE' again, or delete {record}"
    try:
        name = json.loads(record.read_text(encoding="utf-8"))["file"]
        kept = settings.instance / KEPT / str(name)
    except FileNotFoundError:
        return find_source(settings.data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise fault(record, f"not readable ({error})", again) from None
    if not kept.is_file():
        raise fault(kept, "missing", again)
    return kept


def inspect(path: Path, *, most_mb: int = MAX_ROADS_MB) -> SourceFacts:
    """Read an OSM XML file once (plain, .gz or .bz2) and return what it says of itself.

    Raises DataFault with one sentence where the file is missing, empty, cut off, not OSM XML,
    larger than ``most_mb`` megabytes unpacked, bears a document type declaration, holds no road,
    gives a node no position on Earth, or has roads through nodes that it does not hold.
    """
    scan = _Scan(path)
    read_through(path, scan.parser, most_mb=most_mb, kind="an OpenStreetMap extract in XML")
    return scan.facts()


def _credit(holder: str, *, odbl: bool) -> str:
    """Word a holder's credit; the header's licence is OpenStreetMap's."""
    licence = ", ODbL 1.0" if odbl and holder.casefold().startswith("openstreetmap") else ""
    return f"© {holder.removeprefix('©').strip()}{licence}"


class _Scan:
    """The state of one pass over a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parser = new_parser(path)
        self.parser.StartElementHandler = self._root
        self.nodes: set[str] = set()
        self.refs: set[str] = set()
        self.way: list[str] | None = None
        self.way_id = ""
        self.way_is_road = False
        self.drawn_back: set[int] = set()
        self.ways = 0
        self.restrictions: list[Relation] = []
        self.incomplete = 0
        self.relation_tags: dict[str, str] | None = None
        self.members: list[tuple[str, int, str]] = []
        self.newest = self.base = ""
        self.credits: tuple[str, ...] = ()

    def facts(self) -> SourceFacts:
        if self.ways == 0:
            raise fault(self.path, "without a single road", "give an extract with highway ways")
        missing = self.refs - self.nodes
        if missing:
            raise fault(
                self.path,
                f"incomplete: its roads run through {len(missing)} nodes that it does not hold "
                f"(for example node {min(missing)})",
                "make the extract with complete ways",
            )
        return SourceFacts(
            len(self.nodes), self.ways, tuple(self.restrictions), (self.newest or self.base)[:10],
            self.credits or (DEFAULT_CREDIT,), frozenset(self.drawn_back), self.incomplete,
        )  # fmt: skip

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "osm":
            raise fault(self.path, f"XML of another kind (<{name}>)", "give OSM XML (<osm …>)")
        holders = (part.strip() for part in attributes.get("copyright", "").split(";"))
        odbl = "opendatacommons.org/licenses/odbl" in attributes.get("license", "")
        self.credits = tuple(_credit(holder, odbl=odbl) for holder in holders if holder)
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "nd" and self.way is not None:
            self.way.append(attributes.get("ref", ""))
        elif name == "tag":
            self._tag(attributes.get("k", ""), attributes.get("v", ""))
        elif name == "node":
            self._node(attributes)
        elif name == "meta":
            self.base = attributes.get("osm_base", "")
        elif name == "way":
            self.way, self.way_is_road = [], False
            self.way_id = attributes.get("id", "")
            self.newest = max(self.newest, attributes.get("timestamp", ""))
        elif name == "relation":
            self.relation_tags, self.members = {}, []
        elif name == "member" and attributes.get("ref", "").lstrip("-").isdecimal():
            self.members.append(
                (attributes.get("type", ""), int(attributes["ref"]), attributes.get("role", ""))
            )

    def _tag(self, key: str, value: str) -> None:
        if self.relation_tags is not None:
            self.relation_tags[key] = value
        elif key == "highway":
            self.way_is_road = True
        elif key == "oneway" and value in AGAINST and self.way_id.isdecimal():
            self.drawn_back.add(int(self.way_id))

    def _node(self, attributes: dict[str, str]) -> None:
        node = attributes.get("id", "")
        check_position(self.path, node, attributes.get("lon"), attributes.get("lat"))
        self.nodes.add(node)
        self.newest = max(self.newest, attributes.get("timestamp", ""))

    def _end(self, name: str) -> None:
        if name == "relation" and self.relation_tags is not None:
            self.restrictions += read_relation(self.relation_tags, self.members)
            self.incomplete += is_incomplete(self.relation_tags, self.members)
            self.relation_tags = None
        elif name == "way" and self.way is not None:
            if self.way_is_road:
                self.ways += 1
            # The importer joins the nodes of every way, road or not.
            self.refs.update(self.way)
            self.way, self.way_id = None, ""
