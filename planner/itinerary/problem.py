"""One coach-day in numbers: what the judge and the solvers work on.

All times are integer milliseconds from local midnight; durations are integer milliseconds. Places are
indices into ``TravelTimes``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Interval = tuple[int, int]
"""A closed interval of milliseconds, both ends included."""

Position = int | str
"""A lock: ``"first"``, ``"last"``, or the position counted from 1."""


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Travel between places: ``travel_ms[i][j]`` (-1: no road) and whether that leg is walked.

    Boarding is due before a leg by coach and not before a walk.
    """

    travel_ms: tuple[tuple[int, ...], ...]
    walked: tuple[tuple[bool, ...], ...]

    def leg_ms(self, origin: int, destination: int, depart_ms: int) -> int:
        """Return the travel time of a leg that leaves at ``depart_ms``; -1 where no road leads.

        The one seam through which times that depend on the hour will come; whatever comes must
        keep that leaving later never means arriving earlier.
        """
        del depart_ms
        return self.travel_ms[origin][destination]


@dataclass(frozen=True, slots=True)
class Visit:
    """A wish to spend ``service_ms`` at a place.

    ``windows_ms`` say when the visit may begin (empty: any time). ``open_ms`` are the venue's
    opening intervals on this date (None: unknown, so no rule; empty: closed all day): the visit
    must begin and end inside one of them. ``begin_at_ms`` fixes the begin, ``arrive_by_ms`` bounds
    the arrival. ``position`` locks the place in the order.
    """

    id: str
    place: int
    service_ms: int
    windows_ms: tuple[Interval, ...] = ()
    open_ms: tuple[Interval, ...] | None = None
    begin_at_ms: int | None = None
    arrive_by_ms: int | None = None
    required: bool = True
    priority: int = 0
    position: Position | None = None
    allowed_ms: tuple[Interval, ...] = field(init=False)
    """When the visit may begin by all its rules together: sorted, disjoint intervals."""
    begins_when_open_ms: tuple[Interval, ...] = field(init=False)
    """When it may begin by the opening hours alone."""

    def __post_init__(self) -> None:
        anytime: tuple[Interval, ...] = ((-FOREVER_MS, FOREVER_MS),)
        if self.open_ms is None:
            opening = anytime
        else:
            opening = tuple(
                (opens, closes - self.service_ms)
                for opens, closes in sorted(self.open_ms)
                if closes - self.service_ms >= opens
            )
        windows = tuple(sorted(self.windows_ms)) or anytime
        fixed = anytime if self.begin_at_ms is None else ((self.begin_at_ms, self.begin_at_ms),)
        object.__setattr__(self, "begins_when_open_ms", opening)
        object.__setattr__(self, "allowed_ms", _common(_common(opening, windows), fixed))


@dataclass(frozen=True, slots=True)
class DayProblem:
    """A day of one coach: wishes, where and when it starts, where and by when it ends.

    ``start_ms`` is when boarding begins at the start; ``boarding_ms`` is the time that every
    departure by coach takes.
    """

    visits: tuple[Visit, ...]
    start_place: int
    end_place: int
    start_ms: int
    return_by_ms: int | None
    boarding_ms: int
    travel: TravelTimes

    def setup_ms(self, origin: int, destination: int) -> int:
        """Return the boarding time before the leg from ``origin`` to ``destination``."""
        if origin == destination or self.travel.walked[origin][destination]:
            return 0
        return self.boarding_ms

    def visit(self, visit_id: str) -> Visit:
        """Return the visit with this id. Raises KeyError."""
        for visit in self.visits:
            if visit.id == visit_id:
                return visit
        raise KeyError(visit_id)


FOREVER_MS = 1_000 * 3_600_000
"""Beyond every clock time that a brief may name."""


def earliest_in(intervals: tuple[Interval, ...], at_ms: int) -> int | None:
    """Return the earliest moment at or after ``at_ms`` inside the sorted intervals, or None."""
    for first, last in intervals:
        if at_ms <= last:
            return max(first, at_ms)
    return None


def _common(a: tuple[Interval, ...], b: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Return the intersection of two lists of intervals, sorted, overlapping ones merged."""
    found = sorted(
        (max(a1, b1), min(a2, b2)) for a1, a2 in a for b1, b2 in b if max(a1, b1) <= min(a2, b2)
    )
    merged: list[Interval] = []
    for first, last in found:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)
