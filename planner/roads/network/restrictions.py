"""Turn restrictions: OSM's ``type=restriction`` relations, which OSMnx drops.

``type=restriction:bus`` is read too: an older form of ``type=restriction`` with ``restriction:bus``.

A relation names the way come from, what is passed (a node, or ways) and the way gone to. Here it is
read from its tags and members, then found again as arcs of the network. What cannot be found without
doubt (a way that is not in the extract, or is not split at the node) is left out and counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from planner.roads.network.profiles import PROFILES, Profile

_MADE = re.compile(r"(no|only)_\w+")
_CONDITIONAL = re.compile(r"((?:no|only)_\w+)\s*@\s*(?:\(([^)]*)\)|([^;]*))")
_VEHICLE_TAGS: Mapping[str, frozenset[str]] = {
    "coach": frozenset({"tourist_bus", "coach", "bus", "motor_vehicle", "vehicle", "hgv"}),
    "car": frozenset({"motorcar", "motor_vehicle", "vehicle"}),
    "walk": frozenset({"foot"}),
}
"""Suffixes of ``restriction:…`` that concern a profile. A coach keeps what lorries must keep."""
_EXEMPT: Mapping[str, frozenset[str]] = {
    "coach": frozenset({"tourist_bus", "coach", "bus", "motor_vehicle"}),
    "car": frozenset({"motorcar", "motor_vehicle"}),
    "walk": frozenset({"foot"}),
}
"""Values of ``except`` that free a profile. ``psv`` frees buses of public lines, not a hired coach."""


class Relation(NamedTuple):
    """A restriction as the file tells it: members are OSM ids of ways, or of the node passed."""

    from_ways: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    only: bool
    profiles: int
    when: str


class Restriction(NamedTuple):
    """A sequence of arcs that may not be driven (or, with ``only``, its end must be).

    ``profiles`` is a mask of ``PROFILE_BIT``; ``when`` an OSM condition such as ``Mo-Fr
    07:00-09:00``, empty where the restriction always holds.
    """

    arcs: tuple[int, ...]
    only: bool
    profiles: int
    when: str


def read_relation(
    tags: Mapping[str, str], members: Sequence[tuple[str, int, str]]
) -> Iterable[Relation]:
    """Return what a relation restricts; nothing where it is none or lacks a member.

    ``members`` are (type, id, role). A relation gives one entry for each time it speaks of.
    """
    whole = _members(members)
    if whole is None:
        return
    for made, profiles, when in _restricts(tags):
        yield Relation(*whole, made.startswith("only"), profiles, when)


def is_incomplete(tags: Mapping[str, str], members: Sequence[tuple[str, int, str]]) -> bool:
    """Return whether a relation restricts somebody, but lacks a member that tells where."""
    return _members(members) is None and any(True for _ in _restricts(tags))


def _members(
    members: Sequence[tuple[str, int, str]],
) -> tuple[tuple[int, ...], int | None, tuple[int, ...], tuple[int, ...]] | None:
    """Return the ways come from, the node or the ways passed, the ways gone to; None: not whole."""
    roles: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, ref, role in members:
        roles[kind, role].append(ref)
    came, went = roles["way", "from"], roles["way", "to"]
    via, ways = roles["node", "via"], roles["way", "via"]
    if not came or not went or (len(via) != 1 and not ways) or (via and ways):
        return None
    return tuple(came), via[0] if via else None, tuple(ways), tuple(went)


def _restricts(tags: Mapping[str, str]) -> Iterable[tuple[str, int, str]]:
    """Yield (restriction, profiles, when) for each tag of a relation that restricts a profile."""
    kind, _, vehicle = tags.get("type", "").partition(":")
    if kind == "restriction":
        yield from (told for told in _told(tags, vehicle) if told[1])


def _told(tags: Mapping[str, str], only_for: str) -> Iterable[tuple[str, int, str]]:
    """Yield (restriction, profiles, when) for each tag that restricts.

    ``only_for`` is the vehicle that a tag without one speaks of, "" for all of them.
    """
    exempt = frozenset(part.strip() for part in tags.get("except", "").split(";"))
    for tag, value in tags.items():
        parts = tag.split(":")
        if parts[0] != "restriction":
            continue
        conditional = parts[-1] == "conditional"
        vehicle = parts[1] if len(parts) > 1 and parts[1] != "conditional" else only_for
        profiles = _profiles(vehicle, exempt)
        if conditional:
            for made, inside, plain in _CONDITIONAL.findall(value):
                yield made, profiles, inside.strip() or plain.strip()
        elif _MADE.fullmatch(value.strip()):
            yield value.strip(), profiles, _hours(tags)


def _hours(tags: Mapping[str, str]) -> str:
    """Return the condition of the old tags ``hour_on`` and ``hour_off``."""
    on, off = tags.get("hour_on", ""), tags.get("hour_off", "")
    days = "-".join(filter(None, (tags.get("day_on", "")[:2], tags.get("day_off", "")[:2])))
    return f"{days} {on}-{off}".strip() if on and off else ""


def _profiles(vehicle: str, exempt: frozenset[str]) -> int:
    mask = 0
    for number, name in enumerate(PROFILES):
        # People on foot keep only what is told to people on foot.
        concerned = vehicle in _VEHICLE_TAGS[name] if vehicle else name != "walk"
        if concerned and not exempt & _EXEMPT[name]:
            mask |= 1 << number
    return mask


def meeting_nodes(
    relations: Iterable[Relation], way_ends: Iterable[tuple[int, int, int]]
) -> frozenset[int]:
    """Return the nodes at which the ways of a restriction meet, and those that it passes.

    ``way_ends`` are (way, tail node, head node) of every piece of road. A network must keep these
    nodes, even where no third road meets them, or the restriction has no place in it.
    """
    relations = list(relations)
    nodes_of: dict[int, set[int]] = {
        way: set() for r in relations for way in (*r.from_ways, *r.via_ways, *r.to_ways)
    }
    for way, tail, head in way_ends:
        if way in nodes_of:
            nodes_of[way] |= {tail, head}
    found: set[int] = set()
    for r in relations:
        if r.via_node is not None:
            found.add(r.via_node)
            continue
        chain = [r.from_ways, *((way,) for way in r.via_ways), r.to_ways]
        for before, after in pairwise(chain):
            found |= set[int]().union(*(nodes_of[w] for w in before)) & set[int]().union(
                *(nodes_of[w] for w in after)
            )
    return frozenset(found)


def conditions_met(restrictions: Iterable[Restriction], profile: Profile) -> tuple[str, ...]:
    """Return the OSM conditions under which a profile meets turns that are banned at times only."""
    bit = 1 << list(PROFILES).index(profile)
    return tuple(sorted({one.when for one in restrictions if one.when and one.profiles & bit}))


class ArcEnds(NamedTuple):
    """Where arcs begin and end: node ids, and the ids of the ways that their end pieces belong to."""

    tail_node: Sequence[int]
    head_node: Sequence[int]
    first_way: Sequence[int]
    last_way: Sequence[int]


class _Index(NamedTuple):
    """Arcs by where they lead: into a node along a way, out of one, and by the way they begin with."""

    into: Mapping[tuple[int, int], list[int]]
    out_of: Mapping[tuple[int, int], list[int]]
    of_way: Mapping[int, list[int]]


def locate(relations: Iterable[Relation], ends: ArcEnds) -> tuple[tuple[Restriction, ...], int]:
    """Return restrictions as arcs of the network, and how many relations could not be found."""
    index = _Index(defaultdict(list), defaultdict(list), defaultdict(list))
    for arc, (tail, head, first, last) in enumerate(zip(*ends, strict=True)):
        index.out_of[first, tail].append(arc)
        index.into[last, head].append(arc)
        index.of_way[first].append(arc)
    found: list[Restriction] = []
    lost = 0
    for relation in relations:
        before = len(found)
        for came, went in product(relation.from_ways, relation.to_ways):
            arcs = (
                _through_node(
                    index.into[came, relation.via_node], index.out_of[went, relation.via_node]
                )
                if relation.via_node is not None
                else _through_ways(relation.via_ways, came, went, ends, index)
            )
            if arcs:
                found.append(Restriction(arcs, relation.only, relation.profiles, relation.when))
        lost += len(found) == before
    return tuple(found), lost


def _through_node(came: list[int], went: list[int]) -> tuple[int, ...]:
    return (came[0], went[0]) if len(came) == len(went) == 1 else ()


def _through_ways(
    ways: tuple[int, ...], came: int, went: int, ends: ArcEnds, index: _Index
) -> tuple[int, ...]:
    """Walk the passed ways in their order, along arcs of each, from ``came`` to ``went``."""
    out_of = index.out_of
    for first in index.of_way.get(ways[0], []):
        before = index.into.get((came, ends.tail_node[first]), [])
        if len(before) != 1:
            continue
        chain, left = [before[0], first], list(ways[1:])
        while len(chain) <= _LONGEST:
            node = ends.head_node[chain[-1]]
            after = out_of.get((went, node), [])
            if not left and len(after) == 1:
                return (*chain, after[0])
            way = ends.last_way[chain[-1]]
            onward = [arc for arc in out_of.get((way, node), []) if arc != chain[-1] ^ 1]
            if not onward and left:
                onward = out_of.get((left.pop(0), node), [])
            if len(onward) != 1:
                break
            chain.append(onward[0])
    return ()


_LONGEST = 12
"""Arcs passed by one restriction at most; longer ones are mistakes of the file."""
