"""Decisions: what, if anything, a driver must be told at a corner."""

from __future__ import annotations

from planner.manoeuvre import ManoeuvreType, Modifier
from planner.roads.directions.corners import SLIGHT_DEG, Corner, same_name
from planner.roads.directions.travelled_path import Arm

Decision = tuple[ManoeuvreType, Modifier]

AHEAD_DEG = 50.0
"""A road end this far off straight still lies ahead."""
ASIDE_DEG = 135.0
"""A road end farther off leads back."""
TURNED_OFF_DEG = 115.0
"""A main road that turns off further than this is met from behind, and nobody follows it."""
DEAD_AHEAD_DEG = 20.0
CLEARER_DEG = 25.0
FORK_DEG = 10.0
BEND_TOLD_DEG = 45.0
"""A bend beyond this is told, though there is no choice, where a road goes on ahead without us."""
OUTER_DEG = 65.0
"""At a fork, a road end this far off straight is still a branch of it."""

RANKS = {
    "motorway": 8.0,
    "trunk": 7.0,
    "primary": 6.0,
    "secondary": 5.0,
    "tertiary": 4.0,
    "unclassified": 3.0,
    "residential": 3.0,
    "living_street": 3.0,
    "road": 3.0,
    "service": 1.0,
}
"""Importance by OSM's ``highway``; links rank half a step below their road, all else last."""
DRIVEWAY_RANK = 1.0
"""Service roads, tracks and paths: beside a bending street, nobody takes them for it."""
FAST = ("motorway", "trunk")


def rank(road_class: str) -> float:
    """Return how important a road of this class is."""
    if road_class.endswith("_link"):
        return RANKS.get(road_class.removesuffix("_link"), 0.5) - 0.5
    return RANKS.get(road_class, 0.5)


def decide(corner: Corner) -> Decision | None:
    """Return the type and modifier of the manoeuvre at a corner, or None where none is needed.

    A driver is told what is not plain: a turn where there is a choice, the branch at a fork, that
    the way leaves a main road which turns off, the end of the road, a merge, a new name.
    """
    if corner.uturn:
        return "turn", "uturn"
    if _merges(corner):
        return "merge", _merge_modifier(corner)
    open_arms = tuple(arm for arm in corner.arms if arm.enterable)
    if corner.modifier() == "straight":
        return _straight_on(corner, open_arms)
    return _turn(corner, open_arms)


def _straight_on(corner: Corner, open_arms: tuple[Arm, ...]) -> Decision | None:
    rivals = tuple(arm for arm in open_arms if _rivals(corner, arm))
    if rivals:
        return _branch(corner, rivals, open_arms)
    if any(_main_road_turns_off(corner, arm) for arm in open_arms):
        onward = corner.onward()
        return ("continue" if onward == "straight" else "turn"), onward
    return None if corner.name_kept else ("new name", corner.onward())


def _turn(corner: Corner, open_arms: tuple[Arm, ...]) -> Decision | None:
    modifier = corner.modifier()
    size = abs(corner.turn_deg)
    if (
        corner.name_kept
        and not (size > BEND_TOLD_DEG and _goes_on_without_us(corner))
        and (not open_arms or all(_follows_the_road(corner, arm) for arm in open_arms))
    ):
        return None
    if not corner.arms:
        return "new name", modifier
    if size <= SLIGHT_DEG:
        across = tuple(
            arm
            for arm in open_arms
            if _rivals(corner, arm) and corner.aside_deg(arm) * corner.turn_deg < 0
            and abs(corner.aside_deg(arm)) > DEAD_AHEAD_DEG
        )  # fmt: skip
        if across:
            return _branch(corner, across, open_arms)
        return _turning(corner), modifier
    if "sharp" not in modifier and _road_ends(corner):
        return "end of road", modifier
    return _turning(corner), modifier


def _goes_on_without_us(corner: Corner) -> bool:
    """Return whether a road lies ahead where the way turns off, be it shut to us or a mere stub."""
    return any(
        abs(corner.aside_deg(arm)) <= AHEAD_DEG and arm.road_class in RANKS for arm in corner.arms
    )


def _turning(corner: Corner) -> ManoeuvreType:
    """Return ``continue`` where the street itself turns the corner, else ``turn``."""
    return "continue" if corner.name_kept and corner.name_in else "turn"


def _rivals(corner: Corner, arm: Arm) -> bool:
    """Return whether an open arm ahead could be taken for the way on."""
    aside = abs(corner.aside_deg(arm))
    ours = abs(corner.turn_deg)
    here, there = rank(corner.class_out), rank(arm.road_class)
    if aside > AHEAD_DEG or there <= here - 2.0:
        return False
    clearer = ours <= DEAD_AHEAD_DEG and aside - ours >= CLEARER_DEG and there <= here
    goes_on = corner.class_in == corner.class_out or (corner.name_kept and corner.name_in != "")
    greater = there < here and goes_on and ours <= aside + FORK_DEG
    return not clearer and not greater


def _branch(corner: Corner, rivals: tuple[Arm, ...], open_arms: tuple[Arm, ...]) -> Decision:
    """Return which branch of a fork to keep to, or straight on between two others.

    Beside a rival on one side, any way that still lies ahead on the other makes ours the middle one.
    """
    sides = {corner.aside_deg(arm) > corner.turn_deg for arm in rivals}
    sides |= {
        corner.aside_deg(arm) > corner.turn_deg
        for arm in open_arms
        if abs(corner.aside_deg(arm)) <= OUTER_DEG and rank(arm.road_class) > DRIVEWAY_RANK
    }
    if len(sides) == 2:
        return "fork", "straight"
    return "fork", ("slight left" if sides == {True} else "slight right")


def _main_road_turns_off(corner: Corner, arm: Arm) -> bool:
    """Return whether the road come along leaves by this arm while the way goes straight on."""
    if corner.name_kept and corner.name_in:
        return False
    if not AHEAD_DEG < abs(corner.aside_deg(arm)) <= TURNED_OFF_DEG:
        return False
    if corner.name_in:
        return same_name(arm.name, corner.name_in)
    return (
        arm.road_class == corner.class_in and rank(corner.class_out) <= rank(corner.class_in) - 1.0
    )


def _follows_the_road(corner: Corner, arm: Arm) -> bool:
    """Return whether, beside this open arm, the bend is plainly the road itself."""
    ours, aside = abs(corner.turn_deg), abs(corner.aside_deg(arm))
    if rank(arm.road_class) <= DRIVEWAY_RANK < rank(corner.class_in) - 1.0 and (
        corner.class_in == corner.class_out
    ):
        return True
    return (
        ours <= SLIGHT_DEG
        and aside - ours >= CLEARER_DEG
        and rank(arm.road_class) <= rank(corner.class_out)
    )


def _road_ends(corner: Corner) -> bool:
    """Return whether the road come along ends here, at a T, so that everybody must turn."""
    asides = [corner.aside_deg(arm) for arm in corner.arms]
    if any(abs(aside) <= AHEAD_DEG for aside in asides):
        return False
    if not any(aside * corner.turn_deg < 0 and abs(aside) <= ASIDE_DEG for aside in asides):
        return False
    names = (corner.name_out, *(arm.name for arm in corner.arms))
    return not (corner.name_in and any(same_name(name, corner.name_in) for name in names))


def _merges(corner: Corner) -> bool:
    return (
        corner.class_in.endswith("_link")
        and corner.class_out in FAST
        and abs(corner.turn_deg) <= SLIGHT_DEG
        and bool(_coming(corner))
    )


def _coming(corner: Corner) -> list[float]:
    """Return at which angles roads come up from behind."""
    behind = [corner.aside_deg(arm) for arm in corner.arms if not arm.enterable]
    return [aside for aside in behind if abs(aside) > ASIDE_DEG]


def _merge_modifier(corner: Corner) -> Modifier:
    """Return to which side one merges: the side on which the main road comes up from behind."""
    coming = _coming(corner)
    if max(map(abs, coming)) >= 180.0:
        return "straight"
    return "slight right" if max(coming, key=abs) > 0 else "slight left"
