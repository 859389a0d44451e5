"""Manoeuvre signs: what the road does here, drawn like a road sign, as SVG.

A sign is a box of 44 x 44 units. The driver comes from the foot of the box; a thick arrow leaves
at the true angle, the other arms of the junction stand thin and grey at theirs. Traffic keeps to
the left: roundabouts are driven clockwise, a U-turn goes over the right shoulder unless the
manoeuvre says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sin

from planner.geodesy import turn_deg
from planner.manoeuvre import Manoeuvre

Point = tuple[float, float]

BOX = 44.0
"""Side of the box in units."""
SHAFT, HEAD_WIDE, HEAD_LONG, CORNER = 6.2, 16.4, 10.8, 4.5
ARM, HALO = 3.2, 2.0
INK, GREY = "#000000", "#8a8a8a"
CENTRE: Point = (22.0, 23.0)
HAIRPIN_FROM_DEG, HAIRPIN_AT_MOST_DEG, U_TURN_FROM_DEG = 110.0, 138.0, 165.0
LEAST_BEND_DEG = 24.0
"""A bend that the words call a turn is drawn at least this sharp, or it would read as straight."""
ROUNDABOUT_AT_MOST_DEG = 142.0
SAME_ARM_DEG, HIDDEN_ARM_DEG = 16.0, 32.0
"""Arms nearer than this to the way out, or to the way in, hide behind the arrow's shaft."""

_CANONICAL_DEG = {
    "straight": 0.0, "slight right": 45.0, "right": 90.0, "sharp right": 135.0,
    "slight left": -45.0, "left": -90.0, "sharp left": -135.0, "uturn": 180.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as SVG without any text.

    ``disc`` is (x, y, radius) in the box's units where the stop's disc belongs, for whoever sets
    the page to draw: departures and arrivals only.
    """

    svg: str
    disc: tuple[float, float, float] | None = None


def shown_turn_deg(manoeuvre: Manoeuvre) -> float:
    """Return the angle to draw, in (-180, 180], positive to the right.

    It is the true one, unless it contradicts the words: then the modifier's own angle counts, and
    a turn flatter than LEAST_BEND_DEG is bent up to that.
    """
    true = turn_deg(manoeuvre.bearing_before_deg, manoeuvre.bearing_after_deg)
    if manoeuvre.modifier is None:
        return true
    told = _CANONICAL_DEG[manoeuvre.modifier]
    if manoeuvre.modifier == "uturn":
        return told if true >= 0 else -told
    if manoeuvre.modifier == "straight":
        return true if abs(true) < 60 else 0.0
    if true * told <= 0:
        return told
    return true if abs(true) >= LEAST_BEND_DEG else LEAST_BEND_DEG * (1 if told > 0 else -1)


def sign(manoeuvre: Manoeuvre) -> Sign:
    """Return the sign of one manoeuvre."""
    match manoeuvre.type:
        case "depart":
            return Sign(_svg(_arrow([(22, 26), (22, 1.5)])), (22.0, 33.5, 8.6))
        case "arrive":
            return _arrival(manoeuvre)
        case "roundabout":
            return Sign(_svg(_roundabout(manoeuvre)))
        case _:
            return Sign(_svg(_junction(manoeuvre)))


def _arrival(manoeuvre: Manoeuvre) -> Sign:
    x, disc = {
        "left": (30.0, (11.0, 31.0, 8.6)),
        "right": (14.0, (33.0, 31.0, 8.6)),
        None: (22.0, None),
    }[manoeuvre.side]
    bar = f'<path d="M{_n(x - 10)} 3.6H{_n(x + 10)}" stroke="{INK}" stroke-width="4"/>'
    return Sign(_svg(bar + _arrow([(x, 43), (x, 8.2)])), disc)


def _junction(manoeuvre: Manoeuvre) -> str:
    turn = shown_turn_deg(manoeuvre)
    turned = manoeuvre.bearing_before_deg
    if manoeuvre.modifier in {None, "straight"} and abs(turn) < 60:
        # The road goes on: the picture is turned until the way out points up.
        return _arms(manoeuvre, CENTRE, manoeuvre.bearing_after_deg, 0.0) + _arrow(
            [(22, 43), (22, 1.5)], halo=True
        )
    side = 1.0 if turn > 0 else -1.0
    if abs(turn) >= U_TURN_FROM_DEG:
        return _u_turn(side)
    if abs(turn) > HAIRPIN_FROM_DEG:
        turn = side * min(abs(turn), HAIRPIN_AT_MOST_DEG)
        at = (CENTRE[0] - 13 * side, 12.0)
        reach = 26.0
    else:
        at = (CENTRE[0] - 5 * side, CENTRE[1])
        reach = _room(at, turn)
    out = _from(at, turn, reach)
    return _arms(manoeuvre, at, turned, turn) + _arrow([(at[0], 43), at, out], halo=True)


def _u_turn(side: float) -> str:
    near, far = 22 - 9 * side, 22 + 9 * side
    sweep = 1 if side > 0 else 0
    line = f"M{_n(near)} 43V15A9 9 0 0 {sweep} {_n(far)} 15V24"
    return _stroke(line, SHAFT) + _head((far, 33.5), (0.0, 1.0))


def _roundabout(manoeuvre: Manoeuvre) -> str:
    centre, radius, slim = (22.0, 22.0), 7.6, 0.82
    turn = shown_turn_deg(manoeuvre)
    if abs(turn) > ROUNDABOUT_AT_MOST_DEG:
        # Beside the way in, not upon it: going back is the last exit, on the right.
        turn = -ROUNDABOUT_AT_MOST_DEG if -U_TURN_FROM_DEG < turn < 0 else ROUNDABOUT_AT_MOST_DEG
    # Clockwise from the foot (180 degrees) to the exit: left of the island, over its top.
    swept = (turn - 180.0) % 360.0 or 360.0
    steps = max(2, round(swept / 6))
    ring = [_from(centre, 180.0 + swept * k / steps, radius) for k in range(steps + 1)]
    arms = "".join(
        _stroke(_path([_from(centre, arm, radius), _from(centre, arm, 20.5)]), ARM, GREY)
        for arm in _told_apart(manoeuvre.arms_deg, manoeuvre.bearing_before_deg, turn)
    )
    island = (
        f'<circle cx="{_n(centre[0])}" cy="{_n(centre[1])}" r="{_n(radius)}" fill="none" '
        f'stroke="{GREY}" stroke-width="{ARM}"/>'
    )
    tip = _from(centre, turn, 21.4)
    return arms + island + _arrow([(22, 43), *ring, tip], 1.6, slim, halo=True)


def _arms(manoeuvre: Manoeuvre, at: Point, up_deg: float, turn: float) -> str:
    return "".join(
        _stroke(_path([at, _from(at, arm, min(19.0, _room(at, arm)))]), ARM, GREY)
        for arm in _told_apart(manoeuvre.arms_deg, up_deg, turn)
    )


def _told_apart(arms_deg: Iterable[int], up_deg: float, turn: float) -> list[float]:
    """Return the arms as angles from straight up, without those at the way in or out."""
    found = (turn_deg(up_deg, arm) for arm in arms_deg)
    return [
        arm
        for arm in found
        if abs(turn_deg(180.0, arm)) > HIDDEN_ARM_DEG and abs(turn_deg(turn, arm)) > SAME_ARM_DEG
    ]


def _from(at: Point, angle_deg: float, length: float) -> Point:
    a = radians(angle_deg)
    return at[0] + length * sin(a), at[1] - length * cos(a)


def _room(at: Point, angle_deg: float, margin: float = 1.5) -> float:
    """Return how far one can go from ``at`` before leaving the box, at most 21 units."""
    dx, dy = sin(radians(angle_deg)), -cos(radians(angle_deg))
    free = 21.0
    for position, step in ((at[0], dx), (at[1], dy)):
        if step > 1e-9:
            free = min(free, (BOX - margin - position) / step)
        elif step < -1e-9:
            free = min(free, (margin - position) / step)
    return free


def _arrow(
    line: list[Point], corner: float = CORNER, size: float = 1.0, *, halo: bool = False
) -> str:
    """Return an arrow along ``line``; a halo cuts it out of what lies below."""
    tip, before = line[-1], line[-2]
    length = hypot(tip[0] - before[0], tip[1] - before[1])
    way = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
    back = HEAD_LONG * size - 0.6
    neck = (tip[0] - way[0] * back, tip[1] - way[1] * back)
    path = _rounded([*line[:-1], neck], corner)
    under = _stroke(path, SHAFT * size + 2 * HALO, "#fff") if halo else ""
    return under + _head(tip, way, size, halo=halo) + _stroke(path, SHAFT * size)


def _head(tip: Point, way: Point, size: float = 1.0, *, halo: bool = False) -> str:
    across = (-way[1], way[0])
    foot = (tip[0] - way[0] * HEAD_LONG * size, tip[1] - way[1] * HEAD_LONG * size)
    half = HEAD_WIDE * size / 2
    corners = [
        tip,
        (foot[0] + across[0] * half, foot[1] + across[1] * half),
        (foot[0] - across[0] * half, foot[1] - across[1] * half),
    ]
    edge = f' stroke="#fff" stroke-width="{2 * HALO}" paint-order="stroke"' if halo else ""
    return f'<path d="{_path(corners)}Z" fill="{INK}"{edge}/>'


def _rounded(line: list[Point], corner: float) -> str:
    """Return the polyline as a path whose inner corners are rounded off by ``corner`` units."""
    if len(line) == 2:
        return _path(line)
    parts = [f"M{_n(line[0][0])} {_n(line[0][1])}"]
    for (a, b), (_, c) in pairwise(pairwise(line)):
        before, after = hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - b[0], c[1] - b[1])
        cut_in, cut_out = min(corner, before / 2), min(corner, after / 2)
        start = (b[0] + (a[0] - b[0]) * cut_in / before, b[1] + (a[1] - b[1]) * cut_in / before)
        end = (b[0] + (c[0] - b[0]) * cut_out / after, b[1] + (c[1] - b[1]) * cut_out / after)
        parts.append(
            f"L{_n(start[0])} {_n(start[1])}Q{_n(b[0])} {_n(b[1])} {_n(end[0])} {_n(end[1])}"
        )
    parts.append(f"L{_n(line[-1][0])} {_n(line[-1][1])}")
    return "".join(parts)


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _stroke(path: str, width: float, colour: str = INK) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"/>'


def _svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{BOX:g}" height="{BOX:g}" '
        f'viewBox="0 0 {BOX:g} {BOX:g}" stroke-linejoin="round">{body}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
