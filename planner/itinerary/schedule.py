"""The judge: the one function that times an order and says which rules it breaks.

A hand-made order and a solver's order pass the same code. It never refuses an order; it tells.
Where a rule cannot be kept any more, the visit begins as soon as the doors allow, and the breach is
listed with its minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.itinerary.itinerary import Cause, Rule
from planner.itinerary.problem import FOREVER_MS, DayProblem, Intervals, Visit, latest_in


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule: by how much, the moment the rule sets, the moment reached (milliseconds).

    For opening hours the limit is the latest begin that still ends before closing.
    """

    cause: Cause
    rule: Rule
    amount_ms: int
    limit_ms: int | None = None
    reached_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TimedStop:
    """A stop with its times in milliseconds from local midnight.

    ``visit`` is None at the day's start and end. ``arrive_ms`` is when the coach, or the walk, is
    there; ``walk_in_ms`` and ``walk_out_ms`` join the place where the coach stops to the door and
    back; ``stand`` tells how the coach stands there. At the end of the day ``begin_ms`` is the
    arrival at the door. ``slack_ms`` is how much later the stop may begin before a rule that is not
    broken yet breaks, here or later in the day; ``latest_depart_ms`` is the latest moment to leave
    before one breaks at a later stop (both None: no rule ever does).
    """

    visit: Visit | None
    place: int
    arrive_ms: int
    begin_ms: int
    end_ms: int
    depart_ms: int
    breaches: tuple[Breach, ...]
    slack_ms: int | None = None
    latest_depart_ms: int | None = None
    walk_in_ms: int = 0
    walk_out_ms: int = 0
    stand: int = 0

    @property
    def at_door_ms(self) -> int:
        """When the group is at the door."""
        return self.arrive_ms + self.walk_in_ms

    @property
    def wait_ms(self) -> int:
        """Time between being at the door and beginning."""
        return self.begin_ms - self.at_door_ms

    @property
    def boarding_ms(self) -> int:
        """Time between being back at the coach and leaving."""
        return self.depart_ms - self.end_ms - self.walk_out_ms


@dataclass(frozen=True, slots=True, order=True)
class Goal:
    """What best means, compared from the first field to the last; smaller is better.

    ``broken`` counts required visits missing and rules broken, ``late_ms`` is by how much in all.
    Then comes the priority of what is served (negated), then the end of the day, then the time on
    the road, boarding and the walks to and from the coach included. Road time stands where waiting
    might be expected: of two plans that serve the same and end together, the one that waits less is
    the one that drives about more.
    """

    broken: int
    late_ms: int
    minus_priority: int
    end_ms: int
    road_ms: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """An order with all its times: start, the visits in order, end."""

    stops: tuple[TimedStop, ...]
    goal: Goal

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the visits served, in order."""
        return tuple(stop.visit.id for stop in self.stops if stop.visit is not None)

    @property
    def wait_ms(self) -> int:
        """All waiting of the day."""
        return sum(stop.wait_ms for stop in self.stops)


def schedule(problem: DayProblem, order: Sequence[str], *, with_slack: bool = True) -> Schedule:
    """Time ``order`` and list every rule that it breaks.

    Args:
        problem: The coach-day.
        order: Ids of the visits served, each at most once; the other wishes are not served.
        with_slack: Whether to find slack and latest departures too; solvers need neither.

    Raises:
        KeyError: An id is not among the problem's visits.
        ValueError: An id occurs twice.
    """
    if len(set(order)) != len(order):
        raise ValueError(f"a visit occurs twice in {list(order)}")
    by_id = {visit.id: visit for visit in problem.visits}
    stops = _timed(problem, [by_id[visit_id] for visit_id in order])
    goal = _goal(problem, stops)
    return Schedule(tuple(_with_slack(problem, stops) if with_slack else stops), goal)


def _timed(problem: DayProblem, visits: Sequence[Visit]) -> list[TimedStop]:
    """Propagate times along the order."""
    travel = problem.travel
    stops: list[TimedStop] = []
    here = stand = problem.start_place
    at_ms, walk_in_ms = problem.start_ms, 0
    for number, visit in enumerate((None, *visits, None)):
        breaches: list[Breach] = []
        last = number > len(visits)
        if number > 0:
            place = visit.place if visit is not None else problem.end_place
            depart_ms = stops[-1].end_ms + problem.setup_ms(here, place)
            walk_out_ms = problem.walk_out_ms(here, place)
            stops[-1] = replace(stops[-1], depart_ms=depart_ms, walk_out_ms=walk_out_ms)
            travel_ms = travel.travel_ms_at(stand, place, depart_ms)
            if travel_ms < 0:
                breaches.append(Breach("no_road", "road", 0))
            walk_in_ms = problem.walk_in_ms(here, place)
            stand = travel.landing(stand, place)
            here, at_ms = place, depart_ms + max(0, travel_ms)
        door_ms = begin_ms = end_ms = at_ms + walk_in_ms
        if visit is not None:
            begin_ms, _ = visit.begin_ms(door_ms)
            end_ms = begin_ms + visit.service_ms
            breaches += _breaches(visit, door_ms, begin_ms)
            if not _position_kept(visit, number, len(visits)):
                breaches.append(Breach("precedence", "position", 0))
        elif last and problem.return_by_ms is not None and door_ms > problem.return_by_ms:
            late_ms = door_ms - problem.return_by_ms
            breaches.append(Breach("delay", "return_by", late_ms, problem.return_by_ms, door_ms))
        stops.append(
            TimedStop(
                visit,
                here,
                at_ms,
                begin_ms,
                end_ms,
                end_ms,
                tuple(breaches),
                walk_in_ms=walk_in_ms,
                stand=stand,
            )
        )
    return stops


def _breaches(visit: Visit, arrive_ms: int, begin_ms: int) -> list[Breach]:
    """Return the rules that a visit breaks which arrives and begins at these moments."""
    found: list[Breach] = []
    if visit.arrive_by_ms is not None and arrive_ms > visit.arrive_by_ms:
        late_ms = arrive_ms - visit.arrive_by_ms
        found.append(Breach("delay", "arrive_by", late_ms, visit.arrive_by_ms, arrive_ms))
    rule: Rule = "time_window" if visit.begin_at_ms is None else "begin_at"
    found += _outside(rule, visit.wished_ms, begin_ms)
    if visit.open_ms == ():
        found.append(Breach("delay", "closed_today", 0))
    elif visit.open_ms is not None and not visit.fitting_ms:
        # The doors are never open long enough: no begin would keep the rule, so no limit is told.
        longest_ms = max(closes - opens for opens, closes in visit.open_ms)
        found.append(Breach("delay", "opening_hours", visit.service_ms - longest_ms))
    elif visit.open_ms is not None:
        found += _outside("opening_hours", visit.fitting_ms, begin_ms)
    return found


def _outside(rule: Rule, intervals: Intervals, at_ms: int) -> list[Breach]:
    """Return the breach of a rule that allows only ``intervals``: too late, or else too early."""
    if latest_in(intervals, at_ms) == at_ms:
        return []
    passed_ms = latest_in(intervals, at_ms)
    if passed_ms is not None:
        return [Breach("delay", rule, at_ms - passed_ms, passed_ms, at_ms)]
    first_ms = intervals[0][0]
    return [Breach("lead_time", rule, first_ms - at_ms, first_ms, at_ms)]


def _position_kept(visit: Visit, number: int, served: int) -> bool:
    if visit.position is None:
        return True
    return number == {"first": 1, "last": served}.get(str(visit.position), visit.position)


def _with_slack(problem: DayProblem, stops: Sequence[TimedStop]) -> list[TimedStop]:
    """Go back from the end of the day and tell each stop how late it may be.

    Only rules that hold now count. Going back is exact, because begins, departures and arrivals
    all grow with the arrival before them, and because a rule that a late arrival breaks stays
    broken for every later one: ``latest_ms``, the latest arrival that breaks nothing more at a stop
    or after it, tells all that the stop before needs to know. A road that is found now and by no
    later departure is such a rule too.
    """
    found: list[TimedStop] = []
    latest_ms: int | None = None
    following: int | None = None
    for stop in reversed(stops):
        depart_ms = begin_ms = None
        if following is not None:
            depart_ms = problem.travel.latest_departure_ms(
                stop.stand, following, latest_ms, stop.depart_ms
            )
        if depart_ms is not None:
            begin_ms = depart_ms - (stop.depart_ms - stop.begin_ms)
        if stop.visit is not None:
            latest_ms = _latest_arrival(stop.visit, stop, begin_ms)
            begin_ms = _least(begin_ms, _latest_begin(stop.visit, stop.begin_ms))
        elif following is None:
            if problem.return_by_ms is not None and stop.at_door_ms <= problem.return_by_ms:
                latest_ms = problem.return_by_ms
            begin_ms = latest_ms
        slack_ms = None if begin_ms is None else begin_ms - stop.begin_ms
        latest_ms = None if latest_ms is None else latest_ms - stop.walk_in_ms
        found.append(replace(stop, slack_ms=slack_ms, latest_depart_ms=depart_ms))
        following = stop.place
    return found[::-1]


def _latest_begin(visit: Visit, begin_ms: int) -> int | None:
    """Return how late the visit may begin by those of its own rules that hold at ``begin_ms``.

    The end of the same interval: beginning in the gap before the next one would break the rule.
    """
    latest: int | None = None
    ruled = [visit.wished_ms] if visit.windows_ms or visit.begin_at_ms is not None else []
    ruled += [visit.fitting_ms] if visit.open_ms is not None else []
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
    _, level = visit.begin_ms(stop.at_door_ms)
    latest = begin_ms
    if level < len(visit.fallbacks_ms):
        intervals = visit.fallbacks_ms[level]
        last_ms = intervals[-1][1]
        keeps_a_rule = level < len(visit.fallbacks_ms) - 1 and last_ms < FOREVER_MS
        if begin_ms is not None and begin_ms <= last_ms:
            latest = latest_in(intervals, begin_ms)
        elif keeps_a_rule:
            latest = last_ms
    if visit.arrive_by_ms is not None and stop.at_door_ms <= visit.arrive_by_ms:
        latest = _least(latest, visit.arrive_by_ms)
    return latest


def _least(a: int | None, b: int | None) -> int | None:
    return min((value for value in (a, b) if value is not None), default=None)


def _goal(problem: DayProblem, stops: Sequence[TimedStop]) -> Goal:
    served = [stop.visit for stop in stops if stop.visit is not None]
    required = sum(visit.required for visit in problem.visits)
    breaches = [breach for stop in stops for breach in stop.breaches]
    end_ms = stops[-1].at_door_ms
    still_ms = sum(stop.end_ms - stop.at_door_ms for stop in stops)
    return Goal(
        broken=required - sum(visit.required for visit in served) + len(breaches),
        late_ms=sum(breach.amount_ms for breach in breaches),
        minus_priority=-sum(visit.priority for visit in served),
        end_ms=end_ms,
        road_ms=end_ms - problem.start_ms - still_ms,
    )
