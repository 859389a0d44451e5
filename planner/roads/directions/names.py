"""Street names as a driver hears them: brief unnamed bits belong to the street they lie in."""

from __future__ import annotations

from collections.abc import Iterator

from planner.geodesy import turn_deg
from planner.roads.directions.corners import STRAIGHT_DEG, same_name
from planner.roads.directions.travelled_path import Path

GAP_M = 40.0
"""An unnamed bit shorter than this between two bits of one street is that street."""
CROSSING_M = 25.0
"""A bit this short with another name, in the middle of a street, is a crossing of that name."""
STUB_M = 25.0
"""An unnamed bit shorter than this takes the name of the street that it lies straight along."""

BEHIND_CORNER_M, CORNER_DEG = 60.0, 45.0
"""A name that changes this near behind a bend of more degrees than that belongs to the bend."""


def told_names(path: Path) -> list[str]:
    """Return a name for each edge of the path, such that every change of name is worth a word."""
    names = [edge.name for edge in path.edges]
    for index in reversed(range(len(names))):
        if path.edges[index].roundabout:
            names[index] = names[min(index + 1, len(names) - 1)]
    for first, last in list(_runs(names)):
        if first > 0 and last < len(names) - 1 and same_name(names[first - 1], names[last + 1]):
            limit_m = CROSSING_M if names[first] else GAP_M
            if names[first - 1] and _length_m(path, first, last) < limit_m:
                names[first : last + 1] = [names[first - 1]] * (last + 1 - first)
    _give_to_corners(path, names)
    for first, last in list(_runs(names)):
        if not names[first] and _length_m(path, first, last) < STUB_M:
            names[first : last + 1] = [_neighbour(path, names, first, last)] * (last + 1 - first)
    return names


def _give_to_corners(path: Path, names: list[str]) -> None:
    """Let a street that begins some metres straight behind a corner begin at the corner."""
    for first, _ in list(_runs(names))[1:]:
        if not names[first] or path.edges[first].roundabout or _bends(path, first):
            continue
        for joint in range(first - 1, 0, -1):
            ring = path.edges[joint].roundabout or path.edges[joint - 1].roundabout
            if ring or path.gap_m(joint, first) > BEHIND_CORNER_M:
                break
            if not same_name(names[joint - 1], names[first - 1]):
                break
            if _bends(path, joint):
                names[joint:first] = [names[first]] * (first - joint)
                break


def _bends(path: Path, joint: int) -> bool:
    turn = turn_deg(path.bearing_into_deg(joint), path.bearing_out_deg(joint))
    return abs(turn) > CORNER_DEG


def _neighbour(path: Path, names: list[str], first: int, last: int) -> str:
    """Return the name of the street, behind or before, that an unnamed bit lies along."""
    behind = last + 1
    if behind < len(names) and _straight(path, behind):
        return names[behind]
    if first > 0 and _straight(path, first):
        return names[first - 1]
    return ""


def _straight(path: Path, joint: int) -> bool:
    turn = turn_deg(path.bearing_into_deg(joint), path.bearing_out_deg(joint))
    return abs(turn) <= STRAIGHT_DEG


def _length_m(path: Path, first: int, last: int) -> float:
    return path.metres[last + 1] - path.metres[first]


def _runs(names: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of every stretch of equal names."""
    first = 0
    for index in range(1, len(names) + 1):
        if index == len(names) or not same_name(names[index], names[first]):
            yield first, index - 1
            first = index
