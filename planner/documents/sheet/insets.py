"""Which pieces of a leg the small maps beside its manoeuvres show.

One inset always shows the arrival; up to two more show the junctions where a driver has most to
decide. A window never grows so wide that a junction cannot be read in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians

from planner.geodesy import METRES_A_DEGREE, LonLat
from planner.manoeuvre import Manoeuvre

WIDTH_MM = 56.0
MARGIN_MM = 8.0
"""Room round the outermost junctions: half a disc, a number and its leader."""
SMALLEST_MM, TALLEST_MM = 30.0, 76.0
CAPTION_MM, GAP_MM = 8.6, 3.0
ROW_MM, HEAD_MM = 11.0, 8.0
FINEST, FINEST_ALONE, ARRIVAL_COARSEST, COARSEST = 6_000, 8_000, 13_000, 24_000
"""Scale denominators: never closer than FINEST, so that the surroundings can be recognised."""
TWO_FROM = 5
"""From this many manoeuvres on, a leg gets two windows even if they stand a little taller."""
LONGEST_RANGE = 10
LEAST_GAIN = 2.0

_WEIGHT = {
    None: 0.0, "straight": 0.0, "slight left": 2.0, "slight right": 2.0, "left": 3.0, "right": 3.0,
    "sharp left": 4.0, "sharp right": 4.0, "uturn": 4.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inset:
    """One window: (west, south, east, north) in degrees, its height, the manoeuvres it is for.

    ``first`` and ``last`` count the leg's manoeuvres from 0, both included. Width is WIDTH_MM, and
    the bounds have exactly the window's shape.
    """

    bounds: tuple[float, float, float, float]
    height_mm: float
    first: int
    last: int
    arrival: bool


@dataclass(frozen=True, slots=True)
class _Range:
    first: int
    last: int
    value: float


def insets(manoeuvres: Sequence[Manoeuvre], *, height_mm: float | None = None) -> tuple[Inset, ...]:
    """Return the windows of a leg in driving order, one to three; none without manoeuvres.

    ``height_mm`` is the room in the column; by default what the leg's table takes.
    """
    if not manoeuvres:
        return ()
    room = HEAD_MM + ROW_MM * len(manoeuvres) if height_mm is None else height_mm
    if len(manoeuvres) >= TWO_FROM:
        room = max(room, 2 * (SMALLEST_MM + CAPTION_MM) + GAP_MM)
    last = len(manoeuvres) - 1
    flat = _flat([(m.lon, m.lat) for m in manoeuvres])
    tallest = min(TALLEST_MM, max(SMALLEST_MM + 8, room - CAPTION_MM))
    if _scale(flat, 0, last, tallest) <= ARRIVAL_COARSEST:
        chosen = [_Range(0, last, 0.0)]
    else:
        most = min(2, int((room + GAP_MM) / (SMALLEST_MM + CAPTION_MM + GAP_MM) + 0.01) - 1)
        plans = [_plan(manoeuvres, flat, others, room) for others in range(max(0, most) + 1)]
        chosen = max(plans, key=lambda plan: sum(part.value - LEAST_GAIN for part in plan))
    heights = _heights(flat, chosen, room)
    return tuple(
        Inset(
            _window(manoeuvres, flat, part, height),
            height,
            part.first,
            part.last,
            part.last == last,
        )
        for part, height in zip(chosen, heights, strict=True)
    )


def _flat(points: Sequence[LonLat]) -> list[tuple[float, float]]:
    """Return the points in metres east and north of the first one (equirectangular)."""
    lon, lat = points[0]
    stretch = cos(radians(lat))
    return [((x - lon) * stretch * METRES_A_DEGREE, (y - lat) * METRES_A_DEGREE) for x, y in points]


def _scale(flat: Sequence[tuple[float, float]], first: int, last: int, height_mm: float) -> int:
    """Return the scale denominator at which the points fit a window of this height."""
    xs, ys = [p[0] for p in flat[first : last + 1]], [p[1] for p in flat[first : last + 1]]
    wide = (max(xs) - min(xs)) * 1000 / (WIDTH_MM - 2 * MARGIN_MM)
    high = (max(ys) - min(ys)) * 1000 / (height_mm - 2 * MARGIN_MM)
    # A single point says little without some streets around it.
    finest = FINEST_ALONE if first == last else FINEST
    return max(finest, ceil(max(wide, high) / 500) * 500)


def _weight(manoeuvre: Manoeuvre) -> float:
    if manoeuvre.type == "depart":
        return 1.0
    if manoeuvre.type == "arrive":
        return 3.0
    weight = _WEIGHT[manoeuvre.modifier]
    if manoeuvre.type in {"roundabout", "fork", "merge"}:
        weight = max(weight, 3.0)
    return weight + 1.0 if weight and not manoeuvre.street else weight


def _plan(
    manoeuvres: Sequence[Manoeuvre], flat: Sequence[tuple[float, float]], others: int, room: float
) -> list[_Range]:
    """Return the arrival's range, and before it the up to ``others`` that help most.

    The more windows share the column, the lower and hence the coarser each is.
    """
    count = others + 1
    height = (room - count * CAPTION_MM - others * GAP_MM) / count
    height = min(TALLEST_MM, max(SMALLEST_MM, height))

    def value(first: int, last: int, coarsest: int) -> float:
        scale = _scale(flat, first, last, height)
        if scale > coarsest:
            return 0.0
        legible = 1.0 - 0.6 * (scale - FINEST) / (COARSEST - FINEST)
        return legible * sum(_weight(m) for m in manoeuvres[first : last + 1])

    end = len(manoeuvres) - 1
    arrival = max(
        (
            _Range(first, end, value(first, end, ARRIVAL_COARSEST))
            for first in range(end, max(-1, end - LONGEST_RANGE), -1)
        ),
        key=lambda part: part.value,
    )
    ranges = [
        _Range(first, last, worth)
        for first in range(arrival.first)
        for last in range(first, min(arrival.first, first + LONGEST_RANGE))
        # A window begins and ends with something to decide.
        if _weight(manoeuvres[first]) and _weight(manoeuvres[last])
        and (worth := value(first, last, COARSEST)) >= LEAST_GAIN
    ]  # fmt: skip
    return [*_best(ranges, others), arrival]


def _best(ranges: Sequence[_Range], most: int) -> list[_Range]:
    """Return up to ``most`` (0 to 2) disjoint ranges that help most together."""
    if not ranges or most < 1:
        return []
    one = max(ranges, key=lambda part: part.value)
    pairs = []
    for later in ranges:
        earlier = [part for part in ranges if part.last < later.first]
        if most > 1 and earlier:
            pairs.append((max(earlier, key=lambda part: part.value), later))
    if not pairs:
        return [one]
    return [*max(pairs, key=lambda pair: pair[0].value + pair[1].value)]


def _heights(
    flat: Sequence[tuple[float, float]], chosen: Sequence[_Range], room: float
) -> list[float]:
    """Share the column among the windows, more to those whose junctions lie north to south."""
    wanted = []
    for part in chosen:
        points = flat[part.first : part.last + 1]
        wide = max(max(x for x, _ in points) - min(x for x, _ in points), 100.0)
        high = max(y for _, y in points) - min(y for _, y in points)
        inner = (WIDTH_MM - 2 * MARGIN_MM) * high / wide
        wanted.append(min(TALLEST_MM, max(SMALLEST_MM + 8, inner + 2 * MARGIN_MM)))
    free = room - len(chosen) * CAPTION_MM - (len(chosen) - 1) * GAP_MM
    # What the smallest ones need comes first; the rest is shared by what each would like.
    spare = max(0.0, free - SMALLEST_MM * len(wanted))
    over = [want - SMALLEST_MM for want in wanted]
    return [round(min(TALLEST_MM, SMALLEST_MM + spare * want / sum(over)), 1) for want in over]


def _window(
    manoeuvres: Sequence[Manoeuvre],
    flat: Sequence[tuple[float, float]],
    part: _Range,
    height_mm: float,
) -> tuple[float, float, float, float]:
    scale = _scale(flat, part.first, part.last, height_mm)
    inside = manoeuvres[part.first : part.last + 1]
    lons, lats = [m.lon for m in inside], [m.lat for m in inside]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    half_lat = height_mm / 2000 * scale / METRES_A_DEGREE
    half_lon = WIDTH_MM / 2000 * scale / (METRES_A_DEGREE * cos(radians(lat)))
    return lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat
