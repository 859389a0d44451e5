"""Roundabouts that a file draws without naming them, told by their shape.

OpenStreetMap calls a roundabout ``junction=roundabout``, which says by itself that it is one-way. A
file that has lost this tag leaves a circle of two-way street, and a coach would be sent round it the
wrong way. So where a file knows no junction tag at all, every circle that three streets or more meet
is taken for a roundabout. A file with junction tags is believed: its other circles are what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, radians

from planner.geodesy import EARTH_RADIUS_M, LonLat, bearing_deg

ROUND = 0.94
"""Least 4 pi area / perimeter²: a circle has 1, an octagon 0.95, a hexagon 0.91, a square 0.79."""
SMALLEST_M, LARGEST_M = 25.0, 320.0
"""Metres round a ring: a radius of 4 m to 51 m."""
LEAST_ARMS = 3
_MOST_PIECES = 40

Street = tuple[int, int, Sequence[LonLat]]
"""Tail, head and (lon, lat) points of a street between two junctions."""


def rings(streets: Sequence[Street]) -> Iterator[list[int]]:
    """Yield each circle of street as its arcs, counterclockwise as seen on the map.

    Arc ``2 i`` runs along street ``i``, ``2 i + 1`` against it.
    """
    after, degree = _turns(streets)
    seen: set[int] = set()
    for start in range(2 * len(streets)):
        face: list[int] = []
        arc = start
        while arc not in seen and len(face) <= _MOST_PIECES:
            seen.add(arc)
            face.append(arc)
            arc = after[arc]
        nodes = [_ends(streets, arc)[0] for arc in face]
        if arc != start or len(set(nodes)) < len(face) or not face:
            continue
        if sum(degree[node] - 2 for node in nodes) >= LEAST_ARMS and _is_round(streets, face):
            yield face


def _turns(streets: Sequence[Street]) -> tuple[dict[int, int], dict[int, int]]:
    """Return for each arc the one that keeps its left-hand side closest, and each node's road ends."""
    out: dict[int, list[tuple[float, int]]] = {}
    for arc in range(2 * len(streets)):
        line = _line(streets, arc)
        out.setdefault(_ends(streets, arc)[0], []).append((bearing_deg(line[0], line[1]), arc))
    after: dict[int, int] = {}
    for ends in out.values():
        clockwise = [arc for _, arc in sorted(ends)]
        for number, arc in enumerate(clockwise):
            # Who comes in against this arc leaves by the next one clockwise.
            after[arc ^ 1] = clockwise[(number + 1) % len(clockwise)]
    return after, {node: len(ends) for node, ends in out.items()}


def _is_round(streets: Sequence[Street], face: Sequence[int]) -> bool:
    points = [point for arc in face for point in _line(streets, arc)[:-1]]
    lon, lat = points[0]
    m_per_deg = radians(1) * EARTH_RADIUS_M
    east = [(p[0] - lon) * m_per_deg * cos(radians(lat)) for p in points]
    north = [(p[1] - lat) * m_per_deg for p in points]
    around = range(len(points))
    area_m2 = sum(east[i - 1] * north[i] - east[i] * north[i - 1] for i in around) / 2
    perimeter_m = sum(
        ((east[i] - east[i - 1]) ** 2 + (north[i] - north[i - 1]) ** 2) ** 0.5 for i in around
    )
    if not SMALLEST_M <= perimeter_m <= LARGEST_M:
        return False
    # The outside of a ring runs clockwise, with an area below zero.
    roundness: float = 4 * pi * area_m2 / perimeter_m**2
    return roundness >= ROUND


def _ends(streets: Sequence[Street], arc: int) -> tuple[int, int]:
    tail, head, _ = streets[arc // 2]
    return (head, tail) if arc % 2 else (tail, head)


def _line(streets: Sequence[Street], arc: int) -> Sequence[LonLat]:
    line = streets[arc // 2][2]
    return line[::-1] if arc % 2 else line
