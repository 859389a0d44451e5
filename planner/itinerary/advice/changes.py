"""Single changes of a day's rules: what they are, what they do, and how large they are.

A change by the clock moves a moment to one of the clock's whole five minutes (16:20, not 16:18), a
change of a duration makes it a whole number of five minutes, or the least that is allowed. Both are
rounded so that the day still fits: a door stays open rather longer, a visit becomes rather shorter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from planner.itinerary.model.problem import Break, DayProblem, Intervals, Visit
from planner.itinerary.model.travel_times import TravelTimes

STEP_MS = 5 * 60_000
"""What people agree on: whole five minutes."""
FARTHEST_MS = 4 * 3_600_000
"""No change moves anything further than this."""

RelaxationKind = Literal[
    "shorten", "break_short", "start", "return", "longest", "break_from", "break_until",
    "arrive_by", "window_from", "window_until", "begin_at", "open_from", "open_until",
]  # fmt: skip
ChangeKind = (
    RelaxationKind
    | Literal[
        "reorder", "position", "after", "drop", "room", "other_day", "other_coach", "language",
        "closure", "coach",
    ]
)  # fmt: skip
"""Kinds of a change. Those of a relaxation move a number by minutes; at equal size they are told in this
order, what is the organiser's own before what others must grant. ``reorder``: another order fits as it
is. ``position`` and ``after``: the lock is lifted. ``drop``: another visit is left out. ``room``: the
venue takes one group more. ``other_day``, ``other_coach``: that one serves the wish; ``language``: it
would, if its guide had the language. ``closure``: the roads were open. ``coach``: the day is shared out
between two coaches."""
KINDS: tuple[ChangeKind, ...] = (
    "reorder", "shorten", "break_short", "start", "return", "longest", "break_from",
    "break_until", "position", "after", "drop", "arrive_by", "window_from", "window_until",
    "begin_at", "open_from", "open_until", "other_day", "other_coach", "room", "language",
    "closure", "coach",
)  # fmt: skip

LOCK_MS = 10 * 60_000
OTHER_DAY_MS = 45 * 60_000
OTHER_COACH_MS = 45 * 60_000
ROOM_MS = 60 * 60_000
LANGUAGE_MS = 90 * 60_000
CLOSURE_MS = 120 * 60_000
COACH_MS = 240 * 60_000
DROP_REQUIRED_MS = 120 * 60_000
"""What changes without minutes count as when they are ranked: a lock as 10 minutes, another day or another
coach as 45, room for one group more as 60, a language more as 90, an open road as 120, a second coach as
240; a dropped visit as its duration, and 120 more if it is
required."""


_LIFTED: dict[str, dict[str, Any]] = {
    "position": {"position": None},
    "after": {"after": ()},
    "room": {"full_ms": ()},
}
"""What a visit is like without the rule that a change lifts."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change that lets the day fit.

    ``of`` is the visit or break it is about (None: the day). ``from_ms`` is the moment or duration
    that is moved and ``to_ms`` where to (None: nothing is moved). ``size_ms`` is what changes are
    ranked by; of a moved number, by how much. ``order`` is an order that keeps every rule then, of
    the other ``day`` or ``coach`` if there is one; ``second`` is that of the second coach, if it comes
    to that; ``language`` is the one that ``coach`` would need. ``proved``: the next smaller step, or no
    change, does not fit, by proof.
    """

    kind: ChangeKind
    of: str | None
    from_ms: int | None
    to_ms: int | None
    size_ms: int
    order: tuple[str, ...]
    proved: bool = True
    day: date | None = None
    coach: str | None = None
    language: str | None = None
    second: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """The smallest first."""
        return self.size_ms, KINDS.index(self.kind)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Something that can be moved by minutes: from ``from_ms`` upwards or downwards.

    ``steady``: whatever fits at one step fits at every further one. ``least_ms`` is as far down as it
    goes, be that a whole five minutes or not.
    """

    kind: RelaxationKind
    of: str | None
    from_ms: int
    upwards: bool
    steps: int
    steady: bool = True
    least_ms: int | None = None

    def at(self, step: int) -> int:
        """Return where step 1, 2, … leads: the next whole five minutes, and on from there."""
        if self.upwards:
            return (self.from_ms // STEP_MS + step) * STEP_MS
        to_ms = (-(-self.from_ms // STEP_MS) - step) * STEP_MS
        return to_ms if self.least_ms is None else max(to_ms, self.least_ms)

    def change(self, step: int, order: tuple[str, ...], *, proved: bool = True) -> Change:
        """Return the change that moves it by so many steps."""
        to_ms = self.at(step)
        return Change(
            self.kind, self.of, self.from_ms, to_ms, abs(to_ms - self.from_ms), order, proved
        )


def turned(problem: DayProblem, relaxation: Relaxation, step: int) -> DayProblem:
    """Return the day with the relaxation moved by so many steps (0: as it is)."""
    return (
        problem
        if step == 0
        else _moved(
            problem, relaxation.kind, relaxation.of, relaxation.from_ms, relaxation.at(step)
        )
    )


def changed(problem: DayProblem, change: Change, free: TravelTimes | None = None) -> DayProblem:
    """Return the day with the change made.

    Raises ValueError for a change that does not stay within this day: another day or coach, a second
    coach; and for open roads if ``free`` does not tell the travel times then.
    """
    kind, of = change.kind, change.of
    if change.from_ms is not None and change.to_ms is not None:
        return _moved(problem, kind, of, change.from_ms, change.to_ms)
    if kind in _LIFTED:
        return _visits(problem, of, lambda visit: replace(visit, **_LIFTED[kind]))
    if kind == "drop":
        return replace(problem, visits=tuple(v for v in problem.visits if v.id != of))
    if kind == "closure" and free is not None:
        return replace(problem, travel=free)
    if kind == "reorder":
        return problem
    raise ValueError(f"{kind} is no change within one day")


def _moved(
    problem: DayProblem, kind: ChangeKind, of: str | None, from_ms: int, to_ms: int
) -> DayProblem:
    """Return the day with one number moved."""
    if kind == "start":
        return replace(problem, start_ms=to_ms)
    if kind == "return":
        return replace(problem, return_by_ms=to_ms)
    if kind == "longest":
        return replace(problem, longest_ms=to_ms)
    if kind.startswith("break"):
        return replace(
            problem,
            breaks=tuple(
                _break(pause, kind, from_ms, to_ms) if pause.id == of else pause
                for pause in problem.breaks
            ),
        )
    return _visits(problem, of, lambda visit: _visit(visit, kind, from_ms, to_ms))


def _visits(problem: DayProblem, of: str | None, made: Callable[[Visit], Visit]) -> DayProblem:
    return replace(problem, visits=tuple(made(v) if v.id == of else v for v in problem.visits))


def _break(pause: Break, kind: ChangeKind, from_ms: int, to_ms: int) -> Break:
    if kind == "break_short":
        return replace(pause, service_ms=to_ms)
    first = kind == "break_from"
    return replace(pause, windows_ms=_widened(pause.windows_ms, from_ms, to_ms, first=first))


def _visit(visit: Visit, kind: ChangeKind, from_ms: int, to_ms: int) -> Visit:
    first = kind.endswith("from")
    if kind == "shorten":
        return replace(visit, service_ms=to_ms)
    if kind == "begin_at":
        # Who moves an appointment moves the hour to be there with it.
        by_ms = visit.arrive_by_ms
        by_ms = by_ms if by_ms is None else by_ms + to_ms - from_ms
        return replace(visit, begin_at_ms=to_ms, arrive_by_ms=by_ms)
    if kind == "arrive_by":
        return replace(visit, arrive_by_ms=to_ms)
    if kind.startswith("window"):
        return replace(visit, windows_ms=_widened(visit.windows_ms, from_ms, to_ms, first=first))
    return replace(visit, open_ms=_widened(visit.open_ms or (), from_ms, to_ms, first=first))


def _widened(intervals: Intervals, from_ms: int, to_ms: int, *, first: bool) -> Intervals:
    """Return the intervals with the one that begins (or ends) at ``from_ms`` widened."""
    return tuple(
        sorted(
            ((to_ms, end) if first and begin == from_ms else
             (begin, to_ms) if not first and end == from_ms else (begin, end))
            for begin, end in intervals
        )
    )  # fmt: skip
