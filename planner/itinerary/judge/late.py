"""Running late: what is past stays, the rest of the day is timed again, and repairs are weighed.

The rest is a day of its own: it starts at the stop where the group is late, at the moment when it gets
to the door there, with the coach standing as it stands there. Everything else is the judge's and the
exact solver's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.itinerary.judge.schedule import TimedStop, schedule
from planner.itinerary.judge.venue_capacity import begun_from, without_rooms
from planner.itinerary.model.problem import DayProblem, Position, Visit
from planner.itinerary.model.travel_times import TravelTimes


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of a day: its problem, the order planned for it, and the visits that are past.

    ``problem`` starts at the door of the visit ``here``, which is the first visit of ``order``.
    ``planned_end_ms`` is when the day would have ended.
    """

    problem: DayProblem
    order: tuple[str, ...]
    past: tuple[str, ...]
    here: str
    planned_end_ms: int


def rest_of(problem: DayProblem, order: Sequence[str], here: str, late_ms: int) -> Rest:
    """Return the rest of a day for a group that gets to the visit ``here`` late by ``late_ms``.

    Of the wishes only those in the order are kept: who is late takes on nothing new. Locks count from
    the stop where the group is; what had to come before a past visit is settled.

    Raises:
        KeyError: The order has no such visit.
        ValueError: ``late_ms`` is negative.
    """
    if late_ms < 0:
        raise ValueError(f"{late_ms} ms late: nobody is late by less than nothing")
    visits = {visit.id: visit for visit in problem.visits}
    if here not in visits or here not in order:
        raise KeyError(here)
    day = schedule(problem, order, with_slack=False)
    stop = next(s for s in day.stops if s.visit is not None and s.visit.id == here)
    number = list(order).index(here)
    # A break at this very door is still to come.
    here_yet = tuple(taken.id for taken in stop.breaks if taken.where == "door")
    gone, left = order[:number], (*here_yet, *order[number:])
    past = tuple(one for one in gone if one in visits)
    now_ms = stop.at_door_ms + late_ms
    spent_ms = now_ms - problem.start_ms
    return Rest(
        replace(
            problem,
            visits=tuple(
                _left(visit, past, first=visit.id == here)
                for visit in problem.visits
                if visit.id in left
            ),
            # Prayers that were to be said at home may fall into the day now.
            breaks=tuple(one for one in problem.breaks if one.id in left or one.id not in order),
            start_place=stop.place,
            start_ms=now_ms,
            longest_ms=None if problem.longest_ms is None else problem.longest_ms - spent_ms,
            travel=_standing(problem.travel, stop),
            grams=_swapped(problem.grams, stop.stand, stop.place),
        ),
        left,
        past,
        here,
        day.goal.end_ms,
    )


def rest_at(problem: DayProblem, order: Sequence[str], now_ms: int) -> Rest | None:
    """Return the rest of a day that goes as planned, from the stop where the group is or goes to.

    What has begun stays; what has not does not begin before now. None: the last visit is over.
    """
    stops = schedule(problem, order, with_slack=False).stops
    for stop in stops:
        if stop.visit is not None and stop.end_ms > now_ms:
            here = stop.visit.id
            rest = rest_of(problem, order, here, 0)
            bare = without_rooms(rest.problem)
            return replace(rest, problem=begun_from(bare, {here: min(now_ms, stop.begin_ms)}))
    return None


def _left(visit: Visit, past: Sequence[str], *, first: bool) -> Visit:
    """Return a visit as it is in the rest of the day; the first one is where the group is."""
    position: Position | None = visit.position
    if isinstance(position, int):
        position -= len(past)
    elif position == "first" and past:
        # It can be kept no more; that was so in the plan already.
        position = 0
    after = tuple(one for one in visit.after if one not in past)
    if first:
        return replace(visit, position="first", after=after, required=True)
    return replace(visit, position=position, after=after)


def _standing(travel: TravelTimes, stop: TimedStop) -> TravelTimes:
    """Return the times with the stands renamed so that the coach starts from where it stands now.

    A day begins at the start's own number, so that stand and the one where the coach is change names.
    """
    here, own = stop.stand, stop.place
    if here == own:
        return travel
    name = {here: own, own: here}
    lands = tuple(
        tuple(name.get(to, to) for to in row) for row in _swapped(travel.lands, here, own)
    )
    matrices = tuple(_swapped(matrix, here, own) for matrix in travel.travel_ms)
    return replace(travel, travel_ms=matrices, lands=lands)


def _swapped(
    rows: tuple[tuple[int, ...], ...], one: int, other: int
) -> tuple[tuple[int, ...], ...]:
    if not rows or one == other:
        return rows
    found = list(rows)
    found[one], found[other] = found[other], found[one]
    return tuple(found)
