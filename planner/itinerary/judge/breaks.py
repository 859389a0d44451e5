"""Breaks between two visits: when they are taken, and when the group is at the next door.

A break is taken before boarding, or from departure on: on the way, where it stops the ride or the walk
to the door (the traffic stays that of the departure), or at the next door. Of all splits of an arc's
breaks into those before boarding and those after, the one counts that reaches the door first.

Leaving later never means arriving earlier (FIFO), with breaks too. A break before boarding ends at the
earliest moment of its windows after the last visit, plus its length; boarding, riding and walking are
FIFO. A break from departure on makes the arrival the later of the arrival without it and that earliest
moment, plus its length. All these grow with the end of the last visit, and so does the least of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Literal

from planner.itinerary.model.problem import ANYTIME, Break, DayProblem, earliest_in, merged

Where = Literal["before", "underway", "door"]

EXACT_BREAKS = 3
"""Of so many breaks every order within an arc is looked at; of more only that of their windows."""


@dataclass(frozen=True, slots=True)
class TimedBreak:
    """A break with its times; ``late_ms`` is how long after its last window it begins."""

    id: str
    begin_ms: int
    end_ms: int
    where: Where
    late_ms: int = 0


@dataclass(frozen=True, slots=True)
class TimedArc:
    """From the end of a visit to the door of the next.

    ``pause_ms`` is spent on breaks before boarding, waiting for them included. ``arrive_ms`` is when
    the coach (or the walk) is there, ``door_ms`` when the group is at the door, ``ready_ms`` when the
    breaks at the door are over too. ``travel_ms`` is the ride without its breaks, -1 without road.
    """

    depart_ms: int
    travel_ms: int
    arrive_ms: int
    door_ms: int
    ready_ms: int
    breaks: tuple[TimedBreak, ...] = ()
    pause_ms: int = 0

    @property
    def underway_ms(self) -> int:
        """How long the ride, or the walk to the door, stands still for breaks."""
        return sum(b.end_ms - b.begin_ms for b in self.breaks if b.where == "underway")

    @property
    def late_ms(self) -> int:
        """How late its breaks begin in all."""
        return sum(b.late_ms for b in self.breaks)


def timed_arc(
    problem: DayProblem,
    stand: int,
    origin: int,
    destination: int,
    over_ms: int,
    taken: Sequence[Break] = (),
) -> TimedArc:
    """Time an arc with these breaks, in this order. A missing road takes no time here."""
    splits = (_split(problem, stand, (origin, destination), over_ms, taken, k)
              for k in range(len(taken), -1, -1))  # fmt: skip
    # Of equal splits the one with more breaks before boarding: nobody likes to stop on the way.
    # A missing road takes no time, so without looking at it apart it would seem quick.
    return min(splits, key=lambda arc: (arc.travel_ms < 0, arc.late_ms, arc.ready_ms))


def _split(
    problem: DayProblem,
    stand: int,
    ends: tuple[int, int],
    over_ms: int,
    taken: Sequence[Break],
    first: int,
) -> TimedArc:
    origin, destination = ends
    at_ms, breaks = over_ms, []
    for one in taken[:first]:
        breaks.append(_taken(one, at_ms, "before"))
        at_ms = breaks[-1].end_ms
    pause_ms = at_ms - over_ms
    depart_ms = at_ms + problem.setup_ms(origin, destination)
    travel_ms = problem.travel.travel_ms_at(stand, destination, depart_ms)
    arrive_ms = depart_ms + max(0, travel_ms)
    door_ms = ready_ms = arrive_ms + problem.walk_in_ms(origin, destination)
    free_ms = depart_ms
    for one in taken[first:]:
        taking = _taken(one, free_ms, "underway")
        ready_ms = max(ready_ms, taking.begin_ms) + one.service_ms
        if taking.begin_ms < door_ms:
            arrive_ms += one.service_ms if taking.begin_ms < arrive_ms else 0
            door_ms += one.service_ms
        else:
            taking = replace(taking, where="door")
        breaks.append(taking)
        free_ms = taking.end_ms
    return TimedArc(depart_ms, travel_ms, arrive_ms, door_ms, ready_ms, tuple(breaks), pause_ms)


def _taken(one: Break, from_ms: int, where: Where) -> TimedBreak:
    """Take a break as early as may be from a moment on; at once where its windows are over."""
    windows_ms = merged(one.windows_ms) or ANYTIME
    begin_ms = earliest_in(windows_ms, from_ms)
    late_ms = from_ms - windows_ms[-1][1] if begin_ms is None else 0
    begin_ms = from_ms if begin_ms is None else begin_ms
    return TimedBreak(one.id, begin_ms, begin_ms + one.service_ms, where, late_ms)


def sequences(breaks: Sequence[Break], left: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield what may be taken in one arc: a mask of the breaks in ``left``, and their order."""
    numbers = [n for n in range(len(breaks)) if left >> n & 1]
    numbers.sort(key=lambda n: (breaks[n].windows_ms[:1], n))
    for count in range(len(numbers) + 1):
        ways = permutations(numbers, count) if len(breaks) <= EXACT_BREAKS else (
            combinations(numbers, count)
        )  # fmt: skip
        for way in ways:
            yield sum(1 << n for n in way), tuple(way)
