"""Towns drawn at random, and a search of quickest ways over them in plain Python, from the definitions.

Nothing here is the planner's: streets are pairs of corners, a way is a list of streets in driving
order, a turn is judged by the corners alone, a restriction by the streets driven last. The planner is
given the same towns as OSMnx's graph and as tags and members of OSM's relations.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from math import asin, atan2, ceil, cos, degrees, radians, sin, sqrt

import networkx as nx

KPH = {"primary": 35, "tertiary": 28, "residential": 20, "service": 12}
EARTH_M = 6_371_009.0


@dataclass(frozen=True)
class Street:
    """A straight street from one corner to another."""

    a: int
    b: int
    road_class: str
    oneway: bool
    ring: bool = False
    private: bool = False


@dataclass(frozen=True)
class Costs:
    """Seconds of turns, and what cannot be turned."""

    near_s: float = 0.0
    far_s: float = 0.0
    sharp_s: float = 0.0
    lights_s: float = 0.0
    ring_s: float = 0.0
    circle_s: float = 0.0
    dead_end_s: float = 0.0
    sharpest_deg: float = 180.0


COACH = Costs(4, 8, 8, 8, 5, 20, 60, 160)
FREE = Costs()

Arc = tuple[int, bool]
"""A street's number, and whether it is driven from a to b."""

OUT, OPEN, IN = 0, 1, 2
"""Parts of a way: on private streets before the first open one; from then on; on private ones again."""


@dataclass
class Town:
    """Corners as (lon, lat), streets, corners with lights, a turning circle or a private gate, and
    OSM's relations.

    A relation is (tags, members) with streets as ways 100 + n and corners as nodes 1 + n.
    """

    corners: list[tuple[float, float]]
    streets: list[Street]
    lights: set[int] = field(default_factory=set)
    circles: set[int] = field(default_factory=set)
    gates: set[int] = field(default_factory=set)
    relations: list[tuple[dict[str, str], list[tuple[str, int, str]]]] = field(default_factory=list)


def as_osmnx(town: Town, *, named: bool = True) -> nx.MultiDiGraph:
    """Return the town as the graph that the planner compiles; each street has a name if ``named``."""
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for n, (lon, lat) in enumerate(town.corners):
        tags = {"highway": "traffic_signals"} if n in town.lights else {}
        tags |= {"highway": "turning_circle"} if n in town.circles else {}
        tags |= {"barrier": "gate", "access": "private"} if n in town.gates else {}
        graph.add_node(1 + n, x=lon, y=lat, **tags)
    for n, street in enumerate(town.streets):
        tags = {
            "osmid": 100 + n, "highway": street.road_class, "oneway": street.oneway,
            "length": metres(town, street),
        }  # fmt: skip
        if named:
            tags["name"] = f"Street {n}"
        if street.ring:
            tags["junction"] = "roundabout"
        if street.private:
            tags["access"] = "private"
        graph.add_edge(1 + street.a, 1 + street.b, reversed=False, **tags)
        if not street.oneway:
            graph.add_edge(1 + street.b, 1 + street.a, reversed=True, **tags)
    return graph


def metres(town: Town, street: Street) -> float:
    """Return a street's length by the haversine formula."""
    (x0, y0), (x1, y1) = (
        [radians(v) for v in town.corners[corner]] for corner in (street.a, street.b)
    )
    h = sin((y1 - y0) / 2) ** 2 + cos(y0) * cos(y1) * sin((x1 - x0) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(h))


class Search:
    """Quickest ways of a coach in a town.

    ``told`` are the restrictions in force as (streets driven, the last one only or never). ``shut``
    tells the intervals (begin, end) in which an arc may not be driven; ``woken`` arcs run against
    one-way streets, and are shut but for the times at which a closure opens them.

    ``timed`` are restrictions as (streets driven, the last one only or never, intervals).

    A private gate is passed into a private street and out of one, but not from one open street to
    another. A private street is driven before the first open one of a way, or after the last one, or where
    the way meets no open one at all. A corner of an open street is on the open road: who begins there
    does not come out of a private street, and who ends there does not go into one. With ``largest``
    the same holds of every street outside of the largest part.
    """

    def __init__(  # noqa: PLR0913 - a rule book of its own
        self,
        town: Town,
        costs: Costs,
        told,
        *,
        left: bool = True,
        shut=None,
        woken=(),
        largest=False,
        timed=(),
    ) -> None:
        self.town, self.costs, self.told, self.left = town, costs, told, left
        self.shut = shut or {}
        streets = town.streets
        self.ms = [
            max(1, round(metres(town, s) * 3600 / KPH[s.road_class])) for s in streets
        ]  # fmt: skip
        self.open = [
            (n, along)
            for n, s in enumerate(streets)
            for along in (True, False)
            if along or not s.oneway or (n, False) in woken
        ]
        self.against = [
            (n, False) for n, s in enumerate(streets) if s.oneway and not s.ring and not s.private
        ]
        self.meeting = [0] * len(town.corners)
        for street in streets:
            self.meeting[street.a] += 1
            self.meeting[street.b] += 1
        self.timed = list(timed)
        chains = [arcs for arcs, *_ in (*told, *self.timed)]
        self.prefixes = {tuple(arcs[:k]) for arcs in chains for k in range(1, len(arcs))}
        self._turns: dict[Arc, list[tuple[Arc, int]]] = {arc: self.turns(arc) for arc in self.open}
        self.roads = {arc for arc in self.open if not streets[arc[0]].private}
        if largest:
            self.roads = self.largest_part()
        self.on_road = {corner for n, _ in self.roads for corner in (streets[n].a, streets[n].b)}

    def largest_part(self) -> set[Arc]:
        """Return the open arcs that all lead to each other over open arcs, with the most junctions."""
        graph = nx.DiGraph()
        graph.add_nodes_from(self.roads)
        graph.add_edges_from(
            (arc, after)
            for arc in self.roads
            for after, _ in self._turns[arc]
            if after in self.roads and not self.gated(arc, after)
        )
        streets = self.town.streets

        def size(arcs: set[Arc]) -> tuple[int, float]:
            links = {n for n, _ in arcs}
            ends = Counter(corner for n in links for corner in (streets[n].a, streets[n].b))
            junctions = sum(count >= 3 for count in ends.values())
            return junctions, sum(metres(self.town, streets[n]) for n, _ in arcs)

        part = max(nx.strongly_connected_components(graph), key=size, default=set())
        mirror = {(n, not along) for n, along in part}
        turned = [found for found in nx.strongly_connected_components(graph) if mirror <= found]
        return part | (mirror if turned else set())

    def tail(self, arc: Arc) -> int:
        street = self.town.streets[arc[0]]
        return street.a if arc[1] else street.b

    def head(self, arc: Arc) -> int:
        return self.tail((arc[0], not arc[1]))

    def bearing(self, arc: Arc) -> float:
        (x0, y0), (x1, y1) = self.town.corners[self.tail(arc)], self.town.corners[self.head(arc)]
        return degrees(atan2((x1 - x0) * cos(radians((y0 + y1) / 2)), y1 - y0))

    def cost(self, here: Arc, after: Arc) -> int | None:
        """Return the milliseconds of a turn that is no turning round, None where it is too sharp."""
        costs, node = self.costs, self.head(here)
        come, go = self.town.streets[here[0]], self.town.streets[after[0]]
        right = (self.bearing(after) - self.bearing(here)) % 360
        size, to_left = min(right, 360 - right), right > 180
        seconds = 0.0
        if self.meeting[node] >= 3 and not come.ring and not go.ring:
            if size > costs.sharpest_deg:
                return None
            if size >= 40:
                crosses = to_left != self.left and not (come.oneway and go.oneway)
                seconds += costs.far_s if crosses else costs.near_s
            if size >= 125:
                seconds += costs.sharp_s
        if go.ring and not come.ring:
            seconds += costs.ring_s
        if node in self.town.lights:
            seconds += costs.lights_s
        return round(1000 * seconds)

    def turns(self, here: Arc) -> list[tuple[Arc, int]]:
        """Return what may follow an arc by itself, whatever was driven before."""
        node, back = self.head(here), (here[0], not here[1])
        found, ends = [], True
        # Only who comes against a one-way street looks for one to go on against.
        against = here in self.against
        for after in dict.fromkeys([*self.open, *self.against]):
            if self.tail(after) != node or after == back:
                continue
            ms = self.cost(here, after)
            if ms is None or self.forbidden((here, after), always=True):
                continue
            if after in self.open:
                found.append((after, ms))
            streets = self.town.streets
            drive = streets[after[0]].private and not streets[here[0]].private
            gate = node in self.town.gates and not streets[here[0]].private
            ends &= drive or gate or (after in self.against and not against)
        if back in self.open:
            circle = node in self.town.circles
            if (circle or ends) and not self.forbidden((here, back)):
                costs = self.costs
                found.append((back, round(1000 * (costs.circle_s if circle else costs.dead_end_s))))
        return found

    def gated(self, here: Arc, after: Arc) -> bool:
        """Tell whether a private gate stands between two arcs of open streets."""
        through = here in self.roads and after in self.roads and after != (here[0], not here[1])
        return through and self.head(here) in self.town.gates

    def private(self, arc: Arc) -> bool:
        return arc not in self.roads

    def forbidden(self, driven: tuple[Arc, ...], *, always: bool = False) -> bool:
        """Tell whether a restriction forbids the last step of the arcs driven last."""
        for arcs, only in self.told:
            if always and len(arcs) > 2:
                continue
            before = driven[-len(arcs) : -1]
            if before == tuple(arcs[:-1]) and (driven[-1] == arcs[-1]) != only:
                return True
        return False

    def remembered(self, driven: tuple[Arc, ...]) -> tuple[Arc, ...]:
        """Return the end of what was driven that a restriction may still ask about."""
        for cut in range(len(driven) - 1):
            if driven[cut:] in self.prefixes:
                return driven[cut:]
        return driven[-1:]

    def wait(self, arc: Arc, at: int, drive: int) -> int | None:
        """Return when a vehicle may enter an arc to drive on it for so long without a closure."""
        for begin, end in sorted(self.shut.get(arc, ())):
            if at < end and at + drive > begin:
                if end == INFINITE:
                    return None
                at = end
        return at

    def ways(self, place: tuple[int, float]) -> list[tuple[Arc, float]]:
        """Return the arcs on which a place lies, with the share of each that lies before it."""
        street, share = place
        if share in {0.0, 1.0}:
            node = self.town.streets[street].b if share else self.town.streets[street].a
            return [(arc, 0.0) for arc in self.open if self.tail(arc) == node]
        return [
            (arc, share if arc[1] else 1 - share)
            for arc in ((street, True), (street, False))
            if arc in self.open
        ]

    def goals(self, place: tuple[int, float]) -> list[tuple[Arc, float]]:
        street, share = place
        if share in {0.0, 1.0}:
            node = self.town.streets[street].b if share else self.town.streets[street].a
            return [(arc, 1.0) for arc in self.open if self.head(arc) == node]
        return self.ways(place)

    def durations(self, source: tuple[int, float], targets: list[tuple[int, float]]) -> list[int]:
        """Return milliseconds to each target, -1 without a way."""
        self.found = [INFINITE] * len(targets)
        self.reached: dict[Arc, list[tuple[int, int]]] = {}
        self.corner_of = {n: self.node(target) for n, target in enumerate(targets)}
        for n, target in enumerate(targets):
            if self.node(source) is not None and self.node(source) == self.node(target):
                self.found[n] = 0
            for arc, at in self.goals(target):
                self.reached.setdefault(arc, []).append((n, _driven_ms(at, self.ms[arc[0]])))
        heap = []
        for arc, share in self.ways(source):
            if self.node(source) is None:
                part = OUT if self.private(arc) else OPEN
                self.drive(heap, (arc,), part, 0, _driven_ms(share, self.ms[arc[0]]))
            else:
                here = OPEN if self.node(source) in self.on_road else OUT
                heap.append((0, (arc,), self.part(here, arc)))
        done = set()
        while heap:
            at, driven, part = heapq.heappop(heap)
            if (driven, part) not in done:
                done.add((driven, part))
                self.drive(heap, driven, part, at, 0)
        return [ms if ms < INFINITE else -1 for ms in self.found]

    def part(self, before: int, arc: Arc) -> int | None:
        """Return the part of a way that an arc is driven in, after an arc of this part."""
        if self.private(arc):
            return OUT if before == OUT else IN
        return None if before == IN else OPEN

    def drive(self, heap, driven: tuple[Arc, ...], part: int, at: int, begun: int) -> None:
        """Drive an arc from ``begun`` milliseconds of it on: to the places on it, and to its end."""
        arc = driven[-1]
        for n, ms in self.reached.get(arc, []):
            if part == IN and self.corner_of.get(n) in self.on_road:
                continue
            entered = self.wait(arc, at, ms - begun) if ms >= begun else None
            if entered is not None:
                self.found[n] = min(self.found[n], entered + ms - begun)
        entered = self.wait(arc, at, self.ms[arc[0]] - begun)
        if entered is not None:
            self.go_on(heap, driven, part, entered + self.ms[arc[0]] - begun)

    def node(self, place: tuple[int, float]) -> int | None:
        street, share = place
        if share not in {0.0, 1.0}:
            return None
        return self.town.streets[street].b if share else self.town.streets[street].a

    def go_on(self, heap, driven: tuple[Arc, ...], part: int, at: int) -> None:
        for after, ms in self._turns[driven[-1]]:
            more, then = (*driven, after), self.part(part, after)
            if self.gated(driven[-1], after):
                continue
            turns = self.allowed(more, at)
            if then is not None and turns is not None and not self.forbidden(more):
                heapq.heappush(heap, (turns + ms, self.remembered(more), then))

    def allowed(self, driven: tuple[Arc, ...], at: int) -> int | None:
        """Return when the last step of the arcs driven last may be made, at a time or after it."""
        spells = [
            spell
            for arcs, only, during in self.timed
            if driven[-len(arcs) : -1] == tuple(arcs[:-1]) and (driven[-1] == arcs[-1]) != only
            for spell in during
        ]
        for begin, end in merged(spells):
            if begin <= at < end:
                return None if end == INFINITE else end
        return at


INFINITE = 1 << 60


def _driven_ms(share: float, whole_ms: int) -> int:
    """Return the milliseconds of a share of a street; half a one is none."""
    return ceil(share * whole_ms - 0.5)


def merged(times):
    """Return intervals of which no two touch: whoever waits for one does not meet the next."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(times):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def timed_by(town: Town, during):
    """Return the timed restrictions as (arcs, only, intervals): ``during`` tells those of a condition."""
    conditional = [one for one in town.relations if "restriction:conditional" in one[0]]
    found = []
    for tags, members in conditional:
        one = Town(town.corners, town.streets, relations=[(tags, members)])
        when = tags["restriction:conditional"].partition(" @ ")[2].strip("()")
        found += [(arcs, only, during(when)) for arcs, only in told_by(one)]
    return found


def told_by(town: Town, holds=lambda _: True):
    """Return the restrictions in force as (arcs, only): read from the relations' tags and members.

    ``holds`` tells of a condition whether it holds.
    """
    found = []
    for tags, members in town.relations:
        kind = tags["restriction"]
        if "restriction:conditional" in tags:
            kind, _, when = tags["restriction:conditional"].partition(" @ ")
            if not holds(when.strip("()")):
                continue
        if "bus" in tags.get("except", "").split(";"):
            continue
        by_role = {role: [ref for _, ref, r in members if r == role] for _, _, role in members}
        kinds = {role: kind_ for kind_, _, role in members}
        for came in by_role["from"]:
            for went in by_role["to"]:
                ways = [came, *(by_role["via"] if kinds["via"] == "way" else []), went]
                via = by_role["via"][0] - 1 if kinds["via"] == "node" else None
                found += [(arcs, kind.startswith("only")) for arcs in chains(town, ways, via)]
    return found


def chains(town: Town, ways: list[int], via: int | None) -> list[tuple[Arc, ...]]:
    """Return the ways of driving these streets one behind the other (through one corner)."""
    found: list[tuple[Arc, ...]] = [()]
    ends = [(town.streets[w - 100].a, town.streets[w - 100].b) for w in ways]
    for way, (a, b) in zip(ways, ends, strict=True):
        arcs = [((way - 100, True), a, b), ((way - 100, False), b, a)]
        found = [
            (*chain, arc)
            for chain in found
            for arc, tail, _ in arcs
            if not chain or end_of(town, chain[-1]) == tail
        ]
    if via is not None:
        found = [chain for chain in found if end_of(town, chain[0]) == via]
    return found


def end_of(town: Town, arc: Arc) -> int:
    street = town.streets[arc[0]]
    return street.b if arc[1] else street.a
