"""Other good days: up to three clearly different plans, to choose from.

**Different** means: other visits are served, or at most half of the legs are the same (of the pairs
that follow each other, the start and the end included). **Good** means: no more broken rules than the
best, no less than four fifths of the priority that it serves, and at most 45 minutes longer.

They are found by solving the day again under conditions that the best plan does not meet: without one of
its optional visits, with one that it leaves out, beginning or ending with another visit, without its
legs (all, and every second one). Each is solved exactly and judged on the day as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planner.itinerary.day.prayer_waiver import solve
from planner.itinerary.judge.schedule import Schedule, schedule
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import NO_ROAD, TravelTimes

MOST = 3
"""Plans offered, the best included."""
MOST_ALIKE = 0.5
"""Share of legs that two plans of the same visits may have in common."""
LEAST_PRIORITY = 0.8
"""Share of the best plan's priority that an alternative serves at least."""
LONGER_MS = 45 * 60_000
"""An alternative ends at most this much later than the best plan."""

Pair = tuple[int, int]
"""From place to place."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan beside others.

    ``slack_ms`` is how late the group may set out before a rule breaks (None: nothing ever does).
    ``alike`` is the share of its legs that the best plan has too. ``proved``: its order is the best
    one under the condition that it was found by, by proof.
    """

    order: tuple[str, ...]
    end_ms: int
    road_ms: int
    wait_ms: int
    slack_ms: int | None
    priority: int
    left_out: tuple[str, ...]
    alike: float
    proved: bool


def alternatives(
    problem: DayProblem, order: Sequence[str] | None = None
) -> tuple[Alternative, ...]:
    """Return up to three clearly different good plans: the best, or ``order``, and others by their goal.

    The same day always gets the same answer. Some 3 n + 5 days are solved for n visits.
    """
    by_hand = order is not None
    first: tuple[str, ...]
    if order is None:
        solution = solve(problem)
        first, proved = solution.order, solution.proof == "optimal"
    else:
        first, proved = tuple(order), False
    best = schedule(problem, first)
    found: dict[tuple[str, ...], tuple[Schedule, bool]] = {}
    for day in _conditions(problem, best.order, by_hand=by_hand):
        solution = solve(day)
        if solution.order and solution.order != first:
            known = (schedule(problem, solution.order), solution.proof == "optimal")
            found.setdefault(solution.order, known)
    chosen = {first: best}
    answer = [_told(problem, first, best, best, proved=proved)]
    for rival in sorted(found, key=lambda one: (found[one][0].goal, one)):
        judged, proved = found[rival]
        if len(chosen) == MOST:
            break
        if _is_good(judged, best) and all(_differ(problem, judged, o) for o in chosen.values()):
            chosen[rival] = judged
            answer.append(_told(problem, rival, judged, best, proved=proved))
    return tuple(answer)


def alike(problem: DayProblem, one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of legs that two orders have in common: 1 for the same, 0 for none."""
    mine, others = set(_legs(problem, one)), set(_legs(problem, other))
    return len(mine & others) / max(len(mine), len(others))


def _differ(problem: DayProblem, one: Schedule, other: Schedule) -> bool:
    if set(one.order) != set(other.order):
        return True
    return alike(problem, one.order, other.order) <= MOST_ALIKE


def _is_good(day: Schedule, best: Schedule) -> bool:
    goal, wanted = day.goal, best.goal
    return (
        (goal.broken, goal.late_ms) <= (wanted.broken, wanted.late_ms)
        and -goal.minus_priority >= -wanted.minus_priority * LEAST_PRIORITY
        and goal.end_ms <= wanted.end_ms + LONGER_MS
    )


def _conditions(
    problem: DayProblem, order: Sequence[str], *, by_hand: bool
) -> Iterator[DayProblem]:
    """Yield the day under conditions that the order does not meet, or may not."""
    if by_hand:
        yield problem
    yield replace(problem, aim="end" if problem.aim == "road" else "road")
    visits = problem.visits
    for visit in visits:
        if not visit.required:
            others = tuple(v for v in visits if v is not visit)
            forced = replace(visit, required=True)
            yield replace(problem, visits=others) if visit.id in order else _with(problem, forced)
    for visit in visits:
        for position in ("first", "last"):
            edge = order[0 if position == "first" else -1] if order else None
            if visit.position is None and visit.id in order and visit.id != edge:
                yield _with(problem, replace(visit, position=position, required=True))
    legs = [leg for leg in _places(problem, order) if leg[0] != leg[1]]
    for banned in (legs, legs[::2], legs[1::2]):
        yield replace(problem, travel=_without(problem.travel, banned))


def _with(problem: DayProblem, changed: Visit) -> DayProblem:
    visits = tuple(changed if visit.id == changed.id else visit for visit in problem.visits)
    return replace(problem, visits=visits)


def _legs(problem: DayProblem, order: Sequence[str]) -> list[tuple[str, str]]:
    served = {visit.id for visit in problem.visits}
    return list(pairwise(["", *(one for one in order if one in served), ""]))


def _places(problem: DayProblem, order: Sequence[str]) -> list[Pair]:
    place_of = {visit.id: visit.place for visit in problem.visits}
    served = [place_of[one] for one in order if one in place_of]
    return list(pairwise([problem.start_place, *served, problem.end_place]))


def _without(travel: TravelTimes, banned: Sequence[Pair]) -> TravelTimes:
    """Return the times with no road from place to place for these, from whichever stand."""
    size = len(travel.walked)
    place_of = [
        # A coach that goes to where it is stays at its stand.
        stand if stand < size else travel.lands[stand].index(stand)
        for stand in range(travel.stands)
    ]
    gone = set(banned)
    return replace(
        travel,
        travel_ms=tuple(
            tuple(
                tuple(NO_ROAD if (place_of[s], j) in gone else ms for j, ms in enumerate(row))
                for s, row in enumerate(matrix)
            )
            for matrix in travel.travel_ms
        ),
    )


def _told(
    problem: DayProblem, order: tuple[str, ...], day: Schedule, best: Schedule, *, proved: bool
) -> Alternative:
    return Alternative(
        order=order,
        end_ms=day.goal.end_ms,
        road_ms=day.goal.road_ms,
        wait_ms=day.wait_ms,
        slack_ms=day.stops[0].slack_ms,
        priority=-day.goal.minus_priority,
        left_out=tuple(visit.id for visit in problem.visits if visit.id not in day.order),
        alike=alike(problem, day.order, best.order),
        proved=proved,
    )
