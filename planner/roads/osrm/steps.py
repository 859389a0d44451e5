"""From the steps of an OSRM server to a Route: its types of manoeuvre into ours, by rule.

Source: "StepManeuver object" of the HTTP API page of Project OSRM.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, Literal, get_args

from planner import polyline
from planner.geodesy import LonLat, turn_deg
from planner.manoeuvre import Manoeuvre, ManoeuvreType, Modifier, Route
from planner.roads.directions.corners import UTURN_DEG, modifier_of
from planner.roads.osrm.answers import FoundRoute, Intersection, Step, checked, checked_line

SILENT: Final = frozenset({"notification", "use lane"})
"""Steps that ask nothing of the driver: their way belongs to the step before."""
RENAMED: Final[Mapping[str, ManoeuvreType]] = {
    "rotary": "roundabout",
    "exit rotary": "exit roundabout",
    # A roundabout so small that it is driven like a plain crossing.
    "roundabout turn": "turn",
}
RINGS: Final = frozenset({"roundabout", "rotary", "roundabout turn"})
RAMPS: Final = frozenset({"on ramp", "off ramp", "ramp"})


@dataclass(frozen=True, slots=True)
class _Mark:
    """A step that asks for a manoeuvre: where it begins in the line and in metres and time."""

    step: Step
    type: ManoeuvreType
    index: int
    from_start_m: int
    from_start_ms: int


def route_of(found: FoundRoute) -> Route:
    """Return a way between two points as our Route.

    ``from_start_m`` are the steps' running totals, fitted to the leg's own length: rounded steps
    need not add up to it. Raises ValueError for a way that is none.
    """
    if len(found.legs) != 1:
        raise ValueError(f"it tells of {len(found.legs)} legs between two points")
    leg = found.legs[0]
    steps = leg.steps
    types = [step.maneuver.type for step in steps]
    if len(steps) < 2 or types[0] != "depart" or types[-1] != "arrive":
        raise ValueError("its steps do not lead from a departure to an arrival")
    line, starts = _joined(steps)
    metres = _running([step.distance for step in steps[:-1]], checked(leg.distance, "a distance"))
    times = _running(
        [step.duration for step in steps[:-1]], checked(leg.duration, "a duration") * 1000
    )
    marks = [
        _Mark(step, _type(step), start, m, ms)
        for step, start, m, ms in zip(steps, starts, metres, times, strict=True)
        if step.maneuver.type not in SILENT
    ]
    named: dict[str, float] = {}
    for step in steps[:-1]:
        if name := _name(step):
            named[name] = named.get(name, 0.0) + step.distance
    # Names that tie keep their driving order, as Python's sort is stable.
    main = sorted(named, key=lambda name: -named[name])[:2]
    return Route(
        duration_ms=times[-1],
        distance_m=metres[-1],
        geometry=tuple(line if len(line) > 1 else line * 2),
        manoeuvres=tuple(_manoeuvres(marks, line)),
        streets=tuple(named),
        main_streets=tuple(name for name in named if name in main),
    )


def _joined(steps: Sequence[Step]) -> tuple[list[LonLat], list[int]]:
    """Return the line of all steps without repeated points, and where in it each step begins."""
    line: list[LonLat] = []
    starts: list[int] = []
    for step in steps:
        points = checked_line(polyline.decode(step.geometry, 6))
        if not points:
            raise ValueError("it holds a step without a line")
        starts.append(len(line) - 1 if line and line[-1] == points[0] else len(line))
        for point in points:
            if not line or line[-1] != point:
                line.append(point)
    return line, starts


def _running(parts: Sequence[float], total: float) -> list[int]:
    """Return the running totals of the parts, from 0 to ``total``, in whole numbers."""
    sums = [0.0, *accumulate(checked(part, "a step") for part in parts)]
    share = total / sums[-1] if sums[-1] else 0.0
    return [*(round(part * share) for part in sums[:-1]), round(total)]


def _manoeuvres(marks: Sequence[_Mark], line: Sequence[LonLat]) -> Iterator[Manoeuvre]:
    # A roundabout is one manoeuvre: leaving it is told with entering it.
    leaving = {
        number + 1: after
        for number, (mark, after) in enumerate(pairwise(marks))
        if mark.type == "roundabout" and after.type == "exit roundabout"
    }
    told = [(mark, leaving.get(i + 1)) for i, mark in enumerate(marks) if i not in leaving]
    for (mark, out), (after, _) in zip(told, [*told[1:], (marks[-1], None)], strict=True):
        there = mark.step.maneuver
        way_out = (out or mark).step
        before_deg = _whole(there.bearing_before)
        after_deg = _whole(_bearing_after(way_out))
        if mark.type == "depart":
            before_deg = after_deg
        elif mark.type == "arrive":
            after_deg = before_deg
        lon, lat = line[mark.index]
        yield Manoeuvre(
            type=mark.type,
            modifier=_modifier(mark, out, turn_deg(before_deg, after_deg)),
            street=_name(way_out),
            lon=lon,
            lat=lat,
            bearing_before_deg=before_deg,
            bearing_after_deg=after_deg,
            distance_m=after.from_start_m - mark.from_start_m,
            duration_ms=after.from_start_ms - mark.from_start_ms,
            from_start_m=mark.from_start_m,
            geometry_index=mark.index,
            arms_deg=_arms(mark.step),
            exit=_exit(mark, out),
            side=_side(there.modifier) if mark.type == "arrive" else None,
        )


def _type(step: Step) -> ManoeuvreType:
    theirs, modifier = step.maneuver.type, step.maneuver.modifier or ""
    if theirs in RAMPS:
        # A ramp that only bears off is a fork of the road; another one is turned into.
        return "fork" if modifier.startswith("slight") else "turn"
    found = RENAMED.get(theirs, theirs)
    known: tuple[ManoeuvreType, ...] = get_args(ManoeuvreType)
    # OSRM asks its clients to treat a type that they do not know as a turn.
    return next((ours for ours in known if ours == found), "turn")


def _modifier(mark: _Mark, out: _Mark | None, turn: float) -> Modifier | None:
    if mark.type in {"depart", "arrive"}:
        return None
    if out is not None:
        # Ours tells where the whole roundabout leads, OSRM's how its ring is entered.
        return "uturn" if abs(turn) >= UTURN_DEG else modifier_of(turn)
    known: tuple[Modifier, ...] = get_args(Modifier)
    given = mark.step.maneuver.modifier
    return next((ours for ours in known if ours == given), modifier_of(turn))


def _exit(mark: _Mark, out: _Mark | None) -> int | None:
    number = mark.step.maneuver.exit
    if number is None and out is not None:
        number = out.step.maneuver.exit
    ring = mark.type in {"roundabout", "exit roundabout"}
    return number if ring and number is not None and number > 0 else None


def _bearing_after(step: Step) -> float:
    """Return in which direction a step is begun; of a small roundabout, how it is left."""
    left = _exit_place(step)
    # OSRM tells there, too, how the ring is entered.
    if left is not None and (out := left.way_out) is not None and 0 <= out < len(left.bearings):
        return left.bearings[out]
    return step.maneuver.bearing_after


def _exit_place(step: Step) -> Intersection | None:
    """Return where a small roundabout is left: the exits are counted, roads that only join not."""
    if step.maneuver.type != "roundabout turn":
        return None
    exits = [place for place in step.intersections[1:] if sum(place.entry) > 1]
    number = step.maneuver.exit or 0
    return exits[number - 1] if 0 < number <= len(exits) else None


def _arms(step: Step) -> tuple[int, ...]:
    """Return the other roads at a manoeuvre; of a roundabout, those passed on the ring."""
    places = step.intersections
    if step.maneuver.type in RINGS:
        left = _exit_place(step)
        places = places[1:] if left is None else places[1 : places.index(left)]
    else:
        places = places[:1]
    arms = {
        _whole(bearing)
        for place in places
        for number, bearing in enumerate(place.bearings)
        if number not in {place.way_in, place.way_out}
    }
    return tuple(sorted(arms))


def _side(modifier: str | None) -> Literal["left", "right"] | None:
    word = (modifier or "").split(" ")[-1]
    return "left" if word == "left" else "right" if word == "right" else None


def _name(step: Step) -> str:
    """Return the road's name, or its number where it has no name."""
    return " ".join((step.name or step.ref or "").split())


def _whole(bearing_deg: float) -> int:
    return round(checked(bearing_deg, "a bearing")) % 360
