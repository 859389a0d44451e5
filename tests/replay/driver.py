"""A driver who has the printed lines and the roads before him, and nothing of how lines are made.

Between two lines he follows the road: at a junction the arm that is the most plainly ahead. About
where the metres of a line are over, he takes the way that fits its words, its street and its metres
best. He sees every road that cars use and every sign of a one-way street, but not which lane or yard
is shut to a coach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians

from planner.geodesy import LonLat
from planner.roads.network.arrays import ONEWAY, ROUNDABOUT, Junctions, RoadNetwork
from tests.replay.lines import Line

M_PER_DEG = 111_195.08
ROADS = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "living_street", "road", "service",
)  # fmt: skip
"""Classes that a driver sees as roads, the greatest first."""
LOOK_M, BEFORE_M = 45.0, 30.0
"""How far a driver looks into a way, and over how much of the way come he has its direction."""
FREE_M = 8.0
"""Metres of an odometer that nobody minds."""
LOST = 110.0
"""A way that fits its line worse than this is no way that the driver would take for it."""
NEAR_M = 50.0
"""Nearer than this to the destination, he has arrived."""


@dataclass
class Drive:
    """What came of a leg: arcs driven, whether he arrived, and where and at which line he did not."""

    arcs: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    arrived: bool = False
    line: int = 0
    why: str = ""


class Streets:
    """The arrays of a network as a driver sees them."""

    def __init__(self, network: RoadNetwork) -> None:
        self.net, self._meet = network, Junctions(network)
        self.tails, self.heads = network.arc_ends()
        self.x_per_deg = M_PER_DEG * cos(radians(float(network.node_lat.mean())))
        self._shape: dict[int, tuple[list[tuple[float, float]], list[float]]] = {}

    def rank(self, arc: int) -> float:
        """Return the place of an arc's class, 0 for the greatest; 99 for what is no road."""
        road = self.net.classes[self.net.class_id[arc // 2]]
        base = road.removesuffix("_link")
        return ROADS.index(base) + 0.5 * (road != base) if base in ROADS else 99.0

    def open(self, arc: int) -> bool:
        """Return whether the driver sees a road that he may take for one to drive in."""
        against = arc % 2 == 1 and bool(int(self.net.flags[arc // 2]) & ONEWAY)
        return self.rank(arc) < 99.0 and not against

    def ring(self, arc: int) -> bool:
        return bool(int(self.net.flags[arc // 2]) & ROUNDABOUT)

    def name(self, arc: int) -> str:
        return " ".join(self.net.names[self.net.name_id[arc // 2]].split())

    def onward(self, arc: int) -> list[int]:
        """Return the open arcs at an arc's head, without the way back."""
        return [
            out
            for out in self._meet.arcs_out(int(self.heads[arc]))
            if out != arc ^ 1 and self.open(out)
        ]

    def out_of(self, node: int) -> list[int]:
        return [out for out in self._meet.arcs_out(node) if self.open(out)]

    def metres(self, arc: int) -> float:
        return float(self.net.length_m[arc // 2])

    def shape(self, arc: int) -> tuple[list[tuple[float, float]], list[float]]:
        """Return an arc's points in metres and the metres along it."""
        found = self._shape.get(arc)
        if found is None:
            line = [
                (lon * self.x_per_deg, lat * M_PER_DEG) for lon, lat in self.net.shape(arc // 2)
            ]
            line = line[::-1] if arc % 2 else line
            along = [0.0]
            for a, b in pairwise(line):
                along.append(along[-1] + hypot(b[0] - a[0], b[1] - a[1]))
            found = self._shape[arc] = line, along
        return found

    def at(self, arc: int, metres: float) -> tuple[float, float]:
        """Return the point so many metres along an arc."""
        line, along = self.shape(arc)
        metres = min(max(metres, 0.0), along[-1])
        i = min(max(1, bisect_left(along, metres)), len(line) - 1)
        step = along[i] - along[i - 1]
        part = (metres - along[i - 1]) / step if step > 0 else 0.0
        (x0, y0), (x1, y1) = line[i - 1], line[i]
        return x0 + part * (x1 - x0), y0 + part * (y1 - y0)

    def along(self, arcs: Sequence[int], metres: float) -> tuple[float, float]:
        """Return the point so many metres along a chain of arcs."""
        for arc in arcs[:-1]:
            if metres <= self.shape(arc)[1][-1]:
                return self.at(arc, metres)
            metres -= self.shape(arc)[1][-1]
        return self.at(arcs[-1], metres)

    def length(self, arcs: Sequence[int]) -> float:
        return sum(self.shape(arc)[1][-1] for arc in arcs)

    def nearest(self, point: LonLat) -> tuple[int, float]:
        """Return the road (its even arc) nearest to a point, and the metres along it."""
        x, y = point[0] * self.x_per_deg, point[1] * M_PER_DEG
        lon, lat, start = self.net.shape_lon, self.net.shape_lat, self.net.shape_start
        near = (abs(lon - point[0]) + abs(lat - point[1])).argsort()[:400]
        links = {int(start.searchsorted(i, side="right")) - 1 for i in near.tolist()}
        best = (1e9, 0, 0.0)
        for link in links:
            if self.rank(2 * link) == 99.0:
                continue
            line, along = self.shape(2 * link)
            for i in range(1, len(line)):
                (x0, y0), (x1, y1) = line[i - 1], line[i]
                step = along[i] - along[i - 1]
                part = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / step**2 if step else 0.0
                part = min(1.0, max(0.0, part))
                off = hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0))
                best = min(best, (off, link, along[i - 1] + part * step))
        return 2 * best[1], best[2]


def bearing(a: tuple[float, float], b: tuple[float, float]) -> float:
    return degrees(atan2(b[0] - a[0], b[1] - a[1])) % 360.0


def off_deg(a: float, b: float) -> float:
    """Return the turn from one bearing to another in [-180, 180), positive to the right."""
    return (b - a + 180.0) % 360.0 - 180.0


class Driver:
    """One leg driven from its lines: from a point, to see whether he comes to another."""

    def __init__(self, streets: Streets, lines: Sequence[Line], start: LonLat, end: LonLat) -> None:
        self._see, self._lines = streets, lines
        self._goal = end[0] * streets.x_per_deg, end[1] * M_PER_DEG
        self._start = start
        self._left = 0.0
        """Metres from the place of the last line to the head of the last arc driven."""
        self.drive = Drive()

    def go(self) -> Drive:
        """Drive all lines and say what came of it."""
        drive = self.drive
        self._set_off(self._lines[0])
        due = self._lines[0].metres
        for number, line in enumerate(self._lines[1:], 1):
            drive.line = number
            if line.kind == "arrive":
                self._finish(due)
                break
            if not self._take(line, due):
                drive.why = drive.why or f"nothing fits: {line.text}"
                break
            due = line.metres
        drive.nodes = [int(self._see.heads[arc]) for arc in drive.arcs]
        return drive

    def _set_off(self, line: Line) -> None:
        see = self._see
        link, at = see.nearest(self._start)
        whole = see.shape(link)[1][-1]
        starts = [(link, at), (link + 1, whole - at)]
        for arc, along in list(starts):
            if whole - along < 12.0:
                starts += [(out, 0.0) for out in see.onward(arc)]
        best = min(
            (start for start in starts if see.open(start[0])),
            key=lambda start: abs(off_deg(line.heading_deg or 0.0, bearing(
                see.at(start[0], start[1]), self._beyond(start[0], start[1] + 20.0))))
            + 30.0 * (not _same(see.name(start[0]), line.street)),
        )  # fmt: skip
        self.drive.arcs = [best[0]]
        self._left = see.shape(best[0])[1][-1] - best[1]

    def _beyond(self, arc: int, metres: float) -> tuple[float, float]:
        """Return the point so far along an arc and, behind it, along what goes straight on."""
        arcs = [arc]
        while self._see.length(arcs) < metres and (ahead := self._ahead(arcs)) is not None:
            arcs.append(ahead)
            if len(arcs) > 20:
                break
        return self._see.along(arcs, metres)

    def _ahead(self, arcs: Sequence[int]) -> int | None:
        """Return the arc that anybody takes who is told nothing."""
        see, here = self._see, arcs[-1]
        ways = see.onward(here)
        if see.ring(here):
            ways = [way for way in ways if see.ring(way)] or ways
        if len(ways) <= 1:
            return ways[0] if ways else None
        before = self._before(arcs)
        return min(ways, key=lambda way: self._plainness(here, way, before))

    def _plainness(self, here: int, way: int, before: float) -> float:
        see = self._see
        metres = min(30.0, see.shape(way)[1][-1])
        aside = abs(off_deg(before, bearing(see.at(way, 0.0), see.at(way, metres))))
        lesser = see.rank(way) - see.rank(here)
        kept = bool(see.name(way)) and _same(see.name(way), see.name(here))
        return (
            aside
            + 12.0 * min(2.0, max(-1.0, lesser))
            - 20.0 * kept
            + 15.0 * (see.rank(way) >= 9.0 > see.rank(here))
        )

    def _before(self, arcs: Sequence[int]) -> float:
        """Return the bearing of the last metres driven."""
        tail, see = list(arcs[-6:]), self._see
        whole = see.length(tail)
        back = min(BEFORE_M, max(3.0, see.metres(arcs[-1])))
        if len(arcs) == 1:
            back = min(back, max(4.0, self._left))
        return bearing(see.along(tail, max(0.0, whole - back)), see.along(tail, whole))

    def _take(self, line: Line, due: float) -> bool:
        """Follow the road to where a line fits best, and do what it says."""
        found, farthest = self._places(line, due)
        cost, arcs, way = min(found, key=lambda one: one[0], default=(LOST, farthest, []))
        if cost >= LOST:
            if line.kind == "on":
                self._left -= due
                return True
            self.drive.arcs = arcs
            return False
        # What lies behind the next line's place is not driven yet.
        while len(way) > 1 and self._metres(way[:-1]) >= line.metres - 15.0:
            way = way[:-1]
        self.drive.arcs = [*arcs, *way]
        self._left = self._metres(way)
        return True

    def _places(
        self, line: Line, due: float
    ) -> tuple[list[tuple[float, list[int], list[int]]], list[int]]:
        """Return where a line may be meant, with its cost and its way, and how far he looked."""
        slack = 15.0 + 0.06 * due
        arcs, left = list(self.drive.arcs), self._left
        found = []
        while left <= due + slack:
            if left >= due - slack:
                far = abs(left - due)
                astray = 0.3 * far + 1.2 * max(0.0, far - FREE_M - 50.0 * (due > 995.0))
                found += [(cost + astray, list(arcs), way) for cost, way in self._ways(arcs, line)]
            onward = self._ahead(arcs)
            if onward is None or len(arcs) > 4000:
                break
            arcs.append(onward)
            left += self._see.metres(onward)
        return found, arcs

    def _metres(self, arcs: Sequence[int]) -> float:
        return sum(self._see.metres(arc) for arc in arcs)

    def _near(self, way: Sequence[int]) -> float:
        """Return the bearing in which a way sets out."""
        see = self._see
        return bearing(see.along(way, 0.0), see.along(way, min(20.0, see.length(way))))

    def _ways(self, arcs: Sequence[int], line: Line) -> Iterator[tuple[float, list[int]]]:
        """Yield the ways on from a junction, each with how badly it fits the line."""
        see, here = self._see, arcs[-1]
        if line.kind == "exit":
            yield from self._exits(arcs, line)
            return
        before = self._before(arcs)
        if line.kind == "round":
            if see.open(here ^ 1):
                yield 60.0 * (len(see.onward(here)) == 1), [here ^ 1]
            for way in self._chains(here, 60.0):
                turn = max(abs(off_deg(before, self._after(way, m))) for m in (25.0, 45.0, 70.0))
                if turn > 130.0:
                    yield 180.0 - turn + self._naming(way, line), way
            return
        look = min(LOOK_M, max(8.0, line.metres - 4.0))
        others = {out: off_deg(before, self._near([out])) for out in see.onward(here)}
        for way in self._chains(here, look):
            turn = off_deg(before, self._after(way, look))
            cost = self._naming(way, line) + self._bends(way)
            if line.kind.startswith("fork"):
                mine = others[way[0]]
                ahead = [one for out, one in others.items() if abs(one) < 80.0 and out != way[0]]
                on_left = any(one < mine for one in ahead)
                on_right = any(one > mine for one in ahead)
                wanted = {"fork left": (False, True), "fork right": (True, False)}.get(
                    line.kind, (True, True)
                )
                cost += 70.0 * ((on_left, on_right) != wanted)
                turn = mine
            low, high = line.turn_deg
            outside = max(0.0, low - turn, turn - high)
            cost += 1.5 * outside + 0.2 * abs(turn - (low + high) / 2)
            yield cost, way

    def _exits(self, arcs: Sequence[int], line: Line) -> Iterator[tuple[float, list[int]]]:
        see, here = self._see, arcs[-1]
        if see.ring(here) and "leave" not in line.text.lower():
            return
        way: list[int] = []
        if not see.ring(here):
            ring = [out for out in see.onward(here) if see.ring(out)]
            if not ring:
                return
            way = [ring[0]]
        count = 0
        for _ in range(60):
            at = way[-1] if way else here
            outs = see.onward(at)
            rings = [out for out in outs if see.ring(out)]
            leaving = [out for out in outs if not see.ring(out)]
            for out in leaving:
                count += 1
                if count == (line.exit or 1):
                    yield 0.0, [*way, out]
                    return
            if not rings:
                return
            way.append(rings[0])

    def _chains(self, arc: int, metres: float) -> Iterator[list[int]]:
        """Yield the ways on from the head of an arc, until each is so long."""
        todo = [[out] for out in self._see.onward(arc)]
        while todo:
            way = todo.pop()
            yield way
            if len(way) < 6 and sum(self._see.metres(a) for a in way) < metres:
                todo += [[*way, out] for out in self._see.onward(way[-1]) if out not in way]

    def _after(self, way: Sequence[int], metres: float = LOOK_M) -> float:
        see = self._see
        whole = min(see.length(way), metres)
        return bearing(see.along(way, max(0.0, whole - BEFORE_M)), see.along(way, whole))

    def _naming(self, way: Sequence[int], line: Line) -> float:
        see = self._see
        cost = 0.0
        if line.street is not None and not _same(see.name(way[-1]), line.street):
            cost += 45.0 if line.street else 25.0
        if see.rank(way[-1]) >= ROADS.index("service"):
            cost += 15.0
        if line.heading_deg is not None:
            cost += max(0.0, abs(off_deg(line.heading_deg, self._after(way, 20.0))) - 30.0)
        return cost

    def _bends(self, way: Sequence[int]) -> float:
        """Return the cost of turns inside a way of which the line says nothing."""
        untold = sum(
            len(self._see.onward(a)) > 1 and self._ahead([a]) != b for a, b in pairwise(way)
        )
        return 6.0 * (len(way) - 1) + 15.0 * untold

    def _finish(self, due: float) -> None:
        """Follow the road to the end of the last line."""
        see, arcs, left = self._see, self.drive.arcs, self._left
        while left < due - 1.0 and (onward := self._ahead(arcs)) is not None and len(arcs) < 4000:
            arcs.append(onward)
            left += see.metres(onward)
        last = see.shape(arcs[-1])[1][-1]
        here = see.at(arcs[-1], last - (left - due))
        off = hypot(here[0] - self._goal[0], here[1] - self._goal[1])
        self.drive.arrived = off <= NEAR_M + 0.03 * due
        self.drive.why = "" if self.drive.arrived else f"{off:.0f} m from the destination"


def _same(a: str, b: str | None) -> bool:
    return b is not None and a.casefold() == b.casefold()
