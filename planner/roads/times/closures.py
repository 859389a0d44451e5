"""Closures: streets that are shut, opened both ways or turned round for some time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.errors import Fault, InvalidInput
from planner.roads.network.arrays import ONEWAY, PROFILE_BIT, Ints, RoadNetwork
from planner.roads.network.profiles import PROFILES, Profile
from planner.roads.times.area import Ring, links_touching
from planner.words import Words

VEHICLES: tuple[Profile, ...] = ("coach", "car")


@dataclass(frozen=True, slots=True)
class NamedStreet:
    """Every link of this name; with a polygon, only those that touch it."""

    name: str
    within: Ring = ()


@dataclass(frozen=True, slots=True)
class Where:
    """A part of the network: streets by name, edges from one OSM node to another, areas.

    An edge is directed: it names the street as it runs from its first to its second node, both
    junctions of the network. An area is every link that touches a polygon.
    """

    streets: tuple[NamedStreet, ...] = ()
    edges: tuple[tuple[int, int], ...] = ()
    areas: tuple[Ring, ...] = ()


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Closure:
    """What is different on the roads from ``begin`` until before ``end``, and why.

    Times are local times of the city without a zone; None leaves that side open. ``shuts`` closes
    roads to the ``profiles``. ``opens`` makes one-way streets two-way, ``reverses`` turns them
    round, for those profiles that obey one-way streets; two-way streets within stay as they are.
    What is shut stays shut, whatever else opens it. ``note`` tells what is assumed, ``source`` who
    states the rest.
    """

    id: str
    reason: Words
    begin: datetime | None = None
    end: datetime | None = None
    profiles: tuple[Profile, ...] = VEHICLES
    shuts: Where = NOWHERE
    opens: Where = NOWHERE
    reverses: Where = NOWHERE
    note: Words | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What closures change for one profile, as masks of arcs (2 L).

    ``shut`` arcs may not be travelled. ``opened`` arcs, against one-way streets, may be, in the same
    way as the arc along the street; none of them is shut.
    """

    shut: NDArray[np.bool_]
    opened: NDArray[np.bool_]


def in_force(closures: Iterable[Closure], at: datetime | None) -> tuple[Closure, ...]:
    """Return the closures in force at a moment; without a moment, all of them."""
    return tuple(
        closure
        for closure in closures
        if at is None
        or (
            (closure.begin is None or closure.begin <= at)
            and (closure.end is None or at < closure.end)
        )
    )


def boundaries(closures: Iterable[Closure], after: datetime) -> datetime | None:
    """Return the next moment after this one at which a closure begins or ends; None: never."""
    moments = (moment for closure in closures for moment in (closure.begin, closure.end))
    return min(
        (moment for moment in moments if moment is not None and moment > after), default=None
    )


def effect(network: RoadNetwork, closures: Sequence[Closure], profile: Profile) -> Effect:
    """Return what these closures, taken as in force, change for a profile.

    Raises:
        InvalidInput: a street, edge or area that the network does not have, or a street to be
            opened or reversed that is not one-way; every fault of every closure is listed.
    """
    places = [_resolve(network, closure) for closure in closures]
    faults = [fault for place in places for fault in place.faults]
    if faults:
        raise InvalidInput.of("The list of closures", faults)
    shut, opened = np.zeros(2 * network.links, bool), np.zeros(2 * network.links, bool)
    for closure, place in zip(closures, places, strict=True):
        if profile not in closure.profiles:
            continue
        shut[place.shut] = True
        if PROFILES[profile].obeys_oneway:
            shut[2 * place.reversed_] = True
            along = np.concatenate([place.opened, place.reversed_]) * 2
            bits = network.legal[along] | network.ends[along]
            opened[along[(bits & PROFILE_BIT[profile]) != 0] + 1] = True
    return Effect(shut, opened & ~shut)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A closure on one network: arcs shut, one-way links opened and reversed, what is wrong."""

    shut: Ints
    opened: Ints
    reversed_: Ints
    faults: tuple[Fault, ...]


@lru_cache(maxsize=256)
def _resolve(network: RoadNetwork, closure: Closure) -> _Place:
    found = _Finder(network, f"closure {closure.id}")
    return _Place(
        found.arcs(closure.shuts, "shuts"),
        found.oneway_links(closure.opens, "opens"),
        found.oneway_links(closure.reverses, "reverses"),
        tuple(found.faults),
    )


class _Finder:
    """Finds the parts of a network that a closure names, and gathers what is wrong with them."""

    def __init__(self, network: RoadNetwork, field: str) -> None:
        self._net, self._field = network, field
        self.faults: list[Fault] = []

    def arcs(self, where: Where, name: str) -> Ints:
        """Return the arcs (both of a street's or an area's links, one of an edge's), in order."""
        field = f"{self._field}.{name}"
        links = [
            *(
                self._street(street, f"{field}.streets[{i}]")
                for i, street in enumerate(where.streets)
            ),
            *(self._area(ring, f"{field}.areas[{i}]") for i, ring in enumerate(where.areas)),
        ]
        arcs = [np.concatenate([2 * some, 2 * some + 1]) for some in links]
        arcs += [self._edge(edge, f"{field}.edges[{i}]") for i, edge in enumerate(where.edges)]
        return np.unique(np.concatenate([_NONE, *arcs]))

    def oneway_links(self, where: Where, name: str) -> Ints:
        """Return the one-way links, in order; a part without any is a fault."""
        known = len(self.faults)
        found = [_NONE]
        parts = [
            *((f"streets[{i}]", street.name, Where(streets=(street,)))
              for i, street in enumerate(where.streets)),
            *((f"edges[{i}]", str(edge), Where(edges=(edge,))) for i, edge in enumerate(where.edges)),
            *((f"areas[{i}]", _points(ring), Where(areas=(ring,)))
              for i, ring in enumerate(where.areas)),
        ]  # fmt: skip
        for place, value, part in parts:
            arcs = self.arcs(part, name)
            along = arcs[arcs % 2 == 0] // 2
            oneway = along[(self._net.flags[along] & ONEWAY) != 0]
            if len(self.faults) == known and not len(oneway):
                expected = "name one-way streets, an edge in the direction of its traffic"
                self.faults.append(Fault(f"{self._field}.{name}.{place}", value, expected))
            found.append(oneway)
        return np.unique(np.concatenate(found))

    def _street(self, street: NamedStreet, field: str) -> Ints:
        streets = _streets(self._net)
        links = streets.get(folded(street.name))
        if links is None:
            near = get_close_matches(folded(street.name), streets, n=3, cutoff=0.5)
            told = [repr(self._net.names[self._net.name_id[streets[name][0]]]) for name in near]
            expected = f"did you mean {' or '.join(told)}?" if told else "no street is called so"
            self.faults.append(Fault(field, repr(street.name), f"give a street's name: {expected}"))
            return _NONE
        if street.within:
            links = np.intersect1d(links, links_touching(self._net, street.within))
            if not len(links):
                expected = "draw a polygon that the street touches, lon before lat"
                self.faults.append(Fault(f"{field}.within", _points(street.within), expected))
        return links

    def _area(self, ring: Ring, field: str) -> Ints:
        links = links_touching(self._net, ring)
        if not len(links):
            expected = "draw a polygon that touches a road, lon before lat"
            self.faults.append(Fault(field, _points(ring), expected))
        return links

    def _edge(self, edge: tuple[int, int], field: str) -> Ints:
        tail, head = (self._net.node_id == node for node in edge)
        along = 2 * np.flatnonzero(tail[self._net.tail] & head[self._net.head])
        against = 2 * np.flatnonzero(head[self._net.tail] & tail[self._net.head]) + 1
        arcs: Ints = np.concatenate([along, against])
        if not len(arcs):
            expected = "give the OSM ids of two neighbouring junctions, in the direction of travel"
            self.faults.append(Fault(field, f"from {edge[0]} to {edge[1]}", expected))
        return arcs


_NONE = np.zeros(0, np.int64)


def folded(name: str) -> str:
    """Return a street's name as it is compared: without regard to case and runs of spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


@lru_cache(maxsize=2)
def _streets(network: RoadNetwork) -> dict[str, Ints]:
    """Return the links of every street by its folded name."""
    order = np.argsort(network.name_id, kind="stable")
    cuts = np.searchsorted(network.name_id[order], np.arange(len(network.names) + 1))
    found: dict[str, list[Ints]] = {}
    for i, name in enumerate(network.names):
        if name:
            found.setdefault(folded(name), []).append(order[cuts[i] : cuts[i + 1]])
    return {name: np.sort(np.concatenate(links)) for name, links in found.items()}


def _points(ring: Ring) -> str:
    return f"a polygon of {len(ring)} points round lon {ring[0][0]:.5f}, lat {ring[0][1]:.5f}"
