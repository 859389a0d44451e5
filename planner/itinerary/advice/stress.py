"""What breaks first if every leg takes longer: 10, 25, 50 per cent, and from which per cent on.

The order stays. Longer legs mean later arrivals, and a later arrival never means an earlier begin (the
judge's own law), so by induction along the order every moment of the day grows with the per cent; and
a rule that holds now and is broken by a late arrival stays broken for every later one. So there is one
per cent from which on a rule breaks, and halving finds it. Rules that are broken already do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from planner.itinerary.judge.schedule import Schedule, schedule
from planner.itinerary.model.itinerary import Rule
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.travel_times import TravelTimes

LEVELS = (10, 25, 50)
"""Per cent that every answer lists."""
MOST = 200
"""What still holds when every leg takes three times as long counts as never breaking."""

Broken = tuple[str | None, Rule]
"""Which visit (None: the day's end) breaks which rule."""


@dataclass(frozen=True, slots=True)
class Level:
    """The same order with every leg longer: which rules break that hold now, and the day's end."""

    per_cent: int
    broken: tuple[Broken, ...]
    end_ms: int
    end_later_ms: int


@dataclass(frozen=True, slots=True)
class Stress:
    """How an order bears longer legs.

    ``first_per_cent`` is the first whole per cent that breaks a rule, ``first`` what breaks then
    (None and empty: nothing up to ``MOST``). ``fixed`` says for each fixed appointment that is kept
    now the first per cent that misses it, None if none does.
    """

    levels: tuple[Level, ...]
    first_per_cent: int | None
    first: tuple[Broken, ...]
    fixed: tuple[tuple[str, int | None], ...]


def stress(problem: DayProblem, order: Sequence[str]) -> Stress:
    """Return how one order bears longer legs. Raises as ``schedule``."""

    def timed(per_cent: int) -> tuple[Schedule]:
        longer = replace(problem, travel=scaled(problem.travel, per_cent))
        return (schedule(longer, order, with_slack=False),)

    return stresses(timed)[0]


def stresses(timed: Callable[[int], Sequence[Schedule]]) -> tuple[Stress, ...]:
    """Return how coach-days bear longer legs together.

    ``timed`` times all of them with every leg longer by so many per cent; no moment of theirs may be
    earlier for more per cent.
    """
    kept = lru_cache(maxsize=None)(timed)
    return tuple(_stress(lambda per_cent, k=k: kept(per_cent)[k]) for k in range(len(kept(0))))  # type: ignore[misc]


def _stress(at: Callable[[int], Schedule]) -> Stress:
    now = _broken(at(0))

    def new(per_cent: int) -> tuple[Broken, ...]:
        return tuple(one for one in _broken(at(per_cent)) if one not in now)

    def misses(visit_id: str) -> Callable[[int], bool]:
        # Who cannot get somewhere any more misses what comes after it, whatever the times say.
        return lambda per_cent: any(
            rule == "road" or (who == visit_id and rule in {"begin_at", "arrive_by"})
            for who, rule in _up_to(visit_id, at(per_cent), new(per_cent))
        )

    end_ms = at(0).goal.end_ms
    levels = tuple(
        Level(level, new(level), at(level).goal.end_ms, at(level).goal.end_ms - end_ms)
        for level in LEVELS
    )
    first = _first(lambda per_cent: bool(new(per_cent)))
    fixed = tuple(
        (visit.id, _first(misses(visit.id)))
        for stop in at(0).stops
        if (visit := stop.visit) is not None
        and (visit.begin_at_ms is not None or visit.arrive_by_ms is not None)
        and not {(visit.id, "begin_at"), (visit.id, "arrive_by")} & set(now)
    )
    return Stress(levels, first, new(first) if first is not None else (), fixed)


def scaled(travel: TravelTimes, per_cent: int) -> TravelTimes:
    """Return the times with every leg longer by so many per cent, rounded up to milliseconds.

    Where a later departure would then arrive earlier, waiting for it counts instead (FIFO): so a
    leg may take less than the per cent says, and never less than before.
    """
    if per_cent == 0:
        return travel
    matrices = tuple(
        tuple(
            tuple(ms if ms < 0 else -(-ms * (100 + per_cent) // 100) for ms in row)
            for row in matrix
        )
        for matrix in travel.travel_ms
    )
    return replace(travel, travel_ms=matrices)


def _broken(day: Schedule) -> tuple[Broken, ...]:
    return tuple((of, breach.rule) for of, breach in day.broken)


def _up_to(visit_id: str, day: Schedule, broken: Sequence[Broken]) -> list[Broken]:
    """Return what of this is broken at the visit, or at one or a break before it."""
    earlier = {*day.order[: day.order.index(visit_id) + 1]}
    return [one for one in broken if one[0] in earlier]


def _first(breaks: Callable[[int], bool]) -> int | None:
    """Return the first whole per cent that breaks, None if not even ``MOST`` does."""
    if not breaks(MOST):
        return None
    low, high = 0, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if breaks(middle) else (middle, high)
    return high
