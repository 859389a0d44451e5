"""One coach-day in numbers: what the judge and the solvers work on.

All times are integer milliseconds from local midnight, all durations integer milliseconds. Places
are indices into ``TravelTimes``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from planner.itinerary.model.travel_times import Matrix, TravelTimes

Interval = tuple[int, int]
"""A closed interval of milliseconds, both ends included."""
Intervals = tuple[Interval, ...]

Position = int | str
"""A lock: ``"first"``, ``"last"``, or the place in the order counted from 1."""

FOREVER_MS = 1_000 * 3_600_000
"""Beyond every clock time that a brief may name."""
ANYTIME: Intervals = ((-FOREVER_MS, FOREVER_MS),)


Aim = Literal["end", "road", "co2"]
"""What decides between plans that serve the same: the end of the day, the time on the road, or the
carbon dioxide of the coach."""


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of ``service_ms`` that needs no place: a rest, a meal from the lunch box.

    It begins within ``windows_ms`` (sorted; empty: any time), between two visits: before boarding, on
    the way, or at the door before the visit begins. A break at a certain place is a required Visit.
    An order names it by its ``id``, before the visit towards which it is taken. A prayer (``is_prayer``)
    need not be taken where the day is over by the end of its windows; nobody moves or shortens it.
    """

    id: str
    service_ms: int
    windows_ms: Intervals = ()
    is_prayer: bool = False

    def is_waived(self, back_ms: int) -> bool:
        """Return whether a group that is back then may say this prayer at home."""
        return self.is_prayer and back_ms <= self.windows_ms[-1][1]


@dataclass(frozen=True, slots=True)
class Visit:
    """A wish to spend ``service_ms`` at a place.

    ``open_ms`` are the venue's opening intervals on this date (None: unknown, so no rule; empty:
    closed all day): the visit must begin and end inside one of them. ``windows_ms`` say when it may
    begin (empty: any time); a fixed begin, ``begin_at_ms``, takes their place. ``arrive_by_ms``
    bounds the arrival, breaks at the door included. ``position`` locks the place in the order.
    ``priority`` is what an optional visit is worth. ``least_ms`` is how far a repair may shorten the
    service (None: not at all), ``most_ms`` how long the visit is worth at most (None: no longer than
    that).
    ``after`` names visits that must come earlier in the order if they are served too. ``outdoor``
    visits should not fall into the day's rain. ``full_ms`` says when other groups take all the room
    there: the visit must not overlap it. A prayer (``is_prayer``) is nobody's to move or to leave out.
    """

    id: str
    place: int
    service_ms: int
    windows_ms: Intervals = ()
    open_ms: Intervals | None = None
    begin_at_ms: int | None = None
    arrive_by_ms: int | None = None
    required: bool = True
    priority: int = 0
    position: Position | None = None
    least_ms: int | None = None
    most_ms: int | None = None
    after: tuple[str, ...] = ()
    outdoor: bool = False
    full_ms: Intervals = ()
    is_prayer: bool = False
    fitting_ms: Intervals = field(init=False)
    """When the visit may begin by the opening hours alone, so that it ends before closing too."""
    wished_ms: Intervals = field(init=False)
    """When it may begin by its windows or its fixed begin alone."""
    free_ms: Intervals = field(init=False)
    """When it may begin by the room there alone."""
    allowed_ms: Intervals = field(init=False)
    """When it may begin by all these rules together: sorted, disjoint intervals."""
    fallbacks_ms: tuple[Intervals, ...] = field(init=False)
    """Where the begin is looked for, in this order: within all rules; then, for a fixed begin, at
    that moment even if the house is closed; within the opening hours; within the windows; while
    the house is open, though it will close too early. What finds no place begins on arrival. Where
    other groups take the room, all these are cut to when it is free, and at last that alone counts."""

    def __post_init__(self) -> None:
        opening = fitting = ANYTIME
        if self.open_ms is not None:
            opening = merged(self.open_ms)
            fitting = tuple(
                (o, c - self.service_ms) for o, c in opening if c - o >= self.service_ms
            )
        fixed = self.begin_at_ms is not None
        wished = ANYTIME
        if self.begin_at_ms is not None:
            wished = ((self.begin_at_ms, self.begin_at_ms),)
        elif self.windows_ms:
            wished = merged(self.windows_ms)
        free = _outside(self.full_ms, self.service_ms)
        allowed = common(fitting, wished)
        second, third = (wished, fitting) if fixed else (fitting, wished)
        levels = [allowed, second, third, opening]
        if wished == ANYTIME:
            levels = [allowed, opening]
        if self.full_ms:
            levels = [*(common(level, free) for level in levels), free]
            allowed = levels[0]
        object.__setattr__(self, "fitting_ms", fitting)
        object.__setattr__(self, "wished_ms", wished)
        object.__setattr__(self, "free_ms", free)
        object.__setattr__(self, "allowed_ms", allowed)
        object.__setattr__(self, "fallbacks_ms", tuple(levels))

    def keeps_lock(self, number: int, served: int | None = None) -> bool:
        """Return whether its lock lets the visit be this number of those served, counted from 1.

        Without ``served`` it is not known yet which visit is the last: a lock at the end is not checked.
        """
        if self.position == "last":
            return served is None or number == served
        return self.position is None or number == (1 if self.position == "first" else self.position)

    def begin_ms(self, arrive_ms: int) -> tuple[int, int]:
        """Return when the visit begins for a group that arrives then, and the fallback it found.

        The later the arrival, the later the begin and the further the fallback: a place found in
        a list lies before every arrival that finds none there.
        """
        for level, intervals in enumerate(self.fallbacks_ms):
            found = earliest_in(intervals, arrive_ms)
            if found is not None:
                return found, level
        return arrive_ms, len(self.fallbacks_ms)


@dataclass(frozen=True, slots=True)
class DayProblem:
    """A day of one coach: wishes, where and when it starts, where and by when it ends.

    ``start_ms`` is when boarding begins at the start; ``boarding_ms`` is the time that every
    departure by coach takes. ``access_ms[place]`` is the walk between the door and where the coach
    stops (empty: it stops at every door). ``breaks`` must all be taken. ``longest_ms`` is the longest
    day of the driver, from ``start_ms`` to the end. ``rain_ms`` are the hours of expected rain: plans
    that serve the same are compared by how many outdoor visits they wet, before the ``aim`` decides.
    ``grams[stand][place]`` is the carbon dioxide of a leg by coach (empty: not known; the aim cannot
    be ``co2`` then).
    """

    visits: tuple[Visit, ...]
    start_place: int
    end_place: int
    start_ms: int
    return_by_ms: int | None
    boarding_ms: int
    travel: TravelTimes
    access_ms: tuple[int, ...] = ()
    breaks: tuple[Break, ...] = ()
    longest_ms: int | None = None
    rain_ms: Intervals = ()
    aim: Aim = "end"
    grams: Matrix = ()

    def setup_ms(self, origin: int, destination: int) -> int:
        """Return the time between the end of a visit and leaving: walk to the coach, board.

        None is due before a walk, nor where the next visit is at the same place (VROOM's setup).
        """
        if not self._rides(origin, destination):
            return 0
        return self.walk_out_ms(origin, destination) + self.boarding_ms

    def walk_out_ms(self, origin: int, destination: int) -> int:
        """Return the walk from the door of ``origin`` to the coach that leaves for ``destination``."""
        return self.access_ms[origin] if self.access_ms and self._rides(origin, destination) else 0

    def walk_in_ms(self, origin: int, destination: int) -> int:
        """Return the walk from the coach that came from ``origin`` to the door of ``destination``."""
        rides = self.access_ms and self._rides(origin, destination)
        return self.access_ms[destination] if rides else 0

    def _rides(self, origin: int, destination: int) -> bool:
        return origin != destination and not self.travel.walked[origin][destination]

    def visit(self, visit_id: str) -> Visit:
        """Return the visit with this id. Raises KeyError."""
        for visit in self.visits:
            if visit.id == visit_id:
                return visit
        raise KeyError(visit_id)


def earliest_in(intervals: Intervals, at_ms: int) -> int | None:
    """Return the earliest moment at or after ``at_ms`` inside the sorted intervals, or None."""
    for first, last in intervals:
        if at_ms <= last:
            return max(first, at_ms)
    return None


def latest_in(intervals: Intervals, at_ms: int) -> int | None:
    """Return the latest moment at or before ``at_ms`` inside the sorted intervals, or None."""
    for first, last in reversed(intervals):
        if first <= at_ms:
            return min(last, at_ms)
    return None


def _outside(busy_ms: Intervals, service_ms: int) -> Intervals:
    """Return when what takes so long may begin without overlapping any of these intervals."""
    free = ANYTIME
    for first, last in busy_ms:
        away = ((ANYTIME[0][0], first - service_ms), (max(last, first - service_ms), ANYTIME[0][1]))
        free = common(free, tuple((a, b) for a, b in away if a <= b))
    return free


def merged(intervals: Iterable[Interval]) -> Intervals:
    """Return the same moments as sorted intervals that neither overlap nor touch."""
    found: list[Interval] = []
    for first, last in sorted(intervals):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def common(a: Intervals, b: Intervals) -> Intervals:
    """Return the moments that lie in both."""
    return merged(
        (max(a1, b1), min(a2, b2)) for a1, a2 in a for b1, b2 in b if max(a1, b1) <= min(a2, b2)
    )
