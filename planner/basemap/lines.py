"""Geometry of lines in the plane: arrays of shape (n, 2), any unit, no map knowledge."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)
Line = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""(least x, least y, greatest x, greatest y)."""


def simplified(line: Line, tolerance: float) -> NDArray[np.bool_]:
    """Return which points Douglas and Peucker's algorithm keeps; both ends always.

    No dropped point lies farther than ``tolerance`` from the line through the kept ones.
    """
    count = len(line)
    keep = np.zeros(count, dtype=bool)
    keep[0] = keep[-1] = True
    waiting = [(0, count - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        distances = distances_to_segment(line[first + 1 : last], line[first], line[last])
        worst = int(np.argmax(distances))
        if distances[worst] > tolerance:
            middle = first + 1 + worst
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return keep


def distances_to_segment(points: Line, start: Line, end: Line) -> NDArray[np.float64]:
    """Return each point's distance to the segment from ``start`` to ``end``."""
    way = end - start
    square = float(way @ way)
    apart = points - start
    share = np.clip(apart @ way / square, 0.0, 1.0) if square > 0 else np.zeros(len(points))
    gap = apart - share[:, None] * way
    return np.hypot(gap[:, 0], gap[:, 1])


def lengths(line: Line) -> NDArray[np.float64]:
    """Return the way along the line to each of its points; the last one is its length."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    return np.concatenate(([0.0], np.cumsum(steps)))


def points_at(line: Line, along: NDArray[np.float64], at: NDArray[np.float64]) -> Line:
    """Return the points of the line at these ways along it (``along`` are its ``lengths``)."""
    return np.column_stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)])


def resampled(line: Line, step: float) -> Line:
    """Return points along the line at equal distances of at most ``step``, both ends included."""
    along = lengths(line)
    count = max(1, int(np.ceil(along[-1] / step)))
    return points_at(line, along, np.linspace(0.0, along[-1], count + 1))


def smoothed(line: Line, reach: int) -> Line:
    """Return the line with each point set to the mean of ``reach`` neighbours on either side.

    Towards the ends the reach shrinks, so that the ends stay where they are.
    """
    count = len(line)
    if reach < 1 or count < 3:
        return line
    sums = np.vstack([np.zeros(2), np.cumsum(line, axis=0)])
    here = np.arange(count)
    span = np.minimum(reach, np.minimum(here, count - 1 - here))
    total = sums[here + span + 1] - sums[here - span]
    mean: Line = total / (2 * span + 1)[:, None]
    return mean


def clipped(line: Line, box: Box) -> list[Line]:
    """Return the pieces of the line inside the box (Liang and Barsky), in order."""
    left, low, right, high = box
    inside = (line[:, 0] >= left) & (line[:, 0] <= right)
    inside &= (line[:, 1] >= low) & (line[:, 1] <= high)
    if inside.all():
        return [line]
    # A segment whose ends are both beyond one side of the box does not meet it.
    x, y = line[:, 0], line[:, 1]
    beyond = (x < left, x > right, y < low, y > high)
    meets = ~np.logical_or.reduce([side[:-1] & side[1:] for side in beyond])
    pieces: list[Line] = []
    piece: list[tuple[float, float]] = []
    points = line.tolist()
    for here in np.flatnonzero(meets).tolist():
        (ax, ay), (bx, by) = points[here : here + 2]
        part = _clipped_segment(ax, ay, bx, by, box)
        if part is None:
            continue
        (sx, sy), (ex, ey) = part
        if piece and piece[-1] == (sx, sy):
            piece.append((ex, ey))
        else:
            if len(piece) > 1:
                pieces.append(np.array(piece))
            piece = [(sx, sy), (ex, ey)]
    if len(piece) > 1:
        pieces.append(np.array(piece))
    return pieces


def _clipped_segment(
    ax: float, ay: float, bx: float, by: float, box: Box
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    left, low, right, high = box
    dx, dy = bx - ax, by - ay
    enter, leave = 0.0, 1.0
    for gone, room in ((-dx, ax - left), (dx, right - ax), (-dy, ay - low), (dy, high - ay)):
        if gone == 0:
            if room < 0:
                return None
            continue
        share = room / gone
        if gone < 0:
            enter = max(enter, share)
        else:
            leave = min(leave, share)
    if enter > leave:
        return None
    start = (ax, ay) if enter == 0 else (ax + enter * dx, ay + enter * dy)
    end = (bx, by) if leave == 1 else (ax + leave * dx, ay + leave * dy)
    return start, end


def shifted(line: Line, shift: float) -> Line:
    """Return the line moved ``shift`` to the left of travel on a page whose y grows downwards.

    Corners are mitred up to twice the shift; at a hairpin the line goes round its point.
    """
    steps = np.diff(line, axis=0)
    long = np.hypot(steps[:, 0], steps[:, 1])
    kept = np.concatenate(([True], long > 1e-9))
    line, steps, long = line[kept], steps[kept[1:]], long[kept[1:]]
    if len(line) < 2 or shift == 0:
        return line
    normal = np.column_stack([steps[:, 1], -steps[:, 0]]) / long[:, None]
    before, after = normal[:-1], normal[1:]
    agree = (before * after).sum(axis=1)
    hairpin = agree < -0.5
    mitred = (before + after) * (shift / (1 + np.where(hairpin, 0.0, agree)))[:, None]
    # A hairpin's point becomes two, any other one.
    two = np.stack([np.where(hairpin[:, None], before * shift, mitred), after * shift], axis=1)
    corners = (line[1:-1, None] + two)[np.column_stack([np.ones_like(hairpin), hairpin])]
    ends = line[[0, -1]] + normal[[0, -1]] * shift
    moved: Line = np.vstack([ends[:1], corners, ends[1:]])
    return moved


def joined(
    lines: Sequence[tuple[Key, bool, Sequence[tuple[int, int]]]],
) -> list[tuple[Key, list[tuple[int, int]]]]:
    """Join lines of equal key end to end where they share a point, the straightest pair first.

    Args:
        lines: (key, whether the direction must be kept, at least two whole-number points).

    Returns:
        (key, points) of the joined lines; which lines are joined does not depend on hashing.
    """
    ends: dict[tuple[Key, tuple[int, int]], list[tuple[int, int]]] = {}
    for number, (key, _, points) in enumerate(lines):
        if points[0] != points[-1]:
            ends.setdefault((key, points[0]), []).append((number, 0))
            ends.setdefault((key, points[-1]), []).append((number, 1))
    partner: dict[tuple[int, int], tuple[int, int]] = {}
    for (_, junction), here in ends.items():
        pairs = []
        for i, (a, side_a) in enumerate(here):
            for b, side_b in here[i + 1 :]:
                if a == b or ((lines[a][1] or lines[b][1]) and side_a == side_b):
                    continue
                before = lines[a][2][1 if side_a == 0 else -2]
                after = lines[b][2][1 if side_b == 0 else -2]
                pairs.append((turn_at(before, junction, after), (a, side_a), (b, side_b)))
        for bend, one, two in sorted(pairs):
            if bend < 100 and one not in partner and two not in partner:
                partner[one], partner[two] = two, one
    return _chained(lines, partner)


def _chained(
    lines: Sequence[tuple[Key, bool, Sequence[tuple[int, int]]]],
    partner: dict[tuple[int, int], tuple[int, int]],
) -> list[tuple[Key, list[tuple[int, int]]]]:
    used = [False] * len(lines)
    chains: list[tuple[Key, list[tuple[int, int]]]] = []

    def walk(number: int, enter: int) -> None:
        chain: list[tuple[int, int]] = []
        while not used[number]:
            used[number] = True
            points = lines[number][2] if enter == 0 else lines[number][2][::-1]
            chain.extend(points[1:] if chain else points)
            following = partner.get((number, 1 - enter))
            if following is None:
                break
            number, enter = following
        chains.append((lines[first][0], chain))

    for first in range(len(lines)):
        if used[first]:
            continue
        # A chain starts at an end without partner; a line that must keep its direction at its tail.
        if (first, 0) not in partner:
            walk(first, 0)
        elif (first, 1) not in partner and not lines[first][1]:
            walk(first, 1)
    for first in range(len(lines)):
        if not used[first]:
            walk(first, 0)
    return chains


def turn_at(before: tuple[int, int], here: tuple[int, int], after: tuple[int, int]) -> float:
    """Return the turn in degrees, 0 to 180, of a way from ``before`` over ``here`` to ``after``."""
    one = np.arctan2(here[1] - before[1], here[0] - before[0])
    two = np.arctan2(after[1] - here[1], after[0] - here[0])
    return float(abs(np.degrees((two - one + np.pi) % (2 * np.pi) - np.pi)))
