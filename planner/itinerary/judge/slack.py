"""Slack: how much later each stop of a timed day may begin before a rule breaks, there or later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.itinerary.judge.breaks import TimedArc, timed_arc
from planner.itinerary.model.itinerary import Rule
from planner.itinerary.model.problem import FOREVER_MS, DayProblem, Visit, latest_in

if TYPE_CHECKING:
    # The judge asks for slack last, so it is the judge that needs this module.
    from planner.itinerary.judge.schedule import TimedStop


def limits(problem: DayProblem) -> list[tuple[Rule, int]]:
    """Return by when the day must be over, by the return and by the driver's longest day."""
    limits: list[tuple[Rule, int]] = []
    if problem.return_by_ms is not None:
        limits.append(("return_by", problem.return_by_ms))
    if problem.longest_ms is not None:
        limits.append(("longest_day", problem.start_ms + problem.longest_ms))
    return limits


def with_slacks(problem: DayProblem, stops: Sequence[TimedStop]) -> list[TimedStop]:
    """Go back from the end of the day and tell each stop how late it may be.

    Only rules that hold now count. Going back is exact, because begins, departures and arrivals
    all grow with the arrival before them, and because a rule that a late arrival breaks stays
    broken for every later one: ``latest_ms``, the latest arrival that breaks nothing more at a stop
    or after it, says all that the stop before needs to know. A road that is found now and by no
    later departure is such a rule too.
    """
    found: list[TimedStop] = []
    latest_ms: int | None = None
    following: TimedStop | None = None
    for stop in reversed(stops):
        depart_ms = begin_ms = None
        if following is not None:
            over_ms, depart_ms = _latest_departure(problem, stop, following, latest_ms)
            begin_ms = None if over_ms is None else over_ms - (stop.end_ms - stop.begin_ms)
        if stop.visit is not None:
            latest_ms = _latest_arrival(stop.visit, stop, begin_ms)
            begin_ms = _least(begin_ms, _latest_begin(stop.visit, stop.begin_ms))
        elif following is None:
            latest_ms = min(
                (limit for _, limit in limits(problem) if stop.begin_ms <= limit), default=None
            )
            begin_ms = latest_ms
        slack_ms = None if begin_ms is None else begin_ms - stop.begin_ms
        found.append(replace(stop, slack_ms=slack_ms, latest_depart_ms=depart_ms))
        following = stop
    return found[::-1]


LONGEST_DELAY_MS = 48 * 3_600_000
"""A arc with breaks that keeps every rule two days later keeps them always."""


def _latest_departure(
    problem: DayProblem, stop: TimedStop, following: TimedStop, latest_ms: int | None
) -> tuple[int | None, int | None]:
    """Return the latest end and departure that are ready at the next door by ``latest_ms``.

    Where ``latest_ms`` is None, they break nothing on the way. None is returned where every later one
    does as well. With breaks the end is looked for by halving, for being ready grows with the end of
    the visit, and so does being late for a break. A wait for a break before boarding lets the visit
    end later than the coach has to leave later.
    """
    if not following.breaks:
        at_stop_ms = None if latest_ms is None else latest_ms - following.walk_in_ms
        leaves_ms = problem.travel.latest_departure_ms(
            stop.stand, following.place, at_stop_ms, stop.depart_ms
        )
        setup_ms = stop.depart_ms - stop.end_ms
        return None if leaves_ms is None else leaves_ms - setup_ms, leaves_ms
    by_id = {one.id: one for one in problem.breaks}
    pauses = [by_id[taken.id] for taken in following.breaks]
    late_now = any(taken.late_ms for taken in following.breaks)
    road_now = all(breach.rule != "road" for breach in following.breaches)

    def delayed(delay_ms: int) -> TimedArc:
        over_ms = stop.end_ms + delay_ms
        return timed_arc(problem, stop.stand, stop.place, following.place, over_ms, pauses)

    def keeps(delay_ms: int) -> bool:
        arc = delayed(delay_ms)
        on_time = latest_ms is None or arc.ready_ms <= latest_ms
        on_a_road = arc.travel_ms >= 0 or not road_now
        return on_time and on_a_road and (arc.late_ms == 0 or late_now)

    if not keeps(0):
        return stop.end_ms, stop.depart_ms
    if keeps(LONGEST_DELAY_MS):
        return None, None
    good, bad = 0, LONGEST_DELAY_MS
    while bad - good > 1:
        middle = (good + bad) // 2
        if keeps(middle):
            good = middle
        else:
            bad = middle
    return stop.end_ms + good, max(stop.depart_ms, delayed(good).depart_ms)


def _latest_begin(visit: Visit, begin_ms: int) -> int | None:
    """Return how late the visit may begin by those of its own rules that hold at ``begin_ms``.

    The end of the same interval: beginning in the gap before the next one would break the rule.
    """
    latest: int | None = None
    ruled = [visit.wished_ms] if visit.windows_ms or visit.begin_at_ms is not None else []
    ruled += [visit.fitting_ms] if visit.open_ms is not None else []
    ruled += [visit.free_ms] if visit.full_ms else []
    for intervals in ruled:
        for first, last in intervals:
            if first <= begin_ms <= last:
                latest = _least(latest, last)
    return latest


def _latest_arrival(visit: Visit, stop: TimedStop, begin_ms: int | None) -> int | None:
    """Return the latest arrival at the door that breaks nothing more here and begins by ``begin_ms``.

    An arrival that finds no place in the list where this one found its begin breaks the rule that
    the list kept; only the last fallback (the doors are open, but not for long enough) keeps none.
    """
    _, level = visit.begin_ms(stop.ready_ms)
    latest = begin_ms
    if level < len(visit.fallbacks_ms):
        intervals = visit.fallbacks_ms[level]
        last_ms = intervals[-1][1]
        keeps_a_rule = level < len(visit.fallbacks_ms) - 1 and last_ms < FOREVER_MS
        if begin_ms is not None and begin_ms <= last_ms:
            latest = latest_in(intervals, begin_ms)
        elif keeps_a_rule:
            latest = last_ms
    if visit.arrive_by_ms is not None and stop.ready_ms <= visit.arrive_by_ms:
        latest = _least(latest, visit.arrive_by_ms)
    return latest


def _least(a: int | None, b: int | None) -> int | None:
    return min((value for value in (a, b) if value is not None), default=None)
