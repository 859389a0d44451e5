"""Overpass JSON, as OpenStreetMap's wiki documents it, rewritten as OSM XML 0.6.

Every tag is kept, of nodes, ways and relations: what a later version of the planner reads out of
them needs no second download.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

_HEADER = (
    '<osm version="0.6" generator="city tour planner" copyright="OpenStreetMap contributors"'
    ' license="http://opendatacommons.org/licenses/odbl/1-0/">'
)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def osm_xml(answers: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of one OSM XML file that holds the elements of all answers, each once.

    Raises KeyError, TypeError, ValueError or AttributeError where an answer is of another form.
    """
    found: dict[str, dict[int, Mapping[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    base = ""
    for answer in answers:
        base = max(base, str(answer.get("osm3s", {}).get("timestamp_osm_base", "")))
        for element in answer["elements"]:
            held, number = found[element["type"]], int(element["id"])
            # Told several times, an element may come without its tags as a mere member.
            if number not in held or "tags" in element:
                held[number] = element
    yield _HEADER
    if base:
        yield f"<meta osm_base={_quoted(base)}/>"
    for number, node in sorted(found["node"].items()):
        place = f'lat="{float(node["lat"]):.7f}" lon="{float(node["lon"]):.7f}"'
        yield f'<node id="{number}" {place}>{_tags(node)}</node>'
    for number, way in sorted(found["way"].items()):
        refs = "".join(f'<nd ref="{int(ref)}"/>' for ref in way["nodes"])
        yield f'<way id="{number}">{refs}{_tags(way)}</way>'
    for number, relation in sorted(found["relation"].items()):
        members = "".join(
            f'<member type={_quoted(one["type"])} ref="{int(one["ref"])}" role={_quoted(one["role"])}/>'
            for one in relation["members"]
        )
        yield f'<relation id="{number}">{members}{_tags(relation)}</relation>'
    yield "</osm>"


def _tags(element: Mapping[str, Any]) -> str:
    return "".join(
        f"<tag k={_quoted(key)} v={_quoted(value)}/>"
        for key, value in element.get("tags", {}).items()
    )


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("", text))
