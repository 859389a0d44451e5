"""Corners: the junctions of a path, those that one turn is made of taken together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.geodesy import turn_deg
from planner.manoeuvre import Modifier
from planner.roads.directions.travelled_path import Arm, Path

STRAIGHT_DEG = 38.0
MERGED_STRAIGHT_DEG = 30.0
SLIGHT_DEG = 52.0
SHARP_DEG = 125.0
UTURN_DEG = 160.0
RETRACED_DEG = 175.0

BEND_DEG = 20.0
"""Less than this is no bend: neither half of a turn, nor worth a side where the way goes on."""
ALIKE_DEG = 1.0
"""Bends as alike as this: the instruction belongs to the first of them."""
CONNECTOR_M = 25.0
"""Two bends this near may be one turn; two one-way roads this near are one divided street."""
ONE_PLACE_M = 2.0
"""Nodes nearer than this are one place, however a map draws it."""
ONE_JUNCTION_M = 6.0
"""Nearer than this, a bend one way and a bend the other are one place: a jog."""
MEDIAN_M = 40.0
"""A U-turn crosses at most this wide a median."""
HALF_TURN_DEG = 75.0
"""A bend beyond this is a turn of its own, not half of one."""
WIGGLE_DEG = 40.0
SHIFT_DEG = 60.0


@dataclass(frozen=True, slots=True)
class Corner:
    """One place where a driver may have to be told something.

    ``first`` and ``last`` are the edges that begin at its first and last joint, ``at`` the edge
    that begins where the instruction belongs. ``turn_deg`` is positive to the right; ``arms`` are
    all other road ends there. ``name_in``, ``name_out``, ``class_in``, ``class_out`` are of the
    roads before and behind it.
    """

    first: int
    last: int
    at: int
    before_deg: float
    after_deg: float
    arms: tuple[Arm, ...]
    name_in: str
    name_out: str
    class_in: str
    class_out: str
    one_street: bool

    @property
    def turn_deg(self) -> float:
        """The whole turn in (-180, 180], positive to the right."""
        return turn_deg(self.before_deg, self.after_deg)

    @property
    def straight_deg(self) -> float:
        """Up to this turn, the way goes straight on."""
        return MERGED_STRAIGHT_DEG if self.last > self.first else STRAIGHT_DEG

    @property
    def name_kept(self) -> bool:
        """Whether the road keeps its name (two roads without a name do)."""
        return same_name(self.name_in, self.name_out)

    @property
    def uturn(self) -> bool:
        """Whether the way turns back along its own street."""
        size = abs(self.turn_deg)
        return size >= RETRACED_DEG or (size >= UTURN_DEG and self.one_street)

    def modifier(self) -> Modifier:
        """Return the turn in OSRM's eight words."""
        return "uturn" if self.uturn else modifier_of(self.turn_deg, self.straight_deg)

    def onward(self) -> Modifier:
        """Return the word for a way that goes on: straight, or slightly to the side of a bend."""
        if abs(self.turn_deg) < BEND_DEG:
            return "straight"
        return "slight right" if self.turn_deg > 0 else "slight left"

    def aside_deg(self, arm: Arm) -> float:
        """Return by how much an arm turns off the way come, positive to the right."""
        return turn_deg(self.before_deg, arm.bearing_deg)


_STREET = re.compile(r"^(jalan|jln|jl) +(raya +)?")
"""Indonesian for *street* and *main street*, which some say and some leave out."""


def same_name(a: str, b: str) -> bool:
    """Return whether two names are one street's, however they are written.

    Capitals, full stops and the word for street make no difference: ``Jl. KS Tubun`` is ``Jalan
    K.S. Tubun``. A *gang* is another street than the *jalan* of its name.
    """
    return a == b or _bare(a) == _bare(b)


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    return _STREET.sub("", name.casefold().replace(".", ""))


def modifier_of(turn: float, straight_deg: float = STRAIGHT_DEG) -> Modifier:
    """Return OSRM's word for a turn in degrees, positive to the right."""
    size = abs(turn)
    if size <= straight_deg:
        return "straight"
    right = turn > 0
    if size <= SLIGHT_DEG:
        return "slight right" if right else "slight left"
    if size <= SHARP_DEG:
        return "right" if right else "left"
    return "sharp right" if right else "sharp left"


def corners(path: Path, names: Sequence[str], first: int, last: int) -> Iterator[Corner]:
    """Yield the corners at which edges ``first`` to ``last`` begin, in order.

    Joints with a roundabout on either side are not corners: keep them out of the range.
    """
    joint = first
    while joint <= last:
        end, at = _extent(path, names, joint, last)
        yield Corner(
            first=joint,
            last=end,
            at=at,
            before_deg=path.bearing_into_deg(joint),
            after_deg=path.bearing_out_deg(end),
            arms=tuple(arm for edge in range(joint, end + 1) for arm in path.edges[edge - 1].arms),
            name_in=names[joint - 1],
            name_out=names[end],
            class_in=path.edges[joint - 1].road_class,
            class_out=path.edges[end].road_class,
            one_street=_one_street(path, names, joint, end),
        )
        joint = end + 1


def _extent(path: Path, names: Sequence[str], joint: int, last: int) -> tuple[int, int]:
    """Return the last joint of the corner that begins at ``joint``, and its sharpest one."""
    end = at = joint
    while end < last and path.gap_m(joint, end + 1) <= ONE_PLACE_M:
        end += 1
    bend = largest = turn_deg(path.bearing_into_deg(joint), path.bearing_out_deg(end))
    if abs(bend) < BEND_DEG:
        return end, at
    following = end + 1
    while following <= last and path.gap_m(joint, following) <= MEDIAN_M:
        next_bend = _bend_deg(path, following)
        if abs(next_bend) >= BEND_DEG:
            total = turn_deg(path.bearing_into_deg(joint), path.bearing_out_deg(following))
            turned_back = abs(total) >= UTURN_DEG and _one_street(path, names, joint, following)
            gap_m, span_m = path.gap_m(end, following), path.gap_m(joint, following)
            if not turned_back and (
                not _one_turn(bend, next_bend, gap_m, span_m)
                or (
                    (bend * next_bend > 0 or gap_m > ONE_JUNCTION_M)
                    and _straighter_way(path, following)
                )
            ):
                break
            if abs(next_bend) > abs(largest) + ALIKE_DEG and not turned_back:
                largest, at = next_bend, following
            bend, end = total, following
            if turned_back:
                # A driver who turns round must know where he leaves the road.
                at = joint
            if abs(bend) < BEND_DEG:
                # Shifted sideways and straight again: what follows is another corner.
                break
        following += 1
    return end, at


def _straighter_way(path: Path, joint: int) -> bool:
    """Return whether a road goes on straighter than the way does: a second choice, told apart."""
    into_deg, ours = path.bearing_into_deg(joint), abs(_bend_deg(path, joint))
    road_class = path.edges[joint].road_class
    return any(
        arm.enterable
        and arm.road_class == road_class
        and abs(turn_deg(into_deg, arm.bearing_deg)) < min(ours, BEND_DEG)
        for arm in path.edges[joint - 1].arms
    )


def _one_street(path: Path, names: Sequence[str], joint: int, last: int) -> bool:
    """Return whether the edges before and behind a corner are two directions of one street.

    They have its name, or they are one-way, of one class and side by side: a divided street, of
    which a map often names one side alone.
    """
    if names[last] and same_name(names[joint - 1], names[last]):
        return True
    before, behind = path.edges[joint - 1], path.edges[last]
    beside = ONE_PLACE_M < path.gap_m(joint, last) <= CONNECTOR_M
    return beside and before.oneway and behind.oneway and before.road_class == behind.road_class


def _bend_deg(path: Path, joint: int) -> float:
    return turn_deg(path.bearing_into_deg(joint), path.bearing_out_deg(joint))


def _one_turn(bend: float, next_bend: float, gap_m: float, span_m: float) -> bool:
    """Return whether a driver takes two bends as one turn."""
    small, large = sorted((abs(bend), abs(next_bend)))
    if bend * next_bend > 0:
        return span_m <= CONNECTOR_M and large <= HALF_TURN_DEG
    if gap_m <= ONE_JUNCTION_M:
        return True
    if span_m > CONNECTOR_M:
        return False
    # A flare before an island and the turn behind it, or a road that shifts sideways.
    return small <= WIGGLE_DEG or large <= SHIFT_DEG
