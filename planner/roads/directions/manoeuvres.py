"""Turn by turn: from the edges that a route travels to the manoeuvres that a driver makes.

Angles are judged as a driver sees them: over some twenty metres before and after a junction, bends
that make one turn taken together (``directions_corners``), brief unnamed bits given to the street
they belong to (``directions_names``). What needs no word gets none (``directions_decisions``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import radians, sin
from typing import Literal

from planner.geodesy import LonLat, bearing_deg, distance_m, turn_deg
from planner.manoeuvre import Manoeuvre, ManoeuvreType, Modifier
from planner.roads.directions.corners import UTURN_DEG, Corner, corners, modifier_of, same_name
from planner.roads.directions.decisions import decide
from planner.roads.directions.names import told_names
from planner.roads.directions.travelled_path import Arm, Path, Traversal

__all__ = ["Arm", "Traversal", "manoeuvres"]

LOST_NAME_M = 400.0
"""A street that goes straight on without its name is worth a word from this length."""
BREATH_M = 40.0
"""No driver reads a new name this short before the next manoeuvre."""
BESIDE_M = 8.0
"""A destination nearer to the line of the last metres than this lies on neither side."""
AT_ONCE_M, AT_ONCE_MS = 40.0, 6000
"""So soon behind a manoeuvre the next one follows at once: by the metres, or at free-flow speed."""
STUB_M = 5.0
"""Nobody drives so little before the first turn or behind the last one: the way begins or ends there."""
LATER_MS = 20_000
"""But nothing follows at once that is this far off: a walker's 40 m take half a minute."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A manoeuvre at the beginning of edge ``joint``, before its distances are known.

    It is over where edge ``behind`` begins: the same, save at a roundabout or a turn of two bends.
    """

    joint: int
    behind: int
    type: ManoeuvreType
    modifier: Modifier | None
    street: str
    before_deg: float
    after_deg: float
    arms: tuple[Arm, ...] = ()
    exit: int | None = None
    side: Literal["left", "right"] | None = None


def manoeuvres(
    path: Sequence[Traversal], *, destination: LonLat | None = None
) -> tuple[Manoeuvre, ...]:
    """Return the manoeuvres along ``path``: the departure, the decisions on the way, the arrival.

    Args:
        path: The edges in driving order; an empty path has no manoeuvres.
        destination: The (lon, lat) point that was asked for, which tells the side at arrival.

    Returns:
        At least departure and arrival. ``from_start_m`` is rounded from the sum of the edges'
        lengths and ``distance_m`` are its differences, so that they add up to the rounded total.
        ``geometry_index`` counts in the traversals' joined geometry, consecutive equal points
        kept once. No two manoeuvres stand at one index, save the arrival of a path of no length.
    """
    laid = Path(path)
    if not laid.points:
        return ()
    if not laid.edges:
        return _nowhere(path[0].name, laid)
    marks = _without_stubs(laid, list(_marks(laid, told_names(laid), destination)), destination)
    return _measured(laid, _with_names_at_hand(laid, marks))


def _nowhere(street: str, laid: Path) -> tuple[Manoeuvre, ...]:
    lon, lat = laid.points[0]
    still = Manoeuvre("depart", None, street, lon, lat, 0, 0, 0, 0, 0, 0)
    return (still, replace(still, type="arrive"))


def _marks(laid: Path, names: Sequence[str], destination: LonLat | None) -> Iterator[_Mark]:
    start_deg = laid.bearing_out_deg(0)
    yield _Mark(0, 0, "depart", None, names[0], start_deg, start_deg)
    told = names[0]
    count = len(laid.edges)
    joint = 1
    while joint < count:
        if laid.edges[joint - 1].roundabout or laid.edges[joint].roundabout:
            first, behind = _ring(laid, joint)
            if first > 0 or behind < count:
                mark = _roundabout(laid, names, first, behind)
                yield mark
                told = mark.street
            # The corner at the exit is part of the roundabout.
            joint = behind + 1
            continue
        last = joint
        while last + 1 < count and not laid.edges[last + 1].roundabout:
            last += 1
        for corner in corners(laid, names, joint, last):
            decision = decide(corner)
            if decision is None or _not_worth_it(laid, names, corner, decision, told):
                continue
            told = corner.name_out
            yield _Mark(
                corner.at, corner.last, *decision, told,
                corner.before_deg, corner.after_deg, corner.arms,
            )  # fmt: skip
        joint = last + 1
    end_deg = laid.bearing_into_deg(count)
    yield _Mark(
        count, count, "arrive", None, names[-1], end_deg, end_deg,
        side=_side(laid, destination, end_deg),
    )  # fmt: skip


def _without_stubs(laid: Path, marks: list[_Mark], destination: LonLat | None) -> list[_Mark]:
    """Return the marks without a turn that is all but the departure or the arrival itself."""
    if len(marks) > 2 and _is_plain(marks[1]) and laid.metres[marks[1].joint] < STUB_M:
        start, first = marks[:2]
        heading_deg = first.after_deg
        marks[:2] = [
            replace(start, street=first.street, before_deg=heading_deg, after_deg=heading_deg)
        ]
    if len(marks) > 2 and _is_plain(marks[-2]):
        last, end = marks[-2:]
        if laid.metres[-1] - laid.metres[last.behind] < STUB_M:
            heading_deg = last.before_deg
            side = _side(laid, destination, heading_deg)
            marks[-2:] = [
                replace(
                    end,
                    street=marks[-3].street,
                    before_deg=heading_deg,
                    after_deg=heading_deg,
                    side=side,
                )
            ]
    return marks


def _is_plain(mark: _Mark) -> bool:
    return not mark.type.endswith("roundabout") and mark.modifier != "uturn"


def _pairs(marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, _Mark | None]]:
    return zip(marks, [*marks[1:], None], strict=True)


def _with_names_at_hand(laid: Path, marks: Sequence[_Mark]) -> list[_Mark]:
    """Return the marks without new names that help nobody.

    A name that begins a few metres behind a turn into an unnamed bit is told at the turn.
    """
    kept: list[_Mark] = []
    for mark, after in _pairs(marks):
        if _drowned(laid, mark, after):
            continue
        if mark.type == "new name" and not kept[-1].street and (
            laid.metres[mark.joint] - laid.metres[kept[-1].behind] < BREATH_M
        ):  # fmt: skip
            kept[-1] = replace(kept[-1], street=mark.street)
            continue
        kept.append(mark)
    return kept


def _drowned(laid: Path, mark: _Mark, after: _Mark | None) -> bool:
    """Return whether a new name, or the loss of one, is over before it helps anybody."""
    if mark.type != "new name" or after is None:
        return False
    worth_m = BREATH_M if mark.street else LOST_NAME_M
    return laid.metres[after.joint] - laid.metres[mark.joint] < worth_m


def _not_worth_it(
    laid: Path, names: Sequence[str], corner: Corner, decision: tuple[str, str], told: str
) -> bool:
    """Return whether only a name is lost for a while, or comes back that was told last."""
    if decision[0] != "new name":
        return False
    if corner.name_out:
        return same_name(corner.name_out, told)
    end = corner.last
    while end < len(names) and not names[end]:
        end += 1
    return laid.metres[end] - laid.metres[corner.last] < LOST_NAME_M


def _ring(laid: Path, joint: int) -> tuple[int, int]:
    """Return the ring's first edge and the edge behind the ring, for a joint that touches it."""
    first = joint - 1 if laid.edges[joint - 1].roundabout else joint
    behind = first
    while behind < len(laid.edges) and laid.edges[behind].roundabout:
        behind += 1
    return first, behind


def _roundabout(laid: Path, names: Sequence[str], first: int, behind: int) -> _Mark:
    """Return the one manoeuvre of a roundabout, its exits counted along the drive.

    A path that begins on the ring only leaves it; one that ends there counts no exit.
    """
    left = behind < len(laid.edges)
    before_deg = laid.bearing_into_deg(first if first > 0 else behind)
    after_deg = laid.bearing_out_deg(behind if left else first)
    passed = [arm for edge in range(first, behind - 1) for arm in laid.edges[edge].arms]
    arms = list(passed)
    if first > 0:
        ring_back_deg = laid.bearing_out_deg(first) + 180.0
        arms += _without_ring(laid.edges[first - 1].arms, ring_back_deg, enterable=False)
    if left:
        ring_on_deg = laid.bearing_into_deg(behind)
        arms += _without_ring(laid.edges[behind - 1].arms, ring_on_deg, enterable=True)
    turn = turn_deg(before_deg, after_deg)
    return _Mark(
        first if first > 0 else behind,
        behind,
        "roundabout" if first > 0 else "exit roundabout",
        "uturn" if left and abs(turn) >= UTURN_DEG else modifier_of(turn),
        names[behind] if left else names[-1],
        before_deg,
        after_deg,
        tuple(arms),
        exit=1 + sum(arm.leads_out for arm in passed) if left else None,
    )


def _without_ring(arms: Sequence[Arm], tangent_deg: float, *, enterable: bool) -> list[Arm]:
    """Return the arms without the one by which the ring itself goes on or comes in."""
    ring = min(
        (arm for arm in arms if arm.enterable == enterable),
        key=lambda arm: abs(turn_deg(tangent_deg, arm.bearing_deg)),
        default=None,
    )
    return [arm for arm in arms if arm is not ring]


def _side(
    laid: Path, destination: LonLat | None, heading_deg: float
) -> Literal["left", "right"] | None:
    end = laid.points[-1]
    if destination is None or destination == end:
        return None
    off = turn_deg(heading_deg, bearing_deg(end, destination))
    across_m = distance_m(end, destination) * sin(radians(off))
    if abs(across_m) < BESIDE_M:
        return None
    return "right" if across_m > 0 else "left"


def _at_once(laid: Path, mark: _Mark, after: _Mark | None) -> bool:
    """Return whether the next manoeuvre follows at once; a mere new name never does."""
    if after is None or after.type == "new name":
        return False
    gap_m = laid.metres[after.joint] - laid.metres[mark.behind]
    gap_ms = laid.milliseconds[after.joint] - laid.milliseconds[mark.behind]
    return gap_ms <= AT_ONCE_MS or (gap_m <= AT_ONCE_M and gap_ms < LATER_MS)


def _measured(laid: Path, marks: Sequence[_Mark]) -> tuple[Manoeuvre, ...]:
    last = marks[-1]
    starts_m = [0, *(round(laid.metres[mark.joint]) for mark in marks[1:])]
    starts_ms = [0, *(laid.milliseconds[mark.joint] for mark in marks[1:])]
    lengths_m = [b - a for a, b in pairwise(starts_m)] + [0]
    times_ms = [b - a for a, b in pairwise(starts_ms)] + [0]
    found = []
    for (mark, after), from_start_m, length_m, time_ms in zip(
        _pairs(marks), starts_m, lengths_m, times_ms, strict=True
    ):
        index = laid.joints[mark.joint] if mark is not last else len(laid.points) - 1
        lon, lat = laid.points[index]
        found.append(
            Manoeuvre(
                type=mark.type,
                modifier=mark.modifier,
                street=mark.street,
                lon=lon,
                lat=lat,
                bearing_before_deg=round(mark.before_deg) % 360,
                bearing_after_deg=round(mark.after_deg) % 360,
                distance_m=length_m,
                duration_ms=time_ms,
                from_start_m=from_start_m,
                geometry_index=index,
                arms_deg=tuple(sorted({round(arm.bearing_deg) % 360 for arm in mark.arms})),
                exit=mark.exit,
                side=mark.side,
                then=_at_once(laid, mark, after),
            )
        )
    return tuple(found)
