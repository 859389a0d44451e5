"""A town drawn in ASCII, so that a routing rule reads as a picture.

    A---B-->C        letters are junctions, except v
    |       v        - and | are streets, > < ^ v one-way streets
    D.......E        . and : are footpaths
      1              digits are points, on a street or beside it

One column is 25 m, one line is 50 m: ``A---B`` and an ``|`` between two lines are 100 m each. A
street may carry tags: ``ways={"ABC": {"name": "Jalan Mawar"}}`` makes one OSM way of the drawn
pieces A-B and B-C. What is not named there is a residential street of its own without a name. Nodes
carry tags by their letter, and ``bans=["no_left_turn: AB B BC"]`` makes restriction relations: from
which way, through which node or ways, to which way, each way by its letters (``AB+DB``: from both).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from textwrap import dedent
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

import pytest

from planner.geodesy import EARTH_RADIUS_M, LonLat
from planner.roads.files.osm import read_graph
from planner.roads.files.source import inspect
from planner.roads.network.arrays import RoadNetwork
from planner.roads.network.compile import compile_network
from planner.roads.network.profiles import PROFILES
from planner.roads.roads import Roads

FLAT = MappingProxyType({
    name: replace(
        travel, near_side_turn_s=0.0, far_side_turn_s=0.0, sharp_turn_s=0.0, signals_s=0.0,
        roundabout_s=0.0, turning_place_s=0.0, dead_end_turn_s=0.0, sharpest_turn_deg=180.0,
    )
    for name, travel in PROFILES.items()
})  # fmt: skip
"""The profiles with turns that cost nothing: a way is as long as its streets."""

COLUMN_M, LINE_M = 25.0, 50.0
ORIGIN: LonLat = (106.8, -6.6)
_ACROSS, _DOWN = "-<>.", "|^v:"
_ONEWAY = {">": 1, "v": 1, "<": -1, "^": -1}


class Town:
    """A drawn town: its points by letter or digit, its ways as OSM XML, its roads."""

    def __init__(
        self,
        drawing: str,
        ways: Mapping[str, Mapping[str, str]] | None = None,
        *,
        nodes: Mapping[str, Mapping[str, str]] | None = None,
        bans: Sequence[str] = (),
    ) -> None:
        self._nodes, self._bans = nodes or {}, bans
        self._rows = dedent(drawing.strip("\n")).splitlines()
        self.points: dict[str, LonLat] = {}
        for line, row in enumerate(self._rows):
            for column, mark in enumerate(row):
                if mark.isalnum() and mark != "v":
                    assert mark not in self.points, f"{mark} is drawn twice"
                    self.points[mark] = place(column * COLUMN_M, -line * LINE_M)
        self._drawn: dict[tuple[str, str], dict[str, str]] = {}
        for line, row in enumerate(self._rows):
            for column, mark in enumerate(row):
                if self._is_junction(mark):
                    self._follow(line, column, 0, 1, _ACROSS)
                    self._follow(line, column, 1, 0, _DOWN)
        self.ways = self._ways(ways or {})

    def osm(self, header: str = "") -> str:
        """Return the town as OSM XML."""
        number = {mark: i for i, mark in enumerate(sorted(self.points), 1)}
        lines = [f'<osm version="0.6" generator="drawing"{header}>']
        for mark, (lon, lat) in sorted(self.points.items()):
            if self._is_junction(mark):
                told = _tags(self._nodes.get(mark, {}))
                lines.append(
                    f'<node id="{number[mark]}" lon="{lon:.9f}" lat="{lat:.9f}">{told}</node>'
                )
        for i, (marks, tags) in enumerate(self.ways, 101):
            refs = "".join(f'<nd ref="{number[mark]}"/>' for mark in marks)
            lines.append(f'<way id="{i}">{refs}{_tags(tags)}</way>')
        for i, ban in enumerate(self._bans, 901):
            lines.append(f'<relation id="{i}">{self._relation(ban, number)}</relation>')
        return "\n".join([*lines, "</osm>"])

    def _relation(self, ban: str, number: Mapping[str, int]) -> str:
        """Return members and tags of ``restriction: from via... to``, extra tags after a comma."""
        told, *extra = ban.split(", ")
        kind, marks = told.split(": ")
        first, *via, last = marks.split()
        kind_of_via = "node" if len(via) == 1 and len(via[0]) == 1 else "way"
        members = [
            *(("way", way, "from") for way in first.split("+")),
            *((kind_of_via, passed, "via") for passed in via),
            *(("way", way, "to") for way in last.split("+")),
        ]
        listed = "".join(
            f'<member type="{kind_}" ref="{self._ref(kind_, mark, number)}" role="{role}"/>'
            for kind_, mark, role in members
        )
        tags = dict(tag.split("=", 1) for tag in extra)
        return listed + _tags({"type": "restriction", "restriction": kind, **tags})

    def _ref(self, kind: str, mark: str, number: Mapping[str, int]) -> int:
        if kind == "node":
            return number[mark]
        drawn = ["".join(marks) for marks, _ in self.ways]
        return 101 + (drawn.index(mark) if mark in drawn else drawn.index(mark[::-1]))

    def write(self, path: Path) -> Path:
        """Write the town as an OSM file."""
        path.write_text(self.osm(), encoding="utf-8")
        return path

    def graph(self):
        """Return the graph that OSMnx makes of it."""
        with tempfile.TemporaryDirectory() as folder:
            return read_graph(self.write(Path(folder) / "town.osm"))

    def network(self) -> RoadNetwork:
        """Return the compiled network, its turn restrictions included."""
        with tempfile.TemporaryDirectory() as folder:
            path = self.write(Path(folder) / "town.osm")
            facts = inspect(path)
            return compile_network(
                read_graph(path, relations=facts.restrictions),
                relations=facts.restrictions,
                incomplete=facts.incomplete,
                drawn_back=facts.drawn_back,
            )

    def roads(self, *, engine: str = "", largest_part: bool = True, turns: bool = False) -> Roads:
        """Return the town's roads in service; turns cost time with ``turns`` only."""
        profiles = PROFILES if turns else FLAT
        return Roads.of(self.network(), engine=engine, largest_part=largest_part, profiles=profiles)

    def between(self, a: str, b: str, share: float) -> LonLat:
        """Return the point at a share of the straight way from one letter to another."""
        (x0, y0), (x1, y1) = self.points[a], self.points[b]
        return (x0 + share * (x1 - x0), y0 + share * (y1 - y0))

    def _is_junction(self, mark: str) -> bool:
        return mark.isalpha() and mark != "v"

    def _follow(self, line: int, column: int, down: int, right: int, signs: str) -> None:
        start, seen = self._rows[line][column], ""
        while True:
            line, column = line + down, column + right
            row = self._rows[line] if line < len(self._rows) else ""
            mark = row[column] if column < len(row) else " "
            if mark in signs or (mark.isdigit() and mark != " "):
                seen += mark
                continue
            break
        if not self._is_junction(mark) or not any(sign in signs for sign in seen):
            return
        tags = {"highway": "footway" if set(seen) & set(".:") else "residential"}
        ends = (start, mark)
        directions = {_ONEWAY[sign] for sign in seen if sign in _ONEWAY}
        assert len(directions) < 2, f"{start} to {mark} points both ways"
        if directions:
            tags["oneway"] = "yes"
            ends = ends if directions == {1} else ends[::-1]
        self._drawn[ends] = tags

    def _ways(
        self, named: Mapping[str, Mapping[str, str]]
    ) -> list[tuple[tuple[str, ...], dict[str, str]]]:
        left = dict(self._drawn)
        ways = []
        for marks, tags in named.items():
            drawn: dict[str, str] = {"highway": "residential"}
            for a, b in pairwise(marks):
                assert (a, b) in left or (b, a) in left, f"{a} to {b} is not drawn"
                drawn |= left.pop((a, b), {}) or left.pop((b, a), {})
            ways.append((tuple(marks), {**drawn, **tags}))
        return ways + list(left.items())


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


def place(east_m: float, north_m: float) -> LonLat:
    """Return the (lon, lat) point so many metres from the town's origin."""
    m_per_deg = radians(1) * EARTH_RADIUS_M
    return (
        ORIGIN[0] + east_m / (m_per_deg * cos(radians(ORIGIN[1]))),
        ORIGIN[1] + north_m / m_per_deg,
    )


def check(town: Town, roads: Roads, table: str, profile: str = "coach") -> None:
    """Check a table of ``from | to | route | distance`` (street names, metres) on all answers.

    A route of ``no way`` means that no road leads there.
    """
    rows = [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]
    head, *body = rows
    assert head == ["from", "to", "route", "distance"]
    found = []
    for start, end, _, _ in body:
        a, b = town.points[start], town.points[end]
        cell = roads.table(profile, [a], [b])
        assert (roads.durations(profile, [a], [b]) == cell.durations_ms).all(), (start, end)
        if cell.durations_ms[0, 0] < 0:
            found.append([start, end, "no way", "-"])
            continue
        route = roads.route(profile, a, b)
        assert (route.duration_ms, route.distance_m) == (
            cell.durations_ms[0, 0], cell.distances_m[0, 0],
        )  # fmt: skip
        found.append([start, end, ", ".join(route.streets), str(route.distance_m)])
    for row, answer in zip(body, found, strict=True):
        if row[3] != "-" and answer[3] != "-":
            assert int(answer[3]) == pytest.approx(int(row[3]), abs=1), (row, answer)
            answer[3] = row[3]
    assert found == body
