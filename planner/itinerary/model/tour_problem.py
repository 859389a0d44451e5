"""A whole tour in numbers: several days and coaches, and visits that more than one may serve."""

from __future__ import annotations

from dataclasses import dataclass

from planner.itinerary.model.problem import DayProblem, Visit


@dataclass(frozen=True, slots=True)
class CoachDay:
    """One day of one coach, as a problem without visits.

    ``day`` counts the tour's days and ``coach`` its coaches, from 0. Days do not touch: times of two
    coach-days are comparable where their ``day`` is the same.
    """

    day: int
    coach: int
    frame: DayProblem


@dataclass(frozen=True, slots=True)
class TourVisit:
    """A wish that one of several coach-days may serve, once.

    ``on`` lists the coach-days that may (indices into the tour's), each with the visit as it is
    there: the same id, required and priority, but hours and windows of that date. A wish of every
    group is one TourVisit for each coach. ``room`` names where it takes place: of visits in one room,
    by whichever coach, only so many may overlap (``TourProblem.rooms``).
    """

    id: str
    on: tuple[tuple[int, Visit], ...]
    required: bool = True
    priority: int = 0
    room: str | None = None

    def at(self, coach_day: int) -> Visit:
        """Return the visit as it is on a coach-day. Raises KeyError where it may not be served."""
        return dict(self.on)[coach_day]


@dataclass(frozen=True, slots=True)
class TourProblem:
    """Coach-days, the wishes, and how many groups each room takes at a time.

    A visit's ``after`` counts over all days of the tour: an earlier day is earlier.
    """

    coach_days: tuple[CoachDay, ...]
    visits: tuple[TourVisit, ...]
    rooms: tuple[tuple[str, int], ...] = ()
